/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <time.h>

#include "hw-layout.h"
#include "hw-plan.h"

/* CPU time of what the model does with the history of a busy team: mostly one line, 5 % of the revisions
 * fork from a recent one, open branches are merged again. usage: bench-model [REVISIONS]... */

#define MAX_HEADS 6
#define WINDOW 30
#define REPEATS 5

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Ids are spread, so that their order says nothing about their age. */
static char *
make_id (guint number)
{
  return g_strdup_printf ("%012" G_GINT64_MODIFIER "x", ((guint64)number * 2654435761u + 12345)
                                                            & G_GUINT64_CONSTANT (0xffffffffffff));
}

static void
remove_head (GArray *heads, guint number)
{
  for (guint i = 0; i < heads->len; i++)
    if (g_array_index (heads, guint, i) == number)
      {
        g_array_remove_index (heads, i);
        return;
      }
}

static guint
choose (GRand *rand, GArray *heads)
{
  return g_array_index (heads, guint, g_rand_int_range (rand, 0, (gint32)heads->len));
}

static HwRevision *
make_revision (GRand *rand, guint number, GArray *heads)
{
  g_autofree char *id = make_id (number);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const char *down[3] = { NULL, NULL, NULL };
  gboolean fork = number > 0 && g_rand_double (rand) < 0.05;
  guint parent = 0, other = 0;

  if (number > 0)
    {
      gboolean merge = heads->len > 1 && (g_rand_double (rand) < 0.05 || heads->len > MAX_HEADS);

      parent = g_rand_double (rand) < 0.7 ? g_array_index (heads, guint, 0) : choose (rand, heads);
      other = choose (rand, heads);
      if (fork && !merge)
        parent = number - 1 - (guint)g_rand_int_range (rand, 0, (gint32)MIN (WINDOW, number));
      down[0] = first = make_id (parent);
      if (merge && other != parent)
        down[1] = second = make_id (other);
      remove_head (heads, parent);
      if (down[1] != NULL)
        remove_head (heads, other);
    }
  g_array_insert_val (heads, fork ? heads->len : 0, number);

  return hw_revision_new (id, down, NULL, NULL, NULL, NULL, number + 1, NULL, HW_REVISION_NONE);
}

static GPtrArray *
make_history (guint n_revisions)
{
  GPtrArray *revisions = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  g_autoptr(GArray) heads = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < n_revisions; i++)
    g_ptr_array_add (revisions, make_revision (rand, i, heads));

  return revisions;
}

static void
measure (guint n_revisions)
{
  g_autoptr(GPtrArray) revisions = make_history (n_revisions);
  double graph_ms = G_MAXDOUBLE, layout_ms = G_MAXDOUBLE, plan_ms = G_MAXDOUBLE;
  guint n_lanes = 0;

  for (guint i = 0; i < REPEATS; i++)
    {
      double start = get_cpu_ms ();
      g_autoptr(HwGraph) graph = hw_graph_new (revisions);
      double built = get_cpu_ms ();
      g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
      double laid_out = get_cpu_ms ();
      g_autoptr(HwPlan) plan = hw_plan_new_upgrade (graph, NULL, "heads", NULL);
      double planned = get_cpu_ms ();

      g_assert_nonnull (plan);
      graph_ms = MIN (graph_ms, built - start);
      layout_ms = MIN (layout_ms, laid_out - built);
      plan_ms = MIN (plan_ms, planned - laid_out);
      n_lanes = hw_layout_get_n_lanes (layout);
    }
  g_print ("%7u revisions: graph %8.2f ms, layout %8.2f ms (%u lanes), plan %8.2f ms\n",
           n_revisions, graph_ms, layout_ms, n_lanes, plan_ms);
}

int
main (int argc, char **argv)
{
  static const guint usual[] = { 1000, 10000, 100000 };

  for (int i = 1; i < argc; i++)
    measure ((guint)g_ascii_strtoull (argv[i], NULL, 10));
  for (guint i = 0; argc < 2 && i < G_N_ELEMENTS (usual); i++)
    measure (usual[i]);

  return 0;
}

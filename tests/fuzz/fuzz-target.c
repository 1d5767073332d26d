/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Target expressions and ranges against one graph, and the plans made for them. The input: a first byte that
 * chooses the rows of the version table, then the expression. */

#include "config.h"

#include <string.h>

#include "hw-fuzz.h"
#include "hw-plan.h"
#include "hw-test-graph.h"

/* Two arms that are merged, a branch of its own that depends on one of them, ids that begin alike, and ids of digits
 * only, which a relative walk could be taken for. */
static const char graph_text[] = "root00\n"
                                 "left00 < root00\n"
                                 "right0 < root00 @arm\n"
                                 "join00 < left00 right0\n"
                                 "joined < join00\n"
                                 "100 < joined !\n"
                                 "x10000 @extra @extra-two ~ left00\n"
                                 "x20000 < x10000\n"
                                 "x20001 < x10000 ~ arm\n";

static const char *const rows_of[][4] = {
  { NULL },
  { "root00", NULL },
  { "left00", "right0", NULL },
  { "left00", NULL },
  { "100", NULL },
  { "x10000", NULL },
  { "100", "x20000", "x20001", NULL },
  { "joined", "x20001", NULL },
  { "gone00", NULL },
  { "root00", "left00", NULL },
};

static HwGraph *graph;

/* Applies what the plan does to the version table, one row change after the other. */
static void
apply_change (GHashTable *rows, const HwRowChange *change)
{
  switch (change->kind)
    {
    case HW_ROW_INSERT:
      g_assert_true (g_hash_table_add (rows, (gpointer)change->to));
      break;
    case HW_ROW_UPDATE:
      g_assert_true (g_hash_table_remove (rows, change->from));
      g_assert_true (g_hash_table_add (rows, (gpointer)change->to));
      break;
    case HW_ROW_DELETE:
      g_assert_true (g_hash_table_remove (rows, change->from));
      break;
    case HW_ROW_PURGE:
      g_hash_table_remove_all (rows);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
check_rows (GHashTable *rows, const char *const *expected)
{
  g_assert_cmpuint (g_hash_table_size (rows), ==, g_strv_length ((GStrv)expected));
  for (guint i = 0; expected[i] != NULL; i++)
    {
      g_assert_true (g_hash_table_contains (rows, expected[i]));
      g_assert_true (i == 0 || strcmp (expected[i - 1], expected[i]) < 0);
    }
}

/* Every revision once, on what it stands on, and the rows lead from the beginning to the promised end. */
static void
check_steps (const HwPlan *plan, const char *const *before)
{
  HwDirection direction = hw_plan_get_direction (plan);
  g_autofree guint8 *applied = hw_graph_get_applied (graph, before);
  g_autoptr(GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; before[i] != NULL; i++)
    g_hash_table_add (rows, (gpointer)before[i]);
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      guint node =
          step->revision != NULL ? hw_graph_lookup (graph, step->revision->id) : HW_GRAPH_NONE;
      guint n;

      for (guint j = 0; j < step->n_changes; j++)
        apply_change (rows, &step->changes[j]);
      check_rows (rows, (const char *const *)step->heads_after);
      if (direction == HW_DIRECTION_STAMP)
        continue;
      g_assert_cmpuint (node, !=, HW_GRAPH_NONE);
      g_assert_true (applied[node] == (direction == HW_DIRECTION_DOWNGRADE));
      applied[node] = direction == HW_DIRECTION_UPGRADE;
      for (guint j = 0;
           direction == HW_DIRECTION_UPGRADE && j < (hw_graph_get_parents (graph, node, &n), n);
           j++)
        g_assert_true (applied[hw_graph_get_parents (graph, node, &n)[j]]);
    }
  check_rows (rows, hw_plan_get_heads_after (plan));
}

static void
check_plan (HwPlan *plan, const GError *error, const char *const *rows)
{
  hw_fuzz_check_error (plan != NULL, error, 0);
  if (plan != NULL)
    check_steps (plan, rows);
  g_clear_pointer (&plan, hw_plan_unref);
}

static void
check_plans (const char *expression, const char *const *rows)
{
  const char *targets[] = { expression, NULL };
  g_autoptr(GError) upgrade = NULL;
  g_autoptr(GError) downgrade = NULL;
  g_autoptr(GError) stamp = NULL;
  g_autoptr(GError) purge = NULL;

  check_plan (hw_plan_new_upgrade (graph, rows, expression, &upgrade), upgrade, rows);
  check_plan (hw_plan_new_downgrade (graph, rows, expression, &downgrade), downgrade, rows);
  check_plan (hw_plan_new_stamp (graph, rows, targets, FALSE, &stamp), stamp, rows);
  check_plan (hw_plan_new_stamp (graph, rows, targets, TRUE, &purge), purge, rows);
}

static void
check_nodes (GArray *nodes, const GError *error)
{
  hw_fuzz_check_error (nodes != NULL, error, 0);
  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    g_assert_cmpuint (g_array_index (nodes, guint, i), <, hw_graph_get_n_revisions (graph));
  g_clear_pointer (&nodes, g_array_unref);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *expression = size > 0 ? hw_fuzz_dup_text (data + 1, size - 1) : NULL;
  const char *const *rows = rows_of[size > 0 ? data[0] % G_N_ELEMENTS (rows_of) : 0];
  g_autoptr(GError) one_error = NULL;
  g_autoptr(GError) all_error = NULL;
  g_autoptr(GError) range_error = NULL;
  guint node = 0;
  gboolean is_found;

  if (expression == NULL)
    return 0;
  if (graph == NULL)
    graph = hw_test_graph_new (graph_text);

  is_found = hw_graph_find (graph, expression, &node, &one_error);
  hw_fuzz_check_error (is_found, one_error, 0);
  g_assert_true (!is_found || node == HW_GRAPH_NONE || node < hw_graph_get_n_revisions (graph));
  check_nodes (hw_graph_find_all (graph, expression, &all_error), all_error);
  check_nodes (hw_graph_list_history (graph, expression, rows, &range_error), range_error);
  check_plans (expression, rows);

  return 0;
}

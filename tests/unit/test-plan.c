/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-plan.h"
#include "hw-test-graph.h"

/* Each plan as one text: `id[rows after]{changes}` a step, changes `+a` insert, `-a` delete, `a>b` update,
 * `!` purge. */
static char *
describe (const HwPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      g_autofree char *heads = g_strjoinv (" ", step->heads_after);

      g_string_append_printf (text, "%s%s[%s]{", i > 0 ? " " : "",
                              step->revision != NULL ? step->revision->id : "", heads);
      for (guint c = 0; c < step->n_changes; c++)
        {
          const HwRowChange *change = &step->changes[c];

          if (c > 0)
            g_string_append_c (text, ' ');
          switch (change->kind)
            {
            case HW_ROW_INSERT:
              g_string_append_printf (text, "+%s", change->to);
              break;
            case HW_ROW_UPDATE:
              g_string_append_printf (text, "%s>%s", change->from, change->to);
              break;
            case HW_ROW_DELETE:
              g_string_append_printf (text, "-%s", change->from);
              break;
            case HW_ROW_PURGE:
              g_string_append_c (text, '!');
              break;
            }
        }
      g_string_append_c (text, '}');
    }

  return g_string_free (text, FALSE);
}

static GStrv
split (const char *text)
{
  return text[0] != '\0' ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);
}

typedef struct
{
  const char *graph;
  const char *rows;
  const char *target;   /* those of a stamp joined by blanks, `!` in front for purge */
  const char *expected; /* NULL for a refusal */
  HwErrorCode code;
} Row;

static HwPlan *
make_plan (const HwGraph *graph,
           HwDirection direction,
           const char *const *rows,
           const char *target,
           GError **error)
{
  g_auto(GStrv) targets = NULL;
  gboolean purge = target[0] == '!';

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      return hw_plan_new_upgrade (graph, rows, target, error);
    case HW_DIRECTION_DOWNGRADE:
      return hw_plan_new_downgrade (graph, rows, target, error);
    case HW_DIRECTION_STAMP:
      targets = split (purge ? target + 1 : target);
      return hw_plan_new_stamp (graph, rows, (const char *const *)targets, purge, error);
    }
  g_assert_not_reached ();
}

static void
assert_rows (HwDirection direction, const Row *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(HwGraph) graph = hw_test_graph_new (rows[i].graph);
      g_auto(GStrv) version_rows = split (rows[i].rows);
      g_autoptr(GError) error = NULL;
      g_autoptr(HwPlan) plan = make_plan (graph, direction, (const char *const *)version_rows,
                                           rows[i].target, &error);
      g_autofree char *text = plan != NULL ? describe (plan) : NULL;

      g_test_message ("%s from “%s”", rows[i].target, rows[i].rows);
      if (rows[i].expected == NULL)
        {
          g_assert_error (error, HW_ERROR, (int)rows[i].code);
          g_assert_nonnull (hw_error_get_hint (error));
        }
      else
        g_assert_no_error (error);
      g_assert_cmpstr (text, ==, rows[i].expected);
      if (plan != NULL)
        g_assert_cmpint (hw_plan_get_direction (plan), ==, direction);
    }
}

#define LINE "a\nb < a\nc < b\n"
/*   m
 *  / \
 * l   r
 *  \ /
 *   b    */
#define DIAMOND "b\nl < b @left\nr < b\nm < l r\n"
/* p1 <- p2, and q1 <- q2 where q2 depends on p1 */
#define TWO_TREES "p1 @p\np2 < p1\nq1 @q\nq2 < q1 ~ p1\n"

static void
test_upgrade (void)
{
  static const Row rows[] = {
    { LINE, "", "head", "a[a]{+a} b[b]{a>b} c[c]{b>c}", 0 },
    { LINE, "a", "head", "b[b]{a>b} c[c]{b>c}", 0 },
    { LINE, "a", "+1", "b[b]{a>b}", 0 },
    { LINE, "", "+2", "a[a]{+a} b[b]{a>b}", 0 },
    { LINE, "c", "head", "", 0 },
    { LINE, "c", "a", "", 0 },
    { LINE, "", "base", "", 0 },
    { "", "", "heads", "", 0 },
    { DIAMOND, "", "head", "b[b]{+b} r[r]{b>r} l[l r]{+l} m[m]{-l r>m}", 0 },
    { DIAMOND, "l", "m", "r[l r]{+r} m[m]{-l r>m}", 0 },
    { DIAMOND, "b", "left@+1", "l[l]{b>l}", 0 },
    { TWO_TREES, "", "q2", "p1[p1]{+p1} q1[p1 q1]{+q1} q2[q2]{-q1 p1>q2}", 0 },
    { TWO_TREES, "q2", "heads", "p2[p2 q2]{+p2}", 0 },
    { TWO_TREES, "", "head", NULL, HW_ERROR_MULTIPLE_HEADS },
    { LINE, "", "+9", NULL, HW_ERROR_RELATIVE_COUNT },
    { LINE, "", "+0", NULL, HW_ERROR_RELATIVE_COUNT },
    { LINE, "b", "-1", NULL, HW_ERROR_RELATIVE_COUNT },
    { LINE, "", "c+1", NULL, HW_ERROR_WALKED_TOO_FAR },
    { LINE, "", "a:b", NULL, HW_ERROR_RANGE_NOT_ALLOWED },
    { LINE, "", "nope", NULL, HW_ERROR_NOT_FOUND },
    { LINE, "ghost", "head", NULL, HW_ERROR_NOT_FOUND },
    { LINE, "a b", "head", NULL, HW_ERROR_OVERLAP },
    { LINE, "a a", "head", NULL, HW_ERROR_VERSION_TABLE_ROWS },
    { DIAMOND, "l r", "+1", NULL, HW_ERROR_AMBIGUOUS_UPGRADE },
    { DIAMOND, "b", "+1", NULL, HW_ERROR_AMBIGUOUS_WALK },
    { "a\nb < gone\n", "", "heads", NULL, HW_ERROR_MISSING_REVISION },
    /* Alembic would look for a row of l1, which l2 has replaced. */
    { "b\nl1 < b\nl2 < l1\nr < b\nm < l2 r ~ l1\n", "l2 r", "m", NULL, HW_ERROR_OVERLAP },
  };

  assert_rows (HW_DIRECTION_UPGRADE, rows, G_N_ELEMENTS (rows));
}

static void
test_downgrade (void)
{
  static const Row rows[] = {
    { LINE, "c", "base", "c[b]{c>b} b[a]{b>a} a[]{-a}", 0 },
    { LINE, "c", "-1", "c[b]{c>b}", 0 },
    { LINE, "c", "a", "c[b]{c>b} b[a]{b>a}", 0 },
    { LINE, "c", "c", "", 0 },
    { LINE, "", "base", "", 0 },
    { DIAMOND, "m", "b", "m[l r]{+l m>r} l[r]{-l} r[b]{r>b}", 0 },
    { DIAMOND, "m", "left@b", "m[l r]{+l m>r} l[r]{-l}", 0 },
    { DIAMOND, "l r", "left@-1", "l[r]{-l}", 0 },
    { TWO_TREES, "p2 q2", "p@base", "p2[q2]{-p2} q2[p1 q1]{+q1 q2>p1} p1[q1]{-p1}", 0 },
    { TWO_TREES, "q2", "q1", "q2[p1 q1]{+q1 q2>p1}", 0 },
    { LINE, "b", "c", NULL, HW_ERROR_NOT_DOWNGRADE_TARGET },
    { LINE, "c", "-9", NULL, HW_ERROR_RELATIVE_COUNT },
    { LINE, "c", "+1", NULL, HW_ERROR_RELATIVE_COUNT },
    { LINE, "c", "b-3", NULL, HW_ERROR_WALKED_TOO_FAR },
    { LINE, "c", "a:b", NULL, HW_ERROR_RANGE_NOT_ALLOWED },
    { LINE, "ghost", "base", NULL, HW_ERROR_NOT_FOUND },
    { LINE, "b c", "base", NULL, HW_ERROR_VERSION_TABLE_ROWS },
    { DIAMOND, "m", "-1", NULL, HW_ERROR_AMBIGUOUS_WALK },
    { DIAMOND, "l r", "-1", NULL, HW_ERROR_AMBIGUOUS_WALK },
    { TWO_TREES, "p2 q2", "nope@base", NULL, HW_ERROR_NO_SUCH_BRANCH },
  };

  assert_rows (HW_DIRECTION_DOWNGRADE, rows, G_N_ELEMENTS (rows));
}

/* One is not many. */
static void
test_walked_too_far (void)
{
  const char *const rows[] = { "c", NULL };
  g_autoptr(HwGraph) graph = hw_test_graph_new (LINE);
  g_autoptr(HwPlan) one = NULL;
  g_autoptr(HwPlan) many = NULL;
  g_autoptr(GError) error = NULL;

  one = hw_plan_new_downgrade (graph, rows, "c+1", &error);
  g_assert_error (error, HW_ERROR, HW_ERROR_WALKED_TOO_FAR);
  g_assert_cmpstr (error->message, ==, "walked too far: no revision is above “c”");
  g_clear_error (&error);
  many = hw_plan_new_downgrade (graph, rows, "b-3", &error);
  g_assert_error (error, HW_ERROR, HW_ERROR_WALKED_TOO_FAR);
  g_assert_cmpstr (error->message, ==, "walked too far: fewer than 3 revisions are below “b”");
}

static void
test_stamp (void)
{
  static const Row rows[] = {
    { LINE, "", "head", "c[c]{+c}", 0 },
    { LINE, "a", "c", "c[c]{a>c}", 0 },
    { LINE, "c", "a", "a[a]{c>a}", 0 },
    { LINE, "c", "c", "", 0 },
    { LINE, "c", "base", "c[]{-c}", 0 },
    { LINE, "c", "", "c[]{-c}", 0 },
    { DIAMOND, "l r", "m", "m[m]{-l r>m}", 0 },
    { DIAMOND, "", "l r", "l[l]{+l} r[l r]{+r}", 0 },
    { TWO_TREES, "p1 q1", "p@base", "p1[q1]{-p1}", 0 },
    { LINE, "c", "!a", "a[a]{! +a}", 0 },
    { LINE, "ghost", "!c", "c[c]{! +c}", 0 },
    { LINE, "ghost a a", "!base", "[]{!}", 0 },
    { LINE, "", "!base", "", 0 },
    { LINE, "ghost", "c", NULL, HW_ERROR_NOT_FOUND },
    { LINE, "a a", "c", NULL, HW_ERROR_VERSION_TABLE_ROWS },
    { LINE, "", "a+1", NULL, HW_ERROR_NOT_FOUND },
    { TWO_TREES, "", "head", NULL, HW_ERROR_MULTIPLE_HEADS },
    { DIAMOND, "m", "l r", NULL, HW_ERROR_OVERLAP },
  };

  assert_rows (HW_DIRECTION_STAMP, rows, G_N_ELEMENTS (rows));
}

static void
test_values (void)
{
  const char *const rows[] = { "b", NULL };
  const char *const targets[] = { "a", "c", NULL };
  g_autoptr(HwGraph) graph = hw_test_graph_new (LINE);
  g_autoptr(HwPlan) plan = hw_plan_new_upgrade (graph, rows, "+1", NULL);
  g_autoptr(HwPlan) stamp = hw_plan_new_stamp (graph, NULL, targets, FALSE, NULL);

  g_clear_pointer (&graph, hw_graph_unref); /* the plan stands alone */

  g_assert_cmpstr (hw_plan_get_target (plan), ==, "+1");
  g_assert_cmpstr (hw_plan_get_rows (plan)[0], ==, "b");
  g_assert_cmpstr (hw_plan_get_heads_after (plan)[0], ==, "c");
  g_assert_null (hw_plan_get_heads_after (plan)[1]);
  g_assert_cmpstr (hw_plan_get_step (plan, 0)->revision->file, ==, "/p/c.sql");
  g_assert_cmpstr (hw_plan_get_target (stamp), ==, "a c");
}

static void
test_check (void)
{
  const char *const rows[] = { "d", NULL };
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a\nb < a !\nc < b !\nd < c\n");
  g_autoptr(HwPlan) harmless = hw_plan_new_downgrade (graph, rows, "c", NULL);
  g_autoptr(HwPlan) up = hw_plan_new_upgrade (graph, NULL, "head", NULL);
  g_autoptr(HwPlan) far = hw_plan_new_downgrade (graph, rows, "base", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_plan_check (harmless, NULL));
  g_assert_true (hw_plan_check (up, NULL));
  g_assert_false (hw_plan_check (far, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_IRREVERSIBLE);
  g_assert_cmpstr (error->message, ==, "revisions “c”, “b” cannot be downgraded");
  g_assert_cmpstr (hw_error_get_revision (error), ==, "c");
  g_assert_cmpstr (hw_error_get_file (error), ==, "/p/c.sql");
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The tips of what is applied, found by asking every pair: (transfer full) sorted ids joined by blanks. */
static char *
list_tips (const HwGraph *graph, const guint8 *applied)
{
  g_autoptr(GPtrArray) tips = g_ptr_array_new ();
  guint n = hw_graph_get_n_revisions (graph);

  for (guint v = 0; v < n; v++)
    {
      guint n_kids, n_dependents;
      const guint *kids = hw_graph_get_children (graph, v, &n_kids);
      const guint *dependents = hw_graph_get_dependents (graph, v, &n_dependents);
      gboolean covered = FALSE;

      for (guint i = 0; i < n_kids + n_dependents; i++)
        covered = covered || applied[i < n_kids ? kids[i] : dependents[i - n_kids]];
      if (applied[v] && !covered)
        g_ptr_array_add (tips, hw_graph_get_revision (graph, v)->id);
    }
  g_ptr_array_sort (tips, compare_strings);
  g_ptr_array_add (tips, NULL);

  return g_strjoinv (" ", (char **)tips->pdata);
}

/* May @node change to @applied now: does it have what it stands on, and does nothing stand on it? */
static void
assert_step_is_allowed (const HwGraph *graph, const guint8 *applied, guint node, gboolean up)
{
  guint n_down, n_deps, n_kids, n_dependents;
  const guint *down = hw_graph_get_parents (graph, node, &n_down);
  const guint *deps = hw_graph_get_dependencies (graph, node, &n_deps);
  const guint *kids = hw_graph_get_children (graph, node, &n_kids);
  const guint *dependents = hw_graph_get_dependents (graph, node, &n_dependents);

  g_assert_true (applied[node] == !up);
  for (guint i = 0; i < n_down; i++)
    g_assert_true (applied[down[i]]);
  for (guint i = 0; i < n_deps; i++)
    g_assert_true (applied[deps[i]]);
  for (guint i = 0; i < n_kids; i++)
    g_assert_false (applied[kids[i]]);
  for (guint i = 0; i < n_dependents; i++)
    g_assert_false (applied[dependents[i]]);
}

/* What the changes of a step make of the sorted rows, joined by blanks. */
static void
follow_changes (const HwPlanStep *step, GHashTable *rows)
{
  for (guint i = 0; i < step->n_changes; i++)
    {
      const HwRowChange *change = &step->changes[i];

      if (change->from != NULL)
        g_assert_true (g_hash_table_remove (rows, change->from));
      if (change->to != NULL)
        g_assert_true (g_hash_table_add (rows, (gpointer)change->to));
    }
  g_assert_cmpuint (g_hash_table_size (rows), ==, g_strv_length (step->heads_after));
  for (char **head = step->heads_after; *head != NULL; head++)
    g_assert_true (g_hash_table_contains (rows, *head));
}

static void
follow_plan (const HwGraph *graph, const HwPlan *plan, guint8 *applied, GHashTable *rows)
{
  gboolean up = hw_plan_get_direction (plan) == HW_DIRECTION_UPGRADE;

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      guint node = hw_graph_lookup (graph, step->revision->id);
      g_autofree char *heads = g_strjoinv (" ", step->heads_after);
      g_autofree char *tips = NULL;

      assert_step_is_allowed (graph, applied, node, up);
      applied[node] = up;
      tips = list_tips (graph, applied);
      g_assert_cmpstr (heads, ==, tips);
      follow_changes (step, rows);
    }
}

/* Up to a random revision, up to all heads, down to a random revision, down to base: after each step
 * the rows are the tips of what is applied, and the changes lead there. */
static void
test_random_roads_up_and_down (void)
{
  guint n_done = 0;

  for (guint32 seed = 1; seed <= 120; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      guint n = (guint)g_rand_int_range (rand, 1, 30);
      g_autoptr(HwGraph) graph = hw_test_graph_new_random (rand, n);
      g_autofree guint8 *applied = g_malloc0 (n);
      g_autoptr(GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
      const char *id =
          hw_graph_get_revision (graph, (guint)g_rand_int_range (rand, 0, (gint32)n))->id;
      const char *low =
          hw_graph_get_revision (graph, (guint)g_rand_int_range (rand, 0, (gint32)n))->id;
      const char *const targets[] = { id, "heads", low, "base" };
      g_auto(GStrv) version_rows = g_new0 (char *, 1);

      g_test_message ("seed %u", seed);
      for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(HwPlan) plan =
                         make_plan (graph, i < 2 ? HW_DIRECTION_UPGRADE : HW_DIRECTION_DOWNGRADE,
                                    (const char *const *)version_rows, targets[i], &error);

          /* Alembic cannot record such a merge, and neither do we (see the plan). */
          if (g_error_matches (error, HW_ERROR, HW_ERROR_OVERLAP))
            break;
          /* A revision that is applied and has nothing above it on its own line. */
          if (g_error_matches (error, HW_ERROR, HW_ERROR_NOT_DOWNGRADE_TARGET))
            continue;
          g_assert_no_error (error);
          follow_plan (graph, plan, applied, rows);
          g_strfreev (version_rows);
          version_rows = g_strdupv ((char **)hw_plan_get_heads_after (plan));
          g_hash_table_remove_all (rows);
          for (char **row = version_rows; *row != NULL; row++)
            g_hash_table_add (rows, *row);
          n_done++;
        }
    }
  g_assert_cmpuint (n_done, >, 240);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/upgrade", test_upgrade);
  g_test_add_func ("/plan/downgrade", test_downgrade);
  g_test_add_func ("/plan/walked-too-far", test_walked_too_far);
  g_test_add_func ("/plan/stamp", test_stamp);
  g_test_add_func ("/plan/values", test_values);
  g_test_add_func ("/plan/check", test_check);
  g_test_add_func ("/plan/random-roads-up-and-down", test_random_roads_up_and_down);

  return g_test_run ();
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-problem.h"
#include "hw-test-graph.h"

static char *
join (const char *const *strv)
{
  return g_strjoinv (" ", (char **)strv);
}

static void
assert_strv (const char *const *strv, const char *expected)
{
  g_autofree char *text = join (strv);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_neighbours (const HwGraph *graph,
                   const guint *(*get) (const HwGraph *, guint, guint *),
                   const char *id,
                   const char *expected)
{
  g_autoptr(GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *text = NULL;
  guint n;
  const guint *found = get (graph, hw_graph_lookup (graph, id), &n);

  g_array_append_vals (nodes, found, n);
  text = hw_test_graph_join (graph, nodes);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_empty (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("");

  g_assert_cmpuint (hw_graph_get_n_revisions (graph), ==, 0);
  g_assert_null (hw_graph_get_error (graph));
  assert_strv (hw_graph_get_heads (graph), "");
  assert_strv (hw_graph_get_bases (graph), "");
}

/*   m      head
 *  / \
 * l   r    r is a branch point
 *  \ / \
 *   b   s  head, but x depends on it
 *       :
 *       x  another base
 */
static const char diamond[] = "b\n"
                              "l < b\n"
                              "m < l r\n"
                              "r < b\n"
                              "s < r\n"
                              "x ~ s\n";

static void
test_flags (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new (diamond);
  static const struct
  {
    const char *id;
    HwGraphFlags flags;
  } rows[] = {
    { "b", HW_GRAPH_BASE | HW_GRAPH_REAL_BASE | HW_GRAPH_BRANCH_POINT },
    { "l", 0 },
    { "m", HW_GRAPH_HEAD | HW_GRAPH_REAL_HEAD | HW_GRAPH_MERGE_POINT },
    { "r", HW_GRAPH_BRANCH_POINT },
    { "s", HW_GRAPH_HEAD },
    { "x", HW_GRAPH_HEAD | HW_GRAPH_REAL_HEAD | HW_GRAPH_BASE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].id);
      g_assert_cmphex (hw_graph_get_flags (graph, hw_graph_lookup (graph, rows[i].id)), ==,
                       rows[i].flags);
    }
}

static void
test_heads_are_in_load_order (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new (diamond);

  assert_strv (hw_graph_get_heads (graph), "m s x");
  assert_strv (hw_graph_get_real_heads (graph), "m x");
  assert_strv (hw_graph_get_bases (graph), "b x");
}

static void
test_neighbours (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new (diamond);

  assert_neighbours (graph, hw_graph_get_parents, "m", "l r");
  assert_neighbours (graph, hw_graph_get_children, "b", "l r");
  assert_neighbours (graph, hw_graph_get_dependencies, "x", "s");
  assert_neighbours (graph, hw_graph_get_dependents, "s", "x");
  assert_neighbours (graph, hw_graph_get_children, "s", "");
}

static void
test_lookup_is_exact (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("abcdef @name\n");

  g_assert_cmpuint (hw_graph_lookup (graph, "abcdef"), ==, 0);
  g_assert_cmpuint (hw_graph_lookup (graph, "abcd"), ==, HW_GRAPH_NONE);
  g_assert_cmpuint (hw_graph_lookup (graph, "name"), ==, HW_GRAPH_NONE);
}

static void
test_dependency_on_a_label (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a @core\nb < a\nx ~ core\n");

  g_assert_null (hw_graph_get_error (graph));
  assert_neighbours (graph, hw_graph_get_dependencies, "x", "a");
}

static void
test_labels (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *expected; /* labels by node, | between nodes */
  } rows[] = {
    { "a label covers an unbroken line", "a\nb < a @x\nc < b\n", "x|x|x" },
    { "a branch point stops it downwards", "a\nb < a @x\nc < a\n", "|x|" },
    { "a dependent is a branch", "a\nb < a @x\nz ~ a\n", "|x|" },
    { "a broken line above keeps it from going down", "a\nb < a @x\nc < b\nd < b\n", "|x|x|x" },
    { "it crosses merges upwards", "a @x\nb @y\nm < a b\n", "x|y|x y" },
    { "not along dependencies", "a @x\nb ~ a\n", "x|" },
    { "two of one line", "a @x\nb < a @y\n", "x y|x y" },
    { "two heads over a labelled base", "a @x\nb < a @y\nc < a\n", "x|x y|x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(HwGraph) graph = hw_test_graph_new (rows[i].text);
      g_autoptr(GString) all = g_string_new (NULL);

      g_test_message ("%s", rows[i].name);
      for (guint v = 0; v < hw_graph_get_n_revisions (graph); v++)
        {
          g_autofree char *labels = join (hw_graph_get_labels (graph, v));

          g_string_append_printf (all, "%s%s", v > 0 ? "|" : "", labels);
        }
      g_assert_cmpstr (all->str, ==, rows[i].expected);
    }
}

static void
test_contradictions (void)
{
  static const struct
  {
    const char *text;
    HwErrorCode code;
    const char *message;
    const char *files; /* of all problems */
  } rows[] = {
    { "a\nb < b\n", HW_ERROR_CYCLE, "*self-loop*“b”*", "/p/b.sql" },
    { "a\nb < a ~ b\n", HW_ERROR_CYCLE, "dependency self-loop*“b”*", "/p/b.sql" },
    { "a-b\n", HW_ERROR_ILLEGAL_ID, "*“-”*“a-b”", "/p/a-b.sql" },
    { "a@b+c\n", HW_ERROR_ILLEGAL_ID, "*“+, @”*", "/p/a@b+c.sql" },
    { "a\na\n", HW_ERROR_DUPLICATE_ID, "revision “a” is present more than once*", "/p/a.sql" },
    { "a @x\nb @x\n", HW_ERROR_DUPLICATE_LABEL, "*“x” in revision “b”*“a”", "/p/b.sql" },
    { "a @b\nb\n", HW_ERROR_DUPLICATE_LABEL, "*“b” in revision “a”*“b”", "/p/a.sql" },
    { "a < gone\n", HW_ERROR_MISSING_REVISION, "revision “a” refers to “gone”*", "/p/a.sql" },
    { "a ~ gone\n", HW_ERROR_MISSING_REVISION, "revision “a” refers to “gone”*", "/p/a.sql" },
    { "a @x\nb < x\n", HW_ERROR_MISSING_REVISION, "revision “b” refers to “x”*", "/p/b.sql" },
    { "a < c\nb < a\nc < b\nd\n", HW_ERROR_CYCLE, "a cycle*“a, b, c”",
      "/p/a.sql /p/b.sql /p/c.sql" },
    { "a ~ b\nb < a\n", HW_ERROR_CYCLE, "a dependency cycle*", "/p/a.sql /p/b.sql" },
    { "a @x ~ x\n", HW_ERROR_CYCLE, "a dependency cycle*", "/p/a.sql" },
    { "a < gone\nb @a\n", HW_ERROR_DUPLICATE_LABEL, "*", "/p/b.sql /p/a.sql" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(HwGraph) graph = hw_test_graph_new (rows[i].text);
      const GError *error = hw_graph_get_error (graph);
      GPtrArray *problems = hw_graph_get_problems (graph);
      g_autoptr(GString) files = g_string_new (NULL);

      g_test_message ("%s", rows[i].text);
      g_assert_error (error, HW_ERROR, (int)rows[i].code);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (rows[i].message, error->message));
      g_assert_nonnull (hw_error_get_hint (error));
      for (guint p = 0; p < problems->len; p++)
        {
          const HwProblem *problem = g_ptr_array_index (problems, p);

          g_string_append_printf (files, "%s%s", p > 0 ? " " : "", problem->file);
        }
      g_assert_cmpstr (files->str, ==, rows[i].files);
    }
}

/* What cannot be drawn is left out; everything else stays. */
static void
test_contradictory_graph_can_be_drawn (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a\n"
                                                 "b < a gone\n"
                                                 "c < e b\n"
                                                 "d < c\n"
                                                 "e < d\n"
                                                 "f < e\n"
                                                 "b < f\n");

  g_assert_cmpuint (hw_graph_get_n_revisions (graph), ==, 6);
  assert_neighbours (graph, hw_graph_get_parents, "b", "a");
  assert_neighbours (graph, hw_graph_get_parents, "c", "b");
  assert_neighbours (graph, hw_graph_get_parents, "d", "");
  assert_neighbours (graph, hw_graph_get_parents, "f", "e");
}

/* Everything that can be reached from a row, found by asking every pair. */
static guint8 *
apply_by_brute_force (const HwGraph *graph, const char *const *rows)
{
  guint n = hw_graph_get_n_revisions (graph);
  guint8 *applied = g_malloc0 (n);
  gboolean grew = TRUE;

  for (; *rows != NULL; rows++)
    applied[hw_graph_lookup (graph, *rows)] = 1;
  while (grew)
    {
      grew = FALSE;
      for (guint v = 0; v < n; v++)
        {
          guint n_down, n_deps;
          const guint *down = hw_graph_get_parents (graph, v, &n_down);
          const guint *deps = hw_graph_get_dependencies (graph, v, &n_deps);

          for (guint i = 0; applied[v] && i < n_down + n_deps; i++)
            {
              guint below = i < n_down ? down[i] : deps[i - n_down];

              grew = grew || !applied[below];
              applied[below] = 1;
            }
        }
    }

  return applied;
}

static void
test_applied_against_brute_force (void)
{
  for (guint32 seed = 1; seed <= 60; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      guint n = (guint)g_rand_int_range (rand, 1, 40);
      g_autoptr(HwGraph) graph = hw_test_graph_new_random (rand, n);
      const char *rows[] = {
        hw_graph_get_revision (graph, (guint)g_rand_int_range (rand, 0, (gint32)n))->id,
        hw_graph_get_revision (graph, (guint)g_rand_int_range (rand, 0, (gint32)n))->id, NULL
      };
      g_autofree guint8 *applied = hw_graph_get_applied (graph, rows);
      g_autofree guint8 *expected = apply_by_brute_force (graph, rows);

      g_test_message ("seed %u", seed);
      g_assert_no_error (hw_graph_get_error (graph));
      g_assert_cmpmem (applied, n, expected, n);
    }
}

static void
test_unknown_rows (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a\nb < a\n");
  const char *const rows[] = { "ghost", "b", "b1", NULL };
  g_auto(GStrv) unknown = hw_graph_list_unknown (graph, rows);
  g_autofree guint8 *applied = hw_graph_get_applied (graph, rows);

  assert_strv ((const char *const *)unknown, "ghost b1");
  g_assert_cmpuint (applied[0] + applied[1], ==, 2);
}

static void
test_short_ids (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("aaaaaaaabb\naaaaaaaabc < aaaaaaaabb\n");
  g_autofree char *known = hw_graph_shorten_id (graph, "aaaaaaaabb");
  g_autofree char *foreign = hw_graph_shorten_id (graph, "aaaaaaaaccccccccc");

  g_autofree char *written = NULL;
  g_autofree char *random = NULL;

  g_assert_cmpstr (known, ==, "aaaaaaaabb");
  g_assert_cmpstr (foreign, ==, "aaaaaaaaccccccccc");

  /* What somebody has written is to be read whole, however much alike it begins. */
  g_clear_pointer (&graph, hw_graph_unref);
  graph =
      hw_test_graph_new ("0001_add_orders\n0001_add_orders_2 < 0001_add_orders\n0123456789ab\n");
  written = hw_graph_shorten_id (graph, "0001_add_orders_2");
  random = hw_graph_shorten_id (graph, "0123456789ab");
  g_assert_cmpstr (written, ==, "0001_add_orders_2");
  g_assert_cmpstr (random, ==, "01234567");
}

static void
test_mixed (void)
{
  static const char *const parents[] = { NULL };
  g_autoptr(HwGraph) plain = hw_test_graph_new ("a\nb < a\n");
  g_autoptr(HwRevision) script = hw_revision_new ("p", parents, NULL, NULL, "", "", 0, "", 0);
  g_autoptr(HwGraph) mixed = NULL;
  g_autoptr(HwGraph) all = NULL;
  g_autoptr(GPtrArray) scripts = g_ptr_array_new ();

  script->flags |= HW_REVISION_PYTHON;
  g_ptr_array_add (scripts, script);
  mixed = hw_graph_new_changed (plain, script);
  all = hw_graph_new (scripts);
  g_assert_false (hw_graph_is_mixed (plain));
  g_assert_true (hw_graph_is_mixed (mixed));
  g_assert_false (hw_graph_is_mixed (all));
}

/* One revision more, or another one in its place; the graph itself stays. */
static void
test_changed (void)
{
  static const char *const parents[] = { "m", NULL };
  static const char *const none[] = { NULL };
  g_autoptr(HwGraph) graph = hw_test_graph_new (diamond);
  g_autoptr(HwRevision) added = hw_revision_new ("new", parents, NULL, NULL, "", "", 0, "", 0);
  g_autoptr(HwRevision) moved = hw_revision_new ("r", none, NULL, NULL, "", "", 0, "", 0);
  g_autoptr(HwGraph) longer = hw_graph_new_changed (graph, added);
  g_autoptr(HwGraph) other = hw_graph_new_changed (graph, moved);
  const guint n = hw_graph_get_n_revisions (graph);

  g_assert_cmpuint (hw_graph_get_n_revisions (longer), ==, n + 1);
  g_assert_cmpuint (hw_graph_lookup (longer, "new"), ==, n);
  g_assert_true ((hw_graph_get_flags (longer, n) & HW_GRAPH_HEAD) != 0);
  g_assert_cmpuint (hw_graph_get_n_revisions (other), ==, n);
  g_assert_true ((hw_graph_get_flags (other, hw_graph_lookup (other, "r")) & HW_GRAPH_BASE) != 0);
  g_assert_true ((hw_graph_get_flags (graph, hw_graph_lookup (graph, "r")) & HW_GRAPH_BASE) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/empty", test_empty);
  g_test_add_func ("/graph/flags", test_flags);
  g_test_add_func ("/graph/heads-are-in-load-order", test_heads_are_in_load_order);
  g_test_add_func ("/graph/neighbours", test_neighbours);
  g_test_add_func ("/graph/lookup-is-exact", test_lookup_is_exact);
  g_test_add_func ("/graph/dependency-on-a-label", test_dependency_on_a_label);
  g_test_add_func ("/graph/labels", test_labels);
  g_test_add_func ("/graph/contradictions", test_contradictions);
  g_test_add_func ("/graph/contradictory-graph-can-be-drawn",
                   test_contradictory_graph_can_be_drawn);
  g_test_add_func ("/graph/applied-against-brute-force", test_applied_against_brute_force);
  g_test_add_func ("/graph/unknown-rows", test_unknown_rows);
  g_test_add_func ("/graph/short-ids", test_short_ids);
  g_test_add_func ("/graph/mixed", test_mixed);
  g_test_add_func ("/graph/changed", test_changed);

  return g_test_run ();
}

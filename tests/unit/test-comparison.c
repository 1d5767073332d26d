/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-comparison.h"
#include "hw-error.h"
#include "hw-test-graph.h"

#define ROWS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/*
 *   g
 *   |\
 *   e f    h (needs c)
 *   |/
 *   d
 *   c
 *   b
 *   a
 */
static const char text[] =
    "a #1\nb < a #2\nc < b #3\nd < c #4\ne < d #5\nf < d #6\ng < e f #7\nh ~ c #8\n";

enum
{
  DEV,
  STAGING,
  PROD,
  ARCHIVE,
  QA,
  N_SIDES
};

static HwComparison *
compare (const HwGraph *graph)
{
  const HwComparisonSide sides[N_SIDES] = {
    [DEV] = { "dev", TRUE, ROWS ("g", "h"), NULL },
    [STAGING] = { "staging", TRUE, ROWS ("e"), ROWS ("d", "g") },
    [PROD] = { "prod", TRUE, ROWS ("b"), NULL },
    [ARCHIVE] = { "archive", TRUE, ROWS ("lost", "a"), NULL },
    [QA] = { "qa", FALSE, ROWS ("g"), ROWS ("a") },
  };

  return hw_comparison_new (graph, sides, N_SIDES);
}

/* One letter a revision: applied, current, Edited, pending, ? for not known. */
static char *
draw (const HwComparison *comparison, guint side)
{
  const HwGraph *graph = hw_comparison_get_graph (comparison);
  GString *drawing = g_string_new (NULL);

  for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
    {
      const HwStanding standing = hw_comparison_get (comparison, side, node);

      if (standing == HW_STANDING_NOT_KNOWN)
        g_string_append_c (drawing, '?');
      else if (standing == HW_STANDING_PENDING)
        g_string_append_c (drawing, 'p');
      else if ((standing & HW_STANDING_EDITED) != 0)
        g_string_append_c (drawing, 'E');
      else
        g_string_append_c (drawing, (standing & HW_STANDING_CURRENT) != 0 ? 'c' : 'a');
    }

  return g_string_free (drawing, FALSE);
}

static void
test_standings (void)
{
  static const char *const expected[N_SIDES] = {
    "aaaaaacc", "aaaEcppp", "acpppppp", "c???????", "????????",
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = compare (graph);

  g_assert_cmpuint (hw_comparison_get_n_sides (comparison), ==, N_SIDES);
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autofree char *drawing = draw (comparison, side);

      g_assert_cmpstr (drawing, ==, expected[side]);
    }
  g_assert_cmpuint (hw_comparison_find_side (comparison, "prod"), ==, PROD);
  g_assert_cmpuint (hw_comparison_find_side (comparison, "none"), ==, HW_COMPARISON_NONE);
  g_assert_cmpuint (hw_comparison_find_side (comparison, NULL), ==, HW_COMPARISON_NONE);
  g_assert_cmpstr (hw_comparison_get_unknown (comparison, ARCHIVE)[0], ==, "lost");
  g_assert_null (hw_comparison_get_unknown (comparison, ARCHIVE)[1]);
  g_assert_false (hw_comparison_is_read (comparison, QA));
}

/* What the report says above its table. */
static char *
dup_summary (const HwComparison *comparison, guint a, guint b)
{
  g_autoptr(HwLayout) layout =
                 hw_layout_new (hw_comparison_get_graph (comparison), HW_LAYOUT_ORDER_DATE);
  g_autofree char *report = hw_comparison_to_markdown (comparison, a, b, &a, 1, layout);
  g_auto(GStrv) paragraphs = g_strsplit (report, "\n\n", -1);

  g_assert_cmpuint (g_strv_length (paragraphs), ==, 3);

  return g_strdup (paragraphs[1]);
}

static void
test_counts (void)
{
  static const struct
  {
    guint a;
    guint b;
    HwComparisonCounts counts;
    const char *description;
  } rows[] = {
    { STAGING, PROD, { 3, 0, 0 }, "staging is 3 revisions ahead of prod." },
    { PROD, STAGING, { 0, 3, 0 }, "prod is 3 revisions behind staging." },
    { DEV, DEV, { 0, 0, 0 }, "dev and dev stand at the same revisions." },
    { PROD, ARCHIVE, { 0, 0, 7 }, "archive is at `lost`, which is not in this project." },
    { QA, PROD, { 0, 0, 8 }, "Nobody knows where qa stands." },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = compare (graph);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwComparisonCounts counts = hw_comparison_count (comparison, rows[i].a, rows[i].b);
      g_autofree char *description = dup_summary (comparison, rows[i].a, rows[i].b);

      g_assert_cmpuint (counts.n_ahead, ==, rows[i].counts.n_ahead);
      g_assert_cmpuint (counts.n_behind, ==, rows[i].counts.n_behind);
      g_assert_cmpuint (counts.n_unsure, ==, rows[i].counts.n_unsure);
      g_assert_cmpstr (description, ==, rows[i].description);
    }
}

/* Two sides that went apart. */
static void
test_apart (void)
{
  const HwComparisonSide sides[] = {
    { "left", TRUE, ROWS ("e"), NULL },
    { "right", TRUE, ROWS ("f", "h"), NULL },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = hw_comparison_new (graph, sides, 2);
  g_autofree char *description = dup_summary (comparison, 0, 1);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (description, ==, "left is 1 revision ahead of right and 2 revisions behind it.");
  g_assert_true (hw_comparison_differs (comparison, 0, 1, hw_graph_lookup (graph, "e")));
  g_assert_false (hw_comparison_differs (comparison, 0, 1, hw_graph_lookup (graph, "d")));
  g_assert_false (hw_comparison_differs (comparison, 0, 1, hw_graph_lookup (graph, "g")));
  g_assert_null (hw_comparison_dup_target (comparison, 0, 1, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
}

static void
test_targets (void)
{
  static const struct
  {
    guint a;
    guint b;
    const char *target; /* NULL: refused */
    HwErrorCode code;
  } rows[] = {
    { STAGING, PROD, "e", 0 },
    { DEV, PROD, "heads", 0 }, /* two lines, and there is nothing beyond them */
    { PROD, STAGING, NULL, HW_ERROR_STATE },
    { PROD, PROD, NULL, HW_ERROR_STATE },
    { DEV, ARCHIVE, NULL, HW_ERROR_UNKNOWN_REVISION },
    { ARCHIVE, PROD, NULL, HW_ERROR_UNKNOWN_REVISION },
    { QA, PROD, NULL, HW_ERROR_STATE },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = compare (graph);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *target = hw_comparison_dup_target (comparison, rows[i].a, rows[i].b, &error);

      g_assert_cmpstr (target, ==, rows[i].target);
      if (rows[i].target == NULL)
        g_assert_error (error, HW_ERROR, (int)rows[i].code);
      else
        g_assert_no_error (error);
    }
}

/* Ahead on two lines while there is more to come: one target cannot say that. */
static void
test_two_lines (void)
{
  const HwComparisonSide sides[] = {
    { "ahead", TRUE, ROWS ("e", "h"), NULL },
    { "behind", TRUE, ROWS ("b"), NULL },
    { "half", TRUE, ROWS ("c", "h"), NULL },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = hw_comparison_new (graph, sides, 3);
  g_autoptr(GError) error = NULL;
  g_autofree char *target = NULL;

  g_assert_null (hw_comparison_dup_target (comparison, 0, 1, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MULTIPLE_HEADS);
  g_assert_cmpstr (error->message, ==,
                   "“ahead” is ahead of “behind” on 2 lines, and an upgrade has one target");
  /* The other line is there already. */
  target = hw_comparison_dup_target (comparison, 0, 2, NULL);
  g_assert_cmpstr (target, ==, "e");
}

/* '#' for rows that are left out, from the top. */
static char *
draw_equal (const HwComparison *comparison,
            const guint *sides,
            guint n_sides,
            const guint8 *kept,
            guint min_length)
{
  g_autoptr(HwLayout) layout =
                 hw_layout_new (hw_comparison_get_graph (comparison), HW_LAYOUT_ORDER_DATE);
  g_autofree guint8 *equal =
      hw_comparison_find_equal (comparison, sides, n_sides, layout, kept, min_length);
  GString *drawing = g_string_new (NULL);

  for (guint row = 0; row < hw_layout_get_n_rows (layout); row++)
    g_string_append_c (drawing, equal[row] ? '#' : '.');

  return g_string_free (drawing, FALSE);
}

static void
test_equal (void)
{
  static const guint all[] = { DEV, STAGING, PROD, ARCHIVE, QA };
  static const guint two[] = { STAGING, PROD };
  static const guint8 kept[8] = { 0, 1 };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = compare (graph);
  /* From the top: h g f e d c b a */
  g_autofree char *everywhere = draw_equal (comparison, all, G_N_ELEMENTS (all), NULL, 1);
  g_autofree char *pair = draw_equal (comparison, two, 2, NULL, 1);
  g_autofree char *pair_of_three = draw_equal (comparison, two, 2, NULL, 3);
  g_autofree char *pair_kept = draw_equal (comparison, two, 2, kept, 1);

  g_assert_cmpstr (everywhere, ==, "........");
  g_assert_cmpstr (pair, ==, "###....#");
  g_assert_cmpstr (pair_of_three, ==, "###.....");
  g_assert_cmpstr (pair_kept, ==, "#.#....#");
}

/* Runs of pending and of applied revisions that touch stay apart. */
static void
test_runs_apart (void)
{
  const HwComparisonSide sides[] = {
    { "one", TRUE, ROWS ("b3"), NULL },
    { "two", TRUE, ROWS ("b3"), NULL },
  };
  static const guint both[] = { 0, 1 };
  g_autoptr(HwGraph) graph = hw_test_graph_new (
      "a1 #1\na2 < a1 #2\nb1 #3\nb2 < b1 #4\nb3 < b2 #9\na3 < a2 #5\na4 < a3 #6\n");
  g_autoptr(HwComparison) comparison = hw_comparison_new (graph, sides, 2);
  g_autofree char *drawing = draw_equal (comparison, both, 2, NULL, 1);

  /* b3 a4 a3 b2 b1 a2 a1 */
  g_assert_cmpstr (drawing, ==, ".##.#.#");
}

static void
test_markdown (void)
{
  static const guint sides[] = { DEV, STAGING, PROD, QA };
  static const guint pair[] = { STAGING, PROD };
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwComparison) comparison = compare (graph);
  g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
  g_autofree char *report =
      hw_comparison_to_markdown (comparison, STAGING, PROD, sides, G_N_ELEMENTS (sides), layout);
  g_autofree char *folded = hw_comparison_to_markdown (comparison, STAGING, PROD, pair, 2, layout);

  g_assert_true (g_str_has_prefix (
      report, "## staging compared with prod\n\nstaging is 3 revisions ahead of prod.\n\n"
              "| Revision | Message | dev | **staging** | **prod** | qa |\n"
              "| --- | --- | --- | --- | --- | --- |\n"
              "| `h` | "));
  g_assert_nonnull (strstr (report, " | current | pending | pending | not known |\n"));
  g_assert_nonnull (strstr (report, " | applied | current | pending | not known |\n"));
  g_assert_nonnull (strstr (report, " | applied | applied, edited | pending | not known |\n"));
  g_assert_nonnull (strstr (folded, "|\n| … | 3 revisions | pending | pending |\n| `e` |"));
}

/* Nothing in a name or a message ends its cell or becomes markup. */
static void
test_markdown_escapes (void)
{
  const HwComparisonSide sides[] = { { "a|b", TRUE, ROWS ("x"), NULL } };
  static const guint side = 0;
  g_autoptr(HwRevision) revision = hw_revision_new ("x", NULL, NULL, NULL,
                                                     "drop `a` | *b*_c\n<script>", "", 0, "", 0);
  g_autoptr(GPtrArray) revisions = g_ptr_array_new ();
  g_autoptr(HwGraph) graph = NULL;
  g_autoptr(HwComparison) comparison = NULL;
  g_autoptr(HwLayout) layout = NULL;
  g_autofree char *report = NULL;

  g_ptr_array_add (revisions, revision);
  graph = hw_graph_new (revisions);
  comparison = hw_comparison_new (graph, sides, 1);
  layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
  report = hw_comparison_to_markdown (comparison, 0, 0, &side, 1, layout);
  g_assert_nonnull (strstr (report, "## a\\|b compared with"));
  g_assert_nonnull (
      strstr (report, "| `x` | drop \\`a\\` \\| \\*b\\*\\_c \\<script\\> | current |\n"));
}

/* Against the definition, on random graphs. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr(HwGraph) graph = hw_test_graph_new_random (rand, 40);
      const guint n = hw_graph_get_n_revisions (graph);
      const guint at = (guint)g_rand_int_range (rand, 0, (gint32)n);
      const HwComparisonSide sides[] = {
        { "all", TRUE, hw_graph_get_heads (graph), NULL },
        { "one", TRUE, ROWS (hw_graph_get_revision (graph, at)->id), NULL },
      };
      g_autoptr(HwComparison) comparison = hw_comparison_new (graph, sides, 2);
      const HwComparisonCounts counts = hw_comparison_count (comparison, 0, 1);
      g_autofree guint8 *ancestors = hw_graph_get_ancestors (graph, at);
      guint n_ancestors = 0;

      for (guint node = 0; node < n; node++)
        {
          n_ancestors += ancestors[node];
          g_assert_cmpint ((hw_comparison_get (comparison, 1, node) & HW_STANDING_APPLIED) != 0, ==,
                           ancestors[node]);
        }
      g_assert_cmpuint (counts.n_ahead, ==, n - n_ancestors);
      g_assert_cmpuint (counts.n_behind + counts.n_unsure, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/standings", test_standings);
  g_test_add_func ("/comparison/counts", test_counts);
  g_test_add_func ("/comparison/apart", test_apart);
  g_test_add_func ("/comparison/targets", test_targets);
  g_test_add_func ("/comparison/two-lines", test_two_lines);
  g_test_add_func ("/comparison/equal", test_equal);
  g_test_add_func ("/comparison/runs-apart", test_runs_apart);
  g_test_add_func ("/comparison/markdown", test_markdown);
  g_test_add_func ("/comparison/markdown-escapes", test_markdown_escapes);
  g_test_add_func ("/comparison/random", test_random);

  return g_test_run ();
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-test-graph.h"
#include "hw-test-layout.h"

static void
test_drawings (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *drawing;
  } rows[] = {
    { "nothing", "", "" },
    { "one", "a\n", "* a\n" },
    { "line", "c < b\nb < a\na\n", "* c\n* b\n* a\n" },
    { "two bases", "a #1\nb #2\n", "* b\n* a\n" },
    { "merge", "b #1\nl < b #2\nr < b #3\nm < l r #4\nz < m #5\n",
      "* z\n"
      "* m\n"
      "|\\\n"
      "* | r\n"
      "| * l\n"
      "|/\n"
      "* b\n" },
    { "two heads", "b #1\nl < b #2\nr < b #3\nl2 < l #4\nr2 < r #5\ns < r #6\n",
      "* s\n"
      "| * r2\n"
      "|/\n"
      "| * l2\n"
      "* | r\n"
      "| * l\n"
      "|/\n"
      "* b\n" },
    { "one merged, one on its own",
      "a #1\nb < a #2\nc < b #3\nx < a #4\ny < a #5\nd < c #6\nz < x y #7\n",
      "  * z\n"
      "  |\\\n"
      "* | | d\n"
      "| * | y\n"
      "| | * x\n"
      "| |/\n"
      "* | c\n"
      "* | b\n"
      "|/\n"
      "* a\n" },
    { "dependencies are dashed",
      "c1 @core #1\nc2 < c1 #2\np1 ~ c2 #3\np2 < p1 #4\nc3 < c2 #5\np3 < p2 ~ c1 #6\n",
      "* p3\n"
      "|__\\\n"
      "| * : c3\n"
      "* | : p2\n"
      "* | : p1\n"
      " \\| :\n"
      "  * : c2\n"
      "  |/\n"
      "  * c1\n" },
    { "a long dependency is a stub",
      "c #1\nd1 < c #2\nd2 < d1 #3\nd3 < d2 #4\nd4 < d3 #5\nd5 < d4 #6\nd6 < d5 #7\nd7 < d6 #8\n"
      "d8 < d7 #9\nx ~ c #10\n",
      "* x -> c\n* d8\n* d7\n* d6\n* d5\n* d4\n* d3\n* d2\n* d1\n* c\n" },
    { "a back-dated revision stays above its parent", "a #9\nb < a #1\nc < a #10\n",
      "* c\n"
      "| * b\n"
      "|/\n"
      "* a\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(HwGraph) graph = hw_test_graph_new (rows[i].text);
      g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
      g_autofree char *drawing = hw_test_layout_draw (layout, graph);

      g_test_message ("%s", rows[i].name);
      g_assert_cmpstr (drawing, ==, rows[i].drawing);
      g_assert_cmpuint (hw_test_layout_measure (layout, graph).n_errors, ==, 0);
    }
}

static void
test_branch_by_branch (void)
{
  g_autoptr(HwGraph) graph =
                 hw_test_graph_new ("b #1\nl < b #2\nr < b #3\nl2 < l #4\nr2 < r #5\ns < r #6\n");
  g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_BRANCH);
  g_autofree char *drawing = hw_test_layout_draw (layout, graph);

  g_assert_cmpstr (drawing, ==,
                   "* s\n"
                   "| * r2\n"
                   "|/\n"
                   "* r\n"
                   "| * l2\n"
                   "| * l\n"
                   "|/\n"
                   "* b\n");
}

static void
test_random_graphs_are_valid (void)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(HwGraph) graph =
                     hw_test_graph_new_random (rand, (guint)g_rand_int_range (rand, 1, 100));

      for (guint order = HW_LAYOUT_ORDER_DATE; order <= HW_LAYOUT_ORDER_BRANCH; order++)
        {
          g_autoptr(HwLayout) layout = hw_layout_new (graph, (HwLayoutOrder)order);

          if (hw_test_layout_measure (layout, graph).n_errors > 0)
            g_test_fail_printf ("seed %u, order %u", seed, order);
        }
    }
}

/* Load order must leave no trace in the picture. */
static void
test_load_order_does_not_matter (void)
{
  static const char forward[] = "a\nb < a #5\nc < a #5\nd < b c\ne < b ~ c\nf < a\n";
  static const char backward[] = "f < a\ne < b ~ c\nd < b c\nc < a #5\nb < a #5\na\n";
  g_autoptr(HwGraph) one = hw_test_graph_new (forward);
  g_autoptr(HwGraph) other = hw_test_graph_new (backward);

  for (guint order = HW_LAYOUT_ORDER_DATE; order <= HW_LAYOUT_ORDER_BRANCH; order++)
    {
      g_autoptr(HwLayout) first = hw_layout_new (one, (HwLayoutOrder)order);
      g_autoptr(HwLayout) second = hw_layout_new (other, (HwLayoutOrder)order);
      g_autoptr(GString) first_dump = g_string_new (NULL);
      g_autoptr(GString) second_dump = g_string_new (NULL);

      hw_layout_dump (first, one, first_dump);
      hw_layout_dump (second, other, second_dump);
      g_assert_cmpstr (first_dump->str, ==, second_dump->str);
    }
}

/* A line of 1,000 revisions that one edge of the same length runs along. */
static void
test_long_lines_over_checkpoints (void)
{
  g_autoptr(GString) text = g_string_new ("r0\n");
  g_autoptr(HwGraph) graph = NULL;
  g_autoptr(HwLayout) layout = NULL;
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));
  HwTestLayoutQuality quality;

  for (guint i = 1; i < 1000; i++)
    g_string_append_printf (text, "r%u < r%u #%u\n", i, i - 1, i);
  g_string_append (text, "side < r0 #2000\n");
  graph = hw_test_graph_new (text->str);
  layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
  quality = hw_test_layout_measure (layout, graph);

  g_assert_cmpuint (quality.n_errors, ==, 0);
  g_assert_cmpuint (quality.n_lanes, ==, 2);
  g_assert_cmpuint (quality.n_crossings, ==, 0);
  hw_layout_get_segments (layout, 700, segments);
  g_assert_cmpuint (segments->len, ==, 2);
  hw_layout_get_segments (layout, 1000, segments);
  g_assert_cmpuint (segments->len, ==, 0);
}

static void
test_colours_follow_the_riser (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("b #1\nl < b #2\nr < b #3\nm < l r #4\n");
  g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));

  /* m's line to l leaves the trunk into lane 1. */
  hw_layout_get_segments (layout, 0, segments);
  g_assert_cmpuint (segments->len, ==, 2);
  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      g_assert_cmpuint (segment->colour, ==, MAX (segment->from, segment->to));
      g_assert_cmpuint (segment->kind, ==, HW_SEGMENT_DOWN);
    }
}

static gboolean
stands_on (const HwGraph *graph, guint node, guint other)
{
  guint n_parents, n_dependencies;
  const guint *parents = hw_graph_get_parents (graph, node, &n_parents);
  const guint *dependencies = hw_graph_get_dependencies (graph, node, &n_dependencies);

  for (guint i = 0; i < n_parents; i++)
    if (parents[i] == other)
      return TRUE;
  for (guint i = 0; i < n_dependencies; i++)
    if (dependencies[i] == other)
      return TRUE;

  return FALSE;
}

/* Where a line says whose it is, it is that revision's, and it begins at its dot; and a revision alone with its line is named. */
static void
test_lines_know_their_source (void)
{
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));
  guint n_known = 0, n_all = 0;

  for (guint32 seed = 1; seed <= 20; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(HwGraph) graph = hw_test_graph_new_random (rand, 60);
      g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);

      for (guint row = 0; row + 1 < hw_layout_get_n_rows (layout); row++)
        {
          hw_layout_get_segments (layout, row, segments);
          n_all += segments->len;
          for (guint i = 0; i < segments->len; i++)
            {
              const HwSegment *segment = &g_array_index (segments, HwSegment, i);

              if (segment->source == HW_GRAPH_NONE)
                continue;
              n_known++;
              g_assert_cmpuint (hw_layout_find_row (layout, segment->source), <=, row);
              g_assert_true (stands_on (graph, segment->source, segment->target));
            }
        }
    }
  g_assert_cmpuint (n_known * 2, >, n_all);
}

static char *
draw_runs (const char *text, const guint8 *kept, guint min_length)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new (text);
  g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
  g_autofree guint8 *hidden = hw_layout_find_runs (layout, graph, kept, min_length);
  GString *drawing = g_string_new (NULL);

  for (guint row = 0; row < hw_layout_get_n_rows (layout); row++)
    g_string_append_c (drawing, hidden[row] ? '.' : '*');

  return g_string_free (drawing, FALSE);
}

static void
test_runs (void)
{
  static const char line[] = "a #1\nb < a #2\nc < b #3\nd < c #4\ne < d #5\nf < e #6\n";
  static const char labelled[] = "a #1\nb < a #2\nc < b @x #3\nd < c #4\ne < d #5\nf < e #6\n";
  /* s forks from c: c stays, and a line bends below s. */
  static const char forked[] =
      "a #1\nb < a #2\nc < b #3\nd < c #4\ne < d #5\ns < c #6\nf < e #7\ng < f #8\nh < g #9\n";
  const guint8 kept[] = { 0, 0, 1, 0, 0, 0 };
  g_autofree char *all = draw_runs (line, NULL, 2);
  g_autofree char *short_ones = draw_runs (line, NULL, 5);
  g_autofree char *with_kept = draw_runs (line, kept, 2);
  g_autofree char *with_label = draw_runs (labelled, NULL, 2);
  g_autofree char *with_fork = draw_runs (forked, NULL, 2);

  g_assert_cmpstr (all, ==, "*....*");
  g_assert_cmpstr (short_ones, ==, "******");
  g_assert_cmpstr (with_kept, ==, "***..*");
  g_assert_cmpstr (with_label, ==, "*..***");
  g_assert_cmpstr (with_fork, ==, "*..*..***");
}

/* What enters a run at its top leaves it at its bottom, in the same lanes. */
static void
test_runs_are_straight (void)
{
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));

  for (guint32 seed = 1; seed <= 20; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(HwGraph) graph = hw_test_graph_new_random (rand, 80);
      g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
      g_autofree guint8 *hidden = hw_layout_find_runs (layout, graph, NULL, 2);

      for (guint row = 0; row + 1 < hw_layout_get_n_rows (layout); row++)
        {
          if (!hidden[row] || !hidden[row + 1])
            continue;
          hw_layout_get_segments (layout, row, segments);
          for (guint i = 0; i < segments->len; i++)
            g_assert_cmpuint (g_array_index (segments, HwSegment, i).from, ==,
                              g_array_index (segments, HwSegment, i).to);
        }
    }
}

static void
test_dump (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a #1\n\"\\ < a #2\n");
  g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);
  g_autoptr(GString) dump = g_string_new (NULL);

  hw_layout_dump (layout, graph, dump);

  g_assert_cmpstr (
      dump->str, ==,
      "{\"dag\": {\"\\\"\\\\\": {\"down\": [\"a\"], \"depends\": []}, \"a\": {\"down\": [], "
      "\"depends\": []}}}\n"
      "{\"row\": 0, \"revision\": \"\\\"\\\\\", \"lane\": 0, \"edges\": [[0, 0, \"down\", \"a\"]]}\n"
      "{\"row\": 1, \"revision\": \"a\", \"lane\": 0, \"edges\": []}\n");
}

static void
test_contradictory_graph (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a < c\nb < a gone\nc < b\nd < c ~ d\ne < d\ne\n");
  g_autoptr(HwLayout) layout = hw_layout_new (graph, HW_LAYOUT_ORDER_DATE);

  g_assert_nonnull (hw_graph_get_error (graph));
  g_assert_cmpuint (hw_layout_get_n_rows (layout), ==, 5);
  g_assert_cmpuint (hw_test_layout_measure (layout, graph).n_errors, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout/drawings", test_drawings);
  g_test_add_func ("/layout/branch-by-branch", test_branch_by_branch);
  g_test_add_func ("/layout/random-graphs-are-valid", test_random_graphs_are_valid);
  g_test_add_func ("/layout/load-order-does-not-matter", test_load_order_does_not_matter);
  g_test_add_func ("/layout/long-lines-over-checkpoints", test_long_lines_over_checkpoints);
  g_test_add_func ("/layout/colours-follow-the-riser", test_colours_follow_the_riser);
  g_test_add_func ("/layout/lines-know-their-source", test_lines_know_their_source);
  g_test_add_func ("/layout/runs", test_runs);
  g_test_add_func ("/layout/runs-are-straight", test_runs_are_straight);
  g_test_add_func ("/layout/dump", test_dump);
  g_test_add_func ("/layout/contradictory-graph", test_contradictory_graph);

  return g_test_run ();
}

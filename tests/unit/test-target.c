/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-plan.h"
#include "hw-test-graph.h"

/*  top1      m head of both arms     x2  head
 *   |                                |
 *  join      merge                   x1  @extra, base, depends on left
 *  /  \
 * left right @arm
 *  \  /
 *  root
 */
static const char graph_text[] = "root\n"
                                 "left < root\n"
                                 "right < root @arm\n"
                                 "join < left right\n"
                                 "top1 < join\n"
                                 "x100 @extra ~ left\n"
                                 "x200 < x100\n";

typedef struct
{
  const char *expression;
  const char *expected; /* ids, or NULL for a refusal */
  HwErrorCode code;
} Row;

static char *
find_all (const HwGraph *graph, const char *expression, GError **error)
{
  g_autoptr(GArray) nodes = hw_graph_find_all (graph, expression, error);

  return nodes != NULL ? hw_test_graph_join (graph, nodes) : NULL;
}

static void
assert_row (const HwGraph *graph, const Row *row)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = find_all (graph, row->expression, &error);

  g_test_message ("%s", row->expression);
  if (row->expected != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, row->expected);
      return;
    }
  g_assert_error (error, HW_ERROR, (int)row->code);
  g_assert_nonnull (hw_error_get_hint (error));
}

static void
test_names (void)
{
  static const Row rows[] = {
    { "root", "root", 0 },
    { "base", "", 0 },
    { "heads", "top1 x200", 0 },
    { "extra@head", "x200", 0 },
    { "arm@heads", "top1", 0 },
    { "extra", "x100", 0 },
    { "arm", "right", 0 },
    { "ro", "root", 0 },
    { "x1", "x100", 0 },
    { "arm@join", "join", 0 },
    { "@root", "root", 0 },
    { "-1", "join x100", 0 },
    { "extra@-1", "x100", 0 },
    { "head", NULL, HW_ERROR_MULTIPLE_HEADS },
    { "x", NULL, HW_ERROR_AMBIGUOUS_PREFIX },
    { "Root", NULL, HW_ERROR_NOT_FOUND },
    { " root", NULL, HW_ERROR_NOT_FOUND },
    { "", NULL, HW_ERROR_NOT_FOUND },
    { "arm@", NULL, HW_ERROR_NOT_FOUND },
    { "nope@root", NULL, HW_ERROR_NO_SUCH_BRANCH },
    { "nope@head", NULL, HW_ERROR_NOT_FOUND },
    { "extra@root", NULL, HW_ERROR_NOT_IN_BRANCH },
    { "left@right", NULL, HW_ERROR_NOT_IN_BRANCH },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (graph_text);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (graph, &rows[i]);
}

static void
test_relative (void)
{
  static const Row rows[] = {
    { "left+1", "join", 0 },
    { "left+2", "top1", 0 },
    { "join+0", "join", 0 },
    { "top1-1", "join", 0 },
    { "x200-2", "", 0 },
    { "extra+1", "x200", 0 },
    { "arm@root+1", "right", 0 },
    { "base+1", NULL, HW_ERROR_AMBIGUOUS_WALK },
    { "extra@base+2", "x200", 0 },
    { "root+1", NULL, HW_ERROR_AMBIGUOUS_WALK },
    { "top1-2", NULL, HW_ERROR_AMBIGUOUS_WALK },
    { "top1+1", NULL, HW_ERROR_WALKED_TOO_FAR },
    { "x200-3", NULL, HW_ERROR_WALKED_TOO_FAR },
    { "left+1x", NULL, HW_ERROR_NOT_FOUND },
    { "left+1+1", NULL, HW_ERROR_NOT_FOUND },
    { "left+99999999999999999999", NULL, HW_ERROR_WALKED_TOO_FAR },
    { "+1", NULL, HW_ERROR_NOT_FOUND },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (graph_text);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (graph, &rows[i]);
}

/* Names of three characters or fewer are only found whole. */
static void
test_short_names_have_no_prefix (void)
{
  static const Row rows[] = {
    { "abc", "abc", 0 },
    { "ab", NULL, HW_ERROR_NOT_FOUND },
    { "öä", NULL, HW_ERROR_NOT_FOUND },
    { "öäü", "öäü", 0 },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new ("abc\nöäü < abc\n");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (graph, &rows[i]);
}

/* Labels have no forbidden characters; where one looks like steps from another name, it is the label. */
static void
test_labels_that_look_like_steps (void)
{
  static const Row rows[] = {
    { "core-1", "b200", 0 },
    { "a100+1", "c300", 0 },
    { "a100-1", "core", 0 },
    { "b200+1", "c300", 0 },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (
      "core @x\na100 < core\nb200 < a100 @core-1\nc300 < b200 @a100+1\n");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (graph, &rows[i]);
}

static void
test_one_names_at_most_one (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new (graph_text);
  g_autoptr(GError) error = NULL;
  guint node = 0;

  g_assert_true (hw_graph_find (graph, "base", &node, NULL));
  g_assert_cmpuint (node, ==, HW_GRAPH_NONE);
  g_assert_true (hw_graph_find (graph, "extra@head", &node, NULL));
  g_assert_cmpuint (node, ==, hw_graph_lookup (graph, "x200"));
  g_assert_false (hw_graph_find (graph, "heads", &node, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MULTIPLE_HEADS);
  g_assert_cmpuint (node, ==, hw_graph_lookup (graph, "x200"));
}

/* Where one revision is wanted Alembic looks the label before `base` up, and walks down from all heads. */
static void
test_base_of_an_unknown_branch (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("root @arm\nleft < root\n");
  g_autoptr(HwPlan) known = hw_plan_new_upgrade (graph, NULL, "arm@base-1", NULL);
  g_autoptr(HwPlan) unknown = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (hw_plan_get_n_steps (known), ==, 2);
  unknown = hw_plan_new_upgrade (graph, NULL, "nope@base-1", &error);
  g_assert_error (error, HW_ERROR, HW_ERROR_NO_SUCH_BRANCH);
}

static void
test_ambiguous_hint_lists_the_names (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("abcd1\nabcd2 < abcd1 @abcdef\n");
  g_autoptr(GError) error = NULL;
  guint node;

  g_assert_false (hw_graph_find (graph, "abcd", &node, &error));
  g_assert_cmpstr (hw_error_get_hint (error), ==,
                   "Type more of it: it is the beginning of abcd1, abcd2, abcdef.");
}

static void
test_contradictory_graph_refuses (void)
{
  g_autoptr(HwGraph) graph = hw_test_graph_new ("a\nb < gone\n");
  g_autoptr(GError) error = NULL;
  guint node;

  g_assert_false (hw_graph_find (graph, "a", &node, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MISSING_REVISION);
}

typedef struct
{
  const char *range;
  const char *rows; /* joined by blanks */
  const char *expected;
  HwErrorCode code;
} HistoryRow;

static void
test_history (void)
{
  static const HistoryRow rows[] = {
    { NULL, "", "top1 join x200 x100 left right root", 0 },
    { ":", "", "top1 join x200 x100 left right root", 0 },
    { "left:join", "", "join left", 0 },
    { "root:", "", "top1 join left right root", 0 },
    { "root:top1", "", "top1 join left right root", 0 },
    { ":left", "", "left root", 0 },
    { ":x200", "", "x200 x100 left root", 0 },
    { "left:+1", "", "join left", 0 },
    { "current:", "x100", "x200 x100", 0 },
    { ":current", "left", "left root", 0 },
    { ":current", "", "top1 join x200 x100 left right root", 0 },
    { "left", "", NULL, HW_ERROR_RANGE_SYNTAX },
    { "a:b:c", "", NULL, HW_ERROR_RANGE_SYNTAX },
    { "top1:left", "", NULL, HW_ERROR_RANGE_NOT_ANCESTOR },
    { "nope:", "", NULL, HW_ERROR_NOT_FOUND },
    { ":head", "", NULL, HW_ERROR_MULTIPLE_HEADS },
    { "current:", "ghost", NULL, HW_ERROR_NOT_FOUND },
  };
  g_autoptr(HwGraph) graph = hw_test_graph_new (graph_text);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto(GStrv) version_rows = g_strsplit (rows[i].rows, " ", -1);
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) nodes = hw_graph_list_history (graph, rows[i].range,
                                                        (const char *const *)version_rows, &error);
      g_autofree char *text = nodes != NULL ? hw_test_graph_join (graph, nodes) : NULL;

      g_test_message ("%s", rows[i].range != NULL ? rows[i].range : "everything");
      if (rows[i].expected == NULL)
        g_assert_error (error, HW_ERROR, (int)rows[i].code);
      else
        g_assert_no_error (error);
      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

/* Whatever is typed gets an answer or a refusal with a hint. */
static void
test_noise_is_answered (void)
{
  static const char *const pieces[] = { "left", "x1", "arm", "extra", "head",   "heads",
                                        "base", "@",  "+",   "-",     "1",      "9",
                                        ":",    "",   "ö",   " ",     "current" };
  g_autoptr(HwGraph) graph = hw_test_graph_new (graph_text);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) history_error = NULL;
      g_autoptr(GArray) nodes = NULL;
      g_autoptr(GArray) history = NULL;

      for (int n = g_rand_int_range (rand, 0, 6); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      nodes = hw_graph_find_all (graph, text->str, &error);
      history = hw_graph_list_history (graph, text->str, NULL, &history_error);
      g_assert_true ((nodes != NULL) == (error == NULL));
      g_assert_true (error == NULL || hw_error_get_hint (error) != NULL);
      g_assert_true ((history != NULL) == (history_error == NULL));
      g_assert_true (history_error == NULL || hw_error_get_hint (history_error) != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/target/names", test_names);
  g_test_add_func ("/target/relative", test_relative);
  g_test_add_func ("/target/short-names-have-no-prefix", test_short_names_have_no_prefix);
  g_test_add_func ("/target/labels-that-look-like-steps", test_labels_that_look_like_steps);
  g_test_add_func ("/target/one-names-at-most-one", test_one_names_at_most_one);
  g_test_add_func ("/target/base-of-an-unknown-branch", test_base_of_an_unknown_branch);
  g_test_add_func ("/target/ambiguous-hint-lists-the-names", test_ambiguous_hint_lists_the_names);
  g_test_add_func ("/target/contradictory-graph-refuses", test_contradictory_graph_refuses);
  g_test_add_func ("/target/history", test_history);
  g_test_add_func ("/target/noise-is-answered", test_noise_is_answered);

  return g_test_run ();
}

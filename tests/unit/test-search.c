/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "hw-error.h"
#include "hw-search.h"

#define ROWS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Local noon of a day, so that the test holds in every time zone. */
static gint64
noon (int year, int month, int day)
{
  g_autoptr(GDateTime) time = g_date_time_new_local (year, month, day, 12, 0, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static HwRevision *
revision_new (const char *id,
              const char *const *parents,
              const char *label,
              const char *message,
              gint64 created_usec,
              HwRevisionFlags flags)
{
  const char *const labels[] = { label, NULL };
  g_autofree char *file = g_strdup_printf ("/p/2026_%s.sql", id);

  return hw_revision_new (id, parents, labels, NULL, message, "", created_usec, file, flags);
}

/* a - b - d(merge) ; a - c - d */
static HwGraph *
create_graph (void)
{
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);

  g_ptr_array_add (revisions, revision_new ("a1f0", NULL, NULL, "Create users", noon (2025, 9, 30),
                                            HW_REVISION_NONE));
  g_ptr_array_add (revisions,
                   revision_new ("b2f0", ROWS ("a1f0"), "payments", "Add payments: currency",
                                 noon (2025, 10, 1), HW_REVISION_DATA));
  g_ptr_array_add (revisions, revision_new ("c3f0", ROWS ("a1f0"), NULL, "Größe von Städten",
                                            noon (2025, 11, 15), HW_REVISION_IRREVERSIBLE));
  g_ptr_array_add (revisions, revision_new ("d4f0", ROWS ("b2f0", "c3f0"), NULL, "Merge a1 lines",
                                            0, HW_REVISION_UP_NO_TRANSACTION));

  return hw_graph_new (revisions);
}

static HwComparison *
create_comparison (const HwGraph *graph)
{
  const HwComparisonSide sides[] = {
    { "dev", TRUE, ROWS ("d4f0"), ROWS ("c3f0") },
    { "prod", TRUE, ROWS ("b2f0"), NULL },
    { "qa", FALSE, NULL, NULL },
  };

  return hw_comparison_new (graph, sides, G_N_ELEMENTS (sides));
}

/* The first letters of the ids that match; or the error's message. */
static char *
find (const char *text, const char *environment)
{
  static const char *const authors[] = { "Anna", "Örjan Ström", "Anna", NULL };
  static const guint8 findings[] = { 0, HW_SEARCH_FINDING_ERROR, HW_SEARCH_FINDING_WARNING, 0 };
  static const guint8 first[] = { 1, 0, 1, 0 };
  static const guint8 second[] = { 1, 1, 0, 0 };
  static const guint8 *const sql[] = { first, second };
  g_autoptr(HwGraph) graph = create_graph ();
  g_autoptr(HwComparison) comparison = create_comparison (graph);
  const HwSearchFacts facts = { comparison, environment, authors, findings, sql };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwSearch) search = hw_search_parse (text, &error);
  GString *found = g_string_new (NULL);

  if (search == NULL || !hw_search_check (search, &facts, &error))
    g_string_append (found, error->message);
  else
    for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
      if (hw_search_matches (search, &facts, node))
        g_string_append_c (found, hw_graph_get_revision (graph, node)->id[0]);

  return g_string_free (found, FALSE);
}

typedef struct
{
  const char *text;
  const char *found;
} Row;

static void
check_rows (const Row *rows, guint n_rows, const char *environment)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *found = find (rows[i].text, environment);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (found, ==, rows[i].found);
    }
}

static void
test_text (void)
{
  static const Row rows[] = {
    { "", "abcd" },
    { "  ", "abcd" },
    { "users", "a" },
    { "USERS", "a" },
    { "create users", "a" },
    { "users create", "a" }, /* both words, in whatever order */
    { "\"create users\"", "a" },
    { "\"users create\"", "" },
    { "create merge", "" },
    { "a1", "ad" },   /* an id from its start, or a message */
    { "f0", "abcd" }, /* files are named by their ids */
    { "id:f0", "" },  /* not in the middle of an id */
    { "id:A1", "a" },
    { "2026_b", "b" },
    { "file:2026_b2f0.sql", "b" },
    { "file:b2", "b" },
    { "payments", "b" }, /* its own label or message */
    { "label:payments", "bd" },
    { "label:pay -id:d4", "b" },
    { "größe", "c" },
    { "GRÖSSE", "c" },        /* the capital of ß is SS */
    { "gro\314\210ße", "c" }, /* a letter and its mark, as some file systems have them */
    { "author:o\314\210RJAN", "b" },
    { "anna", "ac" },
    { "author:anna", "ac" },
    { "author:ström", "b" },
    { "-author:anna", "bd" },
    { "author:\"örjan s\"", "b" },
    { "message:a1", "d" },
    { "message:payments:", "b" },
    { "payments: currency", "b" }, /* a colon at the end of a word is text */
    { "-users", "bcd" },
    { "-\"create users\"", "bcd" },
    { "-", "" }, /* looked for as it is */
    { "\"unfinished", "" },
    { "\"create us", "a" },
    { "\"\"", "abcd" },
    { "\"a\\\"b\"", "" },
  };

  check_rows (rows, G_N_ELEMENTS (rows), NULL);
}

/* A letter with its mark is one, whether it is written as one character or as two. */
static void
test_fold (void)
{
  static const char *const same[][2] = {
    { "é", "e\314\201" },         { "É", "e\314\201" },
    { "й", "И\314\206" },         { "한", "\341\204\222\341\205\241\341\206\253" },
    { "Å", "\342\204\253" }, /* the unit of length */
    { "ế", "e\314\202\314\201" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *first = hw_search_fold (same[i][0]);
      g_autofree char *second = hw_search_fold (same[i][1]);

      g_assert_cmpstr (first, ==, second);
      g_assert_true (hw_search_contains (same[i][0], second));
      g_assert_true (hw_search_contains (same[i][1], first));
    }
  g_assert_true (hw_search_contains ("bad \377 name", "name"));
  g_assert_false (hw_search_contains ("bad \377 name", "\377"));
  g_assert_true (hw_search_contains ("", ""));
  g_assert_false (hw_search_contains ("", "a"));
  g_assert_true (hw_search_contains ("aab", "ab"));
}

/* Words of SQL are the same everywhere: a Turkish capital of i is another letter. Where there is no such locale it is as
 * elsewhere. */
static void
test_turkish (void)
{
  g_autofree char *old = g_strdup (setlocale (LC_CTYPE, NULL));

  if (setlocale (LC_CTYPE, "tr_TR.UTF-8") == NULL)
    g_test_message ("there is no Turkish locale here");
  g_assert_true (hw_search_contains ("CREATE INDEX", "index"));
  g_assert_true (hw_search_contains ("create index", "index"));
  setlocale (LC_CTYPE, old);
}

static void
test_words (void)
{
  static const Row rows[] = {
    { "is:merge", "d" },          { "is:head", "d" },
    { "is:base", "a" },           { "is:branch", "a" },
    { "is:data", "b" },           { "is:irreversible", "c" },
    { "is:no-transaction", "d" }, { "is:python", "" },
    { "-is:merge", "abc" },       { "IS:Merge", "d" },
    { "has:error", "b" },         { "has:warning", "c" },
    { "has:finding", "bc" },      { "has:label", "b" },
    { "has:dependency", "" },     { "sql:x", "ac" },
    { "sql:x sql:y", "a" }, /* each has an answer of its own */
    { "sql:x -sql:y", "c" },      { "-sql:x", "bd" },
  };

  check_rows (rows, G_N_ELEMENTS (rows), NULL);
}

static void
test_environments (void)
{
  static const Row rows[] = {
    { "env:prod", "b" }, /* where it stands */
    { "env:PROD", "b" },
    { "-env:prod", "acd" },
    { "env:prod state:pending", "cd" },
    { "env:prod env:dev state:applied", "ab" },
    { "state:pending", "cd" }, /* on the selected one */
    { "state:current", "b" },
    { "-state:applied", "cd" },
    { "env:dev state:edited", "c" },
    { "env:qa state:unknown", "abcd" },
    { "env:qa state:pending", "" },
    { "applied:prod", "ab" },
    { "pending:prod", "cd" },
    { "current:dev", "d" },
    { "edited:dev", "c" },
    { "applied:dev -applied:prod", "cd" },
    { "pending:nowhere", "there is no environment “nowhere”" },
  };
  static const Row unselected[] = {
    { "state:pending", "“state:” is about an environment, and none is selected" },
    { "applied:prod state:pending", "“state:” is about an environment, and none is selected" },
    { "env:prod state:pending", "cd" },
  };

  check_rows (rows, G_N_ELEMENTS (rows), "prod");
  check_rows (unselected, G_N_ELEMENTS (unselected), NULL);
}

static void
test_dates (void)
{
  static const Row rows[] = {
    { "after:2025-10-01", "bc" },
    { "after:2025-10-02", "c" },
    { "before:2025-10-01", "a" },
    { "before:2025-11", "ab" },
    { "after:2025-10 before:2025-11", "b" },
    { "after:2025", "abc" }, /* one without a date was made at no time */
    { "before:2026", "abc" },
    { "-after:2025-10-01", "ad" },
  };

  check_rows (rows, G_N_ELEMENTS (rows), NULL);
}

static void
test_errors (void)
{
  static const Row rows[] = {
    { "colour:red", "“colour:” is no operator of the search" },
    { "https://example.org", "“https:” is no operator of the search" },
    { "is:", "something is missing behind “is:”" },
    { "-label: x", "something is missing behind “label:”" },
    { "is:round", "“is:” does not know “round”" },
    { "has:", "something is missing behind “has:”" },
    { "state:done", "“state:” does not know “done”" },
    { "after:yesterday", "“after:” takes a date, which “yesterday” is not" },
    { "before:2025-13", "“before:” takes a date, which “2025-13” is not" },
    { "before:2025-02-30", "“before:” takes a date, which “2025-02-30” is not" },
    { "after:25", "“after:” takes a date, which “25” is not" },
    { "after:2025-1-1-1", "“after:” takes a date, which “2025-1-1-1” is not" },
  };
  g_autoptr(GError) error = NULL;

  check_rows (rows, G_N_ELEMENTS (rows), "prod");
  g_assert_null (hw_search_parse ("is:round", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
  g_assert_nonnull (strstr (hw_error_get_hint (error), "merge, head, base"));
}

static void
test_terms (void)
{
  g_autoptr(HwSearch) search = hw_search_parse ("  add  -label:\"a b\" is:merge sql:drop ", NULL);
  g_autofree char *term = hw_search_dup_term (search, 1);
  g_autofree char *without_first = hw_search_dup_without (search, 0);
  g_autofree char *without_second = hw_search_dup_without (search, 1);
  g_autofree char *without_last = hw_search_dup_without (search, 3);

  g_assert_cmpuint (hw_search_get_n_terms (search), ==, 4);
  g_assert_cmpint (hw_search_get_term (search, 1)->field, ==, HW_SEARCH_LABEL);
  g_assert_true (hw_search_get_term (search, 1)->is_negated);
  g_assert_cmpstr (hw_search_get_term (search, 1)->value, ==, "a b");
  g_assert_cmpstr (term, ==, "-label:\"a b\"");
  g_assert_cmpstr (without_first, ==, "-label:\"a b\" is:merge sql:drop");
  g_assert_cmpstr (without_second, ==, "  add is:merge sql:drop");
  g_assert_cmpstr (without_last, ==, "  add  -label:\"a b\" is:merge");
  g_assert_true (hw_search_has_field (search, HW_SEARCH_SQL));
  g_assert_false (hw_search_has_field (search, HW_SEARCH_AUTHOR));
  g_assert_false (hw_search_asks_environments (search));
}

/* Anything may be typed. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "\"", "-", ":", " ", "\\", "is:", "merge", "after:", "2025-01", "a", "ö", "state:", "sql:",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(HwSearch) search = NULL;
      g_autoptr(GError) error = NULL;

      for (int i = g_rand_int_range (rand, 0, 9); i > 0; i--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, (gint32)G_N_ELEMENTS (pieces))]);
      search = hw_search_parse (text->str, &error);
      g_assert_true ((search == NULL) == (error != NULL));
      for (guint i = 0; search != NULL && i < hw_search_get_n_terms (search); i++)
        {
          const HwSearchTerm *term = hw_search_get_term (search, i);

          g_assert_cmpuint (term->start, <, term->end);
          g_assert_cmpuint (term->end, <=, text->len);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/text", test_text);
  g_test_add_func ("/search/fold", test_fold);
  g_test_add_func ("/search/turkish", test_turkish);
  g_test_add_func ("/search/words", test_words);
  g_test_add_func ("/search/environments", test_environments);
  g_test_add_func ("/search/dates", test_dates);
  g_test_add_func ("/search/errors", test_errors);
  g_test_add_func ("/search/terms", test_terms);
  g_test_add_func ("/search/random", test_random);

  return g_test_run ();
}

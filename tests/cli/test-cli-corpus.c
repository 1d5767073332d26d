/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-cli-test.h"
#include "hw-test-conformance.h"

/* What Alembic printed for history, heads, branches and show, recorded for some sixty graphs, against what the command
 * prints. Alembic takes labels and children from sets, so words of a line and lines may come in any order. Create dates
 * are not recorded and not compared. */

/* "None", "'id'" or "('a', 'b', )" */
static char *
make_literal (JsonObject *revision, const char *member)
{
  g_auto(GStrv) values = hw_test_json_get_strv (revision, member);
  g_autoptr(GString) text = g_string_new ("(");

  if (values == NULL)
    return g_strdup ("None");
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *escaped = g_strescape (values[i], "\"");

      g_string_append_printf (text, "\"%s\", ", escaped);
    }
  g_string_append_c (text, ')');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
write_revision (HwCliTest *test, JsonObject *revision)
{
  const char *id = json_object_get_string_member (revision, "revision");
  g_auto(GStrv) down_ids = hw_test_json_get_strv (revision, "down_revision");
  g_autofree char *shown = down_ids != NULL ? g_strjoinv (", ", down_ids) : g_strdup ("");
  g_autofree char *down = make_literal (revision, "down_revision");
  g_autofree char *labels = make_literal (revision, "branch_labels");
  g_autofree char *depends_on = make_literal (revision, "depends_on");
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  name = g_strconcat ("alembic/versions/", json_object_get_string_member (revision, "file"), NULL);
  text = g_strdup_printf ("\"\"\"%s\n\nRevision ID: %s\nRevises: %s\n"
                          "Create Date: 2026-01-01 00:00:00.000000\n\n\"\"\"\n"
                          "revision = \"%s\"\ndown_revision = %s\nbranch_labels = %s\n"
                          "depends_on = %s\n\n\ndef upgrade():\n    pass\n",
                          json_object_get_string_member (revision, "message"), id, shown, id, down,
                          labels, depends_on);
  hw_cli_test_write (test, name, text);
}

/* FALSE when it is one that has to be refused as a whole. */
static gboolean
write_project (HwCliTest *test, JsonObject *record)
{
  JsonArray *revisions = json_object_get_array_member (record, "revisions");
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_good = json_object_get_null_member (record, "load_error");

  hw_cli_test_write (test, "alembic.ini", "[alembic]\nscript_location = %(here)s/alembic\n");
  for (guint i = 0; i < json_array_get_length (revisions); i++)
    {
      JsonObject *revision = json_array_get_object_element (revisions, i);
      const char *id = json_object_get_string_member (revision, "revision");

      /* Alembic goes on with an id that is there twice; here it is refused. */
      is_good = g_hash_table_add (ids, (gpointer)id) && is_good;
      write_revision (test, revision);
    }

  return is_good;
}

static gboolean
has_option (JsonObject *single, const char *name)
{
  JsonObject *options = json_object_has_member (single, "opts")
                            ? json_object_get_object_member (single, "opts")
                            : NULL;

  return options != NULL && json_object_has_member (options, name)
         && json_object_get_boolean_member (options, name);
}

/* The words for a case; NULL when it is not about printing. */
static GPtrArray *
make_words (HwCliTest *test, JsonObject *single)
{
  const char *command = json_object_get_string_member (single, "command");
  const char *const printing[] = { "history", "heads", "branches", "show", NULL };
  g_auto(GStrv) target = NULL;
  g_auto(GStrv) rows = NULL;
  g_autoptr(GPtrArray) words = NULL;
  gboolean wants_rows;

  if (!g_strv_contains (printing, command) || !json_object_get_null_member (single, "error"))
    return NULL;
  target = hw_test_json_get_strv (single, "target");
  rows = hw_test_json_get_strv (single, "heads");
  if (g_str_equal (command, "show") && g_str_equal (target[0], "current"))
    return NULL;

  words = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (words, g_strdup ("-C"));
  g_ptr_array_add (words, g_strdup (test->project));
  g_ptr_array_add (words, g_strdup (command));
  if (has_option (single, "verbose"))
    g_ptr_array_add (words, g_strdup ("-v"));
  if (has_option (single, "resolve_dependencies"))
    g_ptr_array_add (words, g_strdup ("--resolve-dependencies"));
  if (has_option (single, "indicate_current"))
    g_ptr_array_add (words, g_strdup ("-i"));
  if (target != NULL && g_str_equal (command, "history"))
    g_ptr_array_add (words, g_strconcat ("-r", target[0], NULL));
  wants_rows = has_option (single, "indicate_current")
               || (target != NULL && strstr (target[0], "current") != NULL);
  for (guint i = 0; wants_rows && rows != NULL && rows[i] != NULL; i++)
    g_ptr_array_add (words, g_strconcat ("--from=", rows[i], NULL));
  if (wants_rows && (rows == NULL || rows[0] == NULL))
    g_ptr_array_add (words, g_strdup ("--from=base"));
  if (target != NULL && g_str_equal (command, "show"))
    {
      g_ptr_array_add (words, g_strdup ("--"));
      g_ptr_array_add (words, g_strdup (target[0]));
    }
  g_ptr_array_add (words, NULL);

  return g_steal_pointer (&words);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char *
sort_and_join (char **parts, const char *separator)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (sorted, parts[i]);
  g_ptr_array_sort (sorted, compare_words);
  g_ptr_array_add (sorted, NULL);

  return g_strjoinv (separator, (char **)sorted->pdata);
}

/* @text without what may differ: the order of words in a line and of lines. */
static char *
normalise (const char *text, const char *folder)
{
  g_autoptr(GString) plain = g_string_new (text);
  g_auto(GStrv) lines = NULL;

  g_string_replace (plain, folder, "<versions>", 0);
  lines = g_strsplit (plain->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit_set (lines[i], " ,()", -1);

      if (strstr (lines[i], "Create Date:") != NULL)
        *lines[i] = '\0';
      else
        {
          g_free (lines[i]);
          lines[i] = sort_and_join (words, " ");
        }
    }

  return sort_and_join (lines, "\n");
}

static void
run_case (HwCliTest *test, JsonObject *single)
{
  g_autoptr(GPtrArray) words = make_words (test, single);
  g_auto(GStrv) recorded = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *printed = NULL;

  if (words == NULL)
    return;
  recorded = hw_test_json_get_strv (single, "output");
  joined = g_strjoinv ("\n", recorded);
  folder = g_build_filename (test->project, "alembic", "versions", NULL);
  hw_cli_test_run_argv (test, (const char *const *)words->pdata);
  expected = normalise (joined, folder);
  printed = normalise (test->out, folder);
  if (g_strcmp0 (printed, expected) != 0)
    g_test_message ("case %" G_GINT64_FORMAT ": %s", json_object_get_int_member (single, "n"),
                    json_object_get_string_member (single, "command"));
  g_assert_cmpstr (printed, ==, expected);
  hw_cli_test_assert_code (test, 0);
}

static void
test_record (HwCliTest *test, gconstpointer data)
{
  g_autofree char *folder = hw_test_conformance_find ("alembic");
  g_autoptr(JsonParser) parser = hw_test_conformance_load (folder, data);
  JsonObject *record = json_node_get_object (json_parser_get_root (parser));
  JsonArray *cases = json_object_get_array_member (record, "cases");

  if (!write_project (test, record))
    {
      hw_cli_test_run_in_project (test, "heads", NULL);
      hw_cli_test_assert_code (test, 2);
      g_assert_cmpstr (test->out, ==, "");
      return;
    }
  for (guint i = 0; i < json_array_get_length (cases); i++)
    run_case (test, json_array_get_object_element (cases, i));
}

static void
test_absent (void)
{
  g_test_skip ("the conformance data is absent");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) names = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = hw_test_conformance_find ("alembic");
  if (folder == NULL)
    {
      g_test_add_func ("/corpus/text", test_absent);
      return g_test_run ();
    }
  names = hw_test_conformance_list (folder, ".jsonl");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *path = g_strdup_printf ("/corpus/text/%.*s", (int)strcspn (name, "."), name);

      hw_cli_test_add (path, name, test_record);
    }

  return g_test_run ();
}

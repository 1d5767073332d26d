/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-script.h"

#define HEAD "-- M\n--\n-- revision: b2\n-- down-revision: a1\n\n"
#define PATH "/srv/migrations/20260107_b2.sql"

static HwScript *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  HwScript *script = hw_script_parse (PATH, text, -1, &error);

  g_assert_no_error (error);

  return script;
}

static void
test_full (void)
{
  static const char text[] = "-- Add user role column\n"
                             "--\n"
                             "-- Needed for the admin pages.\n"
                             "-- Note: locks shortly.\n"
                             "--\n"
                             "-- revision: def456\n"
                             "-- down-revision: abc123, x_9\n"
                             "-- branch-labels: billing\n"
                             "-- depends-on: 91ac0e, shop\n"
                             "-- created: 2026-01-07T15:00:00Z\n"
                             "\n"
                             "-- Careful: a comment after the fields.\n"
                             "-- migrate:up\n"
                             "SELECT 1;\n"
                             "\n"
                             "-- migrate:down\n"
                             "SELECT 2;\n";
  g_autoptr(HwScript) script = parse (text);
  const HwRevision *revision = script->revision;
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  static const char *const down[] = { "abc123", "x_9", NULL };
  static const char *const labels[] = { "billing", NULL };
  static const char *const depends_on[] = { "91ac0e", "shop", NULL };

  g_assert_cmpstr (revision->id, ==, "def456");
  g_assert_cmpstrv (revision->down_revisions, down);
  g_assert_cmpstrv (revision->branch_labels, labels);
  g_assert_cmpstrv (revision->depends_on, depends_on);
  g_assert_cmpstr (revision->message, ==, "Add user role column");
  g_assert_cmpstr (revision->description, ==,
                   "Add user role column\n\nNeeded for the admin pages.\nNote: locks shortly.\n");
  g_assert_cmpint (revision->created_usec, ==, 1767798000 * G_GINT64_CONSTANT (1000000));
  g_assert_cmpstr (revision->file, ==, PATH);
  g_assert_cmpint (revision->flags, ==, HW_REVISION_NONE);
  g_assert_cmpstr (script->text, ==, text);
  g_assert_cmpstr (script->sha256, ==, sum);

  g_assert_true (script->up.present && script->up.transaction);
  g_assert_cmpuint (script->up.line, ==, 14);
  g_assert_cmpuint (script->up.offset, ==, strstr (text, "SELECT 1") - text);
  g_assert_cmpstr (script->up.text, ==, "SELECT 1;\n\n");
  g_assert_true (script->down.present && script->down.transaction);
  g_assert_cmpuint (script->down.line, ==, 17);
  g_assert_cmpstr (script->down.text, ==, "SELECT 2;\n");
  g_assert_false (script->verify.present);
  g_assert_cmpstr (script->verify.text, ==, "");
}

typedef struct
{
  const char *name;
  const char *text;
  HwRevisionFlags flags;
} FlagCase;

#define DOWN "-- migrate:down\n"

static const FlagCase flag_cases[] = {
  { "plain", HEAD "-- migrate:up\nCREATE TABLE a (b int);\n" DOWN, HW_REVISION_NONE },
  { "irreversible", HEAD "-- migrate:up\n", HW_REVISION_IRREVERSIBLE },
  { "up-outside", HEAD "-- migrate:up transaction:false\n" DOWN, HW_REVISION_UP_NO_TRANSACTION },
  { "down-outside", HEAD "-- migrate:up\n-- migrate:down  transaction:false \n",
    HW_REVISION_DOWN_NO_TRANSACTION },
  { "transaction-true", HEAD "-- migrate:up transaction:true\n" DOWN, HW_REVISION_NONE },
  { "data",
    HEAD "-- migrate:up\n-- c\nSET x = 1; INSERT INTO a VALUES (1); update a SET b = 2;\n" DOWN,
    HW_REVISION_DATA },
  { "data-and-schema", HEAD "-- migrate:up\nALTER TABLE a ADD b int; UPDATE a SET b = 1;\n" DOWN,
    HW_REVISION_NONE },
  { "only-select", HEAD "-- migrate:up\nSELECT 1;\n" DOWN, HW_REVISION_NONE },
  { "data-in-down-only", HEAD "-- migrate:up\nDROP TABLE a;\n" DOWN "INSERT INTO a VALUES (1);\n",
    HW_REVISION_NONE },
};

static void
test_flags (gconstpointer data)
{
  const FlagCase *c = data;
  g_autoptr(HwScript) script = parse (c->text);

  g_assert_cmpint (script->revision->flags, ==, c->flags);
  g_assert_cmpint (script->up.transaction, ==, (c->flags & HW_REVISION_UP_NO_TRANSACTION) == 0);
  g_assert_cmpint (script->down.transaction, ==, (c->flags & HW_REVISION_DOWN_NO_TRANSACTION) == 0);
}

static void
test_base (void)
{
  g_autoptr(HwScript) script = parse ("-- revision: a\n-- down-revision: none\n-- migrate:up\n");

  g_assert_null (script->revision->down_revisions[0]);
  g_assert_cmpstr (script->revision->message, ==, "");
}

static void
test_crlf_and_bom (void)
{
  static const char text[] =
      "\357\273\277-- M\r\n--\r\n-- revision: b2\r\n-- down-revision: a1\r\n\r\n"
      "-- migrate:up transaction:false\r\nSELECT 1;\r\n-- migrate:down\r\n";
  g_autoptr(HwScript) script = parse (text);

  g_assert_cmpstr (script->revision->id, ==, "b2");
  g_assert_cmpstr (script->revision->message, ==, "M");
  g_assert_false (script->up.transaction);
  g_assert_cmpstr (script->up.text, ==, "SELECT 1;\r\n");
  g_assert_cmpuint (script->up.line, ==, 7);
  g_assert_cmpstr (script->text, ==, text + 3);
  g_assert_cmpstr (script->text + script->up.offset, ==, "SELECT 1;\r\n-- migrate:down\r\n");
}

static void
test_other_sections (void)
{
  g_autoptr(HwScript) script =
                 parse (HEAD "-- migrate:test-before\nB;\n"
                             "-- migrate:up\nU;\n-- migrate:batch size:10 pause:5\nUU;\n"
                             "-- migrate:verify\nV;\n"
                             "-- migrate:test-after\nA;\n"
                             "-- migrate:down\nD;\n");

  g_assert_cmpstr (script->test_before.text, ==, "B;\n");
  g_assert_cmpstr (script->up.text, ==, "U;\n-- migrate:batch size:10 pause:5\nUU;\n");
  g_assert_cmpstr (script->verify.text, ==, "V;\n");
  g_assert_cmpstr (script->test_after.text, ==, "A;\n");
  g_assert_cmpstr (script->down.text, ==, "D;\n");
}

/* A batch takes its section, and no other, out of the one transaction. */
static void
test_batches (void)
{
  g_autoptr(HwScript) script =
                 parse (HEAD "-- migrate:up\nU;\n-- migrate:batch size:10 pause:5\nUU;\n"
                             "--migrate:batch rounds:7 size:1000000\nUUU;\n"
                             "-- migrate:down\nD;\n");
  const HwScriptBatch *batch;

  g_assert_cmpuint (script->up.batches->len, ==, 2);
  g_assert_null (script->down.batches);
  g_assert_false (script->up.transaction);
  g_assert_true (script->down.transaction);
  g_assert_true ((script->revision->flags & HW_REVISION_UP_NO_TRANSACTION) != 0);

  batch = &g_array_index (script->up.batches, HwScriptBatch, 0);
  g_assert_cmpuint (batch->line, ==, 8);
  g_assert_cmpuint (batch->offset, ==, 3);
  g_assert_cmpuint (batch->size, ==, 10);
  g_assert_cmpuint (batch->pause_ms, ==, 5);
  g_assert_cmpuint (batch->max_rounds, ==, HW_SCRIPT_BATCH_DEFAULT_ROUNDS);
  batch = &g_array_index (script->up.batches, HwScriptBatch, 1);
  g_assert_cmpuint (batch->line, ==, 10);
  g_assert_cmpuint (batch->size, ==, 1000000);
  g_assert_cmpuint (batch->pause_ms, ==, 0);
  g_assert_cmpuint (batch->max_rounds, ==, 7);
}

static void
test_marker_only_at_line_start (void)
{
  g_autoptr(HwScript) script = parse (
      HEAD "-- migrate:up\nSELECT 'x'; -- migrate:down\n  -- migrate:down\n--migrate:down\nD;\n");

  g_assert_cmpstr (script->up.text, ==, "SELECT 'x'; -- migrate:down\n  -- migrate:down\n");
  g_assert_cmpstr (script->down.text, ==, "D;\n");
}

static void
test_dbmate (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwScript) script =
                 hw_script_parse ("/db/migrations/20200101120000_create_users_table.sql",
                                  "-- why we do this\n-- migrate:up\nU;\n-- migrate:down\n", -1,
                                  &error);

  g_assert_no_error (error);
  g_assert_cmpstr (script->revision->id, ==, "20200101120000");
  g_assert_cmpstr (script->revision->message, ==, "create users table");
  g_assert_cmpstr (script->revision->description, ==, "why we do this");
}

static void
test_sections_by_direction (void)
{
  g_autoptr(HwScript) script = parse (HEAD "-- migrate:up\nU;\n" DOWN "D;\n");

  g_assert_true (hw_script_get_section (script, HW_DIRECTION_UPGRADE) == &script->up);
  g_assert_true (hw_script_get_section (script, HW_DIRECTION_DOWNGRADE) == &script->down);
  g_assert_null (hw_script_get_section (script, HW_DIRECTION_STAMP));
}

typedef struct
{
  const char *name;
  const char *text;
  guint line;
  const char *message;
} BadCase;

static const BadCase bad_cases[] = {
  { "empty", "", 1, "the file has no field “revision”" },
  { "no-revision", "-- M\n-- down-revision: a1\n-- migrate:up\n", 1,
    "the file has no field “revision”" },
  { "no-down-revision", "-- revision: b2\n-- migrate:up\n", 1,
    "the file has no field “down-revision”" },
  { "no-up", HEAD DOWN, 1, "the file has no marker “migrate:up”" },
  { "no-marker", HEAD "SELECT 1;\n", 1, "the file has no marker “migrate:up”" },
  { "unknown-field", "-- revision: b2\n-- down-revision: a1\n-- author: me\n-- migrate:up\n", 3,
    "unknown field “author”" },
  { "misspelt-field", "-- M\n-- Down_Revision: a1\n-- revision: b2\n-- migrate:up\n", 2,
    "unknown field “Down_Revision”" },
  { "field-twice", "-- revision: b2\n-- down-revision: a1\n-- revision: b3\n-- migrate:up\n", 3,
    "field “revision” stands in the file twice" },
  { "bad-id", "-- revision: b-2\n-- down-revision: a1\n-- migrate:up\n", 1,
    "“b-2” is not a value for “revision”" },
  { "reserved-id", "-- revision: head\n-- down-revision: a1\n-- migrate:up\n", 1,
    "“head” is not a value for “revision”" },
  { "bad-parent", "-- revision: b2\n-- down-revision: a1 a2\n-- migrate:up\n", 2,
    "“a1 a2” is not a value for “down-revision”" },
  { "empty-parent", "-- revision: b2\n-- down-revision:\n-- migrate:up\n", 2,
    "“” is not a value for “down-revision”" },
  { "bad-label", "-- revision: b2\n-- down-revision: a1\n-- branch-labels: a@b\n-- migrate:up\n", 3,
    "“a@b” is not a value for “branch-labels”" },
  { "bad-time", "-- revision: b2\n-- down-revision: a1\n-- created: today\n-- migrate:up\n", 3,
    "“today” is not a value for “created”" },
  { "marker-twice", HEAD "-- migrate:up\n-- migrate:up\n", 7,
    "marker “migrate:up” stands in the file twice" },
  { "unknown-marker", HEAD "-- migrate:up\n-- migrate:undo\n", 7, "unknown marker “migrate:undo”" },
  { "unknown-option", HEAD "-- migrate:up transaction:off\n", 6,
    "unknown option “transaction:off” behind “migrate:up”" },
  { "bad-batch", HEAD "-- migrate:up\n-- migrate:batch size:ten\n", 7,
    "unknown option “size:ten” behind “migrate:batch”" },
  { "batch-outside", HEAD "-- migrate:batch size:1\n-- migrate:up\n", 6,
    "“migrate:batch” stands outside a section" },
  { "batch-in-verify",
    HEAD "-- migrate:up\n-- migrate:verify\n-- migrate:batch size:1\nSELECT 1;\n", 8,
    "“migrate:batch” stands in a section that has no batches" },
  { "batch-in-one-transaction",
    HEAD "-- migrate:up transaction:true\n-- migrate:batch size:1\nDELETE FROM t;\n", 7,
    "“migrate:batch” stands in a section with transaction:true" },
  { "batch-without-size", HEAD "-- migrate:up\n-- migrate:batch pause:5\n", 7,
    "“migrate:batch” has no size" },
  { "batch-size-zero", HEAD "-- migrate:up\n-- migrate:batch size:0\n", 7,
    "unknown option “size:0” behind “migrate:batch”" },
  { "batch-pause-too-long", HEAD "-- migrate:up\n-- migrate:batch size:1 pause:3600001\n", 7,
    "unknown option “pause:3600001” behind “migrate:batch”" },
  { "statement-first", HEAD "/* x */ SELECT 1;\n-- migrate:up\n", 6,
    "a statement stands before the first marker" },
  { "not-utf8", HEAD "-- migrate:up\nSELECT '\xe9';\n", 7, "the file is not UTF-8" },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *c = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(HwScript) script = hw_script_parse ("/srv/b2.sql", c->text, -1, &error);

  g_assert_null (script);
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_cmpstr (error->message, ==, c->message);
  g_assert_cmpstr (hw_error_get_file (error), ==, "/srv/b2.sql");
  g_assert_cmpuint (hw_error_get_line (error), ==, c->line);
  g_assert_nonnull (hw_error_get_hint (error));
}

static void
test_nul_byte (void)
{
  static const char text[] = HEAD "-- migrate:up\nSELECT '\0';\n";
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_script_parse (PATH, text, sizeof text - 1, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
}

static void
test_missing_file (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_script_load ("/nonexistent/a.sql", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
}

/* Whatever the text: a script or an error with a place, and no section beyond the text. */
static void
test_any_text (void)
{
  static const char *const pieces[] = { "-- ",
                                        "--",
                                        "\n",
                                        "\r\n",
                                        "migrate:up",
                                        "migrate:down",
                                        "migrate:",
                                        "revision: a",
                                        "down-revision: none",
                                        "down-revision:",
                                        ": ",
                                        ",",
                                        " ",
                                        "SELECT 1;",
                                        "/*",
                                        "'",
                                        "$$",
                                        "\xe9",
                                        "é",
                                        "transaction:false" };
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(HwScript) script = NULL;
      g_autoptr(GError) error = NULL;

      for (int i = g_rand_int_range (rand, 0, 30); i > 0; i--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      script = hw_script_parse (PATH, text->str, -1, &error);
      if (script == NULL)
        {
          g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
          g_assert_cmpuint (hw_error_get_line (error), >, 0);
        }
      else
        g_assert_true (g_str_has_prefix (script->text + script->up.offset, script->up.text));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/script/full", test_full);
  g_test_add_func ("/script/base", test_base);
  g_test_add_func ("/script/crlf-and-bom", test_crlf_and_bom);
  g_test_add_func ("/script/other-sections", test_other_sections);
  g_test_add_func ("/script/marker-only-at-line-start", test_marker_only_at_line_start);
  g_test_add_func ("/script/batches", test_batches);
  g_test_add_func ("/script/dbmate", test_dbmate);
  g_test_add_func ("/script/sections-by-direction", test_sections_by_direction);
  for (guint i = 0; i < G_N_ELEMENTS (flag_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/script/flags/", flag_cases[i].name, NULL);

      g_test_add_data_func (path, &flag_cases[i], test_flags);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/script/bad/", bad_cases[i].name, NULL);

      g_test_add_data_func (path, &bad_cases[i], test_bad);
    }
  g_test_add_func ("/script/any-text", test_any_text);
  g_test_add_func ("/script/nul-byte", test_nul_byte);
  g_test_add_func ("/script/missing-file", test_missing_file);

  return g_test_run ();
}

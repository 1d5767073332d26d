/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the editor asks about a text at every keystroke: what is wrong with it, what to write instead, and what could stand
 * at the caret; and what its form writes into a header. The first byte is the dialect and how far into the text the caret
 * is. */

#include "config.h"

#include <string.h>

#include "hw-fuzz.h"
#include "hw-header-edit.h"
#include "hw-schema-read.h"
#include "hw-sql-complete.h"
#include "hw-sql-validate.h"

#define MAX_LENGTH 4096

static const HwSchemaNames *
get_names (HwDialect dialect)
{
  static const char sql[] =
      "CREATE TABLE orders (id integer, customer_id integer, placed_at text);"
      "CREATE INDEX i ON orders (id); CREATE VIEW v AS SELECT id FROM orders;";
  static HwSchemaNames *names[2];

  if (names[dialect] == NULL)
    {
      g_autoptr(HwSchemaNames) empty = hw_schema_names_new (dialect);

      names[dialect] = hw_schema_names_after (empty, sql, NULL, NULL);
    }

  return names[dialect];
}

/* A fix is of the text that was given. */
static void
check_fix (const char *text, const HwSqlProblem *problem)
{
  g_autofree char *fixed =
      problem->fix != NULL ? hw_text_edit_apply (problem->fix, text) : g_strdup (text);

  g_assert_nonnull (fixed);
  g_assert_true (g_utf8_validate (fixed, -1, NULL));
}

static void
check_problems (const char *text, HwDialect dialect, const HwSchemaNames *names)
{
  g_autoptr(GPtrArray) problems = hw_sql_validate (text, dialect, 1, names, 0, NULL, NULL);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->line, >=, 1);
      g_assert_cmpuint (problem->line, <=, g_strv_length (lines));
      g_assert_cmpuint (problem->column, >=, 1);
      g_assert_cmpuint (problem->column + problem->length, <=,
                        (guint)g_utf8_strlen (lines[problem->line - 1], -1) + 1);
      check_fix (text, problem);
    }
}

/* The text as a whole file. */
static void
check_file (const char *text, HwDialect dialect, const HwSchemaNames *names)
{
  static const char *const values[] = { "A message", "none", "shop", "a1", "true", "false" };
  g_autoptr(GPtrArray) problems =
                 hw_sql_validate_script ("1_x.sql", text, dialect, names, 0, NULL, NULL);

  for (guint i = 0; i < problems->len; i++)
    check_fix (text, g_ptr_array_index (problems, i));
  for (guint field = 0; field < HW_HEADER_N_FIELDS; field++)
    {
      g_autoptr(HwTextEdit) edit =
                     hw_header_edit (NULL, "1_x.sql", text, field, values[field], NULL);
      g_autofree char *edited = edit != NULL ? hw_text_edit_apply (edit, text) : g_strdup (text);

      g_assert_nonnull (edited);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text =
      size > 1 && size < MAX_LENGTH ? hw_fuzz_dup_text (data + 1, size - 1) : NULL;
  g_autoptr(GPtrArray) completions = NULL;
  g_autoptr(HwSchemaNames) after = NULL;
  HwDialect dialect;
  gsize cursor, start;

  if (text == NULL)
    return 0;
  dialect = (data[0] & 1) != 0 ? HW_DIALECT_SQLITE : HW_DIALECT_POSTGRESQL;
  check_problems (text, dialect, NULL);
  check_problems (text, dialect, get_names (dialect));
  check_file (text, dialect, get_names (dialect));
  after = hw_schema_names_after (get_names (dialect), text, NULL, NULL);
  g_assert_nonnull (after);
  cursor = strlen (text) * (data[0] >> 1) / 127;
  while ((text[cursor] & 0xc0) == 0x80)
    cursor--;
  completions = hw_sql_complete (text, cursor, dialect, after, 20, &start);
  g_assert_cmpuint (completions->len, <=, 20);
  g_assert_cmpuint (start, <=, cursor);

  return 0;
}

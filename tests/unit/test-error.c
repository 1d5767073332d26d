/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "hw-error.h"

static void
test_fields_survive_copy (void)
{
  g_autoptr(GError) error = hw_error_new (HW_ERROR_SQL, "Add the table.", "no table “%s”", "t");
  g_autoptr(GError) copy = NULL;

  hw_error_set_sqlstate (error, "42P01");
  hw_error_set_detail (error, "Detail.");
  hw_error_set_revision (error, "abc");
  hw_error_set_location (error, "a.sql", 12, 3);
  hw_error_set_statement (error, 2, "SELECT 1");
  copy = g_error_copy (error);
  g_prefix_error (&copy, "prod: ");

  g_assert_cmpstr (copy->message, ==, "prod: no table “t”");
  g_assert_cmpstr (hw_error_get_name (copy), ==, "sql");
  g_assert_cmpstr (hw_error_get_sqlstate (copy), ==, "42P01");
  g_assert_cmpstr (hw_error_get_detail (copy), ==, "Detail.");
  g_assert_cmpstr (hw_error_get_hint (copy), ==, "Add the table.");
  g_assert_cmpstr (hw_error_get_revision (copy), ==, "abc");
  g_assert_cmpstr (hw_error_get_file (copy), ==, "a.sql");
  g_assert_cmpuint (hw_error_get_line (copy), ==, 12);
  g_assert_cmpuint (hw_error_get_column (copy), ==, 3);
  g_assert_cmpuint (hw_error_get_statement_index (copy), ==, 2);
  g_assert_cmpstr (hw_error_get_statement (copy), ==, "SELECT 1");
}

static void
test_foreign_domain (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");

  hw_error_set_hint (error, "ignored");
  g_assert_null (hw_error_get_hint (error));
  g_assert_null (hw_error_get_hint (NULL));
  g_assert_cmpuint (hw_error_get_line (error), ==, 0);
  g_assert_cmpstr (hw_error_get_name (error), ==, "cancelled");
  g_assert_true (hw_error_is_cancelled (error));
}

static void
test_names_are_unique_kebab_case (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint code = 0; code <= HW_ERROR_LAST; code++)
    {
      const char *name = hw_error_code_to_name ((HwErrorCode)code);

      g_assert_true (g_regex_match_simple ("^[a-z]+(-[a-z]+)*$", name, 0, 0));
      g_assert_true (g_hash_table_add (seen, (gpointer)name));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/fields-survive-copy", test_fields_survive_copy);
  g_test_add_func ("/error/foreign-domain", test_foreign_domain);
  g_test_add_func ("/error/names-are-unique-kebab-case", test_names_are_unique_kebab_case);

  return g_test_run ();
}

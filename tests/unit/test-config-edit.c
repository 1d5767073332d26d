/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-config-edit.h"
#include "hw-error.h"
#include "hw-ini-edit.h"
#include "hw-test-util.h"

static const char text[] = "# Bookshop\n"
                           "[headway]\n"
                           "script_location = migrations   ; where\n"
                           "\n"
                           "; for everybody\n"
                           "[environment dev]\n"
                           "url = sqlite:///dev.db\n"
                           "\n"
                           "# Careful here.\n"
                           "[ environment  prod ]\n"
                           "  url=postgresql://app@db/app ; the real one\n"
                           "lock_timeout =                ; as the server's\n"
                           "requires = dev\n"
                           "unknown line\n"
                           "\n"
                           "\n"
                           "[environment last]\n"
                           "url = sqlite:///last.db";

/* @expected: what the whole of @text becomes */
static void
assert_edited (HwIniEdit *edit, const char *expected)
{
  g_autofree char *result = hw_ini_edit_dup_text (edit);

  g_assert_cmpstr (result, ==, expected);
}

/* @text with the first @from replaced */
static char *
replace (const char *from, const char *to)
{
  const char *place = strstr (text, from);
  g_autofree char *front = NULL;

  g_assert_nonnull (place);
  front = g_strndup (text, (gsize)(place - text));

  return g_strconcat (front, to, place + strlen (from), NULL);
}

static void
assert_set (const char *key, const char *value, const char *from, const char *to)
{
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new ("headway.ini", text);
  g_autofree char *expected = replace (from, to);
  g_autoptr(GError) error = NULL;

  hw_ini_edit_set (edit, "environment  prod", key, value, &error);
  g_assert_no_error (error);
  assert_edited (edit, expected);
}

static void
test_set (void)
{
  /* The blanks before a comment shrink and grow with the value. */
  assert_set ("url", "service=app", "url=postgresql://app@db/app ;",
              "url=service=app             ;");
  assert_set ("url", "postgresql://app@db.example/app", "url=postgresql://app@db/app ;",
              "url=postgresql://app@db.example/app ;");
  assert_set ("lock_timeout", "5s", "lock_timeout =                ;",
              "lock_timeout = 5s             ;");
  assert_set ("requires", "", "requires = dev\n", "requires = \n");
  assert_set ("requires", NULL, "requires = dev\n", "");
  assert_set ("backup", "required", "requires = dev\n", "requires = dev\nbackup = required\n");
  assert_set ("backup", NULL, "requires", "requires");
  assert_set ("url", "postgresql://app@db/app", "requires", "requires");
}

static void
test_set_last (void)
{
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new ("headway.ini", text);
  g_autofree char *expected = g_strconcat (text, "\nbackup = off\n", NULL);

  g_assert_true (hw_ini_edit_set (edit, "environment last", "backup", "off", NULL));
  assert_edited (edit, expected);
}

static void
test_set_refused (void)
{
  static const char *const values[] = { "a\nb", "; a", "a #b", "a\t;b" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(HwIniEdit) edit = hw_ini_edit_new ("headway.ini", text);
      g_autoptr(GError) error = NULL;

      g_assert_false (hw_ini_edit_set (edit, "environment dev", "url", values[i], &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
      assert_edited (edit, text);
    }
}

static void
test_sections (void)
{
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new ("headway.ini", text);
  g_autofree char *without = replace ("# Careful here.\n"
                                      "[ environment  prod ]\n"
                                      "  url=postgresql://app@db/app ; the real one\n"
                                      "lock_timeout =                ; as the server's\n"
                                      "requires = dev\n"
                                      "unknown line\n"
                                      "\n"
                                      "\n",
                                      "");
  g_autofree char *with = g_strconcat (without, "\n\n[environment new]\n", NULL);
  g_autofree char *renamed = g_strconcat (without, "\n\n[environment old]\n", NULL);

  hw_ini_edit_remove_section (edit, "environment  prod");
  assert_edited (edit, without);
  hw_ini_edit_remove_section (edit, "nothing");
  assert_edited (edit, without);
  hw_ini_edit_add_section (edit, "environment new");
  assert_edited (edit, with);
  hw_ini_edit_rename_section (edit, "environment new", "environment old");
  assert_edited (edit, renamed);
}

static void
test_order (void)
{
  static const char *const names[] = { "environment last", "environment  prod", "environment dev",
                                       NULL };
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new ("headway.ini", text);

  hw_ini_edit_order (edit, names);
  assert_edited (edit, "# Bookshop\n"
                       "[headway]\n"
                       "script_location = migrations   ; where\n"
                       "\n"
                       "[environment last]\n"
                       "url = sqlite:///last.db\n"
                       "\n"
                       "# Careful here.\n"
                       "[ environment  prod ]\n"
                       "  url=postgresql://app@db/app ; the real one\n"
                       "lock_timeout =                ; as the server's\n"
                       "requires = dev\n"
                       "unknown line\n"
                       "\n"
                       "\n"
                       "; for everybody\n"
                       "[environment dev]\n"
                       "url = sqlite:///dev.db");
}

/* Whatever the file: a value that is set is what is read, and every other line stays. */
static void
test_random (void)
{
  static const char *const lines[] = {
    "[a]\n",
    "[b]  \n",
    "  [c]\n",
    "key = value\n",
    "key=value ; x\n",
    "other =\n",
    "other = # x\n",
    "# comment\n",
    "\n",
    "  ; [d]\n",
    "\tkey = 1\n",
    "broken\n",
    "key = \303\251 ; \303\251\n",
    "other=a;b\r\n",
  };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr(GString) content = g_string_new ("[a]\n");
      g_autoptr(HwIniEdit) edit = NULL;
      g_autoptr(HwIni) before = NULL;
      g_autoptr(HwIni) after = NULL;
      g_autofree char *result = NULL;
      g_auto(GStrv) old_lines = NULL;
      g_auto(GStrv) new_lines = NULL;
      const HwIniEntry *entry;
      guint n_different = 0;

      for (guint i = 0; i < 8; i++)
        g_string_append (content, lines[g_test_rand_int_range (0, (int)G_N_ELEMENTS (lines))]);
      before = hw_ini_parse ("headway.ini", content->str, HW_INI_HEADWAY);
      edit = hw_ini_edit_new ("headway.ini", content->str);
      g_assert_true (hw_ini_edit_set (edit, "a", "key", "new one", NULL));
      result = hw_ini_edit_dup_text (edit);
      after = hw_ini_parse ("headway.ini", result, HW_INI_HEADWAY);
      entry = hw_ini_section_find (hw_ini_find_section (after, "a"), "key");
      g_assert_nonnull (entry);
      g_assert_cmpstr (entry->value, ==, "new one");
      g_assert_cmpuint (after->sections->len, ==, before->sections->len);

      old_lines = g_strsplit (content->str, "\n", -1);
      new_lines = g_strsplit (result, "\n", -1);
      for (guint i = 0, j = 0; new_lines[j] != NULL; j++)
        {
          const gboolean is_same = old_lines[i] != NULL && strcmp (old_lines[i], new_lines[j]) == 0;

          n_different += !is_same;
          if (is_same || j + 1 != entry->line
              || hw_ini_section_find (hw_ini_find_section (before, "a"), "key") != NULL)
            i += old_lines[i] != NULL;
        }
      g_assert_cmpuint (n_different, ==, 1);
    }
}

static const char good[] = "[headway]\r\n"
                           "script_location = migrations\r\n"
                           "\r\n"
                           "[environment dev] \r\n"
                           "url = sqlite:///dev.db\r\n"
                           "[environment prod]\r\n"
                           "url = sqlite:///prod.db\r\n"
                           "requires = dev\r\n";

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

/* Line ends, mark and mode of the file stay; nothing is left beside it. */
static void
test_save (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (dir->path, "headway.ini", "\357\273\277");
  g_autofree char *content = g_strconcat ("\357\273\277", good, NULL);
  g_autofree char *expected = g_strconcat (content, "backup = off\r\nlock_timeout = 5s\r\n", NULL);
  const HwConfigChange changes[] = { { "backup", "off" }, { "lock_timeout", "5s" } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = NULL;
  GStatBuf info;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  hw_config_save_environment (path, "prod", "prod", changes, G_N_ELEMENTS (changes), &error);
  g_assert_no_error (error);
  assert_file (path, expected);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0640);
  folder = g_dir_open (dir->path, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "headway.ini");
  g_assert_null (g_dir_read_name (folder));
}

static void
test_add_and_remove (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (dir->path, "headway.ini", good);
  g_autofree char *with =
      g_strconcat (good, "\r\n[environment qa]\r\nurl = sqlite:///qa.db\r\n", NULL);
  const HwConfigChange change = { "url", "sqlite:///qa.db" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = NULL;

  hw_config_save_environment (path, NULL, "qa", &change, 1, &error);
  g_assert_no_error (error);
  assert_file (path, with);
  values = hw_config_read_environment (path, "qa", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (values), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (values, "url"), ==, "sqlite:///qa.db");

  hw_config_remove_environment (path, "qa", &error);
  g_assert_no_error (error);
  g_assert_false (hw_config_remove_environment (path, "qa", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
}

/* A project of Alembic's has no headway.ini until it is needed. */
static void
test_first (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (dir, "headway.ini");
  const HwConfigChange change = { "url", "sqlite:///qa.db" };
  g_autoptr(GError) error = NULL;

  hw_config_save_environment (path, NULL, "qa", &change, 1, &error);
  g_assert_no_error (error);
  assert_file (path, "[environment qa]\nurl = sqlite:///qa.db\n");
}

static void
test_rename (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (dir->path, "headway.ini", good);
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = NULL;

  hw_config_save_environment (path, "dev", "local", NULL, 0, &error);
  g_assert_no_error (error);
  values = hw_config_read_environment (path, "prod", NULL);
  g_assert_cmpstr (g_hash_table_lookup (values, "requires"), ==, "local");
  g_assert_false (hw_config_save_environment (path, "local", "prod", NULL, 0, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
}

/* What would leave a file that cannot be used is refused, and the file stays. */
static void
test_refused (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (dir->path, "headway.ini", good);
  static const HwConfigChange changes[] = {
    { "url", "postgresql://app:secret@db/app" },
    { "url", "host=db password=secret" },
    { "url", NULL },
    { "lock_timeout", "soon" },
    { "colour", "red" },
    { "requires", "prod" },
  };
  static const char *const names[] = { "", "two words", "a]b", "a\nb", "a;b" };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_false (hw_config_save_environment (path, "dev", "dev", &changes[i], 1, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
      g_assert_null (strstr (error->message, "secret"));
      g_clear_error (&error);
      assert_file (path, good);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (hw_config_save_environment (path, "dev", names[i], NULL, 0, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
      g_clear_error (&error);
      g_assert_false (hw_config_save_environment (path, NULL, names[i], NULL, 0, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
      g_clear_error (&error);
    }
  g_assert_false (hw_config_remove_environment (path, "dev", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  assert_file (path, good);
}

static void
test_order_file (HwTestDir *dir, gconstpointer data)
{
  static const char *const names[] = { "prod", "dev", NULL };
  static const char *const unknown[] = { "prod", "qa", NULL };
  g_autofree char *path = hw_test_write_file (dir->path, "headway.ini", good);
  g_autoptr(GError) error = NULL;

  hw_config_order_environments (path, names, &error);
  g_assert_no_error (error);
  assert_file (path, "[headway]\r\n"
                     "script_location = migrations\r\n"
                     "\r\n"
                     "[environment prod]\r\n"
                     "url = sqlite:///prod.db\r\n"
                     "requires = dev\r\n"
                     "[environment dev] \r\n"
                     "url = sqlite:///dev.db\r\n");
  g_assert_false (hw_config_order_environments (path, unknown, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
}

static void
set_up (HwTestDir *dir, gconstpointer data)
{
  hw_test_dir_init (dir);
}

static void
tear_down (HwTestDir *dir, gconstpointer data)
{
  hw_test_dir_clear (dir);
}

static void
add (const char *path, void (*test) (HwTestDir *dir, gconstpointer data))
{
  g_test_add (path, HwTestDir, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ini-edit/set", test_set);
  g_test_add_func ("/ini-edit/set-last", test_set_last);
  g_test_add_func ("/ini-edit/set-refused", test_set_refused);
  g_test_add_func ("/ini-edit/sections", test_sections);
  g_test_add_func ("/ini-edit/order", test_order);
  g_test_add_func ("/ini-edit/random", test_random);
  add ("/config-edit/save", test_save);
  add ("/config-edit/add-and-remove", test_add_and_remove);
  add ("/config-edit/first", test_first);
  add ("/config-edit/rename", test_rename);
  add ("/config-edit/refused", test_refused);
  add ("/config-edit/order", test_order_file);

  return g_test_run ();
}

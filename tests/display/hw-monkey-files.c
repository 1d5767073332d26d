/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <glib/gstdio.h>

#include "hw-monkey.h"

#define SCRIPTS "migrations"

static void
read_folder (HwMonkey *self, const char *folder)
{
  g_autofree char *path = g_build_filename (self->project, folder, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative = g_build_filename (folder, name, NULL);
      g_autofree char *file = g_build_filename (self->project, relative, NULL);
      char *contents = NULL;
      gsize length;

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        continue;
      g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
      g_hash_table_insert (self->pristine, g_steal_pointer (&relative),
                           g_bytes_new_take (contents, length));
    }
}

void
hw_monkey_read_pristine (HwMonkey *self)
{
  read_folder (self, ".");
  read_folder (self, SCRIPTS);
}

static char *
build_away (HwMonkey *self)
{
  return g_strconcat (self->project, "-away", NULL);
}

/* Where nobody can write (the folder has just gone) nothing is written. */
static void
write_file (HwMonkey *self, const char *name, const char *contents, gssize length)
{
  g_autofree char *path = g_build_filename (self->project, name, NULL);

  hw_monkey_log ("writes %s: %.60s", name, contents);
  g_file_set_contents (path, contents, length, NULL);
}

void
hw_monkey_restore_project (HwMonkey *self)
{
  g_autofree char *scripts = g_build_filename (self->project, SCRIPTS, NULL);
  g_autofree char *away = build_away (self);
  GHashTableIter iter;
  gpointer name, bytes;

  hw_monkey_log ("restores the project");
  hw_test_remove_tree (away);
  hw_test_remove_tree (scripts);
  g_assert_cmpint (g_mkdir_with_parents (scripts, 0700), ==, 0);
  g_hash_table_iter_init (&iter, self->pristine);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      g_autofree char *path = g_build_filename (self->project, name, NULL);

      g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                          (gssize)g_bytes_get_size (bytes), NULL));
    }
}

static guint
count_scripts (HwMonkey *self)
{
  g_autofree char *path = g_build_filename (self->project, SCRIPTS, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Databases apart, which only say what was deployed. */
gboolean
hw_monkey_is_restored (HwMonkey *self)
{
  GHashTableIter iter;
  gpointer name, bytes;
  guint n_scripts = 0;

  g_hash_table_iter_init (&iter, self->pristine);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      g_autofree char *path = g_build_filename (self->project, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr(GBytes) now = NULL;
      gsize length;

      n_scripts += g_str_has_prefix (name, SCRIPTS G_DIR_SEPARATOR_S);
      if (g_str_has_suffix (name, ".db"))
        continue;
      if (!g_file_get_contents (path, &contents, &length, NULL))
        return FALSE;
      now = g_bytes_new_take (g_steal_pointer (&contents), length);
      if (!g_bytes_equal (now, bytes))
        return FALSE;
    }

  return count_scripts (self) == n_scripts;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* The name of one of the files as they were: borrowed. */
static const char *
draw_file (HwMonkey *self, const char *suffix)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->pristine);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, name);
  g_assert_cmpuint (names->len, >, 0);
  g_ptr_array_sort (names,
                    compare_names); /* a hash table has an order of its own in every process */

  return names->pdata[hw_monkey_draw (self, names->len)];
}

static void
add_revision (HwMonkey *self)
{
  g_autofree char *id = g_strdup_printf ("%012x", g_rand_int (self->rand));
  g_autofree char *name = g_strdup_printf (SCRIPTS "/20261201_%s.sql", id);
  g_autofree char *text = g_strdup_printf (
      "-- %s\n--\n-- revision: %s\n-- down-revision: %s\n\n-- migrate:up\n%s\n\n-- migrate:down\n",
      "From outside", id, hw_monkey_draw_revision (self), hw_monkey_draw_text (self));

  write_file (self, name, text, -1);
}

static void
edit_revision (HwMonkey *self)
{
  const char *name = draw_file (self, ".sql");
  GBytes *bytes = g_hash_table_lookup (self->pristine, name);
  g_autofree char *text =
      g_strdup_printf ("%.*s\n%s\n", (int)g_bytes_get_size (bytes),
                       (const char *)g_bytes_get_data (bytes, NULL), hw_monkey_draw_text (self));

  write_file (self, name, text, -1);
}

static void
break_revision (HwMonkey *self)
{
  const char *name = draw_file (self, ".sql");
  const char *id = hw_monkey_draw_revision (self);
  g_autofree char *twice =
      g_strdup_printf ("-- revision: %s\n-- down-revision: %s\n\n-- migrate:up\n", id,
                       hw_monkey_draw_revision (self));
  const char *const broken[] = { "", "\377\376 no text \200", "-- revision:\n", twice };

  write_file (self, name, broken[hw_monkey_draw (self, G_N_ELEMENTS (broken))], -1);
}

static void
delete_file (HwMonkey *self)
{
  static const char *const suffixes[] = { ".sql", ".sql", ".ini", ".db" };
  const char *name = draw_file (self, suffixes[hw_monkey_draw (self, G_N_ELEMENTS (suffixes))]);
  g_autofree char *path = g_build_filename (self->project, name, NULL);

  hw_monkey_log ("deletes %s", name);
  g_unlink (path);
}

static void
change_config (HwMonkey *self)
{
  static const char *const configs[] = {
    "",
    "no ini at all",
    "[headway]\nscript_location = nowhere\n",
    "[headway]\nscript_location = migrations\n",
    "[headway]\nscript_location = migrations\n\n[environment dev]\nurl = sqlite:///dev.db\n",
    "[headway]\nscript_location = migrations\n\n[environment dev]\nurl = nonsense\n",
    "[headway]\nscript_location = migrations\n\n[environment new ö]\nurl = sqlite:///none.db\n"
    "[environment dev]\nurl = sqlite:///dev.db\nprotected = perhaps\n",
  };

  write_file (self, "headway.ini", configs[hw_monkey_draw (self, G_N_ELEMENTS (configs))], -1);
}

static void
break_database (HwMonkey *self)
{
  write_file (self, draw_file (self, ".db"), "This is no database at all.", -1);
}

void
hw_monkey_change_files (HwMonkey *self)
{
  static const HwMonkeyAct acts[] = {
    { 4, add_revision },
    { 6, edit_revision },
    { 3, break_revision },
    { 3, delete_file },
    { 3, change_config },
    { 1, break_database },
    { 4, hw_monkey_restore_project },
  };

  hw_monkey_draw_act (self, acts, G_N_ELEMENTS (acts));
}

void
hw_monkey_move_project (HwMonkey *self)
{
  g_autofree char *away = build_away (self);
  const gboolean is_there = g_file_test (away, G_FILE_TEST_IS_DIR);

  hw_monkey_log (is_there ? "brings the project back" : "takes the project away");
  if (is_there)
    {
      hw_test_remove_tree (self->project);
      g_rename (away, self->project);
    }
  else
    g_rename (self->project, away);
}

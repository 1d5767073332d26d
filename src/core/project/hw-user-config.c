/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-user-config"

#include "config.h"

#include <string.h>

#include "hw-config-private.h"
#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-sha256.h"
#include "hw-user-config-private.h"
#include "hw-util.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600
/* Enough of a checksum to keep a user's projects apart. */
#define HASH_LENGTH 16

/* The value is not repeated: somebody may have taken `password` for the place of a password. */
static gboolean
refuse (const HwIniEntry *entry, const char *allowed, GError **error)
{
  hw_set_error (error, HW_ERROR_CONFIG, allowed, "the value of “%s” is not one that it can have",
                entry->key);

  return FALSE;
}

static gboolean
set_user (HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  g_free (environment->user);
  environment->user = *entry->value != '\0' ? g_strdup (entry->value) : NULL;

  return TRUE;
}

static gboolean
set_password (HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  for (HwPasswordPlace i = HW_PASSWORD_PLACE_KEYRING; i <= HW_PASSWORD_PLACE_ASK; i++)
    if (strcmp (entry->value, hw_password_place_to_string (i)) == 0)
      {
        environment->password_place = i;
        return TRUE;
      }

  return refuse (entry, "Allowed are: keyring, passfile, variable, ask.", error);
}

static gboolean
set_password_variable (HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  const char *value = entry->value;
  gboolean is_good = g_ascii_isalpha (*value) || *value == '_';

  for (const char *p = value; *p != '\0'; p++)
    is_good = is_good && (g_ascii_isalnum (*p) || *p == '_');
  if (!is_good)
    return refuse (entry, "A variable is named with letters, digits and underscores.", error);
  g_free (environment->password_variable);
  environment->password_variable = g_strdup (value);

  return TRUE;
}

static gboolean
set_color (HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  for (HwEnvironmentKind i = HW_ENVIRONMENT_KIND_DEVELOPMENT; i <= HW_ENVIRONMENT_KIND_OTHER; i++)
    if (strcmp (entry->value, hw_environment_kind_to_string (i)) == 0)
      {
        environment->color = i;
        return TRUE;
      }

  return refuse (entry, "Allowed are: development, test, staging, production, other.", error);
}

static const struct
{
  const char *name;
  gboolean (*set) (HwEnvironment *environment, const HwIniEntry *entry, GError **error);
} keys[] = {
  { "user", set_user },
  { "password", set_password },
  { "password_variable", set_password_variable },
  { "color", set_color },
};

static gboolean
apply_entry (HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].name, entry->key) == 0)
      return keys[i].set (environment, entry, error);
  hw_set_error (error, HW_ERROR_CONFIG, "Allowed are: user, password, password_variable, color.",
                "unknown key “%s”", entry->key);

  return FALSE;
}

static gboolean
apply_section (HwEnvironment *environment,
               const char *path,
               const HwIniSection *section,
               GError **error)
{
  GError *local_error = NULL;
  guint line = section->line;

  for (guint i = 0; i < section->entries->len && local_error == NULL; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);

      line = entry->line;
      apply_entry (environment, entry, &local_error);
    }
  if (local_error == NULL && environment->password_place == HW_PASSWORD_PLACE_VARIABLE
      && environment->password_variable == NULL)
    local_error = hw_error_new (HW_ERROR_CONFIG, "Give the section a key “password_variable”.",
                                "the variable with the password of environment “%s” has no name",
                                environment->name);
  if (local_error == NULL)
    return TRUE;
  hw_error_set_location (local_error, path, line, 0);
  g_propagate_error (error, local_error);

  return FALSE;
}

/**
 * hw_user_config_find:
 * @root: the project's folder; the same by whatever links it is reached
 *
 * Two folders with clones of a project are two projects: who works on a copy may sign in as somebody else there.
 */
char *
hw_user_config_find (const char *root)
{
  g_autofree char *real = NULL;
  g_autofree char *base = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  real = realpath (root, NULL);
  if (real == NULL)
    real = g_strdup (root);
  base = g_path_get_basename (real);
  hash = hw_sha256_compute (real, strlen (real));
  name = g_strdup_printf ("%s-%.*s.ini", base, HASH_LENGTH, hash);

  return g_build_filename (g_get_user_config_dir (), "headway", "projects", name, NULL);
}

/* "" where there is none */
static char *
load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup ("");
  text = hw_file_read (path, &length, error);
  if (text == NULL)
    return NULL;
  if (!g_utf8_validate_len (text, length, NULL))
    {
      hw_set_error (error, HW_ERROR_CONFIG, "Convert the file to UTF-8.", "“%s” is not UTF-8 text",
                    path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static const HwIniSection *
find_section (const HwIni *ini, const HwIniEdit *edit, const char *name)
{
  g_autofree char *section = _hw_config_find_section (edit, name);

  return section == NULL ? NULL : hw_ini_find_section (ini, section);
}

/* One who cannot be read in the user's own settings would sign in as somebody else: nothing may go there. */
static void
close_environment (HwEnvironment *environment, GPtrArray *problems, GError *error)
{
  _hw_problems_add_error (problems, HW_SEVERITY_ERROR, hw_error_get_file (error),
                          hw_error_get_line (error), error);
  if (environment->error == NULL)
    environment->error = error;
  else
    g_error_free (error);
}

void
_hw_user_config_apply (const char *root, GPtrArray *environments, GPtrArray *problems)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(HwIni) ini = NULL;
  g_autoptr(HwIniEdit) edit = NULL;
  g_autoptr(GError) error = NULL;

  if (_hw_path_is_resource (root) || environments->len == 0)
    return;
  path = hw_user_config_find (root);
  text = load (path, &error);
  ini = text != NULL ? hw_ini_parse (path, text, HW_INI_HEADWAY) : NULL;
  if (ini != NULL && ini->problems->len > 0)
    error = hw_problem_to_error (g_ptr_array_index (ini->problems, 0));
  edit = hw_ini_edit_new (path, text != NULL ? text : "");
  for (guint i = 0; i < environments->len; i++)
    {
      HwEnvironment *environment = g_ptr_array_index (environments, i);
      const HwIniSection *section =
          error == NULL ? find_section (ini, edit, environment->name) : NULL;
      GError *fault = error != NULL ? g_error_copy (error) : NULL;

      if (section != NULL)
        apply_section (environment, path, section, &fault);
      if (fault != NULL)
        close_environment (environment, problems, fault);
    }
}

GHashTable *
hw_user_config_read (const char *root, const char *name, GError **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(HwIni) ini = NULL;
  g_autoptr(HwIniEdit) edit = NULL;
  const HwIniSection *section;

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  path = hw_user_config_find (root);
  text = load (path, error);
  if (text == NULL)
    return NULL;
  ini = hw_ini_parse (path, text, HW_INI_HEADWAY);
  edit = hw_ini_edit_new (path, text);
  section = find_section (ini, edit, name);
  for (guint i = 0; section != NULL && i < section->entries->len; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);

      g_hash_table_insert (values, g_strdup (entry->key), g_strdup (entry->value));
    }

  return g_steal_pointer (&values);
}

static gboolean
says_something (const HwConfigChange *changes, guint n_changes)
{
  gboolean says = FALSE;

  for (guint i = 0; i < n_changes; i++)
    says = says || changes[i].value != NULL;

  return says;
}

/* The file's new text: (transfer full). The section goes when nothing is left in it. */
static char *
change (const char *path,
        const char *text,
        const char *name,
        const char *new_name,
        const HwConfigChange *changes,
        guint n_changes,
        GError **error)
{
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new (path, text);
  g_autofree char *section = name != NULL ? _hw_config_find_section (edit, name) : NULL;
  g_autofree char *wanted = g_strconcat ("environment ", new_name, NULL);
  g_autofree char *stale =
      g_strcmp0 (name, new_name) != 0 ? _hw_config_find_section (edit, new_name) : NULL;
  g_autofree char *result = NULL;
  g_autoptr(HwIni) ini = NULL;
  const HwIniSection *left;

  /* What an environment of this name was told that is gone. */
  if (stale != NULL)
    hw_ini_edit_remove_section (edit, stale);
  if (section == NULL && !says_something (changes, n_changes))
    return hw_ini_edit_dup_text (edit);
  if (section == NULL)
    hw_ini_edit_add_section (edit, wanted);
  else
    hw_ini_edit_rename_section (edit, section, wanted);
  for (guint i = 0; i < n_changes; i++)
    if (!hw_ini_edit_set (edit, wanted, changes[i].key, changes[i].value, error))
      return NULL;
  result = hw_ini_edit_dup_text (edit);
  ini = hw_ini_parse (path, result, HW_INI_HEADWAY);
  left = hw_ini_find_section (ini, wanted);
  if (left != NULL && left->entries->len > 0)
    return g_steal_pointer (&result);
  hw_ini_edit_remove_section (edit, wanted);

  return hw_ini_edit_dup_text (edit);
}

/* The section must be one that can be read again. */
static gboolean
check (const char *path,
       const char *text,
       const char *name,
       HwEnvironment *environment,
       GError **error)
{
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new (path, text);
  g_autoptr(HwIni) ini = hw_ini_parse (path, text, HW_INI_HEADWAY);
  const HwIniSection *section = find_section (ini, edit, name);

  return section == NULL || apply_section (environment, path, section, error);
}

static gboolean
write_file (const char *root, const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *fresh = NULL;

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, "Your own settings of a project are kept there.",
                    "cannot make the folder “%s”", folder);
      return FALSE;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      fresh = g_strdup_printf ("; Your own settings for the project in %s\n%s%s", root,
                               *text == '\n' ? "" : "\n", text);
      text = fresh;
    }

  return hw_file_replace (path, text, strlen (text), FILE_MODE, error);
}

/**
 * hw_user_config_save:
 * @changes: keys to be written; keys that are not among them keep their lines
 * @error: HW_ERROR_CONFIG (a value that is not allowed), HW_ERROR_FILE; the file is then as it was
 *
 * Where there is nothing to be said, no file is made.
 */
gboolean
hw_user_config_save (const char *root,
                     const char *name,
                     const char *new_name,
                     const HwConfigChange *changes,
                     guint n_changes,
                     GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *result = NULL;
  g_autoptr(HwEnvironment) environment = NULL;

  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (new_name != NULL, FALSE);

  path = hw_user_config_find (root);
  text = load (path, error);
  result = text == NULL ? NULL : change (path, text, name, new_name, changes, n_changes, error);
  if (result == NULL)
    return FALSE;
  environment = _hw_environment_new (new_name, root, path, 0);

  return check (path, result, new_name, environment, error)
         && (strcmp (result, text) == 0 || write_file (root, path, result, error));
}

gboolean
hw_user_config_preview (const char *root,
                        const char *name,
                        const HwConfigChange *changes,
                        guint n_changes,
                        HwEnvironment *environment,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *result = NULL;

  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (environment != NULL, FALSE);

  path = hw_user_config_find (root);
  text = load (path, error);
  result =
      text == NULL ? NULL : change (path, text, name, environment->name, changes, n_changes, error);

  return result != NULL && check (path, result, environment->name, environment, error);
}

/**
 * hw_user_config_remove:
 * @error: HW_ERROR_FILE
 *
 * Forgets what the user said about an environment that is gone.
 */
gboolean
hw_user_config_remove (const char *root, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *result = NULL;
  g_autofree char *section = NULL;
  g_autoptr(HwIniEdit) edit = NULL;

  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  path = hw_user_config_find (root);
  text = load (path, error);
  if (text == NULL)
    return FALSE;
  edit = hw_ini_edit_new (path, text);
  section = _hw_config_find_section (edit, name);
  if (section == NULL)
    return TRUE;
  hw_ini_edit_remove_section (edit, section);
  result = hw_ini_edit_dup_text (edit);

  return write_file (root, path, result, error);
}

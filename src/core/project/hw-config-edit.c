/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-config-edit"

#include "config.h"

#include <string.h>

#include "hw-alembic-environments.h"
#include "hw-config-edit.h"
#include "hw-config-private.h"
#include "hw-error.h"
#include "hw-ini-edit.h"
#include "hw-project-private.h"
#include "hw-text-file.h"
#include "hw-util.h"

#define NEW_FILE_MODE 0644

/* A headway.ini being changed. */
typedef struct
{
  char *path;
  HwTextFile *file; /* NULL: there is none yet */
  char *fresh;      /* what a new one begins with; NULL: there is one */
  HwIniEdit *edit;
} Change;

static void
change_clear (Change *change)
{
  g_clear_pointer (&change->path, g_free);
  g_clear_pointer (&change->file, hw_text_file_free);
  g_clear_pointer (&change->fresh, g_free);
  g_clear_pointer (&change->edit, hw_ini_edit_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

/* What the file says, or would say if there were one: beside an alembic.ini that is not nothing. */
static const char *
get_text (const Change *change)
{
  return change->file != NULL ? change->file->text : change->fresh;
}

static char *
make_fresh (const char *path, GError **error)
{
  g_autofree char *root = g_path_get_dirname (path);
  g_autoptr(GError) local_error = NULL;
  char *text;

  if (!_hw_path_is_folder (root)) /* of a project that is only planned */
    return g_strdup ("");
  text = hw_alembic_make_settings (root, &local_error);
  if (text == NULL && g_error_matches (local_error, HW_ERROR, HW_ERROR_NO_PROJECT))
    return g_strdup ("");
  if (text == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return text;
}

static gboolean
change_begin (Change *change, const char *path, GError **error)
{
  change->path = g_strdup (path);
  if (_hw_path_is_file (path))
    {
      change->file = hw_text_file_load (path, error);
      if (change->file == NULL)
        return FALSE;
    }
  else
    {
      change->fresh = make_fresh (path, error);
      if (change->fresh == NULL)
        return FALSE;
    }
  change->edit = hw_ini_edit_new (path, get_text (change));

  return TRUE;
}

static char *
make_section (const char *environment)
{
  return g_strconcat ("environment ", environment, NULL);
}

char *
_hw_config_find_section (const HwIniEdit *edit, const char *name)
{
  g_autofree char *text = hw_ini_edit_dup_text (edit);
  g_autoptr(HwIni) ini = hw_ini_parse ("", text, HW_INI_HEADWAY);

  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);
      const char *rest = section->name + strlen ("environment");
      g_autofree char *found = NULL;

      if (!g_str_has_prefix (section->name, "environment") || !g_ascii_isspace (*rest))
        continue;
      found = g_strstrip (g_strdup (rest));
      if (strcmp (found, name) == 0)
        return g_strdup (section->name);
    }

  return NULL;
}

static char *
find_section (const Change *change, const char *name)
{
  return _hw_config_find_section (change->edit, name);
}

static gboolean
refuse_missing (const char *path, const char *name, GError **error)
{
  hw_set_error (error, HW_ERROR_CHANGED, "Reload the project; somebody else changed the file.",
                "environment “%s” is not in “%s” any more", name, path);

  return FALSE;
}

static const HwEnvironment *
find_environment (const HwConfig *config, const char *name)
{
  for (guint i = 0; i < config->environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (config->environments, i);

      if (strcmp (environment->name, name) == 0)
        return environment;
    }

  return NULL;
}

/* Everything that was right must still be right, and @name, where given, must be. */
static gboolean
check_result (const HwConfig *before, const HwConfig *after, const char *name, GError **error)
{
  const GError *fault = before->error == NULL ? after->error : NULL;

  for (guint i = 0; fault == NULL && i < after->environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (after->environments, i);
      const HwEnvironment *old = find_environment (before, environment->name);

      if (g_strcmp0 (environment->name, name) == 0 || old == NULL || old->error == NULL)
        fault = environment->error;
    }
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (fault));

  return FALSE;
}

/* What comes out when everything is read again: (transfer full). @name: (nullable): the environment that was changed */
static HwConfig *
parse_result (const Change *change, const char *text, const char *name, GError **error)
{
  g_autoptr(HwConfig) before = hw_config_parse (change->path, get_text (change));
  g_autoptr(HwConfig) after = hw_config_parse (change->path, text);

  return check_result (before, after, name, error) ? g_steal_pointer (&after) : NULL;
}

static gboolean
change_end (Change *change, const char *name, GError **error)
{
  g_autofree char *text = hw_ini_edit_dup_text (change->edit);
  g_autoptr(HwConfig) after = parse_result (change, text, name, error);

  if (after == NULL)
    return FALSE;
  if (change->file == NULL)
    return hw_file_replace (change->path, text, strlen (text), NEW_FILE_MODE, error);

  return strcmp (change->file->text, text) == 0
         || hw_text_file_save (change->file, change->path, text, FALSE, error);
}

/* `requires` of the others follows a new name. */
static gboolean
rename_required (Change *change, const char *name, const char *new_name, GError **error)
{
  g_autofree char *text = hw_ini_edit_dup_text (change->edit);
  g_autoptr(HwIni) ini = hw_ini_parse (change->path, text, HW_INI_HEADWAY);

  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);
      const HwIniEntry *entry = hw_ini_section_find (section, "requires");

      if (entry != NULL && strcmp (entry->value, name) == 0
          && !hw_ini_edit_set (change->edit, section->name, "requires", new_name, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse_password (const char *name, GError **error)
{
  hw_set_error (
      error, HW_ERROR_CONFIG,
      "Everybody who has the project would have it. Put it into the keyring, into a variable "
      "(url = ${NAME}), into ~/.pgpass or a service file.",
      "the URL of environment “%s” holds a password", name);

  return FALSE;
}

/* Makes or renames the section; its name as written: (transfer full) */
static char *
prepare_section (Change *change, const char *name, const char *new_name, GError **error)
{
  g_autofree char *section = name != NULL ? find_section (change, name) : NULL;
  g_autofree char *new_section = make_section (new_name);
  g_autofree char *taken = find_section (change, new_name);

  if (!_hw_config_is_environment_name (new_name))
    {
      hw_set_error (error, HW_ERROR_CONFIG,
                    "Name it with letters, digits, dots, hyphens and underscores.",
                    "“%s” is not a name for an environment", new_name);
      return NULL;
    }
  if (name != NULL && section == NULL)
    {
      refuse_missing (change->path, name, error);
      return NULL;
    }
  if (name != NULL && strcmp (name, new_name) == 0)
    return g_steal_pointer (&section);
  if (taken != NULL)
    {
      hw_set_error (error, HW_ERROR_EXISTS, "Give it another name.",
                    "there is an environment “%s” already", new_name);
      return NULL;
    }
  if (name == NULL)
    hw_ini_edit_add_section (change->edit, new_section);
  else if (!rename_required (change, name, new_name, error))
    return NULL;
  else
    hw_ini_edit_rename_section (change->edit, section, new_section);

  return g_steal_pointer (&new_section);
}

static gboolean
apply (Change *change,
       const char *name,
       const char *new_name,
       const HwConfigChange *changes,
       guint n_changes,
       GError **error)
{
  g_autofree char *section = prepare_section (change, name, new_name, error);

  if (section == NULL)
    return FALSE;
  for (guint i = 0; i < n_changes; i++)
    {
      if (strcmp (changes[i].key, "url") == 0 && changes[i].value != NULL
          && hw_config_url_has_password (changes[i].value))
        return refuse_password (new_name, error);
      if (!hw_ini_edit_set (change->edit, section, changes[i].key, changes[i].value, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * hw_config_save_environment:
 * @path: a headway.ini; made where there is none, and then begun by hw_alembic_make_settings() beside an alembic.ini
 * @name: (nullable): the environment as the file has it; NULL adds a new one at the end
 * @new_name: its name afterwards; `requires` of other environments follows it
 * @changes: keys to be written; keys that are not among them keep their lines
 * @error: HW_ERROR_CONFIG (a value that is not allowed, or a password in the URL), HW_ERROR_EXISTS, HW_ERROR_CHANGED
 *   (the section is gone, or the file changed meanwhile), HW_ERROR_FILE; the file is then as it was
 *
 * Blocks; any thread.
 */
gboolean
hw_config_save_environment (const char *path,
                            const char *name,
                            const char *new_name,
                            const HwConfigChange *changes,
                            guint n_changes,
                            GError **error)
{
  g_auto(Change) change = { NULL };

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (new_name != NULL, FALSE);

  return change_begin (&change, path, error)
         && apply (&change, name, new_name, changes, n_changes, error)
         && change_end (&change, new_name, error);
}

HwEnvironment *
hw_config_preview_environment (const char *path,
                               const char *name,
                               const char *new_name,
                               const HwConfigChange *changes,
                               guint n_changes,
                               GError **error)
{
  g_auto(Change) change = { NULL };
  g_autofree char *text = NULL;
  g_autoptr(HwConfig) after = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (new_name != NULL, NULL);

  if (!change_begin (&change, path, error)
      || !apply (&change, name, new_name, changes, n_changes, error))
    return NULL;
  text = hw_ini_edit_dup_text (change.edit);
  after = parse_result (&change, text, new_name, error);

  return after == NULL ? NULL : hw_environment_ref (find_environment (after, new_name));
}

/**
 * hw_config_remove_environment:
 * @error: HW_ERROR_CHANGED, HW_ERROR_CONFIG (another environment requires it), HW_ERROR_FILE
 *
 * Takes an environment's section out, with the comment right above it. Its database is not touched. Blocks; any thread.
 */
gboolean
hw_config_remove_environment (const char *path, const char *name, GError **error)
{
  g_auto(Change) change = { NULL };
  g_autofree char *section = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!change_begin (&change, path, error))
    return FALSE;
  section = find_section (&change, name);
  if (section != NULL && change.file == NULL)
    {
      hw_set_error (error, HW_ERROR_CONFIG, "Change sqlalchemy.url there.",
                    "environment “%s” is the database that alembic.ini names", name);
      return FALSE;
    }
  if (section == NULL)
    return refuse_missing (path, name, error);
  hw_ini_edit_remove_section (change.edit, section);

  return change_end (&change, NULL, error);
}

/**
 * hw_config_order_environments:
 * @error: HW_ERROR_CHANGED, HW_ERROR_FILE
 *
 * Puts the environments into another order: that of promotion, which the window shows. Blocks; any thread.
 */
gboolean
hw_config_order_environments (const char *path, const char *const *names, GError **error)
{
  g_auto(Change) change = { NULL };
  g_autoptr(GPtrArray) sections = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (names != NULL, FALSE);

  if (!change_begin (&change, path, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *section = find_section (&change, names[i]);

      if (section == NULL)
        return refuse_missing (path, names[i], error);
      g_ptr_array_add (sections, section);
    }
  g_ptr_array_add (sections, NULL);
  hw_ini_edit_order (change.edit, (const char *const *)sections->pdata);

  return change_end (&change, NULL, error);
}

/**
 * hw_config_read_environment:
 * @error: HW_ERROR_FILE
 *
 * Returns: (transfer full) (element-type utf8 utf8): what stands in the section, as written
 */
GHashTable *
hw_config_read_environment (const char *path, const char *name, GError **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(Change) change = { NULL };
  g_autofree char *section_name = NULL;
  g_autoptr(HwIni) ini = NULL;
  const HwIniSection *section;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!change_begin (&change, path, error))
    return NULL;
  section_name = find_section (&change, name);
  ini = hw_ini_parse (path, get_text (&change), HW_INI_HEADWAY);
  section = section_name == NULL ? NULL : hw_ini_find_section (ini, section_name);
  for (guint i = 0; section != NULL && i < section->entries->len; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);

      g_hash_table_insert (values, g_strdup (entry->key), g_strdup (entry->value));
    }

  return g_steal_pointer (&values);
}

gboolean
hw_config_url_has_password (const char *url)
{
  g_return_val_if_fail (url != NULL, FALSE);

  return _hw_environment_has_password (url);
}

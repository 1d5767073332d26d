/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-user-defaults"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-file.h"
#include "hw-ini-edit.h"
#include "hw-problem.h"
#include "hw-user-defaults.h"

#define SECTION "backup"
#define FOLDER_MODE 0700
#define FILE_MODE 0600

/**
 * hw_user_defaults_parse_format:
 * @text: "custom" or "directory"
 *
 * Plain scripts of pg_dump are none of them: pg_restore cannot read one back, so that it could not be verified.
 */
gboolean
hw_user_defaults_parse_format (const char *text, HwBackupFormat *out_format)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (HwBackupFormat i = HW_BACKUP_FORMAT_CUSTOM; i <= HW_BACKUP_FORMAT_DIRECTORY; i++)
    if (strcmp (text, hw_backup_format_to_string (i)) == 0)
      {
        *out_format = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * hw_user_defaults_parse_keep:
 * @text: "all" or a number from 1 to HW_USER_DEFAULTS_MAX_KEEP
 * @out_keep: (out): 0 for all
 */
gboolean
hw_user_defaults_parse_keep (const char *text, guint *out_keep)
{
  guint64 keep = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strcmp (text, "all") != 0
      && !g_ascii_string_to_unsigned (text, 10, 1, HW_USER_DEFAULTS_MAX_KEEP, &keep, NULL))
    return FALSE;
  *out_keep = (guint)keep;

  return TRUE;
}

char *
hw_user_defaults_find (void)
{
  return g_build_filename (g_get_user_config_dir (), "headway", "defaults.ini", NULL);
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
  if (text == NULL || g_utf8_validate_len (text, length, NULL))
    return g_steal_pointer (&text);
  hw_set_error (error, HW_ERROR_CONFIG, "Convert the file to UTF-8.", "“%s” is not UTF-8 text",
                path);

  return NULL;
}

static gboolean
apply_entry (HwUserDefaults *defaults, const HwIniEntry *entry, GError **error)
{
  const gboolean is_format = strcmp (entry->key, "format") == 0;

  if (is_format && hw_user_defaults_parse_format (entry->value, &defaults->backup_format))
    return TRUE;
  if (strcmp (entry->key, "keep") == 0)
    {
      if (hw_user_defaults_parse_keep (entry->value, &defaults->backup_keep))
        return TRUE;
    }
  else if (!is_format)
    {
      hw_set_error (error, HW_ERROR_CONFIG, "Allowed are: format, keep.", "unknown key “%s”",
                    entry->key);
      return FALSE;
    }
  hw_set_error (error, HW_ERROR_CONFIG,
                is_format ? HW_USER_DEFAULTS_FORMATS : HW_USER_DEFAULTS_KEEPS,
                "“%s” is not a value that “%s” can have", entry->value, entry->key);

  return FALSE;
}

static gboolean
parse (HwUserDefaults *defaults, const char *path, const char *text, GError **error)
{
  g_autoptr(HwIni) ini = hw_ini_parse (path, text, HW_INI_HEADWAY);
  const HwIniSection *section = hw_ini_find_section (ini, SECTION);

  if (ini->problems->len > 0)
    {
      g_propagate_error (error, hw_problem_to_error (g_ptr_array_index (ini->problems, 0)));
      return FALSE;
    }
  for (guint i = 0; section != NULL && i < section->entries->len; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);
      GError *fault = NULL;

      if (apply_entry (defaults, entry, &fault))
        continue;
      hw_error_set_location (fault, path, entry->line, 0);
      g_propagate_error (error, fault);
      return FALSE;
    }

  return TRUE;
}

gboolean
hw_user_defaults_read (HwUserDefaults *out_defaults, GError **error)
{
  g_autofree char *path = hw_user_defaults_find ();
  g_autofree char *text = load (path, error);

  g_return_val_if_fail (out_defaults != NULL, FALSE);

  *out_defaults = (HwUserDefaults){ .backup_format = HW_BACKUP_FORMAT_CUSTOM };

  return text != NULL && parse (out_defaults, path, text, error);
}

static char *
change (const HwUserDefaults *defaults, const char *path, const char *text, GError **error)
{
  g_autoptr(HwIni) ini = hw_ini_parse (path, text, HW_INI_HEADWAY);
  g_autoptr(HwIniEdit) edit = hw_ini_edit_new (path, text);
  g_autofree char *keep =
      defaults->backup_keep > 0 ? g_strdup_printf ("%u", defaults->backup_keep) : g_strdup ("all");

  if (hw_ini_find_section (ini, SECTION) == NULL)
    hw_ini_edit_add_section (edit, SECTION);
  if (!hw_ini_edit_set (edit, SECTION, "format",
                        hw_backup_format_to_string (defaults->backup_format), error)
      || !hw_ini_edit_set (edit, SECTION, "keep", keep, error))
    return NULL;

  return hw_ini_edit_dup_text (edit);
}

gboolean
hw_user_defaults_save (const HwUserDefaults *defaults, GError **error)
{
  g_autofree char *path = hw_user_defaults_find ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = load (path, error);
  g_autofree char *result = NULL;

  g_return_val_if_fail (defaults != NULL, FALSE);
  g_return_val_if_fail (defaults->backup_format <= HW_BACKUP_FORMAT_DIRECTORY, FALSE);

  result = text != NULL ? change (defaults, path, text, error) : NULL;
  if (result == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, "Your own settings are kept there.",
                    "cannot make the folder “%s”", folder);
      return FALSE;
    }

  return hw_file_replace (path, result, strlen (result), FILE_MODE, error);
}

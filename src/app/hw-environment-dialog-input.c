/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-dialog-input"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-dialog-private.h"
#include "hw-keyring.h"

static const struct
{
  const char *child; /* in the template */
  const char *key;   /* of headway.ini; NULL: the row is a part of another one */
  const char *fallback;
} rows[] = {
  [HW_ENVIRONMENT_ROW_NAME] = { "name_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_KIND] = { "kind_row", "kind", "" },
  [HW_ENVIRONMENT_ROW_PROTECTED] = { "protected_row", "protected", "false" },
  [HW_ENVIRONMENT_ROW_FORM] = { "form_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_HOST] = { "host_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_PORT] = { "port_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_DBNAME] = { "dbname_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_USER] = { "user_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_TLS] = { "tls_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_URL] = { "url_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_SERVICE] = { "service_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_FILE] = { "file_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_ENV_FILE] = { "env_file_row", "env_file", "" },
  [HW_ENVIRONMENT_ROW_PASSWORD] = { "password_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_TEST] = { "test_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_BACKUP] = { "backup_row", "backup", "optional" },
  [HW_ENVIRONMENT_ROW_REQUIRES] = { "requires_row", "requires", "" },
  [HW_ENVIRONMENT_ROW_WINDOW] = { "window_row", "window", "" },
  [HW_ENVIRONMENT_ROW_LOCK_TIMEOUT] = { "lock_timeout_row", "lock_timeout", "" },
  [HW_ENVIRONMENT_ROW_LOCK_ATTEMPTS] = { "lock_attempts_row", "lock_attempts", "" },
  [HW_ENVIRONMENT_ROW_LOCK_BACKOFF] = { "lock_backoff_row", "lock_backoff", "" },
  [HW_ENVIRONMENT_ROW_STATEMENT_TIMEOUT] = { "statement_timeout_row", "statement_timeout", "" },
  [HW_ENVIRONMENT_ROW_BACKUP_DIR] = { "backup_dir_row", "backup_dir", "" },
  [HW_ENVIRONMENT_ROW_RUN] = { "run_row", "run", "" },
  [HW_ENVIRONMENT_ROW_RUN_TIMEOUT] = { "run_timeout_row", "run_timeout", "" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) == HW_ENVIRONMENT_N_ROWS);

/* What the positions of the lists stand for, in the template's order. */
static const char *const kinds[] = { "", "development", "test", "staging", "production", "other" };
static const char *const backups[] = { "optional", "required", "off" };
static const char *const tls_modes[] = { "",        "disable",   "allow",      "prefer",
                                         "require", "verify-ca", "verify-full" };

const char *
_hw_environment_dialog_get_child_name (HwEnvironmentRowId row)
{
  return rows[row].child;
}

static guint
find_word (const char *const *words, guint n_words, const char *word)
{
  for (guint i = 0; i < n_words; i++)
    if (g_str_equal (words[i], word))
      return i;

  return 0;
}

static guint
get_selected (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[row]));
}

static const char *
get_text (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->rows[row]));
}

/* What @row says, as headway.ini would have it: borrowed */
static const char *
get_value (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  const guint selected =
      ADW_IS_COMBO_ROW (self->rows[row]) ? get_selected (self, row) : GTK_INVALID_LIST_POSITION;
  GListModel *model;

  if (row == HW_ENVIRONMENT_ROW_PROTECTED)
    return gtk_switch_get_active (GTK_SWITCH (self->protected_switch)) ? "true" : "false";
  if (row == HW_ENVIRONMENT_ROW_KIND)
    return kinds[MIN (selected, G_N_ELEMENTS (kinds) - 1)];
  if (row == HW_ENVIRONMENT_ROW_BACKUP)
    return backups[MIN (selected, G_N_ELEMENTS (backups) - 1)];
  if (row != HW_ENVIRONMENT_ROW_REQUIRES)
    return get_text (self, row);
  /* Its first choice is none. */
  model = adw_combo_row_get_model (ADW_COMBO_ROW (self->rows[row]));

  return selected == 0 || selected >= g_list_model_get_n_items (model)
             ? ""
             : gtk_string_list_get_string (GTK_STRING_LIST (model), selected);
}

static void
set_value (HwEnvironmentDialog *self, HwEnvironmentRowId row, const char *value)
{
  AdwComboRow *combo = ADW_IS_COMBO_ROW (self->rows[row]) ? ADW_COMBO_ROW (self->rows[row]) : NULL;

  if (row == HW_ENVIRONMENT_ROW_PROTECTED)
    gtk_switch_set_active (GTK_SWITCH (self->protected_switch), g_str_equal (value, "true"));
  else if (row == HW_ENVIRONMENT_ROW_KIND)
    adw_combo_row_set_selected (combo, find_word (kinds, G_N_ELEMENTS (kinds), value));
  else if (row == HW_ENVIRONMENT_ROW_BACKUP)
    adw_combo_row_set_selected (combo, find_word (backups, G_N_ELEMENTS (backups), value));
  else if (combo == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[row]), value);
}

/* The other environments; @value is selected, also where it is none of them. */
static void
load_required (HwEnvironmentDialog *self, const char *value)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (NULL);
  GPtrArray *environments = hw_project_get_environments (self->project);
  guint selected = 0;

  gtk_string_list_append (model, _("None"));
  for (guint i = 0; i < environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (environments, i);

      if (g_strcmp0 (environment->name, self->name) == 0)
        continue;
      gtk_string_list_append (model, environment->name);
      if (g_str_equal (environment->name, value))
        selected = g_list_model_get_n_items (G_LIST_MODEL (model)) - 1;
    }
  if (selected == 0 && *value != '\0')
    {
      gtk_string_list_append (model, value);
      selected = g_list_model_get_n_items (G_LIST_MODEL (model)) - 1;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_REQUIRES]),
                           G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_REQUIRES]), selected);
}

static const char *
get_old (HwEnvironmentDialog *self, const char *key, const char *fallback)
{
  const char *value = g_hash_table_lookup (self->values, key);

  return value != NULL ? value : fallback;
}

/* Fills the rows from the file's values. */
void
_hw_environment_dialog_load (HwEnvironmentDialog *self)
{
  const char *url = get_old (self, "url", "");
  g_autoptr(HwConnectionFields) fields = hw_connection_fields_parse (url);
  g_autoptr(HwConnectionFields) shown = NULL;

  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_NAME]),
                         self->name != NULL ? self->name : "");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].key != NULL)
      set_value (self, i, get_old (self, rows[i].key, rows[i].fallback));
  load_required (self, get_old (self, "requires", ""));
  /* One with a password in the file is shown as it is written, so that it is seen and can be taken out. */
  if (fields->password != NULL && hw_config_url_has_password (url))
    fields->form = HW_CONNECTION_FORM_URL;
  _hw_environment_dialog_set_fields (self, fields);
  self->is_updating = FALSE;

  shown = _hw_environment_dialog_dup_fields (self);
  self->first_url = hw_connection_fields_to_url (shown);
  self->was_protected = gtk_switch_get_active (GTK_SWITCH (self->protected_switch));
}

void
_hw_environment_dialog_set_fields (HwEnvironmentDialog *self, const HwConnectionFields *fields)
{
  set_value (self, HW_ENVIRONMENT_ROW_HOST, fields->host);
  set_value (self, HW_ENVIRONMENT_ROW_PORT, fields->port);
  set_value (self, HW_ENVIRONMENT_ROW_DBNAME, fields->dbname);
  set_value (self, HW_ENVIRONMENT_ROW_USER, fields->user);
  set_value (self, HW_ENVIRONMENT_ROW_SERVICE, fields->service);
  set_value (self, HW_ENVIRONMENT_ROW_FILE, fields->file);
  set_value (self, HW_ENVIRONMENT_ROW_URL,
             fields->form == HW_CONNECTION_FORM_URL ? fields->url : "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_TLS]),
                              find_word (tls_modes, G_N_ELEMENTS (tls_modes), fields->sslmode));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_FORM]), fields->form);
}

HwConnectionFields *
_hw_environment_dialog_dup_fields (HwEnvironmentDialog *self)
{
  HwConnectionFields *fields = g_new0 (HwConnectionFields, 1);
  const guint tls = get_selected (self, HW_ENVIRONMENT_ROW_TLS);

  fields->form = (HwConnectionForm)get_selected (self, HW_ENVIRONMENT_ROW_FORM);
  fields->url = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_URL)));
  fields->host = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_HOST)));
  fields->port = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_PORT)));
  fields->dbname = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_DBNAME)));
  fields->user = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_USER)));
  fields->sslmode = g_strdup (tls_modes[MIN (tls, G_N_ELEMENTS (tls_modes) - 1)]);
  fields->service = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_SERVICE)));
  fields->file = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_FILE)));

  return fields;
}

static void
clear_change (gpointer data)
{
  HwConfigChange *change = data;

  g_free ((char *)change->value);
}

/* @value: "" takes the key out */
static void
add_change (GArray *changes, const char *key, const char *value)
{
  const HwConfigChange change = { key, *value == '\0' ? NULL : g_strdup (value) };

  g_array_append_val (changes, change);
}

HwEnvironmentInput *
_hw_environment_dialog_dup_input (HwEnvironmentDialog *self)
{
  HwEnvironmentInput *input = g_new0 (HwEnvironmentInput, 1);
  g_autoptr(HwConnectionFields) fields = _hw_environment_dialog_dup_fields (self);
  g_autofree char *url = hw_connection_fields_to_url (fields);
  const char *password = get_text (self, HW_ENVIRONMENT_ROW_PASSWORD);

  input->path = g_strdup (self->path);
  input->name = g_strdup (self->name);
  input->new_name = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_NAME)));
  input->changes = g_array_new (FALSE, FALSE, sizeof (HwConfigChange));
  g_array_set_clear_func (input->changes, clear_change);
  if (self->name == NULL || !g_str_equal (url, self->first_url))
    add_change (input->changes, "url", url);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].key != NULL)
      {
        const char *value = get_value (self, i);

        if (!g_str_equal (value, get_old (self, rows[i].key, rows[i].fallback)))
          add_change (input->changes, rows[i].key, value);
      }
  input->password =
      *password != '\0' && gtk_widget_get_visible (self->rows[HW_ENVIRONMENT_ROW_PASSWORD])
          ? g_strdup (password)
          : NULL;
  input->keeps_password = adw_combo_row_get_selected (ADW_COMBO_ROW (self->keep_row)) == 0;
  input->keyring = hw_keyring_ref (hw_session_get_keyring (self->session));
  input->version_table_schema = g_strdup (hw_project_get_version_table_schema (self->project));
  input->version_table = g_strdup (hw_project_get_version_table (self->project));

  return input;
}

void
_hw_environment_input_free (HwEnvironmentInput *input)
{
  g_free (input->path);
  g_free (input->name);
  g_free (input->new_name);
  g_array_unref (input->changes);
  hw_password_free (input->password);
  hw_keyring_unref (input->keyring);
  g_free (input->version_table_schema);
  g_free (input->version_table);
  g_free (input);
}

HwEnvironment *
_hw_environment_input_preview (const HwEnvironmentInput *input, GError **error)
{
  const char *old_name = input->name != NULL ? input->name : "new-environment";
  /* What does not depend on the name can be asked before there is one. */
  HwEnvironment *environment = hw_config_preview_environment (
      input->path, input->name, *input->new_name != '\0' ? input->new_name : old_name,
      (const HwConfigChange *)(void *)input->changes->data, input->changes->len, error);

  /* Nobody else has it yet. */
  if (environment != NULL && environment->keyring == NULL)
    environment->keyring = hw_keyring_ref (input->keyring);

  return environment;
}

/* Without a URL, none of the others could be judged. */
static gboolean
can_make (const HwEnvironmentInput *input, const HwConfigChange *changes, guint n_changes)
{
  g_autoptr(HwEnvironment) environment =
                 hw_config_preview_environment (input->path, input->name,
                                                input->name != NULL ? input->name : input->new_name,
                                                changes, n_changes, NULL);

  return environment != NULL;
}

const char *
_hw_environment_input_find_culprit (const HwEnvironmentInput *input)
{
  const HwConfigChange *all = (const HwConfigChange *)(void *)input->changes->data;
  const gboolean has_url = input->changes->len > 0 && g_str_equal (all[0].key, "url");

  for (guint i = 0; i < input->changes->len; i++)
    {
      const HwConfigChange changes[] = { all[i], all[0] };
      const gboolean needs_url = input->name == NULL && has_url && i > 0;

      if (!can_make (input, changes, needs_url ? 2 : 1))
        return all[i].key;
    }

  return NULL;
}

HwEnvironmentRowId
_hw_environment_dialog_find_row (HwEnvironmentDialog *self, const char *key)
{
  static const HwEnvironmentRowId places[] = {
    [HW_CONNECTION_FORM_FIELDS] = HW_ENVIRONMENT_ROW_HOST,
    [HW_CONNECTION_FORM_URL] = HW_ENVIRONMENT_ROW_URL,
    [HW_CONNECTION_FORM_SERVICE] = HW_ENVIRONMENT_ROW_SERVICE,
    [HW_CONNECTION_FORM_FILE] = HW_ENVIRONMENT_ROW_FILE,
  };

  if (g_strcmp0 (key, "url") == 0)
    return places[MIN (get_selected (self, HW_ENVIRONMENT_ROW_FORM), G_N_ELEMENTS (places) - 1)];
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (key != NULL && g_strcmp0 (rows[i].key, key) == 0)
      return i;

  return HW_ENVIRONMENT_ROW_NAME;
}

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
  const char *key;   /* of headway.ini; NULL: the row is a part of another one, or the user's own */
  const char *fallback;
} rows[] = {
  [HW_ENVIRONMENT_ROW_NAME] = { "name_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_KIND] = { "kind_row", "kind", "" },
  [HW_ENVIRONMENT_ROW_COLOR] = { "color_row", NULL, "" },
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
  [HW_ENVIRONMENT_ROW_VARIABLE] = { "variable_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_SOURCE] = { "source_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_TEST] = { "test_row", NULL, "" },
  [HW_ENVIRONMENT_ROW_BACKUP] = { "backup_row", "backup", "optional" },
  [HW_ENVIRONMENT_ROW_REQUIRES] = { "requires_row", "requires", "" },
  [HW_ENVIRONMENT_ROW_REASON] = { "reason_row", "require_reason", "false" },
  [HW_ENVIRONMENT_ROW_WINDOW] = { "window_row", "window", "" },
  [HW_ENVIRONMENT_ROW_LOCK_TIMEOUT] = { "lock_timeout_row", "lock_timeout", "" },
  [HW_ENVIRONMENT_ROW_LOCK_ATTEMPTS] = { "lock_attempts_row", "lock_attempts", "" },
  [HW_ENVIRONMENT_ROW_LOCK_BACKOFF] = { "lock_backoff_row", "lock_backoff", "" },
  [HW_ENVIRONMENT_ROW_STATEMENT_TIMEOUT] = { "statement_timeout_row", "statement_timeout", "" },
  [HW_ENVIRONMENT_ROW_CHECK] = { "check_row", "check_automatically", "true" },
  [HW_ENVIRONMENT_ROW_BACKUP_DIR] = { "backup_dir_row", "backup_dir", "" },
  [HW_ENVIRONMENT_ROW_BACKUP_FORMAT] = { "backup_format_row", "backup_format", "" },
  [HW_ENVIRONMENT_ROW_BACKUP_KEEP] = { "backup_keep_row", "backup_keep", "" },
  [HW_ENVIRONMENT_ROW_RUN] = { "run_row", "run", "" },
  [HW_ENVIRONMENT_ROW_RUN_TIMEOUT] = { "run_timeout_row", "run_timeout", "" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) == HW_ENVIRONMENT_N_ROWS);

/* What the positions of the lists stand for, in the template's order. */
static const char *const kinds[] = { "", "development", "test", "staging", "production", "other" };
static const char *const backups[] = { "optional", "required", "off" };
static const char *const formats[] = { "", "custom", "directory" };
static const char *const tls_modes[] = { "",        "disable",   "allow",      "prefer",
                                         "require", "verify-ca", "verify-full" };

const char *
_hw_environment_dialog_get_child_name (HwEnvironmentRowId row)
{
  return rows[row].child;
}

const char *
_hw_environment_dialog_get_key (HwEnvironmentRowId row)
{
  return rows[row].key;
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

static GtkSwitch *
get_switch (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  GtkWidget *widget = row == HW_ENVIRONMENT_ROW_PROTECTED ? self->protected_switch
                      : row == HW_ENVIRONMENT_ROW_REASON  ? self->reason_switch
                      : row == HW_ENVIRONMENT_ROW_CHECK   ? self->check_switch
                                                          : NULL;

  return widget == NULL ? NULL : GTK_SWITCH (widget);
}

/* What @row says, as headway.ini would have it: borrowed */
static const char *
get_value (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  const guint selected =
      ADW_IS_COMBO_ROW (self->rows[row]) ? get_selected (self, row) : GTK_INVALID_LIST_POSITION;
  GListModel *model;

  if (get_switch (self, row) != NULL)
    return gtk_switch_get_active (get_switch (self, row)) ? "true" : "false";
  if (row == HW_ENVIRONMENT_ROW_KIND)
    return kinds[MIN (selected, G_N_ELEMENTS (kinds) - 1)];
  if (row == HW_ENVIRONMENT_ROW_BACKUP)
    return backups[MIN (selected, G_N_ELEMENTS (backups) - 1)];
  if (row == HW_ENVIRONMENT_ROW_BACKUP_FORMAT)
    return formats[MIN (selected, G_N_ELEMENTS (formats) - 1)];
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

  if (get_switch (self, row) != NULL)
    gtk_switch_set_active (get_switch (self, row), g_str_equal (value, "true"));
  else if (row == HW_ENVIRONMENT_ROW_KIND)
    adw_combo_row_set_selected (combo, find_word (kinds, G_N_ELEMENTS (kinds), value));
  else if (row == HW_ENVIRONMENT_ROW_BACKUP)
    adw_combo_row_set_selected (combo, find_word (backups, G_N_ELEMENTS (backups), value));
  else if (row == HW_ENVIRONMENT_ROW_BACKUP_FORMAT)
    adw_combo_row_set_selected (combo, find_word (formats, G_N_ELEMENTS (formats), value));
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
  const char *value = g_hash_table_lookup (self->values->shared, key);

  return value != NULL ? value : fallback;
}

/* The fields of the connection, as they are typed: (transfer full) */
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

/* The `url` that everybody shares: a name that is typed is one's own. (transfer full) */
static char *
make_url (HwEnvironmentDialog *self)
{
  g_autoptr(HwConnectionFields) fields = _hw_environment_dialog_dup_fields (self);

  g_free (fields->user);
  fields->user = g_strdup (self->shared_user);

  return hw_connection_fields_to_url (fields);
}

/* Fills the rows from the file's values. */
void
_hw_environment_dialog_load (HwEnvironmentDialog *self)
{
  const char *url = get_old (self, "url", "");
  g_autoptr(HwConnectionFields) fields = hw_connection_fields_parse (url);

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
  _hw_environment_dialog_load_user (self, fields);
  self->is_updating = FALSE;

  self->first_url = make_url (self);
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
  g_autofree char *url = make_url (self);
  const char *password = get_text (self, HW_ENVIRONMENT_ROW_PASSWORD);

  input->path = g_strdup (self->path);
  input->root = g_strdup (hw_project_get_root (self->project));
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
  input->user_changes = g_array_new (FALSE, FALSE, sizeof (HwConfigChange));
  g_array_set_clear_func (input->user_changes, clear_change);
  _hw_environment_dialog_add_user_changes (self, input->user_changes);
  input->keyring = hw_keyring_ref (hw_session_get_keyring (self->session));
  input->version_table_schema = g_strdup (hw_project_get_version_table_schema (self->project));
  input->version_table = g_strdup (hw_project_get_version_table (self->project));

  return input;
}

void
_hw_environment_input_free (HwEnvironmentInput *input)
{
  g_free (input->path);
  g_free (input->root);
  g_free (input->name);
  g_free (input->new_name);
  g_array_unref (input->changes);
  g_array_unref (input->user_changes);
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
  g_autoptr(HwEnvironment) environment = hw_config_preview_environment (
      input->path, input->name, *input->new_name != '\0' ? input->new_name : old_name,
      (const HwConfigChange *)(void *)input->changes->data, input->changes->len, error);

  /* Nobody else has it yet. */
  if (environment == NULL
      || !hw_user_config_preview (input->root, input->name,
                                  (const HwConfigChange *)(void *)input->user_changes->data,
                                  input->user_changes->len, environment, error))
    return NULL;
  environment->keyring = hw_keyring_ref (input->keyring);

  return g_steal_pointer (&environment);
}

/* Without a URL, none of the others could be judged. @name: what the environment would be called */
static gboolean
can_make (const HwEnvironmentInput *input,
          const char *name,
          const HwConfigChange *changes,
          guint n_changes)
{
  g_autoptr(HwEnvironment) environment =
                 hw_config_preview_environment (input->path, input->name, name, changes, n_changes,
                                                NULL);

  return environment != NULL;
}

const char *
_hw_environment_input_find_culprit (const HwEnvironmentInput *input)
{
  const char *name = input->name != NULL ? input->name : input->new_name;
  const HwConfigChange *all = (const HwConfigChange *)(void *)input->changes->data;
  const gboolean has_url = input->changes->len > 0 && g_str_equal (all[0].key, "url");

  for (guint i = 0; i < input->changes->len; i++)
    {
      const HwConfigChange changes[] = { all[i], all[0] };
      const gboolean needs_url = input->name == NULL && has_url && i > 0;

      if (!can_make (input, name, changes, needs_url ? 2 : 1))
        return all[i].key;
    }

  /* Nothing else of the user's own is typed that could be wrong. */
  return can_make (input, input->new_name, all, input->changes->len) ? "password_variable" : NULL;
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

  if (g_strcmp0 (key, "password_variable") == 0)
    return HW_ENVIRONMENT_ROW_VARIABLE;
  if (g_strcmp0 (key, "url") == 0)
    return places[MIN (get_selected (self, HW_ENVIRONMENT_ROW_FORM), G_N_ELEMENTS (places) - 1)];
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (key != NULL && g_strcmp0 (rows[i].key, key) == 0)
      return i;

  return HW_ENVIRONMENT_ROW_NAME;
}

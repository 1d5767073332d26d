/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-dialog-input"

#include "config.h"

#include <string.h>

#include "hw-connection-fields.h"
#include "hw-file-template.h"
#include "hw-project-dialog-private.h"

/* What the positions of the list of databases stand for, in the template's order. */
#define DATABASE_SQLITE 0
#define MAX_PORT 65535
#define MAX_NAME_LENGTH 60

static const char *
get_text (HwProjectDialog *self, HwProjectRowId row)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->rows[row]));
}

static char *
dup_text (HwProjectDialog *self, HwProjectRowId row)
{
  return g_strstrip (g_strdup (get_text (self, row)));
}

static void
set_text (HwProjectDialog *self, HwProjectRowId row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->rows[row]), text);
}

gboolean
_hw_project_dialog_is_sqlite (HwProjectDialog *self)
{
  return adw_combo_row_get_selected (self->database_row) == DATABASE_SQLITE;
}

/* "~/src/shop" is what people type. */
static char *
dup_folder (HwProjectDialog *self)
{
  g_autofree char *text = dup_text (self, HW_PROJECT_ROW_FOLDER);

  if (strcmp (text, "~") == 0 || g_str_has_prefix (text, "~/"))
    return g_build_filename (g_get_home_dir (), text + 1, NULL);

  return text[0] == '\0' || g_path_is_absolute (text)
             ? g_steal_pointer (&text)
             : g_build_filename (g_get_home_dir (), text, NULL);
}

static char *
make_url (HwProjectDialog *self)
{
  g_autoptr(HwConnectionFields) fields = hw_connection_fields_parse ("");
  const struct
  {
    char **field;
    HwProjectRowId row;
  } all[] = {
    { &fields->file, HW_PROJECT_ROW_FILE }, { &fields->host, HW_PROJECT_ROW_HOST },
    { &fields->port, HW_PROJECT_ROW_PORT }, { &fields->dbname, HW_PROJECT_ROW_DBNAME },
    { &fields->user, HW_PROJECT_ROW_USER },
  };
  gboolean is_empty = TRUE;

  fields->form =
      _hw_project_dialog_is_sqlite (self) ? HW_CONNECTION_FORM_FILE : HW_CONNECTION_FORM_FIELDS;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_free (*all[i].field);
      *all[i].field = dup_text (self, all[i].row);
      if ((all[i].row == HW_PROJECT_ROW_FILE) == _hw_project_dialog_is_sqlite (self)
          && (*all[i].field)[0] != '\0')
        is_empty = FALSE;
    }

  return is_empty ? g_strdup ("") : hw_connection_fields_to_url (fields);
}

HwProjectWish *
_hw_project_dialog_dup_wish (HwProjectDialog *self)
{
  HwProjectWish *wish = g_new0 (HwProjectWish, 1);
  const guint kind = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[HW_PROJECT_ROW_KIND]));
  g_autofree char *base = NULL;

  wish->dir = dup_folder (self);
  wish->name = dup_text (self, HW_PROJECT_ROW_NAME);
  base = g_path_get_basename (wish->dir);
  /* What the folder says already need not be said again. */
  if (strcmp (wish->name, base) == 0)
    wish->name[0] = '\0';
  wish->file_template = dup_text (self, HW_PROJECT_ROW_TEMPLATE);
  if (strcmp (wish->file_template, HW_FILE_TEMPLATE_NATIVE) == 0)
    wish->file_template[0] = '\0';
  wish->dialect = _hw_project_dialog_is_sqlite (self) ? HW_DIALECT_SQLITE : HW_DIALECT_POSTGRESQL;
  wish->environment = adw_expander_row_get_enable_expansion (self->environment_expander)
                          ? dup_text (self, HW_PROJECT_ROW_ENVIRONMENT)
                          : g_strdup ("");
  /* The first position leaves it to the name. */
  wish->kind = g_strdup (kind == 0 || kind == GTK_INVALID_LIST_POSITION
                             ? ""
                             : hw_environment_kind_to_string (kind - 1));
  wish->url = make_url (self);
  if (adw_expander_row_get_enable_expansion (self->revision_expander))
    wish->message = dup_text (self, HW_PROJECT_ROW_MESSAGE);
  wish->project_id = g_strdup (self->project_id);
  wish->revision_id = g_strdup (self->revision_id);
  wish->now_usec = self->now_usec;

  return wish;
}

/* Nothing is wrong where something has yet to be typed. */
gboolean
_hw_project_dialog_is_complete (HwProjectDialog *self)
{
  const struct
  {
    HwProjectRowId row;
    gboolean is_needed;
  } all[] = {
    { HW_PROJECT_ROW_FOLDER, TRUE },
    { HW_PROJECT_ROW_ENVIRONMENT,
      adw_expander_row_get_enable_expansion (self->environment_expander) },
    { HW_PROJECT_ROW_MESSAGE, adw_expander_row_get_enable_expansion (self->revision_expander) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *text = dup_text (self, all[i].row);

      if (all[i].is_needed && text[0] == '\0')
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_bad_port (HwProjectDialog *self)
{
  g_autofree char *port = dup_text (self, HW_PROJECT_ROW_PORT);
  guint64 number;

  return port[0] != '\0' && !g_ascii_string_to_unsigned (port, 10, 1, MAX_PORT, &number, NULL);
}

HwProjectRowId
_hw_project_dialog_find_row (HwProjectDialog *self, HwProjectField field)
{
  switch (field)
    {
    case HW_PROJECT_FIELD_NAME:
      return HW_PROJECT_ROW_NAME;
    case HW_PROJECT_FIELD_FILE_TEMPLATE:
      return HW_PROJECT_ROW_TEMPLATE;
    case HW_PROJECT_FIELD_ENVIRONMENT:
      return HW_PROJECT_ROW_ENVIRONMENT;
    case HW_PROJECT_FIELD_KIND:
      return HW_PROJECT_ROW_KIND;
    case HW_PROJECT_FIELD_URL:
      if (_hw_project_dialog_is_sqlite (self))
        return HW_PROJECT_ROW_FILE;
      return has_bad_port (self) ? HW_PROJECT_ROW_PORT : HW_PROJECT_ROW_HOST;
    case HW_PROJECT_FIELD_MESSAGE:
      return HW_PROJECT_ROW_MESSAGE;
    case HW_PROJECT_FIELD_NONE:
    case HW_PROJECT_FIELD_FOLDER:
      break;
    }

  return HW_PROJECT_ROW_FOLDER;
}

/* What a folder of a project called @name may be called: (transfer full) */
static char *
make_folder_name (const char *name)
{
  g_autofree char *slug = hw_file_template_make_slug (name, MAX_NAME_LENGTH);

  return g_strdelimit (g_steal_pointer (&slug), "_", '-');
}

/* A field that nobody has written in keeps saying what another one makes of it. @made: what it said last */
static void
follow (HwProjectDialog *self, HwProjectRowId row, char **made, char *text)
{
  if (*made != NULL && strcmp (get_text (self, row), *made) == 0)
    {
      set_text (self, row, text);
      g_free (*made);
      *made = text;
      return;
    }
  g_clear_pointer (made, g_free);
  g_free (text);
}

static void
follow_fields (HwProjectDialog *self)
{
  g_autofree char *name = dup_text (self, HW_PROJECT_ROW_NAME);
  g_autofree char *environment = dup_text (self, HW_PROJECT_ROW_ENVIRONMENT);
  g_autofree char *folder = make_folder_name (name);

  follow (self, HW_PROJECT_ROW_FOLDER, &self->made_folder,
          folder[0] != '\0' ? g_build_filename ("~", folder, NULL) : g_strdup (""));
  follow (self, HW_PROJECT_ROW_FILE, &self->made_file,
          environment[0] != '\0' ? g_strconcat (environment, ".db", NULL) : g_strdup (""));
}

/* A whole URL that is pasted as the host fills the fields. Its password is not kept; it is asked for when it is needed. */
static void
take_pasted_url (HwProjectDialog *self)
{
  const char *text = get_text (self, HW_PROJECT_ROW_HOST);
  g_autoptr(HwConnectionFields) fields = NULL;

  if (strstr (text, "://") == NULL)
    return;
  fields = hw_connection_fields_parse (text);
  if (fields->form != HW_CONNECTION_FORM_FIELDS)
    return;
  set_text (self, HW_PROJECT_ROW_HOST, fields->host);
  set_text (self, HW_PROJECT_ROW_PORT, fields->port);
  set_text (self, HW_PROJECT_ROW_DBNAME, fields->dbname);
  set_text (self, HW_PROJECT_ROW_USER, fields->user);
}

void
_hw_project_dialog_follow (HwProjectDialog *self)
{
  take_pasted_url (self);
  follow_fields (self);
}

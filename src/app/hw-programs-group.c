/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-programs-group"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-alembic-command.h"
#include "hw-backup.h"
#include "hw-format.h"
#include "hw-programs-group.h"
#include "hw-task.h"

struct _HwProgramsGroup
{
  AdwPreferencesGroup parent_instance;

  /* Borrowed */
  GtkWidget *postgres_row;
  GtkWidget *alembic_row;
  GtkWidget *button;

  /* Owned */
  HwProject *project;
  GCancellable *cancellable; /* of the look under way; NULL */
};

G_DEFINE_FINAL_TYPE (HwProgramsGroup, hw_programs_group, ADW_TYPE_PREFERENCES_GROUP)

/* How a look ended: each a text for people. */
typedef struct
{
  char *postgres;
  char *alembic; /* NULL: none is needed */
  gboolean has_postgres;
  gboolean has_alembic;
} Finding;

static void
finding_free (Finding *finding)
{
  g_free (finding->postgres);
  g_free (finding->alembic);
  g_free (finding);
}

static void
find_postgres (Finding *finding)
{
  g_autoptr(GError) error = NULL;
  int version = 0;
  g_autofree char *dir = hw_backup_find_programs (0, &version, &error);

  finding->has_postgres = dir != NULL;
  if (dir == NULL)
    finding->postgres = hw_format_error (error);
  else
    /* Translators: major and minor version, folder of programs */
    finding->postgres =
        g_strdup_printf (_("Version %d.%d, in %s"), version / 10000, version % 10000, dir);
}

/* As it would be started for the first environment: the version is what it says itself. */
static void
find_alembic (Finding *finding, const HwProject *project, GCancellable *cancellable)
{
  static const char *const arguments[] = { "--version", NULL };
  const HwAlembicCall call = { .is_quiet = TRUE, .is_bounded = TRUE };
  GPtrArray *environments = hw_project_get_environments (project);
  g_autoptr(HwAlembicCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *version = NULL;

  command = hw_alembic_command_new (project, g_ptr_array_index (environments, 0), &error);
  finding->has_alembic =
      command != NULL
      && hw_alembic_command_run (command, arguments, &call, &version, cancellable, &error);
  if (finding->has_alembic)
    /* Translators: what a program says its version is, the command that starts it */
    finding->alembic = g_strdup_printf (_("%s, started by “%s”"), g_strstrip (version),
                                           hw_alembic_command_get_name (command));
  else
    finding->alembic = hw_format_error (error);
}

static gboolean
needs_alembic (const HwProject *project)
{
  return project != NULL && hw_project_get_kind (project) == HW_PROJECT_ALEMBIC
         && hw_project_get_environments (project)->len > 0;
}

static gpointer
look_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwProject *project = data;
  Finding *finding = g_new0 (Finding, 1);

  find_postgres (finding);
  if (needs_alembic (project))
    find_alembic (finding, project, cancellable);

  return finding;
}

static void
show_row (GtkWidget *row, const char *text, gboolean is_found)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row),
                                is_found ? "object-select-symbolic" : "dialog-warning-symbolic");
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwProgramsGroup *self = HW_PROGRAMS_GROUP (source);
  Finding *finding = hw_task_finish (source, result, NULL);

  if (finding != NULL && g_task_get_cancellable (G_TASK (result)) == self->cancellable)
    {
      g_clear_object (&self->cancellable);
      gtk_widget_set_sensitive (self->button, TRUE);
      show_row (self->postgres_row, finding->postgres, finding->has_postgres);
      if (finding->alembic != NULL)
        show_row (self->alembic_row, finding->alembic, finding->has_alembic);
    }
  g_clear_pointer (&finding, finding_free);
}

static void
look (HwProgramsGroup *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_set_visible (self->alembic_row, needs_alembic (self->project));
  hw_task_run (self, "look-for-programs", look_in_worker,
               self->project != NULL ? hw_project_ref (self->project) : NULL,
               (GDestroyNotify)hw_project_unref, (GDestroyNotify)finding_free, self->cancellable,
               on_looked_cb, NULL);
}

static void
hw_programs_group_dispose (GObject *object)
{
  HwProgramsGroup *self = HW_PROGRAMS_GROUP (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->project, hw_project_unref);

  G_OBJECT_CLASS (hw_programs_group_parent_class)->dispose (object);
}

static void
hw_programs_group_class_init (HwProgramsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_programs_group_dispose;
}

static GtkWidget *
add_row (HwProgramsGroup *self, const char *name, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_name (row, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);

  return row;
}

static void
hw_programs_group_init (HwProgramsGroup *self)
{
  self->button = gtk_button_new_with_mnemonic (_("_Test"));
  gtk_widget_set_name (self->button, "programs-test");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (look), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Programs"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->button);
  self->postgres_row =
      add_row (self, "programs-postgres", _("pg_dump and pg_restore, for backups of PostgreSQL"));
  self->alembic_row =
      add_row (self, "programs-alembic", _("Alembic, for the revisions of this project"));
  gtk_widget_set_visible (self->alembic_row, FALSE);
}

void
hw_programs_group_look (HwProgramsGroup *self, const HwProject *project)
{
  g_return_if_fail (HW_IS_PROGRAMS_GROUP (self));

  g_clear_pointer (&self->project, hw_project_unref);
  if (project != NULL)
    self->project = hw_project_ref (project);
  look (self);
}

gboolean
hw_programs_group_is_busy (HwProgramsGroup *self)
{
  g_return_val_if_fail (HW_IS_PROGRAMS_GROUP (self), FALSE);

  return self->cancellable != NULL;
}

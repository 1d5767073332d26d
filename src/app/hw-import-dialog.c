/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-import-dialog"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-config-edit.h"
#include "hw-database-url.h"
#include "hw-field-error.h"
#include "hw-form.h"
#include "hw-format.h"
#include "hw-import-dialog.h"
#include "hw-problem-row.h"
#include "hw-project-draft.h"
#include "hw-sketcher.h"

/* The sidebar of the open project has them all. */
#define MAX_PROBLEMS 8
#define DEFAULT_NAME "default"

struct _HwImportDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkStack *stack;
  GtkWidget *open_button;
  GtkWidget *back_button;
  GtkWidget *write_button;
  AdwPreferencesGroup *found_group;
  AdwActionRow *revisions_row;
  AdwActionRow *environment_row;
  AdwPreferencesGroup *problems_group;
  GtkListBox *problems_list;
  GtkWidget *name_row;
  GtkWidget *url_row;
  GtkWidget *password_label;
  GtkWidget *preview_group;
  GtkTextView *text_view;
  /* Borrowed */
  HwFieldError *name_error;
  HwFieldError *url_error;

  /* Owned */
  HwProject *project;
  HwSketcher *sketcher;

  gboolean is_valid; /* the preview is of what the fields say */
  gboolean is_writing;
};

G_DEFINE_FINAL_TYPE (HwImportDialog, hw_import_dialog, ADW_TYPE_WINDOW)

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The settings that somebody wants. */
typedef struct
{
  char *root;
  char *name;
  char *url;
  gboolean is_final; /* the file is to be written */
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->root);
  g_free (wish->name);
  g_free (wish->url);
  g_free (wish);
}

/* What comes of it. */
typedef struct
{
  HwProjectDraft *draft; /* NULL on error */
  HwProjectField field;
  GError *error;
} Sketch;

static void
sketch_free (Sketch *sketch)
{
  hw_project_draft_free (sketch->draft);
  g_clear_error (&sketch->error);
  g_free (sketch);
}

static gboolean
check_url (const Wish *wish, GError **error)
{
  g_autoptr(HwDatabaseUrl) url = NULL;

  if (strstr (wish->url, "${") != NULL)
    return TRUE;
  url = hw_database_url_parse (wish->url, wish->root, error);

  return url != NULL;
}

static gpointer
sketch_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Wish *wish = data;
  Sketch *sketch = g_new0 (Sketch, 1);

  sketch->draft = hw_project_draft_new_settings (wish->root, wish->name, wish->url, &sketch->field,
                                                 &sketch->error);
  if (sketch->error == NULL && !check_url (wish, &sketch->error))
    sketch->field = HW_PROJECT_FIELD_URL;
  if (sketch->error == NULL && wish->is_final)
    hw_project_draft_write (sketch->draft, &sketch->error);
  if (sketch->error != NULL)
    g_clear_pointer (&sketch->draft, hw_project_draft_free);

  return sketch;
}

static char *
dup_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static Wish *
make_wish (HwImportDialog *self)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->root = g_strdup (hw_project_get_root (self->project));
  wish->name = dup_text (self->name_row);
  wish->url = dup_text (self->url_row);

  return wish;
}

static gboolean
is_complete (HwImportDialog *self)
{
  g_autofree char *name = dup_text (self->name_row);
  g_autofree char *url = dup_text (self->url_row);

  return name[0] != '\0' && url[0] != '\0';
}

static void
update_button (HwImportDialog *self)
{
  gtk_widget_set_sensitive (self->write_button,
                            self->is_valid && !self->is_writing && is_complete (self));
}

static void
show_sketch (HwImportDialog *self, const Sketch *sketch)
{
  const gboolean is_shown = sketch->error != NULL && is_complete (self);
  const gboolean is_of_name = sketch->field == HW_PROJECT_FIELD_ENVIRONMENT;
  g_autofree char *text = is_shown ? hw_format_error (sketch->error) : NULL;

  hw_field_error_set_text (self->name_error, is_of_name ? text : NULL);
  hw_field_error_set_text (self->url_error, is_of_name ? NULL : text);
  self->is_valid = sketch->error == NULL;
  gtk_widget_set_sensitive (self->preview_group, self->is_valid);
  if (sketch->draft != NULL)
    {
      const HwProjectFile *file = g_ptr_array_index (sketch->draft->files, 0);
      g_autofree char *shown = g_strchomp (g_strdup (file->text));

      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), shown, -1);
    }
  update_button (self);
}

static void
on_sketched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwImportDialog *self = HW_IMPORT_DIALOG (source);
  Sketch *sketch = hw_task_finish (source, result, NULL);

  /* The fields say something else by now, or the dialog is gone. */
  if (sketch != NULL && self->sketcher != NULL && hw_sketcher_take (self->sketcher, result))
    show_sketch (self, sketch);
  g_clear_pointer (&sketch, sketch_free);
}

static void
start_sketch (gpointer data)
{
  HwImportDialog *self = data;

  hw_sketcher_run (self->sketcher, "sketch-settings", sketch_in_worker, make_wish (self),
                   (GDestroyNotify)wish_free, (GDestroyNotify)sketch_free, on_sketched_cb);
}

static void
on_changed_cb (HwImportDialog *self)
{
  if (self->project == NULL)
    return;
  self->is_valid = FALSE;
  update_button (self);
  hw_sketcher_queue (self->sketcher);
}

static void
accept (HwImportDialog *self)
{
  g_signal_emit (self, signals[ACCEPTED], 0, hw_project_get_root (self->project));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_open_clicked_cb (HwImportDialog *self)
{
  accept (self);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwImportDialog *self = HW_IMPORT_DIALOG (source);
  Sketch *sketch = hw_task_finish (source, result, NULL);

  self->is_writing = FALSE;
  if (self->project != NULL)
    {
      show_sketch (self, sketch);
      if (sketch->error == NULL)
        accept (self);
    }
  sketch_free (sketch);
}

static void
on_write_clicked_cb (HwImportDialog *self)
{
  Wish *wish;

  if (!gtk_widget_get_sensitive (self->write_button))
    return;
  wish = make_wish (self);
  wish->is_final = TRUE;
  self->is_writing = TRUE;
  update_button (self);
  hw_task_run (self, "write-settings", sketch_in_worker, wish, (GDestroyNotify)wish_free,
               (GDestroyNotify)sketch_free, NULL, on_written_cb, NULL);
}

static void
show_page (HwImportDialog *self, gboolean is_settings)
{
  gtk_stack_set_visible_child_name (self->stack, is_settings ? "settings" : "found");
  gtk_widget_set_visible (self->back_button, is_settings);
  gtk_widget_set_visible (self->write_button, is_settings);
  gtk_widget_set_visible (self->open_button, !is_settings);
  gtk_widget_grab_focus (is_settings ? self->name_row : self->open_button);
}

static void
on_add_clicked_cb (HwImportDialog *self)
{
  show_page (self, TRUE);
  on_changed_cb (self);
}

static void
on_back_clicked_cb (HwImportDialog *self)
{
  show_page (self, FALSE);
}

static void
hw_import_dialog_dispose (GObject *object)
{
  HwImportDialog *self = HW_IMPORT_DIALOG (object);

  if (self->sketcher != NULL)
    hw_sketcher_cancel (self->sketcher);
  g_clear_object (&self->sketcher);
  g_clear_pointer (&self->project, hw_project_unref);

  G_OBJECT_CLASS (hw_import_dialog_parent_class)->dispose (object);
}

static void
hw_import_dialog_class_init (HwImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_import_dialog_dispose;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-import-dialog.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwImportDialog, child)
  BIND (stack);
  BIND (open_button);
  BIND (back_button);
  BIND (write_button);
  BIND (found_group);
  BIND (revisions_row);
  BIND (environment_row);
  BIND (problems_group);
  BIND (problems_list);
  BIND (name_row);
  BIND (url_row);
  BIND (password_label);
  BIND (preview_group);
  BIND (text_view);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_write_clicked_cb);
}

static void
hw_import_dialog_init (HwImportDialog *self)
{
  self->sketcher = hw_sketcher_new (self, start_sketch);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->name_error = hw_field_error_new (self->name_row);
  self->url_error = hw_field_error_new (self->url_row);
}

static char *
describe_revisions (const HwProjectSurvey *survey)
{
  const guint n = survey->n_python + survey->n_sql;

  if (n == 0)
    return g_strdup (_("None yet"));
  if (survey->n_sql == 0)
    /* Translators: revisions written in Python */
    return g_strdup_printf (ngettext ("%u in Python", "%u in Python", n), n);

  /* Translators: numbers of revisions, the second of them written in SQL */
  return g_strdup_printf (_("%u in Python, %u in SQL"), survey->n_python, survey->n_sql);
}

/* The database of Alembic's own configuration: (transfer full) */
static char *
describe_environment (HwImportDialog *self, const HwEnvironment *environment)
{
  g_autofree char *file = g_path_get_basename (hw_project_get_config_file (self->project));
  g_autofree char *url = environment != NULL ? hw_redact (environment->url) : NULL;

  if (environment == NULL)
    /* Translators: alembic.ini or pyproject.toml */
    return g_strdup_printf (_("None: %s names no database that can be connected to. Settings can name one."), file);

  /* Translators: name of an environment, its database, alembic.ini or pyproject.toml */
  return g_strdup_printf (_("%s: %s, from %s"), environment->name, url, file);
}

/* No password goes into the file: (transfer full) */
static char *
make_url (const HwEnvironment *environment)
{
  g_autofree char *url = hw_redact (environment != NULL ? environment->url : "");
  g_autoptr(GString) text = g_string_new (url);

  g_string_replace (text, ":***@", "@", 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fill_problems (HwImportDialog *self)
{
  GPtrArray *problems = hw_project_get_problems (self->project);

  gtk_widget_set_visible (GTK_WIDGET (self->problems_group), problems->len > 0);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);
      g_autoptr(GError) error = hw_problem_to_error (problem);
      g_autofree char *text = hw_format_error (error);
      g_autofree char *file = g_path_get_basename (problem->file);
      const gboolean has_file = problem->file[0] != '\0';

      gtk_list_box_append (self->problems_list,
                           hw_problem_row_new (problem->severity, text, has_file ? file : "", -1));
    }
  if (problems->len > MAX_PROBLEMS)
    {
      const guint n = problems->len - MAX_PROBLEMS;
      g_autofree char *more = g_strdup_printf (
          ngettext ("%u more, shown when it is open", "%u more, shown when it is open", n), n);

      adw_preferences_group_set_description (self->problems_group, more);
    }
}

static void
fill (HwImportDialog *self, const HwProjectSurvey *survey)
{
  GPtrArray *environments = hw_project_get_environments (self->project);
  const HwEnvironment *environment =
      environments->len > 0 ? g_ptr_array_index (environments, 0) : NULL;
  g_autofree char *path = hw_format_path (hw_project_get_root (self->project));
  g_autofree char *title = g_markup_escape_text (hw_project_get_name (self->project), -1);
  g_autofree char *description = g_markup_escape_text (path, -1);
  g_autofree char *revisions = describe_revisions (survey);
  g_autofree char *database = describe_environment (self, environment);
  g_autofree char *shown = g_markup_escape_text (database, -1);
  g_autofree char *url = make_url (environment);

  adw_preferences_group_set_title (self->found_group, title);
  adw_preferences_group_set_description (self->found_group, description);
  adw_action_row_set_subtitle (self->revisions_row, revisions);
  adw_action_row_set_subtitle (self->environment_row, shown);
  fill_problems (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row),
                         environment != NULL ? environment->name : DEFAULT_NAME);
  gtk_editable_set_text (GTK_EDITABLE (self->url_row), url);
  gtk_widget_set_visible (self->password_label,
                          environment != NULL && hw_config_url_has_password (environment->url));
}

GtkWidget *
hw_import_dialog_new (GtkWindow *parent, const HwProjectSurvey *survey)
{
  HwImportDialog *self;

  g_return_val_if_fail (survey != NULL && survey->project != NULL, NULL);

  self = g_object_new (HW_TYPE_IMPORT_DIALOG, NULL);
  hw_form_set_up (GTK_WINDOW (self), parent);
  self->project = hw_project_ref (survey->project);
  fill (self, survey);
  hw_sketcher_cancel (self->sketcher);
  show_page (self, FALSE);

  return GTK_WIDGET (self);
}

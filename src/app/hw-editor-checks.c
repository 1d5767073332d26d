/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-checks"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-check.h"
#include "hw-editor-checks-private.h"
#include "hw-editor-edit.h"
#include "hw-editor-hover.h"
#include "hw-editor-marks.h"
#include "hw-settings.h"
#include "hw-task.h"

/* So long after the last key. */
#define QUIET_MS 300
#define MAX_HEIGHT 132

G_DEFINE_FINAL_TYPE (HwEditorChecks, hw_editor_checks, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (HwEditorChecks *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
update_list (HwEditorChecks *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < self->problems->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         _hw_editor_checks_create_row (self,
                                                       g_ptr_array_index (self->problems, i)));
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer),
                                 self->problems->len > 0 && !self->is_closed);
}

static void
update_marks (HwEditorChecks *self)
{
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    {
      g_autoptr(GPtrArray) none = g_ptr_array_new ();
      int first = 0, last;
      const gboolean is_there = hw_editor_text_get_lines (self->text, part, &first, &last);

      hw_editor_marks_set (self->marks[part], is_there ? self->problems : none, first);
    }
}

static void
on_parts_changed_cb (HwEditorChecks *self)
{
  update_list (self);
  update_marks (self);
}

static gpointer
check_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return hw_editor_check_run (data, cancellable, error);
}

static void
on_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorChecks *self = HW_EDITOR_CHECKS (source);
  g_autoptr(GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr(GPtrArray) problems = hw_task_finish (self, result, &error);

  /* Something newer is under way, or the tab was closed. */
  if (self->cancellable != cancellable || self->text == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (problems == NULL)
    {
      emit_changed (self);
      return;
    }
  self->has_run = TRUE;
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = g_steal_pointer (&problems);
  hw_editor_text_sync (self->text);
  on_parts_changed_cb (self);
  emit_changed (self);
}

/* Files of other kinds have nothing that could be looked at. */
static gboolean
can_check (HwEditorChecks *self)
{
  return self->project != NULL && self->text != NULL
         && (g_str_has_suffix (self->path, ".sql") || g_str_has_suffix (self->path, ".py"));
}

static void
start (HwEditorChecks *self)
{
  HwEditorCheck *check;

  g_clear_handle_id (&self->queue_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* A file that is still being read is not one without a header. Its text will queue this anew. */
  if (!can_check (self) || !hw_editor_text_has_text (self->text))
    return;
  check = g_new0 (HwEditorCheck, 1);
  check->path = g_strdup (self->path);
  check->text = hw_editor_text_dup_text (self->text);
  check->project = hw_project_ref (self->project);
  if (self->environment != NULL)
    check->environment = hw_environment_ref (self->environment);
  if (self->names != NULL)
    check->names = hw_schema_names_ref (self->names);
  check->server_version = self->server_version;
  self->cancellable = g_cancellable_new ();
  hw_task_run (self, "check-script", check_in_worker, check, (GDestroyNotify)hw_editor_check_free,
               (GDestroyNotify)g_ptr_array_unref, self->cancellable, on_checked_cb, NULL);
  emit_changed (self);
}

static gboolean
on_quiet_cb (gpointer user_data)
{
  HwEditorChecks *self = user_data;

  self->queue_id = 0;
  start (self);

  return G_SOURCE_REMOVE;
}

static void
on_row_activated_cb (HwEditorChecks *self, GtkListBoxRow *row)
{
  const HwSqlProblem *problem =
      g_ptr_array_index (self->problems, (guint)gtk_list_box_row_get_index (row));

  hw_editor_text_go_to (self->text, MAX (problem->line, 1), problem->column);
}

/* Otherwise only who asks gets an answer. */
static gboolean
is_automatic (HwEditorChecks *self)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, "editor-validate");
}

/* What was found is about something else by now, and nobody has asked again. */
static void
forget (HwEditorChecks *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->has_run = FALSE;
  emit_changed (self);
}

static void
on_text_changed_cb (HwEditorChecks *self)
{
  self->is_wanted = FALSE;
  hw_editor_checks_queue (self);
}

/* A list that scrolls is asked how high it wants to be without being told how wide it is: here it is told. */
static void
hw_editor_checks_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  HwEditorChecks *self = HW_EDITOR_CHECKS (widget);
  int height;

  gtk_widget_measure (self->revealer, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0
      || !gtk_revealer_get_child_revealed (GTK_REVEALER (self->revealer)))
    return;
  gtk_widget_measure (self->list, GTK_ORIENTATION_VERTICAL, for_size, &height, NULL, NULL, NULL);
  *minimum = *natural = MAX (*minimum, MIN (height, MAX_HEIGHT));
}

static GtkSizeRequestMode
hw_editor_checks_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hw_editor_checks_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (HW_EDITOR_CHECKS (widget)->revealer, width, height, baseline, NULL);
}

static void
hw_editor_checks_dispose (GObject *object)
{
  HwEditorChecks *self = HW_EDITOR_CHECKS (object);

  g_clear_handle_id (&self->queue_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->text);
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    g_clear_object (&self->marks[part]);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_editor_checks_parent_class)->dispose (object);
}

static void
hw_editor_checks_finalize (GObject *object)
{
  HwEditorChecks *self = HW_EDITOR_CHECKS (object);

  g_free (self->path);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->names, hw_schema_names_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (hw_editor_checks_parent_class)->finalize (object);
}

static void
hw_editor_checks_class_init (HwEditorChecksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_editor_checks_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_editor_checks_finalize;
  widget_class->get_request_mode = hw_editor_checks_get_request_mode;
  widget_class->measure = hw_editor_checks_measure;
  widget_class->size_allocate = hw_editor_checks_size_allocate;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_EDITOR_CHECKS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_editor_checks_init (HwEditorChecks *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_sql_problem_free);
  self->settings = hw_settings_new ();
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::editor-validate",
                             G_CALLBACK (hw_editor_checks_queue), self, G_CONNECT_SWAPPED);
  self->revealer = gtk_revealer_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_set_name (self->list, "editor-problems");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Problems"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_widget_add_css_class (scroller, "hw-editor-problems");
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), scroller);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
}

GtkWidget *
hw_editor_checks_new (HwEditorText *text, const char *path)
{
  HwEditorChecks *self;

  g_return_val_if_fail (HW_IS_EDITOR_TEXT (text), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (HW_TYPE_EDITOR_CHECKS, NULL);
  g_set_weak_pointer (&self->text, text);
  self->path = g_strdup (path);
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    {
      self->marks[part] = hw_editor_marks_new (hw_editor_text_get_view (text, part));
      hw_editor_hover_add (self, text, part);
    }
  g_signal_connect_object (hw_editor_text_get_buffer (text), "changed",
                           G_CALLBACK (on_text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "parts-changed", G_CALLBACK (on_parts_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
hw_editor_checks_set_context (HwEditorChecks *self,
                              const HwProject *project,
                              const HwEnvironment *environment,
                              int server_version)
{
  g_return_if_fail (HW_IS_EDITOR_CHECKS (self));

  if (self->project == project && self->environment == environment
      && self->server_version == server_version)
    return;
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  if (project != NULL)
    self->project = hw_project_ref (project);
  if (environment != NULL)
    self->environment = hw_environment_ref ((HwEnvironment *)environment);
  self->server_version = server_version;
  hw_editor_checks_queue (self);
}

void
hw_editor_checks_set_names (HwEditorChecks *self, const HwSchemaNames *names, gboolean is_applied)
{
  const HwSchemaNames *used = is_applied ? NULL : names;

  g_return_if_fail (HW_IS_EDITOR_CHECKS (self));

  self->knows_names = names != NULL;
  emit_changed (self);
  if (self->names == used)
    return;
  g_clear_pointer (&self->names, hw_schema_names_unref);
  if (used != NULL)
    self->names = hw_schema_names_ref (used);
  hw_editor_checks_queue (self);
}

void
hw_editor_checks_queue (HwEditorChecks *self)
{
  g_return_if_fail (HW_IS_EDITOR_CHECKS (self));

  g_clear_handle_id (&self->queue_id, g_source_remove);
  if (!can_check (self))
    return;
  if (is_automatic (self) || self->is_wanted)
    self->queue_id = g_timeout_add (QUIET_MS, on_quiet_cb, self);
  else
    forget (self);
}

void
hw_editor_checks_run (HwEditorChecks *self)
{
  g_return_if_fail (HW_IS_EDITOR_CHECKS (self));

  self->is_closed = FALSE;
  self->is_wanted = TRUE;
  start (self);
}

gboolean
hw_editor_checks_is_running (HwEditorChecks *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), FALSE);

  return self->queue_id != 0 || self->cancellable != NULL;
}

guint
hw_editor_checks_get_n_problems (HwEditorChecks *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), 0);

  return self->problems->len;
}

HwSeverity
hw_editor_checks_get_worst (HwEditorChecks *self)
{
  HwSeverity worst = HW_SEVERITY_INFO;

  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), HW_SEVERITY_INFO);

  for (guint i = 0; i < self->problems->len; i++)
    worst = MIN (worst, ((HwSqlProblem *)g_ptr_array_index (self->problems, i))->severity);

  return worst;
}

static guint
count (HwEditorChecks *self, HwSeverity severity)
{
  guint n = 0;

  for (guint i = 0; i < self->problems->len; i++)
    n += ((HwSqlProblem *)g_ptr_array_index (self->problems, i))->severity == severity ? 1 : 0;

  return n;
}

gboolean
hw_editor_checks_has_verdict (HwEditorChecks *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), FALSE);

  return can_check (self) && self->has_run
         && (self->problems->len > 0 || g_str_has_suffix (self->path, ".sql"));
}

char *
hw_editor_checks_dup_summary (HwEditorChecks *self)
{
  guint n_errors, n_warnings;
  g_autofree char *errors = NULL;
  g_autofree char *warnings = NULL;

  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), NULL);

  if (!can_check (self))
    return g_strdup (_("Not checked"));
  if (!self->has_run)
    return g_strdup (is_automatic (self) || hw_editor_checks_is_running (self) ? _("Checking…")
                                                                               : _("Not checked"));
  n_errors = count (self, HW_SEVERITY_ERROR);
  n_warnings = self->problems->len - n_errors;
  errors = g_strdup_printf (ngettext ("%u error", "%u errors", n_errors), n_errors);
  warnings = g_strdup_printf (ngettext ("%u warning", "%u warnings", n_warnings), n_warnings);
  if (self->problems->len == 0 && !g_str_has_suffix (self->path, ".sql"))
    return g_strdup (_("Not checked"));
  if (self->problems->len == 0)
    return g_strdup (self->knows_names ? _("No problems") : _("No syntax problems"));
  if (n_errors == 0 || n_warnings == 0)
    return g_strdup (n_errors > 0 ? errors : warnings);

  /* Translators: "2 errors", "1 warning" */
  return g_strdup_printf (_("%s, %s"), errors, warnings);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-stamp-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-error.h"
#include "hw-form.h"
#include "hw-plan.h"
#include "hw-sketcher.h"
#include "hw-stamp-dialog.h"
#include "hw-stamp-run.h"
#include "hw-task.h"

struct _HwStampDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkWidget *stamp_button;
  GtkSpinner *spinner;
  AdwComboRow *environment_row;
  GtkStringList *environment_model;
  GtkWidget *target_row;
  GtkSwitch *purge_switch;
  GtkLabel *error_label;
  GtkWidget *preview_group;
  AdwActionRow *before_row;
  AdwActionRow *after_row;
  GtkWidget *confirm_group;
  GtkWidget *confirm_row;

  /* Owned */
  HwSession *session;
  HwEnvironmentState *state; /* of the chosen environment */
  GStrv rows;                /* of its version table; NULL until it was looked at */
  HwSketcher *sketcher;      /* of the look or the plan; NULL once the dialog is gone */

  gboolean is_valid; /* the rows shown are what the fields say, and differ */
  gboolean is_running;
};

G_DEFINE_FINAL_TYPE (HwStampDialog, hw_stamp_dialog, ADW_TYPE_WINDOW)

enum
{
  STAMPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const HwEnvironment *
get_environment (HwStampDialog *self)
{
  return hw_environment_state_get_environment (self->state);
}

/* Target expressions as the command takes them: between blanks. */
static char *
dup_target (HwStampDialog *self)
{
  g_auto(GStrv) names = hw_form_split_names (get_text (self->target_row));

  return g_strjoinv (" ", names);
}

static HwStampWish *
make_wish (HwStampDialog *self)
{
  HwJournal *journal = hw_session_get_journal (self->session);
  HwStampWish *wish =
      hw_stamp_wish_new (hw_session_get_project (self->session), get_environment (self));

  wish->journal = journal != NULL ? hw_journal_ref (journal) : NULL;
  wish->rows = g_strdupv (self->rows);
  wish->target = dup_target (self);
  wish->confirmation = g_strdup (get_text (self->confirm_row));
  wish->is_purge = gtk_switch_get_active (self->purge_switch);

  return wish;
}

static void
update_button (HwStampDialog *self)
{
  const gboolean is_confirmed =
      self->state != NULL
      && (!get_environment (self)->is_protected
          || g_strcmp0 (get_text (self->confirm_row), get_environment (self)->name) == 0);

  gtk_widget_set_sensitive (self->stamp_button,
                            self->is_valid && !self->is_running && is_confirmed);
  gtk_spinner_set_spinning (self->spinner,
                            self->is_running || hw_sketcher_is_running (self->sketcher));
}

static void
show_rows (AdwActionRow *row, const char *const *rows)
{
  g_autofree char *joined = rows == NULL ? NULL : g_strjoinv (", ", (GStrv)rows);
  g_autofree char *escaped = joined == NULL ? NULL : g_markup_escape_text (joined, -1);

  if (escaped == NULL)
    adw_action_row_set_subtitle (row, "…");
  else
    adw_action_row_set_subtitle (row, escaped[0] != '\0' ? escaped : _("no rows"));
}

/* Whether the answer is to the last question, which is then over. */
static gboolean
take_answer (HwStampDialog *self, GAsyncResult *result)
{
  return self->sketcher != NULL && hw_sketcher_take (self->sketcher, result)
         && hw_session_get_project (self->session) != NULL;
}

static void
on_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwStampDialog *self = HW_STAMP_DIALOG (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwPlan) plan = hw_task_finish (source, result, &error);

  if (!take_answer (self, result))
    return;
  self->is_valid = plan != NULL && hw_plan_get_n_steps (plan) > 0;
  hw_form_set_error (self->target_row, self->error_label, error);
  if (plan == NULL)
    show_rows (self->after_row, NULL);
  else if (self->is_valid)
    show_rows (self->after_row, hw_plan_get_heads_after (plan));
  else
    adw_action_row_set_subtitle (self->after_row, _("the same"));
  update_button (self);
}

static void
start_plan (gpointer owner)
{
  HwStampDialog *self = owner;

  hw_sketcher_cancel (self->sketcher);
  if (self->rows == NULL || hw_session_get_project (self->session) == NULL)
    return;
  hw_sketcher_run (self->sketcher, "plan-stamp", hw_stamp_plan, make_wish (self),
                   (GDestroyNotify)hw_stamp_wish_free, (GDestroyNotify)hw_plan_unref,
                   on_planned_cb);
  update_button (self);
}

static void
queue_plan (HwStampDialog *self)
{
  /* Before the look has ended there is nothing to plan from. */
  if (self->session == NULL || self->rows == NULL)
    return;
  self->is_valid = FALSE;
  update_button (self);
  hw_sketcher_queue (self->sketcher);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwStampDialog *self = HW_STAMP_DIALOG (source);
  g_autoptr(HwStatus) status = hw_task_finish (source, result, NULL);
  gboolean is_known;

  if (!take_answer (self, result) || status == NULL)
    return;
  is_known = status->is_reachable && status->kind != HW_STATUS_UNREACHABLE
             && status->kind != HW_STATUS_OTHER_PROJECT;
  hw_form_set_error (GTK_WIDGET (self->environment_row), self->error_label,
                     is_known ? NULL : status->error);
  gtk_widget_set_sensitive (self->preview_group, is_known);
  if (is_known)
    {
      self->rows = g_strdupv (status->rows);
      show_rows (self->before_row, (const char *const *)self->rows);
      /* Rows that no file has can only be forgotten. */
      if (status->unknown[0] != NULL)
        gtk_switch_set_active (self->purge_switch, TRUE);
      start_plan (self);
    }
  update_button (self);
}

static void
start_look (HwStampDialog *self)
{
  g_clear_pointer (&self->rows, g_strfreev);
  self->is_valid = FALSE;
  show_rows (self->before_row, NULL);
  show_rows (self->after_row, NULL);
  hw_sketcher_run (self->sketcher, "look-before-stamp", hw_stamp_look, make_wish (self),
                   (GDestroyNotify)hw_stamp_wish_free, (GDestroyNotify)hw_status_unref,
                   on_looked_cb);
  update_button (self);
}

/* Called once more when the dialog has been filled. */
static void
on_environment_changed_cb (HwStampDialog *self)
{
  const guint selected = adw_combo_row_get_selected (self->environment_row);
  g_autofree char *title = NULL;

  if (self->session == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  g_clear_object (&self->state);
  self->state = g_list_model_get_item (hw_session_get_environments (self->session), selected);
  if (self->state == NULL)
    return;
  /* Translators: name of an environment, which has to be typed */
  title = g_strdup_printf (_("Type %s to stamp"), get_environment (self)->name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->confirm_row), title);
  gtk_editable_set_text (GTK_EDITABLE (self->confirm_row), "");
  gtk_widget_set_visible (self->confirm_group, get_environment (self)->is_protected);
  start_look (self);
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwStampDialog *self = HW_STAMP_DIALOG (source);
  g_autoptr(HwEnvironmentState) state = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *summary = hw_task_finish (source, result, &error);

  hw_environment_state_set_deploying (state, FALSE);
  hw_environment_state_check (state);
  self->is_running = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->environment_row), TRUE);
  if (error != NULL)
    {
      /* What was shown may not be so any more. */
      if (g_error_matches (error, HW_ERROR, HW_ERROR_CHANGED))
        start_look (self);
      hw_form_set_error (self->target_row, self->error_label, error);
      update_button (self);
      return;
    }
  g_signal_emit (self, signals[STAMPED], 0, summary);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_stamp_clicked_cb (HwStampDialog *self)
{
  if (!gtk_widget_get_sensitive (self->stamp_button))
    return;
  self->is_running = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->environment_row), FALSE);
  update_button (self);
  hw_environment_state_set_deploying (self->state, TRUE);
  hw_task_run (self, "stamp", hw_stamp_run, make_wish (self), (GDestroyNotify)hw_stamp_wish_free,
               g_free, NULL, on_run_cb, g_object_ref (self->state));
}

/* What is being written is written to its end, and said. */
static gboolean
hw_stamp_dialog_close_request (GtkWindow *window)
{
  if (HW_STAMP_DIALOG (window)->is_running)
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (hw_stamp_dialog_parent_class)->close_request (window);
}

static void
hw_stamp_dialog_dispose (GObject *object)
{
  HwStampDialog *self = HW_STAMP_DIALOG (object);

  g_clear_object (&self->sketcher);
  g_clear_object (&self->state);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_stamp_dialog_parent_class)->dispose (object);
}

static void
hw_stamp_dialog_finalize (GObject *object)
{
  g_clear_pointer (&HW_STAMP_DIALOG (object)->rows, g_strfreev);

  G_OBJECT_CLASS (hw_stamp_dialog_parent_class)->finalize (object);
}

static void
hw_stamp_dialog_class_init (HwStampDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_stamp_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_stamp_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = hw_stamp_dialog_close_request;

  signals[STAMPED] = g_signal_new ("stamped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-stamp-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, stamp_button);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, environment_row);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, environment_model);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, target_row);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, purge_switch);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, preview_group);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, before_row);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, after_row);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, confirm_group);
  gtk_widget_class_bind_template_child (widget_class, HwStampDialog, confirm_row);
  gtk_widget_class_bind_template_callback (widget_class, queue_plan);
  gtk_widget_class_bind_template_callback (widget_class, update_button);
  gtk_widget_class_bind_template_callback (widget_class, on_environment_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stamp_clicked_cb);
}

static void
hw_stamp_dialog_init (HwStampDialog *self)
{
  self->sketcher = hw_sketcher_new (self, start_plan);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Every environment; answers the place of @name, or the first. */
static guint
fill_environments (HwStampDialog *self, HwSession *session, const char *name)
{
  GListModel *model = hw_session_get_environments (session);
  guint chosen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      gtk_string_list_append (self->environment_model, hw_environment_state_get_name (state));
      if (g_strcmp0 (hw_environment_state_get_name (state), name) == 0)
        chosen = i;
    }

  return chosen;
}

GtkWidget *
hw_stamp_dialog_new (HwSession *session,
                     GtkWindow *parent,
                     const char *environment,
                     const char *target)
{
  HwStampDialog *self;

  g_return_val_if_fail (HW_IS_SESSION (session), NULL);
  g_return_val_if_fail (hw_session_get_project (session) != NULL, NULL);

  self = g_object_new (HW_TYPE_STAMP_DIALOG, NULL);
  hw_form_set_up (GTK_WINDOW (self), parent);
  gtk_editable_set_text (GTK_EDITABLE (self->target_row), target != NULL ? target : "heads");
  adw_combo_row_set_selected (self->environment_row,
                              fill_environments (self, session, environment));
  self->session = g_object_ref (session);
  on_environment_changed_cb (self);
  gtk_widget_grab_focus (self->target_row);

  return GTK_WIDGET (self);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-target-preview"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-deploy-target-page-private.h"
#include "hw-format.h"
#include "hw-task.h"

/* Typing asks for a new preview this long after the last key. */
#define DELAY_MS 120

/* What the preview's worker gets */
typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  GStrv rows;
  char *target;
  HwDirection direction;
  HwDialect dialect;
} Question;

/* What would run, shown while the target is chosen. */

static void
question_free (Question *question)
{
  hw_project_unref (question->project);
  hw_environment_unref (question->environment);
  g_strfreev (question->rows);
  g_free (question->target);
  g_free (question);
}

static gpointer
make_preview (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  const HwGraph *graph = hw_project_get_graph (question->project);
  const char *const *rows = (const char *const *)question->rows;
  g_autoptr(HwPlan) plan = NULL;

  if (question->direction == HW_DIRECTION_UPGRADE)
    plan = hw_plan_new_upgrade (graph, rows, question->target, error);
  else
    plan = hw_plan_new_downgrade (graph, rows, question->target, error);
  if (plan == NULL || !hw_plan_check (plan, error))
    return NULL;

  return hw_deploy_items_load (question->project, question->environment, plan, question->dialect,
                               cancellable, error);
}

static void
show_preview_text (HwDeployTargetPage *self, const char *icon, const char *text)
{
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_icon), icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (self->preview_icon, icon);
  gtk_label_set_label (self->preview_label, text);
  gtk_widget_set_visible (self->again_button, FALSE);
}

void
_hw_deploy_target_page_show_busy (HwDeployTargetPage *self, const char *text)
{
  show_preview_text (self, NULL, text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
}

void
_hw_deploy_target_page_show_error (HwDeployTargetPage *self, const GError *error)
{
  g_autofree char *text = hw_format_error (error);

  show_preview_text (self, "dialog-warning-symbolic", text);
}

void
_hw_deploy_target_page_update_primary (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  gboolean is_idle = hw_deploy_run_get_verb (run) == HW_DEPLOY_VERB_NONE;

  hw_deploy_page_set_primary (HW_DEPLOY_PAGE (self), _("_Next"), HW_DEPLOY_LOOK_SUGGESTED,
                                                        self->is_valid && is_idle);
}

static void
set_entry_error (HwDeployTargetPage *self, gboolean is_error)
{
  GtkWidget *entry = GTK_WIDGET (self->revision_entry);

  if (is_error && gtk_check_button_get_active (self->revision_radio))
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
show_items (HwDeployTargetPage *self, GPtrArray *items)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  GListModel *model = G_LIST_MODEL (self->preview);
  const char *name = hw_deploy_run_get_environment (run)->name;
  g_autofree char *revisions = NULL;
  g_autofree char *extent = NULL;
  g_autofree char *text = NULL;

  g_list_store_splice (self->preview, 0, g_list_model_get_n_items (model), items->pdata,
                       items->len);
  gtk_widget_set_visible (self->preview_scroller, items->len > 0);
  self->is_valid = items->len > 0;
  if (items->len == 0)
    {
      /* Translators: the name of an environment */
      text = g_strdup_printf (_hw_deploy_target_page_get_direction (self) == HW_DIRECTION_UPGRADE
                              ? _("%s is up to date: there is nothing to run")
                              : _("%s is there already: there is nothing to take back"), name);
      show_preview_text (self, "emblem-ok-symbolic", text);
      return;
    }

  revisions = g_strdup_printf (ngettext ("%u revision", "%u revisions", items->len), items->len);
  extent = hw_deploy_items_dup_extent (model);
  /* Translators: "9 revisions", "11 statements" */
  text = g_strdup_printf (_("%s, %s"), revisions, extent);
  show_preview_text (self, NULL, text);
}

static void
on_preview_ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (object);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = hw_task_finish (self, result, &error);

  /* Another choice was made meanwhile, or the page is gone. */
  if (cancellable != self->cancellable)
    return;
  g_clear_object (&self->cancellable);

  set_entry_error (self, error != NULL);
  if (items != NULL)
    show_items (self, items);
  else
    {
      gtk_widget_set_visible (self->preview_scroller, FALSE);
      _hw_deploy_target_page_show_error (self, error);
    }
  _hw_deploy_target_page_update_primary (self);
}

void
_hw_deploy_target_page_cancel_preview (HwDeployTargetPage *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
_hw_deploy_target_page_start_preview (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  const HwStatus *status = hw_deploy_run_get_status (run);
  g_autofree char *target = _hw_deploy_target_page_dup_target (self);
  Question *question = NULL;

  _hw_deploy_target_page_cancel_preview (self);
  if (status == NULL || !status->is_reachable)
    return;
  if (target == NULL)
    {
      gtk_widget_set_visible (self->preview_scroller, FALSE);
      show_preview_text (self, NULL, _("Type a revision"));
      return;
    }

  question = g_new0 (Question, 1);
  question->project = hw_project_ref (hw_deploy_run_get_project (run));
  question->environment = hw_environment_ref ((HwEnvironment *)hw_deploy_run_get_environment (run));
  question->rows = g_strdupv (status->rows);
  question->target = g_steal_pointer (&target);
  question->direction = _hw_deploy_target_page_get_direction (self);
  question->dialect = hw_deploy_run_get_dialect (run);
  self->cancellable = g_cancellable_new ();
  hw_task_run (self, "[headway] plan preview", make_preview, question,
               (GDestroyNotify)question_free, (GDestroyNotify)g_ptr_array_unref, self->cancellable,
               on_preview_ready_cb, NULL);
}

static gboolean
on_delay_over_cb (gpointer data)
{
  HwDeployTargetPage *self = data;

  self->delay_source = 0;
  _hw_deploy_target_page_start_preview (self);

  return G_SOURCE_REMOVE;
}

void
_hw_deploy_target_page_queue_preview (HwDeployTargetPage *self)
{
  self->is_valid = FALSE;
  if (hw_deploy_page_get_run (HW_DEPLOY_PAGE (self)) == NULL)
    return;
  _hw_deploy_target_page_update_primary (self);
  g_clear_handle_id (&self->delay_source, g_source_remove);
  self->delay_source = g_timeout_add (DELAY_MS, on_delay_over_cb, self);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-window-header"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-window-private.h"
#include "hw-format.h"

/* Of the button at the end of the header: what it keeps when the window has no more room */
#define MIN_NEXT_CHARS 15

/* What stands around the pages: header, strip, steps, the error and the note of the backup. */

/* The page that the deployment is at: what the header's buttons act on. */
HwDeployPage *
_hw_deploy_window_get_current_page (HwDeployWindow *self)
{
  return self->has_failed ? self->failure_page : _hw_deploy_window_get_page (self, self->current);
}

gboolean
_hw_deploy_window_is_looking_back (HwDeployWindow *self)
{
  return gtk_stack_get_visible_child (self->pages)
         != GTK_WIDGET (_hw_deploy_window_get_current_page (self));
}

static const char *
get_step_title (HwDeployWindow *self, HwDeployStep step)
{
  switch (step)
    {
    case HW_DEPLOY_STEP_TARGET:
      return C_("wizard step", "Target");
    case HW_DEPLOY_STEP_REVIEW:
      return C_("wizard step", "Review");
    case HW_DEPLOY_STEP_CHECKS:
      return C_("wizard step", "Checks");
    case HW_DEPLOY_STEP_BACKUP:
      return C_("wizard step", "Backup");
    case HW_DEPLOY_STEP_UPGRADE:
      return hw_deploy_run_get_direction (self->run) == HW_DIRECTION_DOWNGRADE
          ? C_("wizard step", "Downgrade") : C_("wizard step", "Upgrade");
    case HW_DEPLOY_STEP_VERIFY:
      return C_("wizard step", "Verify");
    case HW_DEPLOY_STEP_SUMMARY:
      return C_("wizard step", "Summary");
    }

  g_assert_not_reached ();
}

static HwDeployStepState
get_step_state (HwDeployWindow *self, HwDeployStep step)
{
  if (step > self->current)
    return HW_DEPLOY_STEP_AHEAD;
  if (step < self->current || step == HW_DEPLOY_STEP_SUMMARY)
    return HW_DEPLOY_STEP_PASSED;

  return self->has_failed ? HW_DEPLOY_STEP_FAILED : HW_DEPLOY_STEP_CURRENT;
}

void
_hw_deploy_window_update_steps (HwDeployWindow *self)
{
  static const char *const classes[] = { "ahead", "current", "passed", "failed" };
  g_autofree char *position = NULL;

  for (guint i = 0; i < HW_DEPLOY_N_STEPS; i++)
    {
      HwDeployStep step = (HwDeployStep)i;
      HwDeployStepState state = get_step_state (self, step);
      const char *dot_classes[] = { "hw-step-dot", classes[state], NULL };

      hw_deploy_step_row_update (self->rows[i], get_step_title (self, step), state,
                                 hw_deploy_page_get_result (
                                     _hw_deploy_window_get_page (self, step)));
      hw_deploy_step_row_set_shown (self->rows[i], step == self->shown);
      gtk_widget_set_css_classes (self->dot[i], dot_classes);
    }

  /* Translators: the number of a step, of all steps, and its title */
  position = g_strdup_printf (_("Step %d of %d · %s"), (int)self->shown + 1, HW_DEPLOY_N_STEPS,
                                 get_step_title (self, self->shown));
  gtk_label_set_label (self->narrow_label, position);
}

static void
set_look (GtkWidget *button, HwDeployLook look)
{
  gtk_widget_remove_css_class (button, "suggested-action");
  gtk_widget_remove_css_class (button, "destructive-action");
  if (look == HW_DEPLOY_LOOK_SUGGESTED)
    gtk_widget_add_css_class (button, "suggested-action");
  if (look == HW_DEPLOY_LOOK_DESTRUCTIVE)
    gtk_widget_add_css_class (button, "destructive-action");
}

static void
update_next_button (HwDeployWindow *self)
{
  HwDeployPage *page = _hw_deploy_window_get_current_page (self);
  gboolean is_back = _hw_deploy_window_is_looking_back (self);
  const char *label = is_back ? _("_Return") : hw_deploy_page_get_primary_label (page);
  GtkLabel *child = NULL;

  gtk_button_set_label (self->next_button, label);
  /* In a narrow window a long word must not push the others out, and a short one not be cut. */
  child = GTK_LABEL (gtk_button_get_child (self->next_button));
  gtk_label_set_ellipsize (child, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (child, (int)MIN (g_utf8_strlen (label, -1), MIN_NEXT_CHARS));
  set_look (GTK_WIDGET (self->next_button),
            is_back ? HW_DEPLOY_LOOK_PLAIN : hw_deploy_page_get_primary_look (page));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deploy.next",
                                 is_back || hw_deploy_page_is_primary_sensitive (page));
}

static const char *
get_stop_label (HwDeployWindow *self)
{
  if (_hw_deploy_window_is_at_work (self))
    return _("_Stop…");
  if (hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_VERIFY)
    return _("_Skip");
  if (self->has_failed || self->current >= HW_DEPLOY_STEP_UPGRADE)
    return _("_Close");

  return _("_Cancel");
}

void
_hw_deploy_window_update_header (HwDeployWindow *self)
{
  gboolean is_idle = hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_NONE;
  gboolean can_go_back = is_idle && !self->has_failed && self->current > HW_DEPLOY_STEP_TARGET
                         && self->current < HW_DEPLOY_STEP_UPGRADE;

  gtk_button_set_label (self->stop_button, get_stop_label (self));
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), self->current != HW_DEPLOY_STEP_SUMMARY);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deploy.back", can_go_back);
  gtk_widget_set_visible (self->back_button, !self->has_failed
                                                 && self->current > HW_DEPLOY_STEP_TARGET
                                                 && self->current < HW_DEPLOY_STEP_UPGRADE);
  update_next_button (self);
}

void
_hw_deploy_window_update_subtitle (HwDeployWindow *self)
{
  const HwStatus *status = hw_deploy_run_get_status (self->run);
  const char *project = hw_project_get_name (hw_deploy_run_get_project (self->run));
  g_autofree char *text = NULL;

  if (status != NULL && status->server != NULL)
    text = g_strjoin (" · ", project, status->server, status->label, NULL);
  else if (status != NULL)
    text = g_strjoin (" · ", project, status->label, NULL);
  adw_window_title_set_subtitle (self->window_title, text != NULL ? text : project);
}

void
_hw_deploy_window_update_error (HwDeployWindow *self)
{
  const GError *error = hw_deploy_page_get_error (_hw_deploy_window_get_current_page (self));
  g_autofree char *text = error != NULL ? hw_format_error (error) : NULL;

  if (text != NULL)
    gtk_label_set_label (self->error_label, text);
  gtk_revealer_set_reveal_child (self->error_revealer, text != NULL);
}

void
_hw_deploy_window_update_backup_note (HwDeployWindow *self)
{
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  /* While a worker has the deployment it cannot be asked; what is known stays true. */
  if (hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_NONE)
    {
      const HwBackup *backup = hw_deploy_run_get_backup (self->run);

      g_free (self->backup_path);
      self->backup_path = backup != NULL ? g_strdup (backup->path) : NULL;
    }
  if (self->backup_path != NULL)
    base = g_path_get_basename (self->backup_path);
  name = hw_format_file_name (base != NULL ? base : "");
  gtk_label_set_label (self->backup_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->backup_label), self->backup_path);
  gtk_widget_set_visible (self->backup_note, self->backup_path != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deploy.show-backup",
                                 self->backup_path != NULL);
}

/* In a narrow window the buttons take the room of the header's title: what it names must stay in sight. */
void
_hw_deploy_window_update_strip (HwDeployWindow *self)
{
  const HwEnvironment *environment = hw_deploy_run_get_environment (self->run);
  /* Translators: a kind of environment: "Production" */
  g_autofree char *kind =
      g_strdup_printf (_("%s environment"), hw_format_kind (environment->kind));
  g_autofree char *text =
      self->is_narrow ? g_strjoin (" · ", environment->name, kind, NULL) : g_strdup (kind);

  gtk_label_set_label (self->kind_label, text);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-backup-page.h"
#include "hw-deploy-checks-page.h"
#include "hw-deploy-failure-page.h"
#include "hw-deploy-item.h"
#include "hw-deploy-review-page.h"
#include "hw-deploy-summary-page.h"
#include "hw-deploy-target-page.h"
#include "hw-deploy-upgrade-page.h"
#include "hw-deploy-verify-page.h"
#include "hw-deploy-window-private.h"
#include "hw-environment-badge.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-shortcuts.h"

/* Below this the step list becomes a row of dots (screens, section 6). */
#define NARROW_WIDTH 720
/* Of the button at the end of the header: what it keeps when the window has no more room */
#define MIN_NEXT_CHARS 9

G_DEFINE_FINAL_TYPE (HwDeployWindow, hw_deploy_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_FINISHED,
  SIGNAL_OPEN_FILE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

HwDeployPage *
_hw_deploy_window_get_page (HwDeployWindow *self, HwDeployStep step)
{
  switch (step)
    {
    case HW_DEPLOY_STEP_TARGET:
      return self->target_page;
    case HW_DEPLOY_STEP_REVIEW:
      return self->review_page;
    case HW_DEPLOY_STEP_CHECKS:
      return self->checks_page;
    case HW_DEPLOY_STEP_BACKUP:
      return self->backup_page;
    case HW_DEPLOY_STEP_UPGRADE:
      return self->upgrade_page;
    case HW_DEPLOY_STEP_VERIFY:
      return self->verify_page;
    case HW_DEPLOY_STEP_SUMMARY:
      return self->summary_page;
    }

  g_assert_not_reached ();
}

/* Whether something runs that must not be broken off by accident. */
gboolean
_hw_deploy_window_is_at_work (HwDeployWindow *self)
{
  HwDeployVerb verb = hw_deploy_run_get_verb (self->run);

  return verb == HW_DEPLOY_VERB_BACKUP || verb == HW_DEPLOY_VERB_UPGRADE;
}

/* The page that the deployment is at: what the header's buttons act on. */
static HwDeployPage *
get_current_page (HwDeployWindow *self)
{
  return self->has_failed ? self->failure_page : _hw_deploy_window_get_page (self, self->current);
}

static gboolean
is_looking_back (HwDeployWindow *self)
{
  return gtk_stack_get_visible_child (self->pages) != GTK_WIDGET (get_current_page (self));
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

static void
update_steps (HwDeployWindow *self)
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
  HwDeployPage *page = get_current_page (self);
  gboolean is_back = is_looking_back (self);
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

static void
update_header (HwDeployWindow *self)
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

static void
update_subtitle (HwDeployWindow *self)
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

static void
update_error (HwDeployWindow *self)
{
  const GError *error = hw_deploy_page_get_error (get_current_page (self));
  g_autofree char *text = error != NULL ? hw_format_error (error) : NULL;

  if (text != NULL)
    gtk_label_set_label (self->error_label, text);
  gtk_revealer_set_reveal_child (self->error_revealer, text != NULL);
}

static void
update_backup_note (HwDeployWindow *self)
{
  g_autofree char *base = NULL;

  /* While a worker has the deployment it cannot be asked; what is known stays true. */
  if (hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_NONE)
    {
      const HwBackup *backup = hw_deploy_run_get_backup (self->run);

      g_free (self->backup_path);
      self->backup_path = backup != NULL ? g_strdup (backup->path) : NULL;
    }
  if (self->backup_path != NULL)
    base = g_path_get_basename (self->backup_path);
  gtk_label_set_label (self->backup_label, base != NULL ? base : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->backup_label), self->backup_path);
  gtk_widget_set_visible (self->backup_note, self->backup_path != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deploy.show-backup",
                                 self->backup_path != NULL);
}

/* Revisions are done: the sidebar counts them. */
static void
on_run_batch_cb (HwDeployWindow *self)
{
  _hw_deploy_window_update_session (self, _hw_deploy_window_is_at_work (self));
}

void
_hw_deploy_window_update (HwDeployWindow *self)
{
  if (self->run == NULL)
    return;
  update_steps (self);
  update_header (self);
  update_subtitle (self);
  update_error (self);
  update_backup_note (self);
  _hw_deploy_window_update_inhibit (self);
  _hw_deploy_window_update_session (self, _hw_deploy_window_is_at_work (self));
}

/* Looks at @step, which the deployment has come to or has left behind. */
void
_hw_deploy_window_show (HwDeployWindow *self, HwDeployStep step)
{
  HwDeployPage *page =
      step == self->current ? get_current_page (self) : _hw_deploy_window_get_page (self, step);

  self->shown = step;
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  hw_deploy_page_focus_heading (page);
  _hw_deploy_window_update (self);
}

static void
on_run_changed_cb (HwDeployWindow *self)
{
  if (hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_UPGRADE
      && self->current != HW_DEPLOY_STEP_UPGRADE)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_UPGRADE);
  else
    _hw_deploy_window_update (self);
}

static void
on_run_finished_cb (HwDeployWindow *self, int verb, GError *error)
{
  _hw_deploy_window_on_finished (self, (HwDeployVerb)verb, error);
  _hw_deploy_window_notify (self, (HwDeployVerb)verb, error);

  if (verb != HW_DEPLOY_VERB_UPGRADE && verb != HW_DEPLOY_VERB_VERIFY)
    return;
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
  if (self->session != NULL)
    {
      HwEnvironmentState *state =
          hw_session_find_environment (self->session,
                                       hw_deploy_run_get_environment (self->run)->name);

      _hw_deploy_window_update_session (self, FALSE);
      if (state != NULL)
        hw_environment_state_check (state);
    }
}

static void
on_step_activated_cb (HwDeployWindow *self, GtkListBoxRow *row)
{
  HwDeployStep step = hw_deploy_step_row_get_step (HW_DEPLOY_STEP_ROW (row));

  if (step <= self->current)
    _hw_deploy_window_show (self, step);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);

  if (is_looking_back (self))
    _hw_deploy_window_show (self, self->current);
  else
    hw_deploy_page_activate_primary (get_current_page (self));
}

/* Ctrl+Enter: never starts what writes to the database. */
static void
next_by_key_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);

  if (is_looking_back (self) || !hw_deploy_page_is_guarded (get_current_page (self)))
    next_action (widget, name, parameter);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_deploy_window_go_back (HW_DEPLOY_WINDOW (widget));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_deploy_window_stop (HW_DEPLOY_WINDOW (widget));
}

static void
show_backup_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);
  g_autofree char *dir = NULL;
  g_autofree char *uri = NULL;

  if (self->backup_path == NULL)
    return;
  dir = g_path_get_dirname (self->backup_path);
  uri = g_filename_to_uri (dir, NULL, NULL);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

/* The upgrade's page has the log; it is one station back from a failure there. */
static void
show_log_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);

  self->shown = HW_DEPLOY_STEP_UPGRADE;
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->upgrade_page));
  hw_deploy_page_focus_heading (self->upgrade_page);
  _hw_deploy_window_update (self);
}

static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);
  const HwFailure *failure = hw_deploy_run_get_failure (self->run);
  const char *file = failure != NULL ? hw_error_get_file (failure->error) : NULL;

  if (file == NULL)
    return;
  /* The file is mended in the window behind this one, which then has to be of use. */
  gtk_window_set_modal (GTK_WINDOW (self), FALSE);
  g_signal_emit (self, signals[SIGNAL_OPEN_FILE], 0, file, hw_error_get_line (failure->error));
}

static gboolean
hw_deploy_window_close_request (GtkWindow *window)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (window);

  if (_hw_deploy_window_ask_to_stop (self))
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (hw_deploy_window_parent_class)->close_request (window);
}

/* In a narrow window the buttons take the room of the header's title: what it names must stay in sight. */
static void
update_strip (HwDeployWindow *self)
{
  const HwEnvironment *environment = hw_deploy_run_get_environment (self->run);
  /* Translators: a kind of environment: "Production" */
  g_autofree char *kind =
      g_strdup_printf (_("%s environment"), hw_format_kind (environment->kind));
  g_autofree char *text =
      self->is_narrow ? g_strjoin (" · ", environment->name, kind, NULL) : g_strdup (kind);

  gtk_label_set_label (self->kind_label, text);
}

static gboolean
on_narrow_idle_cb (gpointer data)
{
  HwDeployWindow *self = data;

  self->narrow_source = 0;
  gtk_widget_set_visible (self->sidebar, !self->is_narrow);
  gtk_widget_set_visible (self->narrow_bar, self->is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->window_title), !self->is_narrow);
  for (guint i = 0; i < HW_DEPLOY_N_STEPS; i++)
    hw_deploy_page_set_narrow (_hw_deploy_window_get_page (self, (HwDeployStep)i), self->is_narrow);
  hw_deploy_page_set_narrow (self->failure_page, self->is_narrow);
  update_strip (self);
  if (self->is_narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");

  return G_SOURCE_REMOVE;
}

/* There is no breakpoint at the floor; children must not be changed while sizes are given out. */
static void
hw_deploy_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);
  gboolean is_narrow = width < NARROW_WIDTH;

  GTK_WIDGET_CLASS (hw_deploy_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add (on_narrow_idle_cb, self);
}

static void
hw_deploy_window_dispose (GObject *object)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  if (self->run != NULL)
    hw_deploy_run_close (self->run);
  _hw_deploy_window_leave_desktop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_DEPLOY_WINDOW);
  g_clear_object (&self->run);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_deploy_window_parent_class)->dispose (object);
}

static void
hw_deploy_window_finalize (GObject *object)
{
  g_free (HW_DEPLOY_WINDOW (object)->backup_path);

  G_OBJECT_CLASS (hw_deploy_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "deploy.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "deploy.next-by-key", NULL, next_by_key_action);
  gtk_widget_class_install_action (widget_class, "deploy.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "deploy.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "deploy.show-backup", NULL, show_backup_action);
  gtk_widget_class_install_action (widget_class, "deploy.show-log", NULL, show_log_action);
  gtk_widget_class_install_action (widget_class, "deploy.open-file", NULL, open_file_action);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployWindow, child)
  BIND (window_title);
  BIND (stop_button);
  BIND (back_button);
  BIND (next_button);
  BIND (strip);
  BIND (kind_icon);
  BIND (kind_label);
  BIND (lock_icon);
  BIND (error_revealer);
  BIND (error_label);
  BIND (narrow_bar);
  BIND (narrow_label);
  BIND (dots);
  BIND (sidebar);
  BIND (step_list);
  BIND (backup_note);
  BIND (backup_label);
  BIND (pages);
  BIND (target_page);
  BIND (review_page);
  BIND (checks_page);
  BIND (backup_page);
  BIND (upgrade_page);
  BIND (verify_page);
  BIND (summary_page);
  BIND (failure_page);
#undef BIND
}

static void
ensure_types (void)
{
  g_type_ensure (HW_TYPE_DEPLOY_TARGET_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_REVIEW_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_CHECKS_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_BACKUP_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_UPGRADE_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_VERIFY_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_SUMMARY_PAGE);
  g_type_ensure (HW_TYPE_DEPLOY_FAILURE_PAGE);
}

static void
hw_deploy_window_class_init (HwDeployWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_deploy_window_dispose;
  object_class->finalize = hw_deploy_window_finalize;
  widget_class->size_allocate = hw_deploy_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = hw_deploy_window_close_request;

  signals[SIGNAL_FINISHED] = g_signal_new ("finished", HW_TYPE_DEPLOY_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN_FILE] =
      g_signal_new ("open-file", HW_TYPE_DEPLOY_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-deploy-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_step_activated_cb);
  install_actions (widget_class);
}

/* Once for each display: the wizard's own rules, on top of the application's named colours. */
static void
ensure_style (GdkDisplay *display)
{
  g_autoptr(GtkCssProvider) provider = NULL;

  if (g_object_get_data (G_OBJECT (display), "hw-deploy-style") != NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, APP_PATH "/hw-deploy.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set_data (G_OBJECT (display), "hw-deploy-style", GINT_TO_POINTER (TRUE));
}

static void
add_steps (HwDeployWindow *self)
{
  for (guint i = 0; i < HW_DEPLOY_N_STEPS; i++)
    {
      GtkWidget *row = hw_deploy_step_row_new ((HwDeployStep)i);

      self->rows[i] = HW_DEPLOY_STEP_ROW (row);
      gtk_list_box_append (self->step_list, row);
      self->dot[i] = adw_bin_new ();
      gtk_box_append (self->dots, self->dot[i]);
    }
}

static void
on_active_changed_cb (HwDeployWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    _hw_deploy_window_withdraw_notification (self);
}

static void
hw_deploy_window_init (HwDeployWindow *self)
{
  ensure_style (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->backup_label), GTK_TEXT_DIR_LTR);
  hw_shortcuts_add (GTK_WIDGET (self), "deploy");
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active_changed_cb), NULL);
  add_steps (self);
}

static void
on_page_changed_cb (HwDeployWindow *self)
{
  _hw_deploy_window_update (self);
}

static void
connect_page (HwDeployWindow *self, HwDeployPage *page)
{
  hw_deploy_page_set_run (page, self->run);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "advance", G_CALLBACK (_hw_deploy_window_on_advance), self,
                           G_CONNECT_SWAPPED);
}

/* The pages hear of everything before the window does: it asks them what they made of it. */
static void
set_run (HwDeployWindow *self, HwDeployRun *run)
{
  const HwEnvironment *environment = hw_deploy_run_get_environment (run);
  g_autofree char *title = NULL;

  self->run = g_object_ref (run);
  for (guint i = 0; i < HW_DEPLOY_N_STEPS; i++)
    connect_page (self, _hw_deploy_window_get_page (self, (HwDeployStep)i));
  connect_page (self, self->failure_page);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_run_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "batch", G_CALLBACK (on_run_batch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "finished", G_CALLBACK (on_run_finished_cb), self,
                           G_CONNECT_SWAPPED);

  /* Translators: the name of an environment */
  title = g_strdup_printf (_("Deploy to %s"), environment->name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
  update_strip (self);
  gtk_image_set_from_icon_name (self->kind_icon, hw_kind_get_icon_name (environment->kind));
  hw_kind_set_css_class (self->strip, environment->color);
  gtk_widget_set_visible (self->lock_icon, environment->is_protected);
}

/* The first page begins when the window is seen, so that it can be preset before. */
static void
on_map_cb (HwDeployWindow *self)
{
  if (hw_deploy_run_get_status (self->run) == NULL
      && hw_deploy_run_get_verb (self->run) == HW_DEPLOY_VERB_NONE)
    _hw_deploy_window_go (self, HW_DEPLOY_STEP_TARGET);
}

/**
 * hw_deploy_window_new:
 * @journal: (nullable): where the deployment is recorded
 * @parent: (nullable): window that it stands before
 *
 * Returns: (transfer none): a window that is not shown yet; owned by GTK until it is closed
 */
GtkWidget *
hw_deploy_window_new (const HwProject *project,
                      const HwEnvironment *environment,
                      HwJournal *journal,
                      GtkWindow *parent)
{
  HwDeployWindow *self = NULL;
  g_autoptr(HwDeployRun) run = NULL;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  run = hw_deploy_run_new (project, environment, journal);
  self = g_object_new (HW_TYPE_DEPLOY_WINDOW, "transient-for", parent, NULL);
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  set_run (self, run);
  g_signal_connect (self, "map", G_CALLBACK (on_map_cb), NULL);

  return GTK_WIDGET (self);
}

/* The wizard that is open for @environment already; NULL when none is. */
static HwDeployWindow *
find_open_window (const HwProject *project, const HwEnvironment *environment)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);
      HwDeployWindow *self = HW_IS_DEPLOY_WINDOW (window) ? HW_DEPLOY_WINDOW (window) : NULL;

      if (self != NULL && self->run != NULL
          && g_str_equal (hw_deploy_run_get_environment (self->run)->name, environment->name)
          && g_str_equal (hw_project_get_root (hw_deploy_run_get_project (self->run)),
                          hw_project_get_root (project)))
        return self;
    }

  return NULL;
}

/**
 * hw_deploy_window_present:
 * @session: with an open project
 * @environment: one of the project's
 *
 * Returns: (transfer none): the window
 */
HwDeployWindow *
hw_deploy_window_present (HwSession *session, const HwEnvironment *environment, GtkWindow *parent)
{
  const HwProject *project = NULL;
  HwDeployWindow *self = NULL;

  g_return_val_if_fail (HW_IS_SESSION (session), NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  project = hw_session_get_project (session);
  g_return_val_if_fail (project != NULL, NULL);

  self = find_open_window (project, environment);
  if (self == NULL)
    {
      self = HW_DEPLOY_WINDOW (
          hw_deploy_window_new (project, environment, hw_session_get_journal (session), parent));
      self->session = g_object_ref (session);
    }
  gtk_window_present (GTK_WINDOW (self));

  return self;
}

void
hw_deploy_window_set_target (HwDeployWindow *self, HwDirection direction, const char *target)
{
  g_return_if_fail (HW_IS_DEPLOY_WINDOW (self));

  hw_deploy_target_page_set_target (HW_DEPLOY_TARGET_PAGE (self->target_page), direction, target);
}

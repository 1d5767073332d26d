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
#include "hw-deploy-review-page.h"
#include "hw-deploy-summary-page.h"
#include "hw-deploy-target-page.h"
#include "hw-deploy-upgrade-page.h"
#include "hw-deploy-verify-page.h"
#include "hw-deploy-window-private.h"
#include "hw-environment-badge.h"
#include "hw-label.h"
#include "hw-shortcuts.h"
#include "hw-text-scale.h"

/* Below this the step list becomes a row of dots. */
#define NARROW_WIDTH 720

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
  _hw_deploy_window_update_steps (self);
  _hw_deploy_window_update_header (self);
  _hw_deploy_window_update_subtitle (self);
  _hw_deploy_window_update_error (self);
  _hw_deploy_window_update_backup_note (self);
  _hw_deploy_window_update_inhibit (self);
  _hw_deploy_window_update_session (self, _hw_deploy_window_is_at_work (self));
}

/* Looks at @step, which the deployment has come to or has left behind. */
void
_hw_deploy_window_show (HwDeployWindow *self, HwDeployStep step)
{
  HwDeployPage *page = step == self->current ? _hw_deploy_window_get_current_page (self)
                                             : _hw_deploy_window_get_page (self, step);

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

static gboolean
hw_deploy_window_close_request (GtkWindow *window)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (window);

  if (_hw_deploy_window_ask_to_stop (self))
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (hw_deploy_window_parent_class)->close_request (window);
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
  _hw_deploy_window_update_strip (self);
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
  BIND (toasts);
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
  _hw_deploy_window_install_actions (widget_class);
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
  hw_text_scale_fit (GTK_WINDOW (self));
  gtk_widget_set_direction (GTK_WIDGET (self->backup_label), GTK_TEXT_DIR_LTR);
  hw_label_wrap_verbatim (self->backup_label);
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
  _hw_deploy_window_update_strip (self);
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

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-upgrade-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-deploy-log.h"
#include "hw-deploy-progress-row.h"
#include "hw-deploy-upgrade-page.h"
#include "hw-util.h"

struct _HwDeployUpgradePage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkLabel *time_label;
  GtkProgressBar *progress_bar;
  GtkLabel *revisions_label;
  GtkLabel *statements_label;
  GtkWidget *list;
  GtkNoSelection *model;
  HwDeployLog *log;
  GtkWidget *footer;
  GtkSwitch *stop_switch;
  GtkLabel *footer_label;

  gint started_step; /* to be scrolled to with the next batch, -1 none */
};

G_DEFINE_FINAL_TYPE (HwDeployUpgradePage, hw_deploy_upgrade_page, HW_TYPE_DEPLOY_PAGE)

static HwDeployRun *
get_run (HwDeployUpgradePage *self)
{
  return hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
}

static gboolean
is_running (HwDeployUpgradePage *self)
{
  return hw_deploy_run_get_verb (get_run (self)) == HW_DEPLOY_VERB_UPGRADE;
}

static const char *
get_title (HwDeployUpgradePage *self)
{
  gboolean is_down = hw_deploy_run_get_direction (get_run (self)) == HW_DIRECTION_DOWNGRADE;

  if (is_running (self))
    return is_down ? _("Downgrading") : _("Upgrading");

  return is_down ? _("Downgrade") : _("Upgrade");
}

static void
update_time (HwDeployUpgradePage *self)
{
  g_autofree char *text = NULL;

  if (!is_running (self))
    return;
  text = hw_format_duration (hw_deploy_run_get_verb_duration_usec (get_run (self)));
  gtk_label_set_label (self->time_label, text);
}

/* What stopping now would leave, in one sentence. */
static char *
describe_stop (HwDeployUpgradePage *self, guint n_done)
{
  HwDeployRun *run = get_run (self);

  if (hw_deploy_run_is_stopping (run))
    return g_strdup (_("Stopping as soon as this revision is finished."));
  if (!hw_project_get_transaction_per_migration (hw_deploy_run_get_project (run)))
    return g_strdup (_("All revisions are one transaction: stopping now takes all of them back."));
  if (n_done == 0)
    return g_strdup (_("Stopping now leaves the database as it was."));

  return g_strdup_printf (ngettext ("Stopping now keeps the %u finished revision.",
                                    "Stopping now keeps the %u finished revisions.", n_done),
                          n_done);
}

static void
update_counts (HwDeployUpgradePage *self)
{
  GListModel *items = hw_deploy_run_get_items (get_run (self));
  guint n = g_list_model_get_n_items (items);
  guint n_done = hw_deploy_items_count_done (items);
  guint n_statements = hw_deploy_items_count_statements (items);
  guint n_statements_done = hw_deploy_items_count_statements_done (items);
  g_autofree char *revisions =
      /* Translators: a number of finished revisions out of all */
      g_strdup_printf (ngettext ("%u of %u revision done", "%u of %u revisions done", n), n_done,
                       n);
  g_autofree char *statements =
      g_strdup_printf (ngettext ("%u of %u statement", "%u of %u statements", n_statements),
                       n_statements_done, n_statements);
  g_autofree char *value =
      g_strdup_printf (ngettext ("%u of %u revision", "%u of %u revisions", n), n_done, n);
  g_autofree char *footer = describe_stop (self, n_done);

  gtk_label_set_label (self->revisions_label, revisions);
  gtk_label_set_label (self->statements_label, n_statements > 0 ? statements : "");
  gtk_progress_bar_set_fraction (self->progress_bar, hw_deploy_items_get_fraction (items));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value, -1);
  gtk_label_set_label (self->footer_label, footer);
  if (is_running (self))
    hw_deploy_page_set_result (HW_DEPLOY_PAGE (self), value);
}

static void
on_stop_changed_cb (HwDeployUpgradePage *self)
{
  if (gtk_switch_get_active (self->stop_switch))
    hw_deploy_run_stop_after_step (get_run (self));
}

static void
hw_deploy_upgrade_page_enter (HwDeployPage *page)
{
  HwDeployUpgradePage *self = HW_DEPLOY_UPGRADE_PAGE (page);

  gtk_switch_set_active (self->stop_switch, FALSE);
  update_counts (self);
}

static void
hw_deploy_upgrade_page_update (HwDeployPage *page)
{
  HwDeployUpgradePage *self = HW_DEPLOY_UPGRADE_PAGE (page);
  HwDeployRun *run = get_run (self);

  if (gtk_no_selection_get_model (self->model) == NULL)
    gtk_no_selection_set_model (self->model, hw_deploy_run_get_items (run));
  hw_deploy_page_set_heading (page, get_title (self));
  gtk_widget_set_visible (self->footer, is_running (self));
  /* A stop that was asked for cannot be taken back: the worker may have acted on it already. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop_switch), !hw_deploy_run_is_stopping (run));
  update_time (self);
  update_counts (self);
  hw_deploy_page_set_primary (page, _("_Next"), HW_DEPLOY_LOOK_SUGGESTED, FALSE);
}

static void
hw_deploy_upgrade_page_event (HwDeployPage *page, const HwEvent *event)
{
  HwDeployUpgradePage *self = HW_DEPLOY_UPGRADE_PAGE (page);

  if (hw_deploy_run_get_verb (get_run (self)) != HW_DEPLOY_VERB_UPGRADE)
    return;
  hw_deploy_log_add_event (self->log, event);
  if (event->kind == HW_EVENT_STEP_STARTED)
    self->started_step = (gint)event->step;
}

static void
hw_deploy_upgrade_page_batch (HwDeployPage *page)
{
  HwDeployUpgradePage *self = HW_DEPLOY_UPGRADE_PAGE (page);

  hw_deploy_log_flush (self->log);
  if (!is_running (self))
    return;
  if (self->started_step >= 0)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", (guint)self->started_step);
  self->started_step = -1;
  update_counts (self);
}

static void
hw_deploy_upgrade_page_tick (HwDeployPage *page)
{
  update_time (HW_DEPLOY_UPGRADE_PAGE (page));
}

/* "8 revisions · 1 min 06 s" */
static void
show_result (HwDeployUpgradePage *self)
{
  guint n = g_list_model_get_n_items (hw_deploy_run_get_items (get_run (self)));
  g_autofree char *duration = hw_format_duration (hw_deploy_run_get_upgrade_usec (get_run (self)));
  /* Translators: a number of revisions and a duration */
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u revision · %s", "%u revisions · %s", n), n, duration);

  hw_deploy_page_set_result (HW_DEPLOY_PAGE (self), text);
}

static void
hw_deploy_upgrade_page_finished (HwDeployPage *page, HwDeployVerb verb, const GError *error)
{
  HwDeployUpgradePage *self = HW_DEPLOY_UPGRADE_PAGE (page);
  g_autofree char *text = NULL;

  if (verb != HW_DEPLOY_VERB_UPGRADE)
    return;
  text = hw_format_duration (hw_deploy_run_get_upgrade_usec (get_run (self)));
  gtk_label_set_label (self->time_label, text);
  update_counts (self);
  if (error == NULL)
    show_result (self);
}

/* The footer's two parts one below the other; and the list needs the room that the log would take. */
static void
hw_deploy_upgrade_page_set_narrow (HwDeployPage *page, gboolean is_narrow)
{
  HwDeployUpgradePage *self = HW_DEPLOY_UPGRADE_PAGE (page);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->footer), is_narrow
                                                                     ? GTK_ORIENTATION_VERTICAL
                                                                     : GTK_ORIENTATION_HORIZONTAL);
  gtk_label_set_xalign (self->footer_label, is_narrow ? 0.0f : 1.0f);
  hw_deploy_log_set_open (self->log, !is_narrow);
}

static void
hw_deploy_upgrade_page_class_init (HwDeployUpgradePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  page_class->enter = hw_deploy_upgrade_page_enter;
  page_class->update = hw_deploy_upgrade_page_update;
  page_class->event = hw_deploy_upgrade_page_event;
  page_class->batch = hw_deploy_upgrade_page_batch;
  page_class->tick = hw_deploy_upgrade_page_tick;
  page_class->finished = hw_deploy_upgrade_page_finished;
  page_class->set_narrow = hw_deploy_upgrade_page_set_narrow;

  g_type_ensure (HW_TYPE_DEPLOY_LOG);
  g_type_ensure (HW_TYPE_DEPLOY_PROGRESS_ROW);
  hw_deploy_page_class_set_template (page_class, "hw-deploy-upgrade-page");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployUpgradePage, child)
  BIND (time_label);
  BIND (progress_bar);
  BIND (revisions_label);
  BIND (statements_label);
  BIND (list);
  BIND (model);
  BIND (log);
  BIND (footer);
  BIND (stop_switch);
  BIND (footer_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_stop_changed_cb);
}

static void
hw_deploy_upgrade_page_init (HwDeployUpgradePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->started_step = -1;
}

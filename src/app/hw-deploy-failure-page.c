/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-failure-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-failure-page.h"
#include "hw-deploy-failure-text.h"
#include "hw-deploy-item.h"
#include "hw-deploy-sql.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-util.h"

struct _HwDeployFailurePage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkWidget *icon;
  GtkLabel *place_label;
  GtkLabel *message_label;
  GtkLabel *detail_label;
  GtkWidget *output_box;
  GtkToggleButton *output_button;
  GtkImage *output_arrow;
  GtkLabel *output_caption;
  GtkLabel *output_label;
  GtkWidget *statement_box;
  GtkWidget *statement_scroller;
  GtkLabel *statement_label;
  GtkLabel *code_label;
  GtkBox *error_buttons;
  GtkWidget *edit_button;
  GtkLabel *now_label;
  GtkListBox *facts_list;
  AdwActionRow *leave_row;
  GtkCheckButton *leave_radio;
  AdwActionRow *retry_row;
  GtkCheckButton *retry_radio;
  AdwActionRow *downgrade_row;
  GtkCheckButton *downgrade_radio;

  /* Owned */
  char *downgrade_target; /* NULL when that way is not open */
  char *report;           /* what Copy Error copies */

  guint n_done;
  gboolean can_edit;
};

G_DEFINE_FINAL_TYPE (HwDeployFailurePage, hw_deploy_failure_page, HW_TYPE_DEPLOY_PAGE)

static HwDeployRun *
get_run (HwDeployFailurePage *self)
{
  return hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
}

static const char *
get_name (HwDeployFailurePage *self)
{
  return hw_deploy_run_get_environment (get_run (self))->name;
}

/* The revision that failed; NULL when it was none of them. */
static HwDeployItem *
dup_failed_item (HwDeployFailurePage *self, const HwFailure *failure)
{
  if (failure->failed_step < 0)
    return NULL;

  return g_list_model_get_item (hw_deploy_run_get_items (get_run (self)),
                                (guint)failure->failed_step);
}

static void
set_optional_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
show_output (HwDeployFailurePage *self, const GError *error)
{
  const gboolean is_shown = hw_deploy_failure_has_output (error);

  gtk_label_set_label (self->output_label, is_shown ? hw_error_get_detail (error) : "");
  gtk_widget_set_visible (self->output_box, is_shown);
}

static void
on_output_toggled_cb (HwDeployFailurePage *self)
{
  const gboolean is_open = gtk_toggle_button_get_active (self->output_button);

  gtk_image_set_from_icon_name (self->output_arrow,
                                is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->output_button), GTK_ACCESSIBLE_STATE_EXPANDED,
                               is_open, -1);
}

static void
show_error (HwDeployFailurePage *self, const GError *error, HwDeployItem *item)
{
  const char *statement = hw_deploy_failure_find_statement (error, item);
  g_autofree char *message = hw_deploy_failure_dup_message (error);
  g_autofree char *detail = hw_deploy_failure_dup_detail (error, FALSE);
  g_autofree char *code = hw_deploy_failure_dup_code (error);
  g_autofree char *shortened = NULL;

  gtk_label_set_label (self->message_label, message);
  set_optional_text (self->detail_label, detail);
  show_output (self, error);
  gtk_widget_set_visible (self->statement_box, statement != NULL || code != NULL);
  gtk_widget_set_visible (self->statement_scroller, statement != NULL);
  if (statement != NULL)
    {
      shortened = hw_deploy_failure_shorten (statement);
      hw_deploy_sql_set_label (self->statement_label, shortened);
    }
  set_optional_text (self->code_label, code);
  gtk_widget_set_visible (self->edit_button, self->can_edit && hw_error_get_file (error) != NULL);
}

typedef enum
{
  FACT_GOOD,
  FACT_WARNING,
  FACT_PLAIN,
} FactKind;

/* @ids: (nullable): never cut, as the title beside them has lines enough
 * @detail: (nullable): of a line of its own */
static void
add_fact (
    HwDeployFailurePage *self, FactKind kind, const char *text, const char *ids, const char *detail)
{
  static const struct
  {
    const char *icon;
    const char *css_class;
  } looks[] = {
    [FACT_GOOD] = { "object-select-symbolic", "hw-success" },
    [FACT_WARNING] = { "dialog-warning-symbolic", "hw-warning" },
    [FACT_PLAIN] = { "drive-harddisk-symbolic", "hw-dim" },
  };
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "activatable", FALSE,
                                 "title", text, "subtitle", detail, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[kind].icon);

  gtk_widget_add_css_class (icon, looks[kind].css_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (ids != NULL)
    {
      GtkWidget *label = gtk_label_new (ids);

      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
      gtk_widget_add_css_class (label, "hw-mono");
      gtk_widget_add_css_class (label, "hw-dim");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  gtk_list_box_append (self->facts_list, row);
}

static const HwGraph *
get_graph (HwDeployFailurePage *self)
{
  return hw_project_get_graph (hw_deploy_run_get_project (get_run (self)));
}

static void
add_state_fact (HwDeployFailurePage *self, const HwFailure *failure)
{
  const char *name = get_name (self);
  g_autofree char *ids = hw_format_ids_short (get_graph (self), (const char *const *)failure->rows);
  g_autofree char *text = NULL;
  gboolean is_down = hw_deploy_run_get_direction (get_run (self)) == HW_DIRECTION_DOWNGRADE;

  if (!failure->is_state_known)
    {
      /* Translators: the name of an environment */
      text = g_strdup_printf (_("The state of %s is not known: it cannot be reached"), name);
      add_fact (self, FACT_WARNING, text, NULL, NULL);
      return;
    }
  if (failure->n_done == 0)
    {
      text = g_strdup_printf (
          ngettext ("The revision was not applied: the version is as before",
                    "None of the %u revisions was applied: the version is as before",
                    failure->n_steps),
          failure->n_steps);
      if (is_down)
        {
          g_free (text);
          text = g_strdup (_("No revision was taken back: the version is as before"));
        }
    }
  else if (is_down)
    /* Translators: a number of revisions out of all */
    text = g_strdup_printf (ngettext ("%u of %u revision is taken back and committed",
                                      "%u of %u revisions are taken back and committed",
                                      failure->n_steps),
                            failure->n_done, failure->n_steps);
  else
    /* Translators: a number of revisions out of all */
    text = g_strdup_printf (ngettext ("%u of %u revision is applied and committed",
                                      "%u of %u revisions are applied and committed",
                                      failure->n_steps),
                            failure->n_done, failure->n_steps);
  add_fact (self, FACT_GOOD, text, ids[0] != '\0' ? ids : NULL, NULL);
}

static void
show_facts (HwDeployFailurePage *self, const HwFailure *failure, HwDeployItem *item)
{
  GtkListBoxRow *row = NULL;
  g_autofree char *title = NULL;

  /* Translators: the name of an environment: what it is like at the moment */
  title = g_strdup_printf (_("%s now"), get_name (self));
  gtk_label_set_label (self->now_label, title);
  while ((row = gtk_list_box_get_row_at_index (self->facts_list, 0)) != NULL)
    gtk_list_box_remove (self->facts_list, GTK_WIDGET (row));

  add_state_fact (self, failure);
  if (failure->is_unknown_commit)
    add_fact (self, FACT_WARNING,
              _("The connection broke while a revision was committed: it may or may not be there"),
                 NULL, NULL);
  if (failure->may_be_partial)
    add_fact (self, FACT_WARNING, hw_deploy_failure_describe_partial (item), NULL, NULL);
  else if (item != NULL && failure->is_state_known
           && failure->n_done <= (guint)failure->failed_step)
    add_fact (self, FACT_GOOD, _("The failed revision was rolled back as a whole"), NULL, NULL);
  for (guint i = 0; failure->left_behind != NULL && failure->left_behind[i] != NULL; i++)
    {
      /* Translators: something that a failed statement left in the database */
      g_autofree char *text = g_strdup_printf (_("Left behind: %s"), failure->left_behind[i]);

      add_fact (self, FACT_WARNING, text, NULL, NULL);
    }
  if (failure->backup_path != NULL)
    {
      g_autofree char *base = g_path_get_basename (failure->backup_path);

      add_fact (self, FACT_PLAIN, _("The backup from before is kept"), NULL, base);
    }
  else
    add_fact (self, FACT_WARNING, _("There is no backup from before"), NULL, NULL);
}

/* What the steps that were committed are taken back to; NULL with @out_reason where that way is not open. */
static char *
find_downgrade_target (HwDeployFailurePage *self, const HwFailure *failure, char **out_reason)
{
  HwDeployRun *run = get_run (self);
  const HwPlan *done = hw_deploy_run_get_plan (run);
  const char *const *before = hw_plan_get_rows (done);
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  const char *target = hw_strv_length (before) == 0 ? "base" : before[0];

  if (hw_strv_length (before) > 1)
    {
      *out_reason = g_strdup (_("The database stood at several revisions before."));
      return NULL;
    }
  plan = hw_plan_new_downgrade (hw_project_get_graph (hw_deploy_run_get_project (run)),
                                (const char *const *)failure->rows, target, &error);
  if (plan == NULL || !hw_plan_check (plan, &error))
    {
      *out_reason = hw_format_error (error);
      return NULL;
    }
  if (hw_plan_get_n_steps (plan) != failure->n_done)
    {
      *out_reason = g_strdup (_("That would take back more than this deployment has applied."));
      return NULL;
    }

  return g_strdup (target);
}

static void
show_downgrade (HwDeployFailurePage *self, const HwFailure *failure)
{
  gboolean is_upgrade = hw_deploy_run_get_direction (get_run (self)) == HW_DIRECTION_UPGRADE;
  gboolean is_offered = is_upgrade && failure->is_state_known && failure->n_done > 0;
  g_autofree char *title = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;

  g_clear_pointer (&self->downgrade_target, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->downgrade_row), is_offered);
  if (!is_offered)
    return;

  title = g_strdup_printf (ngettext ("Downgrade %u revision", "Downgrade %u revisions",
                                     failure->n_done),
                           failure->n_done);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->downgrade_row), title);
  self->downgrade_target = find_downgrade_target (self, failure, &reason);
  gtk_widget_set_sensitive (GTK_WIDGET (self->downgrade_row), self->downgrade_target != NULL);
  if (self->downgrade_target != NULL)
    {
      id = hw_graph_shorten_id (get_graph (self), self->downgrade_target);
      /* Translators: id of a revision */
      text = g_strdup_printf (_("Back to %s, with review, checks and backup as for every deployment."), id);
    }
  adw_action_row_set_subtitle (self->downgrade_row, text != NULL ? text : reason);
}

static void
show_choices (HwDeployFailurePage *self, const HwFailure *failure)
{
  g_autofree char *leave = NULL;
  g_autofree char *stays = NULL;
  guint n = failure->n_done;

  /* Translators: the name of an environment */
  leave = g_strdup_printf (_("Leave %s as it is"), get_name (self));
  if (n > 0)
    stays = g_strdup_printf (
        ngettext ("The %u finished revision stays. Deploy again later to continue.",
                  "The %u finished revisions stay. Deploy again later to continue.", n),
        n);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->leave_row), leave);
  adw_action_row_set_subtitle (self->leave_row, stays != NULL ? stays : _("Deploy again later."));

  gtk_widget_set_sensitive (GTK_WIDGET (self->retry_row), failure->is_state_known);
  adw_action_row_set_subtitle (
      self->retry_row, failure->is_state_known
      ? _("Plans what is left, runs the checks again and makes a new backup.")
      : _("Not before it is known what the database is like."));
  show_downgrade (self, failure);
  gtk_check_button_set_active (self->leave_radio, TRUE);
}

static void
update_primary (HwDeployFailurePage *self)
{
  HwDeployPage *page = HW_DEPLOY_PAGE (self);
  gboolean is_idle = hw_deploy_run_get_verb (get_run (self)) == HW_DEPLOY_VERB_NONE;
  g_autofree char *downgrade = NULL;

  if (gtk_check_button_get_active (self->retry_radio))
    hw_deploy_page_set_primary (page, _("_Retry"), HW_DEPLOY_LOOK_SUGGESTED, is_idle);
  else if (gtk_check_button_get_active (self->downgrade_radio))
    {
      downgrade = g_strdup_printf (ngettext ("_Downgrade %u Revision", "_Downgrade %u Revisions",
                                             self->n_done),
                                   self->n_done);
      hw_deploy_page_set_primary (page, downgrade, HW_DEPLOY_LOOK_DESTRUCTIVE, is_idle);
    }
  else
    hw_deploy_page_set_primary (page, _("_Leave"), HW_DEPLOY_LOOK_SUGGESTED, is_idle);
}

static void
on_choice_changed_cb (HwDeployFailurePage *self)
{
  if (get_run (self) != NULL)
    update_primary (self);
}

static void
on_copy_clicked_cb (HwDeployFailurePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "deploy.copy-text", "s",
                              self->report != NULL ? self->report : "");
}

static void
set_is_error (HwDeployFailurePage *self, gboolean is_error)
{
  const char *classes[] = { "hw-result-circle", is_error ? "hw-failed" : "hw-stopped", NULL };

  gtk_widget_set_css_classes (self->icon, classes);
}

static void
hw_deploy_failure_page_enter (HwDeployPage *page)
{
  HwDeployFailurePage *self = HW_DEPLOY_FAILURE_PAGE (page);
  HwDeployRun *run = hw_deploy_page_get_run (page);
  const HwFailure *failure = hw_deploy_run_get_failure (run);
  g_autoptr(HwDeployItem) item = NULL;
  g_autofree char *title = NULL;
  g_autofree char *place = NULL;

  if (failure == NULL)
    return;
  item = dup_failed_item (self, failure);
  title = hw_deploy_failure_dup_title (failure, item, hw_deploy_run_get_direction (run));
  place = hw_deploy_failure_dup_place (item);
  self->n_done = failure->n_done;
  g_free (self->report);
  self->report = hw_deploy_failure_dup_report (failure, title, place);

  set_is_error (self, !hw_error_is_cancelled (failure->error));
  hw_deploy_page_set_heading (page, title);
  set_optional_text (self->place_label, place);
  show_error (self, failure->error, item);
  show_facts (self, failure, item);
  show_choices (self, failure);
}

static void
hw_deploy_failure_page_update (HwDeployPage *page)
{
  update_primary (HW_DEPLOY_FAILURE_PAGE (page));
}

static void
hw_deploy_failure_page_finished (HwDeployPage *page, HwDeployVerb verb, const GError *error)
{
  if (hw_deploy_page_is_current (page)
      && (verb == HW_DEPLOY_VERB_RETRY || verb == HW_DEPLOY_VERB_PLAN))
    hw_deploy_page_set_error (page, error);
}

static void
hw_deploy_failure_page_activate_primary (HwDeployPage *page)
{
  HwDeployFailurePage *self = HW_DEPLOY_FAILURE_PAGE (page);

  hw_deploy_page_set_error (page, NULL);
  if (gtk_check_button_get_active (self->retry_radio))
    hw_deploy_run_retry (get_run (self));
  else if (gtk_check_button_get_active (self->downgrade_radio) && self->downgrade_target != NULL)
    hw_deploy_run_plan (get_run (self), HW_DIRECTION_DOWNGRADE, self->downgrade_target);
  else
    hw_deploy_page_advance (page);
}

static void
hw_deploy_failure_page_finalize (GObject *object)
{
  HwDeployFailurePage *self = HW_DEPLOY_FAILURE_PAGE (object);

  g_free (self->downgrade_target);
  g_free (self->report);

  G_OBJECT_CLASS (hw_deploy_failure_page_parent_class)->finalize (object);
}

/* What can be done about the error, one below the other. */
static void
hw_deploy_failure_page_set_narrow (HwDeployPage *page, gboolean is_narrow)
{
  HwDeployFailurePage *self = HW_DEPLOY_FAILURE_PAGE (page);
  GtkOrientation orientation = is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->error_buttons), orientation);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->error_buttons));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_halign (child, is_narrow ? GTK_ALIGN_START : GTK_ALIGN_FILL);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployFailurePage, child)
  BIND (icon);
  BIND (place_label);
  BIND (message_label);
  BIND (detail_label);
  BIND (output_box);
  BIND (output_button);
  BIND (output_arrow);
  BIND (output_caption);
  BIND (output_label);
  BIND (statement_box);
  BIND (statement_scroller);
  BIND (statement_label);
  BIND (code_label);
  BIND (error_buttons);
  BIND (edit_button);
  BIND (now_label);
  BIND (facts_list);
  BIND (leave_row);
  BIND (leave_radio);
  BIND (retry_row);
  BIND (retry_radio);
  BIND (downgrade_row);
  BIND (downgrade_radio);
#undef BIND
}

static void
hw_deploy_failure_page_class_init (HwDeployFailurePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_deploy_failure_page_finalize;
  page_class->enter = hw_deploy_failure_page_enter;
  page_class->update = hw_deploy_failure_page_update;
  page_class->finished = hw_deploy_failure_page_finished;
  page_class->activate_primary = hw_deploy_failure_page_activate_primary;
  page_class->set_narrow = hw_deploy_failure_page_set_narrow;

  hw_deploy_page_class_set_template (page_class, "hw-deploy-failure-page");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_output_toggled_cb);
}

static void
hw_deploy_failure_page_init (HwDeployFailurePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_output_toggled_cb (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->output_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->output_caption), -1);
  /* Where the scroller runs the other way it begins with the end. */
  gtk_widget_set_direction (self->statement_scroller, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->statement_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->output_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->code_label), GTK_TEXT_DIR_LTR);
}

void
hw_deploy_failure_page_set_can_edit (HwDeployFailurePage *self, gboolean can_edit)
{
  g_return_if_fail (HW_IS_DEPLOY_FAILURE_PAGE (self));

  self->can_edit = can_edit;
}

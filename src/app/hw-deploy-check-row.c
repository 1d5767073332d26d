/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-check-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-check-row.h"
#include "hw-format-times.h"
#include "hw-label.h"

struct _HwDeployCheckRow
{
  AdwActionRow parent_instance;

  /* Template children, borrowed */
  GtkStack *state_stack;
  GtkImage *icon;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (HwDeployCheckRow, hw_deploy_check_row, ADW_TYPE_ACTION_ROW)

typedef struct
{
  const char *icon;
  const char *css_class;
  const char *name; /* for screen readers, who cannot see the icon */
} Look;

static const Look looks[] = {
  [HW_CHECK_WAITING] = {
      "hw-waiting-symbolic", "hw-dim", NC_("check", "waiting") },
      [HW_CHECK_RUNNING] = {
          "hw-waiting-symbolic", "hw-dim", NC_("check", "running") },
          [HW_CHECK_PASSED] = {
              "object-select-symbolic", "hw-success", NC_("check", "passed") },
              [HW_CHECK_WARNING] = {
                  "dialog-warning-symbolic", "hw-warning", NC_("check", "warning") },
                  [HW_CHECK_FAILED] = { "dialog-error-symbolic", "hw-error",
                                        NC_("check", "failed") },
                                        [HW_CHECK_SKIPPED] = { "list-remove-symbolic", "hw-dim",
                                                               NC_("check", "skipped") },
                                        };
G_STATIC_ASSERT (G_N_ELEMENTS (looks) == HW_CHECK_SKIPPED + 1);

static void
hw_deploy_check_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HW_TYPE_DEPLOY_CHECK_ROW);

  G_OBJECT_CLASS (hw_deploy_check_row_parent_class)->dispose (object);
}

static void
hw_deploy_check_row_class_init (HwDeployCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_deploy_check_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-deploy-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwDeployCheckRow, state_stack);
  gtk_widget_class_bind_template_child (widget_class, HwDeployCheckRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HwDeployCheckRow, spinner);
}

static void
hw_deploy_check_row_init (HwDeployCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_label_keep_verbatim (GTK_WIDGET (self));
}

GtkWidget *
hw_deploy_check_row_new (void)
{
  return g_object_new (HW_TYPE_DEPLOY_CHECK_ROW, NULL);
}

static void
set_look (HwDeployCheckRow *self, HwCheckState state)
{
  gboolean is_running = state == HW_CHECK_RUNNING;
  const char *classes[] = { looks[state].css_class, NULL };

  gtk_image_set_from_icon_name (self->icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_stack_set_visible_child_name (self->state_stack, is_running ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, is_running);
}

/* The titles that the core gives its checks, for translators. */
static const char *const titles[] G_GNUC_UNUSED = {
  N_("Connection and server version"),
      N_("Version table"),
          N_("Applied revisions"),
              N_("One head"),
                  N_("Deployment lock"),
                      N_("Scripts of the plan"),
                          N_("The project's alembic"),
                              N_("Earlier environment"),
                                  N_("Allowed hours"),
                                      N_("Backup policy"),
                                          N_("Backup programs"),
                                              N_("Space for the backup"),
                                                  N_("Database file"),
                                                      N_("Recorded schema"),
                                                  };

/* @check: copied from */
void
hw_deploy_check_row_set_check (HwDeployCheckRow *self, const HwCheck *check)
{
  g_autofree char *message = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (HW_IS_DEPLOY_CHECK_ROW (self));
  g_return_if_fail (check != NULL);

  message = hw_format_times (check->local_message);
  text = check->local_hint[0] != '\0' ? g_strconcat (message, "\n", check->local_hint, NULL)
                                      : g_strdup (message);
  set_look (self, check->state);
  gtk_widget_set_name (GTK_WIDGET (self), check->id);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _(check->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);

  /* Translators: the title of a check and "passed" or "failed" */
  name = g_strdup_printf (C_("check", "%s: %s"), _(check->title), g_dpgettext2 (NULL, "check", looks[check->state].name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  /* The title is in that name. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

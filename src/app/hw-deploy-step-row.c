/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-step-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-step-row.h"

struct _HwDeployStepRow
{
  GtkListBoxRow parent_instance;

  /* Template children, borrowed */
  GtkStack *state_stack;
  GtkLabel *number_label;
  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *result_label;

  HwDeployStep step;
};

G_DEFINE_FINAL_TYPE (HwDeployStepRow, hw_deploy_step_row, GTK_TYPE_LIST_BOX_ROW)

typedef struct
{
  const char *css_class;
  const char *icon; /* NULL: the number */
  const char *name;
} Look;

static const Look looks[] = {
  [HW_DEPLOY_STEP_AHEAD] = {
      "ahead", NULL, NC_("wizard step", "not begun") },
      [HW_DEPLOY_STEP_CURRENT] = {
          "current", NULL, NC_("wizard step", "current") },
          [HW_DEPLOY_STEP_PASSED] = { "passed", "object-select-symbolic",
                                      NC_("wizard step", "done") },
                                      [HW_DEPLOY_STEP_FAILED] = { "failed", "window-close-symbolic",
                                                                  NC_("wizard step", "failed") },
                                      };
G_STATIC_ASSERT (G_N_ELEMENTS (looks) == HW_DEPLOY_STEP_FAILED + 1);

static void
hw_deploy_step_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HW_TYPE_DEPLOY_STEP_ROW);

  G_OBJECT_CLASS (hw_deploy_step_row_parent_class)->dispose (object);
}

static void
hw_deploy_step_row_class_init (HwDeployStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_deploy_step_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-deploy-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwDeployStepRow, state_stack);
  gtk_widget_class_bind_template_child (widget_class, HwDeployStepRow, number_label);
  gtk_widget_class_bind_template_child (widget_class, HwDeployStepRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HwDeployStepRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, HwDeployStepRow, result_label);
}

static void
hw_deploy_step_row_init (HwDeployStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hw_deploy_step_row_new (HwDeployStep step)
{
  HwDeployStepRow *self = g_object_new (HW_TYPE_DEPLOY_STEP_ROW, NULL);
  g_autofree char *number = g_strdup_printf ("%d", (int)step + 1);

  self->step = step;
  gtk_label_set_label (self->number_label, number);

  return GTK_WIDGET (self);
}

HwDeployStep
hw_deploy_step_row_get_step (HwDeployStepRow *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_STEP_ROW (self), HW_DEPLOY_STEP_TARGET);

  return self->step;
}

static void
set_look (HwDeployStepRow *self, HwDeployStepState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[state].css_class);
  if (looks[state].icon != NULL)
    gtk_image_set_from_icon_name (self->icon, looks[state].icon);
  gtk_stack_set_visible_child_name (self->state_stack,
                                    looks[state].icon != NULL ? "icon" : "number");
}

/**
 * hw_deploy_step_row_update:
 * @result: (nullable): what came of it
 */
void
hw_deploy_step_row_update (HwDeployStepRow *self,
                           const char *title,
                           HwDeployStepState state,
                           const char *result)
{
  const char *state_name = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (HW_IS_DEPLOY_STEP_ROW (self));

  state_name = g_dpgettext2 (NULL, "wizard step", looks[state].name);
  set_look (self, state);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->result_label, result != NULL ? result : "");
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), result != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), result);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), state != HW_DEPLOY_STEP_AHEAD);

  if (result != NULL)
    /* Translators: "Step 5 of 7, Upgrade, current, 4 of 9 revisions" */
    name = g_strdup_printf (_("Step %d of %d, %s, %s, %s"), (int)self->step + 1, HW_DEPLOY_N_STEPS,
                               title, state_name, result);
  else
    /* Translators: "Step 5 of 7, Upgrade, current" */
    name = g_strdup_printf (_("Step %d of %d, %s, %s"), (int)self->step + 1, HW_DEPLOY_N_STEPS,
                               title, state_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Whether the page of this step is the one in sight. */
void
hw_deploy_step_row_set_shown (HwDeployStepRow *self, gboolean is_shown)
{
  g_return_if_fail (HW_IS_DEPLOY_STEP_ROW (self));

  if (is_shown)
    gtk_widget_add_css_class (GTK_WIDGET (self), "shown");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "shown");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_shown, -1);
}

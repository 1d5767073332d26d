/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-badge.h"
#include "hw-environment-row-menu.h"
#include "hw-environment-row.h"
#include "hw-format.h"
#include "hw-state-pill.h"
#include "hw-wrap-box.h"

struct _HwEnvironmentRow
{
  GtkListBoxRow parent_instance;

  /* Template children, borrowed */
  GtkWidget *glyph;
  GtkWidget *name_label;
  GtkWidget *lock_image;
  GtkWidget *subtitle_label;
  GtkWidget *drift_image;
  GtkWidget *pill;

  /* Owned */
  HwEnvironmentState *state;
};

G_DEFINE_FINAL_TYPE (HwEnvironmentRow, hw_environment_row, GTK_TYPE_LIST_BOX_ROW)

/* One sentence with everything that the row shows. */
static void
update_accessible (HwEnvironmentRow *self, const HwStateText *text)
{
  const HwEnvironment *environment = hw_environment_state_get_environment (self->state);
  const char *kind = hw_format_kind (environment->kind);
  g_autofree char *state = NULL;
  g_autofree char *label = NULL;

  state = text->drift == NULL ? g_strdup (text->sentence)
                              : g_strdup_printf (_("%s, %s"), text->sentence, text->drift);
  if (environment->is_protected)
    /* Translators: environment name, its kind, its state in one sentence */
    label = g_strdup_printf (_("%s, %s, protected, %s"), environment->name, kind, state);
  else
    /* Translators: environment name, its kind, its state in one sentence */
    label = g_strdup_printf (_("%s, %s, %s"), environment->name, kind, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (HwEnvironmentRow *self)
{
  const HwEnvironment *environment = hw_environment_state_get_environment (self->state);
  g_autoptr(HwStateText) text = hw_state_text_new (self->state);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->glyph), hw_kind_get_icon_name (environment->kind));
  hw_kind_set_css_class (self->glyph, environment->color);
  gtk_widget_set_tooltip_text (self->glyph, hw_format_kind (environment->kind));
  gtk_label_set_text (GTK_LABEL (self->name_label), environment->name);
  gtk_widget_set_visible (self->lock_image, environment->is_protected);
  gtk_label_set_text (GTK_LABEL (self->subtitle_label), text->subtitle);
  gtk_widget_set_tooltip_text (self->subtitle_label, text->subtitle);
  gtk_widget_set_visible (self->drift_image, text->drift != NULL);
  gtk_widget_set_tooltip_text (self->drift_image, text->drift);
  hw_state_pill_set_text (HW_STATE_PILL (self->pill), text);
  update_accessible (self, text);
}

static void
hw_environment_row_dispose (GObject *object)
{
  HwEnvironmentRow *self = HW_ENVIRONMENT_ROW (object);

  _hw_environment_row_detach (self);
  g_clear_object (&self->state);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_ENVIRONMENT_ROW);

  G_OBJECT_CLASS (hw_environment_row_parent_class)->dispose (object);
}

static void
hw_environment_row_class_init (HwEnvironmentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_environment_row_dispose;

  g_type_ensure (HW_TYPE_STATE_PILL);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-environment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentRow, glyph);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentRow, lock_image);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentRow, drift_image);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentRow, pill);
  _hw_environment_row_install_keys (widget_class);
}

static void
hw_environment_row_init (HwEnvironmentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  _hw_environment_row_attach (self, self->pill);
}

GtkWidget *
hw_environment_row_new (HwEnvironmentState *state)
{
  g_autofree char *name = NULL;
  HwEnvironmentRow *self;

  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (state), NULL);

  self = g_object_new (HW_TYPE_ENVIRONMENT_ROW, NULL);
  self->state = g_object_ref (state);
  name = g_strconcat ("env-row-", hw_environment_state_get_name (state), NULL);
  gtk_widget_set_name (GTK_WIDGET (self), name);
  g_signal_connect_object (state, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

HwEnvironmentState *
hw_environment_row_get_state (HwEnvironmentRow *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_ROW (self), NULL);

  return self->state;
}

const char *
hw_environment_row_get_pill (HwEnvironmentRow *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_ROW (self), NULL);

  return hw_state_pill_get_label (HW_STATE_PILL (self->pill));
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-badge"

#include "config.h"

#include "hw-environment-badge.h"
#include "hw-environment.h"

struct _HwEnvironmentBadge
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkWidget *image;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (HwEnvironmentBadge, hw_environment_badge, GTK_TYPE_BOX)

static void
hw_environment_badge_class_init (HwEnvironmentBadgeClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_environment_badge_init (HwEnvironmentBadge *self)
{
  self->image = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_box_append (GTK_BOX (self), self->image);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-badge");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
set (HwEnvironmentBadge *self, const char *name, HwEnvironmentKind kind, gboolean is_solid)
{
  gtk_label_set_text (GTK_LABEL (self->label), name);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), hw_kind_get_icon_name (kind));
  hw_kind_set_css_class (GTK_WIDGET (self), kind);
  if (is_solid)
    gtk_widget_add_css_class (GTK_WIDGET (self), "solid");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "solid");
}

GtkWidget *
hw_environment_badge_new (const char *name, HwEnvironmentKind kind, gboolean is_solid)
{
  HwEnvironmentBadge *self = g_object_new (HW_TYPE_ENVIRONMENT_BADGE, NULL);

  set (self, name, kind, is_solid);

  return GTK_WIDGET (self);
}

GtkWidget *
hw_environment_badge_new_for (const HwEnvironment *environment, gboolean is_solid)
{
  HwEnvironmentBadge *self = g_object_new (HW_TYPE_ENVIRONMENT_BADGE, NULL);

  hw_environment_badge_set_for (self, environment, is_solid);

  return GTK_WIDGET (self);
}

GtkWidget *
hw_environment_badge_new_with_lock (const HwEnvironment *environment)
{
  GtkWidget *self = hw_environment_badge_new_for (environment, FALSE);

  if (environment->is_protected)
    gtk_box_append (GTK_BOX (self), gtk_image_new_from_icon_name ("changes-prevent-symbolic"));

  return self;
}

void
hw_environment_badge_set_for (HwEnvironmentBadge *self,
                              const HwEnvironment *environment,
                              gboolean is_solid)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_BADGE (self));

  set (self, environment->name, environment->kind, is_solid);
  hw_kind_set_css_class (GTK_WIDGET (self), environment->color);
}

const char *
hw_kind_get_icon_name (HwEnvironmentKind kind)
{
  static const char *const names[] = {
    "hw-kind-development-symbolic", "hw-kind-test-symbolic",  "hw-kind-staging-symbolic",
    "hw-kind-production-symbolic",  "hw-kind-other-symbolic",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_ENVIRONMENT_KIND_OTHER + 1);

  return names[kind];
}

void
hw_kind_set_css_class (GtkWidget *widget, HwEnvironmentKind kind)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (HwEnvironmentKind k = HW_ENVIRONMENT_KIND_DEVELOPMENT; k <= HW_ENVIRONMENT_KIND_OTHER; k++)
    if (k != kind)
      gtk_widget_remove_css_class (widget, hw_environment_kind_to_string (k));
  gtk_widget_add_css_class (widget, hw_environment_kind_to_string (kind));
}

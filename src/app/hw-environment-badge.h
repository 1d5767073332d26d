/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwEnvironmentBadge:
 *
 * The name of an environment with its kind's shape and colour. Decoration: whoever shows it says the name to
 * assistive technology.
 */
#define HW_TYPE_ENVIRONMENT_BADGE (hw_environment_badge_get_type ())
G_DECLARE_FINAL_TYPE (HwEnvironmentBadge, hw_environment_badge, HW, ENVIRONMENT_BADGE, GtkBox)

/* @is_solid: filled, for the environment that everything is about */
GtkWidget *hw_environment_badge_new (const char *name, HwEnvironmentKind kind, gboolean is_solid);
/* The same for @environment, in the colour that its user may have given it. */
GtkWidget *hw_environment_badge_new_for (const HwEnvironment *environment, gboolean is_solid);
/* The same, with a lock where @environment is protected. */
GtkWidget *hw_environment_badge_new_with_lock (const HwEnvironment *environment);
void hw_environment_badge_set_for (HwEnvironmentBadge *self,
                                   const HwEnvironment *environment,
                                   gboolean is_solid);

/* The icon that draws a kind's shape. */
const char *hw_kind_get_icon_name (HwEnvironmentKind kind);
/* Gives @widget the style class of @kind and takes those of the others away. */
void hw_kind_set_css_class (GtkWidget *widget, HwEnvironmentKind kind);

G_END_DECLS

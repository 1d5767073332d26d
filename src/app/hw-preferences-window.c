/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-preferences-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-defaults-group.h"
#include "hw-preferences-window.h"
#include "hw-programs-group.h"
#include "hw-settings.h"
#include "hw-text-scale.h"
#include "hw-window.h"

struct _HwPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  /* Template children, borrowed */
  HwProgramsGroup *programs_group;
  GtkWidget *font_button;
  GtkWidget *font_switch;

  /* Owned */
  GSettings *settings; /* NULL where the program runs without being installed */
};

G_DEFINE_FINAL_TYPE (HwPreferencesWindow, hw_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows' models; end with NULL. */
static const char *const color_schemes[] = { "default", "light", "dark", NULL };
static const char *const orders[] = { "date", "branch", NULL };

static const struct
{
  const char *child; /* in the template */
  const char *property;
  const char *key;
  const char *const *choices; /* names that the positions of a list stand for; NULL */
} bindings[] = {
  { "color_scheme", "selected", "color-scheme", color_schemes },
  { "restore_session", "active", "restore-session", NULL },
  { "check_interval", "value", "check-interval", NULL },
  { "check_protected", "active", "check-protected", NULL },
  { "deploy_notify", "active", "deploy-notify", NULL },
  { "deploy_keep_awake", "active", "deploy-keep-awake", NULL },
  { "deploy_sound", "active", "deploy-sound", NULL },
  { "history_days", "value", "history-days", NULL },
  { "graph_order", "selected", "graph-order", orders },
  { "graph_compact", "active", "graph-compact", NULL },
  { "graph_folded", "active", "graph-folded", NULL },
  { "graph_column_author", "active", "graph-column-author", NULL },
  { "graph_column_id", "active", "graph-column-id", NULL },
  { "graph_column_created", "active", "graph-column-created", NULL },
  { "graph_column_duration", "active", "graph-column-duration", NULL },
  { "graph_column_file", "active", "graph-column-file", NULL },
  { "tab_width", "value", "editor-tab-width", NULL },
  { "editor_completion", "active", "editor-completion", NULL },
  { "editor_validate", "active", "editor-validate", NULL },
  { "editor_trim", "active", "editor-trim", NULL },
  { "editor_final_newline", "active", "editor-final-newline", NULL },
  { "editor_wrap", "active", "editor-wrap", NULL },
  { "editor_right_margin", "active", "editor-right-margin", NULL },
  { "margin_position", "value", "editor-right-margin-position", NULL },
};

static gboolean
name_to_position (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *choices = user_data;

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], g_variant_get_string (variant, NULL)))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }

  return FALSE;
}

static GVariant *
position_to_name (const GValue *value, const GVariantType *expected_type, gpointer user_data)
{
  const char *const *choices = user_data;
  const guint position = g_value_get_uint (value);

  return position < g_strv_length ((GStrv)choices) ? g_variant_new_string (choices[position])
                                                   : NULL;
}

static void
bind_settings (HwPreferencesWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      GObject *child = gtk_widget_get_template_child (GTK_WIDGET (self), HW_TYPE_PREFERENCES_WINDOW,
                                                      bindings[i].child);

      if (bindings[i].choices == NULL)
        g_settings_bind (self->settings, bindings[i].key, child, bindings[i].property,
                         G_SETTINGS_BIND_DEFAULT);
      else
        g_settings_bind_with_mapping (self->settings, bindings[i].key, child, bindings[i].property,
                                      G_SETTINGS_BIND_DEFAULT, name_to_position, position_to_name,
                                      (gpointer)bindings[i].choices, NULL);
    }
}

/* Without a font of one's own the desktop's is kept, whatever the button shows. */
static void
on_font_changed_cb (HwPreferencesWindow *self)
{
  g_autofree char *font = gtk_font_chooser_get_font (GTK_FONT_CHOOSER (self->font_button));

  if (self->settings != NULL)
    g_settings_set_string (self->settings, "editor-font",
                           gtk_switch_get_active (GTK_SWITCH (self->font_switch)) && font != NULL
                               ? font
                               : "");
}

static void
load_font (HwPreferencesWindow *self)
{
  g_autofree char *font = g_settings_get_string (self->settings, "editor-font");

  gtk_font_chooser_set_font (GTK_FONT_CHOOSER (self->font_button),
                             font[0] != '\0' ? font : "Monospace 11");
  gtk_switch_set_active (GTK_SWITCH (self->font_switch), font[0] != '\0');
  g_signal_connect_object (self->font_button, "notify::font", G_CALLBACK (on_font_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->font_switch, "notify::active", G_CALLBACK (on_font_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
on_clear_recent_cb (HwPreferencesWindow *self, GtkWidget *button)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "clear-recent",
                                  NULL);
  gtk_widget_set_sensitive (button, FALSE);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                    adw_toast_new (_("The list is empty now")));
}

static void
hw_preferences_window_dispose (GObject *object)
{
  HwPreferencesWindow *self = HW_PREFERENCES_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_PREFERENCES_WINDOW);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (hw_preferences_window_parent_class)->dispose (object);
}

static void
hw_preferences_window_class_init (HwPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_preferences_window_dispose;
  g_type_ensure (HW_TYPE_BACKUP_DEFAULTS_GROUP);
  g_type_ensure (HW_TYPE_PROGRAMS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-preferences-window.ui");
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_bind_template_child_full (widget_class, bindings[i].child, FALSE, 0);
  gtk_widget_class_bind_template_child (widget_class, HwPreferencesWindow, programs_group);
  gtk_widget_class_bind_template_child (widget_class, HwPreferencesWindow, font_button);
  gtk_widget_class_bind_template_child (widget_class, HwPreferencesWindow, font_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_recent_cb);
}

static void
hw_preferences_window_init (HwPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_text_scale_fit (GTK_WINDOW (self));
  self->settings = hw_settings_new ();
  if (self->settings != NULL)
    {
      bind_settings (self);
      load_font (self);
    }
}

/**
 * hw_preferences_window_new:
 * @parent: (nullable)
 */
GtkWidget *
hw_preferences_window_new (GtkWindow *parent)
{
  HwPreferencesWindow *self =
      g_object_new (HW_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE, NULL);

  hw_programs_group_look (self->programs_group, HW_IS_WINDOW (parent) ? hw_session_get_project (
                                                    hw_window_get_session (HW_WINDOW (parent)))
                                                                      : NULL);

  return GTK_WIDGET (self);
}

static gboolean
name_to_scheme (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *name = g_variant_get_string (variant, NULL);
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (name, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (name, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  g_value_set_enum (value, scheme);

  return TRUE;
}

void
hw_preferences_apply_color_scheme (void)
{
  g_autoptr(GSettings) settings = hw_settings_new ();

  if (settings != NULL)
    g_settings_bind_with_mapping (settings, "color-scheme", adw_style_manager_get_default (),
                                  "color-scheme", G_SETTINGS_BIND_GET, name_to_scheme, NULL, NULL,
                                  NULL);
}

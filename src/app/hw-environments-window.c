/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environments-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-badge.h"
#include "hw-environments-window.h"
#include "hw-format.h"
#include "hw-text-scale.h"

#define KEY_NAME "hw-environment-name"

struct _HwEnvironmentsWindow
{
  AdwWindow parent_instance;

  /* Borrowed */
  GtkListBox *list;
  GtkStack *stack;

  /* Owned */
  HwSession *session;
};

G_DEFINE_FINAL_TYPE (HwEnvironmentsWindow, hw_environments_window, ADW_TYPE_WINDOW)

/* @name: (nullable): of the environment that it is about */
static void
activate (HwEnvironmentsWindow *self, const char *action, const char *name)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), action, name != NULL ? "s" : NULL, name);
}

static void
on_row_activated_cb (HwEnvironmentsWindow *self, GtkListBoxRow *row)
{
  activate (self, "win.edit-environment", g_object_get_data (G_OBJECT (row), KEY_NAME));
}

static void
on_remove_clicked_cb (HwEnvironmentsWindow *self, GtkWidget *button)
{
  activate (self, "win.remove-environment", g_object_get_data (G_OBJECT (button), KEY_NAME));
}

static void
on_add_clicked_cb (HwEnvironmentsWindow *self)
{
  activate (self, "win.add-environment", NULL);
}

static GtkWidget *
create_remove_button (HwEnvironmentsWindow *self, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: the name of an environment */
  g_autofree char *label = g_strdup_printf (_("Remove %s…"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), KEY_NAME, g_strdup (name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked_cb), self,
                           G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
create_row (HwEnvironmentsWindow *self, const HwEnvironment *environment)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *glyph = gtk_image_new_from_icon_name (hw_kind_get_icon_name (environment->kind));
  GtkWidget *lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

  gtk_widget_add_css_class (glyph, "hw-kind");
  hw_kind_set_css_class (glyph, environment->color);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), environment->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), hw_format_kind (environment->kind));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), glyph);
  gtk_widget_set_tooltip_text (lock, _("Protected"));
  gtk_widget_set_visible (lock, environment->is_protected);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), lock);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self, environment->name));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), KEY_NAME, g_strdup (environment->name), g_free);

  return row;
}

static void
update (HwEnvironmentsWindow *self)
{
  const HwProject *project = hw_session_get_project (self->session);
  GPtrArray *environments;
  GtkListBoxRow *row;

  if (project == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  environments = hw_project_get_environments (project);
  for (guint i = 0; i < environments->len; i++)
    gtk_list_box_append (self->list, create_row (self, environments->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, environments->len > 0 ? "list" : "empty");
}

static void
hw_environments_window_dispose (GObject *object)
{
  g_clear_object (&HW_ENVIRONMENTS_WINDOW (object)->session);

  G_OBJECT_CLASS (hw_environments_window_parent_class)->dispose (object);
}

static void
hw_environments_window_class_init (HwEnvironmentsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_environments_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-environments-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentsWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hw_environments_window_init (HwEnvironmentsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_text_scale_fit (GTK_WINDOW (self));
}

GtkWidget *
hw_environments_window_new (GtkWindow *parent, HwSession *session)
{
  HwEnvironmentsWindow *self =
      g_object_new (HW_TYPE_ENVIRONMENTS_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

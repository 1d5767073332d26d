/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-welcome-page"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-welcome-page.h"

struct _HwWelcomePage
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *status_page;
  GtkWidget *buttons;
  GtkWidget *spinner;
  GtkWidget *recent_group;
  GtkWidget *recent_list;

  /* Owned */
  GPtrArray *recent; /* (element-type HwWelcomeProject); NULL */
};

G_DEFINE_FINAL_TYPE (HwWelcomePage, hw_welcome_page, GTK_TYPE_WIDGET)

void
hw_welcome_project_free (HwWelcomeProject *project)
{
  g_free (project->root);
  g_free (project->name);
  g_free (project);
}

static void
on_recent_activated_cb (HwWelcomePage *self, GtkListBoxRow *row)
{
  const HwWelcomeProject *project =
      g_ptr_array_index (self->recent, (guint)gtk_list_box_row_get_index (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-recent", "s", project->root);
}

static GtkWidget *
create_remove_button (const char *root)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Remove from the List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Remove from the List"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.remove-recent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", root);

  return button;
}

/* What is gone says so in words, and cannot be opened. */
static GtkWidget *
create_recent_row (const HwWelcomeProject *project)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_markup_escape_text (project->name, -1);
  g_autofree char *path = hw_format_path (project->root);
  /* Translators: path of a folder */
  g_autofree char *missing = g_strdup_printf (_("Not found: %s"), path);
  g_autofree char *subtitle = g_markup_escape_text (project->is_missing ? missing : path, -1);
  g_autofree char *date = hw_format_date_short (project->opened_usec, 0);
  g_autofree char *opened = hw_format_date_time (project->opened_usec);
  GtkWidget *label = gtk_label_new (date);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !project->is_missing);
  if (project->is_missing)
    gtk_widget_add_css_class (row, "hw-missing");
  gtk_widget_add_css_class (label, "hw-dim");
  gtk_widget_set_tooltip_text (label, opened);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (project->root));

  return row;
}

static void
hw_welcome_page_dispose (GObject *object)
{
  HwWelcomePage *self = HW_WELCOME_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (hw_welcome_page_parent_class)->dispose (object);
}

static void
hw_welcome_page_finalize (GObject *object)
{
  g_clear_pointer (&HW_WELCOME_PAGE (object)->recent, g_ptr_array_unref);

  G_OBJECT_CLASS (hw_welcome_page_parent_class)->finalize (object);
}

static void
hw_welcome_page_class_init (HwWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_welcome_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_welcome_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-welcome-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwWelcomePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, HwWelcomePage, buttons);
  gtk_widget_class_bind_template_child (widget_class, HwWelcomePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, HwWelcomePage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, HwWelcomePage, recent_list);
  gtk_widget_class_bind_template_callback (widget_class, on_recent_activated_cb);
}

static void
hw_welcome_page_init (HwWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->status_page), APP_ID);
}

void
hw_welcome_page_set_recent (HwWelcomePage *self, GPtrArray *projects)
{
  GtkListBoxRow *row;

  g_return_if_fail (HW_IS_WELCOME_PAGE (self));
  g_return_if_fail (projects != NULL);

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->recent_list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->recent_list), GTK_WIDGET (row));
  g_clear_pointer (&self->recent, g_ptr_array_unref);
  self->recent = g_ptr_array_ref (projects);
  for (guint i = 0; i < projects->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->recent_list),
                         create_recent_row (g_ptr_array_index (projects, i)));
  gtk_widget_set_visible (self->recent_group, projects->len > 0);
}

void
hw_welcome_page_set_busy (HwWelcomePage *self, gboolean is_busy)
{
  g_return_if_fail (HW_IS_WELCOME_PAGE (self));

  gtk_widget_set_sensitive (self->buttons, !is_busy);
  gtk_widget_set_sensitive (self->recent_group, !is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
}

guint
hw_welcome_page_get_n_recent (HwWelcomePage *self)
{
  g_return_val_if_fail (HW_IS_WELCOME_PAGE (self), 0);

  return self->recent != NULL ? self->recent->len : 0;
}

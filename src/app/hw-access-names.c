/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-access-names"

#include "config.h"

#include <string.h>

#include <adwaita.h>

#include "hw-access-names.h"

/* On a button whose name is looked after. */
#define MARK "hw-button-name"
/* On a row whose description says what is wrong. */
#define ERROR_MARK "hw-row-error"

/* “_Save” and “snake__case” as they are shown. */
static char *
strip_mnemonic (const char *label)
{
  GString *text = g_string_new (NULL);

  for (const char *c = label; *c != '\0'; c++)
    {
      if (*c == '_')
        c++;
      if (*c == '\0')
        break;
      g_string_append_c (text, *c);
    }

  return g_string_free (text, FALSE);
}

static void
update_name (GtkWidget *button)
{
  GtkWidget *child = GTK_IS_BUTTON (button) ? gtk_button_get_child (GTK_BUTTON (button)) : NULL;
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  gboolean has_mnemonic;

  g_object_get (button, "label", &label, "use-underline", &has_mnemonic, NULL);
  if (label != NULL && has_mnemonic)
    name = strip_mnemonic (label);
  else if (label == NULL && GTK_IS_LABEL (child))
    name = g_strdup (gtk_label_get_text (GTK_LABEL (child)));
  if (name == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static void
follow_child (GtkWidget *button)
{
  GtkWidget *child = GTK_IS_BUTTON (button) ? gtk_button_get_child (GTK_BUTTON (button)) : NULL;

  if (GTK_IS_LABEL (child) && gtk_button_get_label (GTK_BUTTON (button)) == NULL)
    g_signal_connect_object (child, "notify::label", G_CALLBACK (update_name), button,
                             G_CONNECT_SWAPPED);
}

/* A switch or a radio button in a row, whose title says what it is. */
static void
take_title (GtkWidget *toggle)
{
  GtkWidget *row = gtk_widget_get_ancestor (toggle, ADW_TYPE_ACTION_ROW);
  g_autofree char *name = NULL;

  if (row == NULL || g_object_get_data (G_OBJECT (toggle), MARK) != NULL
      || (GTK_IS_CHECK_BUTTON (toggle)
          && gtk_check_button_get_label (GTK_CHECK_BUTTON (toggle)) != NULL))
    return;
  name = strip_mnemonic (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* The title has that of what it activates, and would be read twice. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Buttons of libadwaita's own that show an icon alone, and say in their tooltip what they do. */
static gboolean
is_of_libadwaita (GtkWidget *button)
{
  return gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW) != NULL
         || gtk_widget_get_ancestor (button, ADW_TYPE_TAB_BAR) != NULL
         || (GTK_IS_TOGGLE_BUTTON (button)
             && ADW_IS_PREFERENCES_WINDOW (gtk_widget_get_root (button)));
}

static void
take_tooltip (GtkWidget *button)
{
  const char *tooltip = gtk_widget_get_tooltip_text (button);

  if (tooltip != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                    -1);
}

static void
name_button (GtkWidget *button)
{
  GtkWidget *parent = gtk_widget_get_parent (button);

  if (g_object_get_data (G_OBJECT (button), MARK) != NULL)
    return;
  g_object_set_data (G_OBJECT (button), MARK, GINT_TO_POINTER (TRUE));
  if (GTK_IS_DROP_DOWN (parent))
    {
      gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                      parent, NULL, -1);
      return;
    }
  if (is_of_libadwaita (button))
    {
      g_signal_connect (button, "notify::tooltip-text", G_CALLBACK (take_tooltip), NULL);
      take_tooltip (button);
    }
  g_signal_connect (button, "notify::label", G_CALLBACK (update_name), NULL);
  follow_child (button);
  update_name (button);
}

static void
update_tab (AdwTabPage *page, GParamSpec *pspec, GtkWidget *holder)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (holder), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_tab_page_get_title (page), -1);
}

/* What holds a tab in its bar has the focus; its type is libadwaita's own. */
static void
name_tab (GtkWidget *tab)
{
  GtkWidget *holder = gtk_widget_get_parent (tab);
  g_autoptr(AdwTabPage) page = NULL;

  if (g_object_get_data (G_OBJECT (tab), MARK) != NULL)
    return;
  g_object_set_data (G_OBJECT (tab), MARK, GINT_TO_POINTER (TRUE));
  g_object_get (tab, "page", &page, NULL);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (update_tab), holder, 0);
  update_tab (page, NULL, holder);
}

static void
name_scroller (GtkWidget *scroller)
{
  GtkWidget *page = gtk_widget_get_parent (scroller);

  if (ADW_IS_STATUS_PAGE (page))
    gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_status_page_get_title (ADW_STATUS_PAGE (page)), -1);
}

static void
update_field (GtkWidget *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  g_autofree char *name =
      strip_mnemonic (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Of the field in an entry row assistive technology is not even told otherwise. */
static void
name_field (GtkWidget *text)
{
  GtkWidget *row = gtk_widget_get_ancestor (text, ADW_TYPE_ENTRY_ROW);

  if (row == NULL || g_object_get_data (G_OBJECT (row), MARK) != NULL)
    return;
  g_object_set_data (G_OBJECT (row), MARK, GINT_TO_POINTER (TRUE));
  g_object_set (text, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  g_signal_connect (row, "notify::title", G_CALLBACK (update_field), NULL);
  update_field (row);
}

/* What stands beside the title of @row; NULL: nothing does. */
static char *
dup_value (AdwActionRow *row)
{
  gpointer item =
      ADW_IS_COMBO_ROW (row) ? adw_combo_row_get_selected_item (ADW_COMBO_ROW (row)) : NULL;
  const char *subtitle = adw_action_row_get_subtitle (row);
  g_autofree char *plain = NULL;

  if (GTK_IS_STRING_OBJECT (item))
    return g_strdup (gtk_string_object_get_string (item));
  if (subtitle == NULL || subtitle[0] == '\0')
    return NULL;
  if (!adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (row)))
    return g_strdup (subtitle);

  return pango_parse_markup (subtitle, -1, 0, NULL, &plain, NULL, NULL) ? g_steal_pointer (&plain)
                                                                        : NULL;
}

static void
describe_row (GtkWidget *row)
{
  g_autofree char *value = NULL;

  if (g_object_get_data (G_OBJECT (row), ERROR_MARK) != NULL)
    return;
  value = dup_value (ADW_ACTION_ROW (row));
  if (value != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    value, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* Of a row only the title is read. Rows of our own know best what they say. */
static void
name_row (GtkWidget *row)
{
  if ((G_OBJECT_TYPE (row) != ADW_TYPE_ACTION_ROW && G_OBJECT_TYPE (row) != ADW_TYPE_COMBO_ROW)
      || g_object_get_data (G_OBJECT (row), MARK) != NULL)
    return;
  g_object_set_data (G_OBJECT (row), MARK, GINT_TO_POINTER (TRUE));
  g_signal_connect (row, "notify::subtitle", G_CALLBACK (describe_row), NULL);
  if (ADW_IS_COMBO_ROW (row))
    g_signal_connect (row, "notify::selected-item", G_CALLBACK (describe_row), NULL);
  describe_row (row);
}

static gboolean
on_map_hook_cb (GSignalInvocationHint *hint,
                guint n_values,
                const GValue *values,
                gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget))
    take_title (widget);
  if (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget))
    name_button (widget);
  else if (GTK_IS_SCROLLED_WINDOW (widget))
    name_scroller (widget);
  else if (GTK_IS_TEXT (widget))
    name_field (widget);
  else if (ADW_IS_ACTION_ROW (widget))
    name_row (widget);
  else if (strcmp (G_OBJECT_TYPE_NAME (widget), "AdwTab") == 0)
    name_tab (widget);

  return TRUE;
}

void
hw_access_names_install (void)
{
  static gsize is_installed = 0;

  if (!g_once_init_enter (&is_installed))
    return;
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET)); /* which has the signal */
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map_hook_cb, NULL,
                              NULL);
  g_once_init_leave (&is_installed, 1);
}

static void
set_error (GtkAccessible *accessible, const char *error)
{
  if (error == NULL)
    {
      gtk_accessible_reset_state (accessible, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }
  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, error, -1);
}

void
hw_access_names_set_error (GtkWidget *row, const char *error)
{
  g_return_if_fail (GTK_IS_WIDGET (row));

  set_error (GTK_ACCESSIBLE (row), error);
  g_object_set_data (G_OBJECT (row), ERROR_MARK, GINT_TO_POINTER (error != NULL));
  if (error == NULL && g_object_get_data (G_OBJECT (row), MARK) != NULL && ADW_IS_ACTION_ROW (row))
    describe_row (row);
  if (ADW_IS_ENTRY_ROW (row))
    set_error (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))), error);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-dialog-user"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-dialog-private.h"

/* What is one user's own: the name to sign in with, the place of the password, the colour; and the marks of what is shared. */

/* What the positions of the list stand for, in the template's order. */
static const char *const colors[] = { "", "development", "test", "staging", "production", "other" };

static const char *
get_old (HwEnvironmentDialog *self, const char *key)
{
  const char *value = g_hash_table_lookup (self->values->user, key);

  return value != NULL ? value : "";
}

static const char *
get_text (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->rows[row]));
}

static const char *
get_color (HwEnvironmentDialog *self)
{
  const guint selected =
      adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_COLOR]));

  return colors[MIN (selected, G_N_ELEMENTS (colors) - 1)];
}

HwPasswordPlace
_hw_environment_dialog_get_place (HwEnvironmentDialog *self)
{
  return (HwPasswordPlace)MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->keep_row)),
                               (guint)HW_PASSWORD_PLACE_ASK);
}

void
_hw_environment_dialog_load_user (HwEnvironmentDialog *self, const HwConnectionFields *shared)
{
  const char *user = get_old (self, "user");
  const char *place = get_old (self, "password");
  guint color = G_N_ELEMENTS (colors) - 1;

  /* Elsewhere the URL is not taken apart, and the row has nothing but one's own name. */
  self->shared_user = g_strdup (shared->form == HW_CONNECTION_FORM_FIELDS ? shared->user : "");
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_USER]),
                         *user != '\0' ? user : self->shared_user);
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_VARIABLE]),
                         get_old (self, "password_variable"));
  while (color > 0 && !g_str_equal (colors[color], get_old (self, "color")))
    color--;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_COLOR]), color);
  for (HwPasswordPlace i = HW_PASSWORD_PLACE_KEYRING; i <= HW_PASSWORD_PLACE_ASK; i++)
    if (g_str_equal (place, hw_password_place_to_string (i)))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->keep_row), i);
}

/* @value: "" for nothing to be said */
static void
add_change (HwEnvironmentDialog *self, GArray *changes, const char *key, const char *value)
{
  const HwConfigChange change = { key, *value == '\0' ? NULL : g_strdup (value) };

  if (g_str_equal (value, get_old (self, key)))
    g_free ((char *)change.value);
  else
    g_array_append_val (changes, change);
}

void
_hw_environment_dialog_add_user_changes (HwEnvironmentDialog *self, GArray *changes)
{
  const HwPasswordPlace place = _hw_environment_dialog_get_place (self);
  g_autofree char *user = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_USER)));
  g_autofree char *variable = g_strstrip (g_strdup (get_text (self, HW_ENVIRONMENT_ROW_VARIABLE)));

  add_change (self, changes, "color", get_color (self));
  if (!gtk_widget_get_visible (self->rows[HW_ENVIRONMENT_ROW_USER]))
    return;
  add_change (self, changes, "user", g_str_equal (user, self->shared_user) ? "" : user);
  add_change (self, changes, "password",
              place == HW_PASSWORD_PLACE_KEYRING ? "" : hw_password_place_to_string (place));
  add_change (self, changes, "password_variable",
              place == HW_PASSWORD_PLACE_VARIABLE ? variable : "");
}

/* Marks */

static const char *
get_mark_text (void)
{
  return _("Set in headway.ini, for everybody who has the project");
}

void
_hw_environment_dialog_add_marks (HwEnvironmentDialog *self)
{
  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

      gtk_widget_set_visible (mark, FALSE);
      gtk_widget_set_tooltip_text (mark, get_mark_text ());
      gtk_widget_add_css_class (mark, "hw-dim");
      gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      get_mark_text (), -1);
      if (ADW_IS_ENTRY_ROW (self->rows[i]))
        adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->rows[i]), mark);
      else
        adw_action_row_add_suffix (ADW_ACTION_ROW (self->rows[i]), mark);
      self->marks[i] = mark;
    }
}

/* A mark describes its row for assistive technology even where it is not shown. */
static void
update_descriptions (HwEnvironmentDialog *self)
{
  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    if (gtk_widget_get_visible (self->marks[i]))
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->rows[i]),
                                      GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->marks[i], NULL,
                                      -1);
    else
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->rows[i]),
                                     GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
}

static gboolean
is_given (HwEnvironmentDialog *self, HwEnvironmentRowId row)
{
  return *get_text (self, row) != '\0';
}

/* What the URL of the file says has its mark as long as the row has it, too. */
void
_hw_environment_dialog_update_marks (HwEnvironmentDialog *self)
{
  const gboolean has_url = g_hash_table_contains (self->values->shared, "url");
  const HwEnvironmentRowId parts[] = { HW_ENVIRONMENT_ROW_HOST,    HW_ENVIRONMENT_ROW_PORT,
                                       HW_ENVIRONMENT_ROW_DBNAME,  HW_ENVIRONMENT_ROW_URL,
                                       HW_ENVIRONMENT_ROW_SERVICE, HW_ENVIRONMENT_ROW_FILE };
  const guint tls = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_TLS]));

  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    {
      const char *key = _hw_environment_dialog_get_key (i);

      gtk_widget_set_visible (self->marks[i],
                              key != NULL && g_hash_table_contains (self->values->shared, key));
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_set_visible (self->marks[parts[i]], has_url && is_given (self, parts[i]));
  gtk_widget_set_visible (self->marks[HW_ENVIRONMENT_ROW_NAME], self->name != NULL);
  gtk_widget_set_visible (self->marks[HW_ENVIRONMENT_ROW_FORM], has_url);
  gtk_widget_set_visible (self->marks[HW_ENVIRONMENT_ROW_TLS], has_url && tls != 0);
  gtk_widget_set_visible (self->marks[HW_ENVIRONMENT_ROW_USER],
                          *self->shared_user != '\0'
                              && g_str_equal (get_text (self, HW_ENVIRONMENT_ROW_USER),
                                              self->shared_user));
  update_descriptions (self);
}

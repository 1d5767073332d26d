/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-dialog-fill"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-revision-dialog-private.h"
#include "hw-util.h"

/* What the fields of a new revision have to choose from. */

static void
add_parent (HwRevisionDialog *self, const char *expression, const char *label)
{
  gtk_string_list_append (self->parents_model, label);
  if (expression != NULL)
    g_ptr_array_add (self->expressions, g_strdup (expression));
}

/* @revision: (nullable): stands first; where it is no head, splicing is allowed */
void
_hw_revision_dialog_fill_parents (HwRevisionDialog *self,
                                  const HwGraph *graph,
                                  const char *revision)
{
  const char *const *heads = hw_graph_get_heads (graph);

  if (revision != NULL)
    {
      g_autofree char *label = hw_format_revision (graph, revision);

      add_parent (self, revision, label);
      gtk_switch_set_active (self->splice_switch, !g_strv_contains (heads, revision));
    }
  for (guint i = 0; heads[i] != NULL; i++)
    {
      g_autofree char *label = hw_format_revision (graph, heads[i]);

      if (g_strcmp0 (heads[i], revision) != 0)
        add_parent (self, heads[i], label);
    }
  if (heads[0] != NULL && heads[1] != NULL)
    add_parent (self, "heads", _("All heads: a merge"));
  add_parent (self, "base", _("Nothing: a new base"));
  add_parent (self, NULL, _("Other…"));
  adw_combo_row_set_selected (self->parents_row, 0);
}

static void
add_head (HwRevisionDialog *self, const HwGraph *graph, const char *id, gboolean is_active)
{
  const HwRevision *revision = hw_graph_get_revision (graph, hw_graph_lookup (graph, id));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = g_markup_escape_text (revision->message, -1);
  g_autofree char *subtitle = g_markup_escape_text (revision->id, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_name (check, id);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_active);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row,
                                  NULL, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (_hw_revision_dialog_queue_sketch), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->heads_group, row);
  g_ptr_array_add (self->checks, check);
}

/* What is to be merged first, then the other heads. */
void
_hw_revision_dialog_fill_heads (HwRevisionDialog *self,
                                const HwGraph *graph,
                                const char *const *revisions)
{
  const char *const *heads = hw_graph_get_heads (graph);
  g_autofree char *names = hw_format_ids_short (graph, revisions);
  /* Translators: message of a new revision; ids of those it merges */
  g_autofree char *message = g_strdup_printf (_("Merge %s"), names);

  for (guint i = 0; revisions[i] != NULL; i++)
    {
      add_head (self, graph, revisions[i], TRUE);
      if (!g_strv_contains (heads, revisions[i]))
        gtk_switch_set_active (self->splice_switch, TRUE);
    }
  for (guint i = 0; heads[i] != NULL; i++)
    if (!g_strv_contains (revisions, heads[i]))
      add_head (self, graph, heads[i], FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->message_row), message);
}

/* The rule, and the folders by name where there are several. */
void
_hw_revision_dialog_fill_folders (HwRevisionDialog *self, const HwProject *project)
{
  const char *const *locations = hw_project_get_version_locations (project);

  gtk_string_list_append (self->folder_model, _("As the Parent’s"));
  for (guint i = 0; locations[i] != NULL; i++)
    gtk_string_list_append (self->folder_model, locations[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->folder_row), hw_strv_length (locations) > 1);
}

/* Ends the filling: from here on the fields are followed. */
/* Of the environment that is selected, or else of the first; without a look at files in which variables may stand. */
static HwDialect
find_dialect (HwSession *session)
{
  g_autoptr(HwEnvironmentState) first =
                 g_list_model_get_item (hw_session_get_environments (session), 0);
  HwEnvironmentState *selected = hw_session_get_environment (session);
  HwEnvironmentState *state = selected != NULL ? selected : first;
  const HwEnvironment *environment =
      state != NULL ? hw_environment_state_get_environment (state) : NULL;
  g_autoptr(HwDatabaseUrl) url =
                 environment != NULL && environment->url != NULL
                     ? hw_database_url_parse (environment->url, environment->root, NULL)
                     : NULL;

  return url != NULL ? hw_database_url_get_dialect (url) : HW_DIALECT_POSTGRESQL;
}

/* Those that there is something for; a merge has nothing of its own, and Python has its template. */
void
_hw_revision_dialog_fill_starts (HwRevisionDialog *self, HwSession *session)
{
  const gboolean is_native =
      hw_project_get_kind (hw_session_get_project (session)) == HW_PROJECT_NATIVE;

  self->dialect = find_dialect (session);
  for (guint i = 0; i < HW_REVISION_N_STARTS; i++)
    {
      g_autofree char *body = hw_revision_start_dup_body (i, self->dialect);

      if (i != HW_REVISION_START_EMPTY && body == NULL)
        continue;
      self->starts[g_list_model_get_n_items (G_LIST_MODEL (self->start_model))] = i;
      gtk_string_list_append (self->start_model, hw_revision_start_get_title (i));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->start_row), is_native && !self->is_merge);
}

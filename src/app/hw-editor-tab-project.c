/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab-project"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-tab-private.h"
#include "hw-format.h"

/* What the project and its databases have to say about the file. */

void
_hw_editor_tab_update_names (HwEditorTab *self)
{
  const HwSchemaNames *names = hw_editor_names_get (self->names);
  const GError *error = hw_editor_names_get_error (self->names);
  g_autofree char *sentence = error != NULL ? hw_format_error (error) : NULL;
  g_autofree char *tooltip = NULL;

  hw_editor_text_set_names (self->text,
                            names != NULL ? hw_schema_names_get_dialect (names)
                                          : HW_DIALECT_POSTGRESQL,
                            names);
  hw_editor_checks_set_names (self->checks, names, hw_editor_names_is_applied (self->names));
  if (sentence != NULL)
    /* Translators: a sentence that says why */
    tooltip = g_strdup_printf (_("Names are not checked. %s"), sentence);
  gtk_widget_set_tooltip_text (self->status_button,
                               tooltip != NULL ? tooltip : _("Check the Script"));
  _hw_editor_tab_update_trials (self);
}

guint
_hw_editor_tab_find_node (HwEditorTab *self)
{
  const HwProject *project = hw_editor_context_get_project (self->context);
  const HwGraph *graph = project != NULL ? hw_project_get_graph (project) : NULL;

  for (guint node = 0; graph != NULL && node < hw_graph_get_n_revisions (graph); node++)
    if (g_str_equal (hw_graph_get_revision (graph, node)->file, self->path))
      return node;

  return HW_GRAPH_NONE;
}

static void
on_modified_notify_cb (HwEditorTab *self, GParamSpec *pspec, HwPythonSql *python_sql)
{
  hw_python_sql_set_modified (python_sql, hw_editor_tab_is_modified (self));
}

/* Beside the source of a Python revision stands the SQL that it comes to. */
void
_hw_editor_tab_update_python (HwEditorTab *self, const HwProject *project, guint node)
{
  const HwRevision *revision =
      node != HW_GRAPH_NONE ? hw_graph_get_revision (hw_project_get_graph (project), node) : NULL;

  if (revision == NULL || (revision->flags & HW_REVISION_PYTHON) == 0)
    return;
  if (self->python_sql == NULL)
    {
      self->python_sql = HW_PYTHON_SQL (hw_python_sql_new ());
      hw_editor_text_set_side (self->text, C_("script section", "Source"),
                                               GTK_WIDGET (self->python_sql),
                                               C_("script section", "SQL"));
      g_signal_connect_object (self, "notify::modified", G_CALLBACK (on_modified_notify_cb),
                               self->python_sql, 0);
      on_modified_notify_cb (self, NULL, self->python_sql);
    }
  hw_python_sql_set_revision (self->python_sql, project,
                              hw_editor_context_get_environment (self->context), revision);
  gtk_widget_set_visible (GTK_WIDGET (self->layout_button), TRUE);
}

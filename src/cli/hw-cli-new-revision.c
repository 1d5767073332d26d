/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-new-revision"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-new-revision.h"
#include "hw-cli-output.h"

/* The id of the revision that @path holds, as a reader of the project sees it: NULL when it does not. */
static char *
find_id (HwCli *cli, const HwProject *project, const char *path)
{
  g_autoptr(HwProject) again = hw_project_open_section (hw_project_get_root (project),
                                                         cli->section, cli->cancellable, NULL);
  const HwGraph *graph = again != NULL ? hw_project_get_graph (again) : NULL;

  for (guint node = 0; graph != NULL && node < hw_graph_get_n_revisions (graph); node++)
    if (g_str_equal (hw_graph_get_revision (graph, node)->file, path))
      return g_strdup (hw_graph_get_revision (graph, node)->id);

  return NULL;
}

/**
 * hw_cli_create_revision:
 * @project: (nullable): borrowed; NULL opens the project of the command line
 * @options: borrowed
 * @error: as hw_project_create_revision()
 *
 * Returns: the exit code, where @error is not set
 */
int
hw_cli_create_revision (HwCli *cli,
                        const HwProject *project,
                        const HwNewRevision *options,
                        GError **error)
{
  g_autoptr(HwProject) opened = NULL;
  g_autofree char *template = NULL;
  g_autofree char *path = NULL;

  if (project == NULL)
    project = opened = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  template = hw_project_dup_revision_template (project);
  if (hw_project_get_kind (project) == HW_PROJECT_ALEMBIC && template == NULL)
    hw_cli_warn (
        _("the project has no script.py.mako: the file gets the form that Headway knows"));
  path = hw_project_create_revision (project, options, error);
  if (path == NULL)
    return HW_EXIT_FAILED;

  if (cli->is_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();
      g_autofree char *id = find_id (cli, project, path);

      json_builder_begin_object (builder);
      hw_json_add_string (builder, "revision", id);
      hw_json_add_string (builder, "file", path);
      json_builder_end_object (builder);
      hw_cli_print_json (builder);
    }
  else
    {
      /* Alembic's words: editors' integrations look for them. */
      hw_cli_print ("Generating %s ...  done\n", path);
    }

  return HW_EXIT_DONE;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-show"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-lost.h"
#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"

/* The revisions that stand in the environment's version table. */
static GArray *
find_current (HwCli *cli, const HwProject *project, GError **error)
{
  const HwGraph *graph = hw_project_get_graph (project);
  g_auto(GStrv) rows = hw_cli_read_rows (cli, project, error);
  g_autoptr(GArray) nodes = NULL;

  if (rows == NULL)
    return NULL;
  nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; rows[i] != NULL; i++)
    {
      guint node = hw_graph_lookup (graph, rows[i]);

      if (node == HW_GRAPH_NONE)
        {
          hw_set_error (error, HW_ERROR_UNKNOWN_REVISION,
                        _("Its file is missing here; another branch or checkout may have it."),
                           _("the database stands at “%s”, which no file of the project has"),
                              rows[i]);
          if (error != NULL)
            hw_cli_explain_rows (cli, project, (const char *const *)rows, *error);
          return NULL;
        }
      g_array_append_val (nodes, node);
    }

  return g_steal_pointer (&nodes);
}

int
hw_cmd_show (HwCli *cli, GError **error)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GArray) nodes = NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  const HwGraph *graph;

  if (!hw_cli_parse (cli, NULL, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  graph = hw_project_get_graph (project);
  if (g_str_equal (cli->arguments[0], "current"))
    nodes = find_current (cli, project, error);
  else
    nodes = hw_graph_find_all (graph, cli->arguments[0], error);
  if (nodes == NULL)
    {
      if (error != NULL && g_error_matches (*error, HW_ERROR, HW_ERROR_NOT_FOUND))
        hw_cli_explain_id (cli, project, cli->arguments[0], *error);
      return HW_EXIT_FAILED;
    }

  if (cli->is_json)
    {
      hw_cli_print_revisions_json (graph, nodes, NULL);
      return HW_EXIT_DONE;
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      hw_cli_append_revision_verbose (out, graph, g_array_index (nodes, guint, i), FALSE);
      g_string_append_c (out, '\n');
    }
  hw_cli_write (out->str, (gssize)out->len);

  return HW_EXIT_DONE;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-show"

#include "config.h"

#include "hw-cli-find.h"
#include "hw-cli-lost.h"
#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"

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
  nodes = hw_cli_find_revisions (cli, project, cli->arguments[0], error);
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

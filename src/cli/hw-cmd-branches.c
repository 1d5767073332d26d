/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-branches"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"

static void
append_branch_point (GString *out, const HwGraph *graph, guint node, gboolean verbose)
{
  HwRevisionParts parts = HW_REVISION_PART_LABELS | HW_REVISION_PART_HEAD | HW_REVISION_PART_POINTS;
  guint n = 0;
  const guint *children = hw_graph_get_children (graph, node, &n);
  int indent = (int)strlen (hw_graph_get_revision (graph, node)->id);

  if (verbose)
    hw_cli_append_revision_verbose (out, graph, node, FALSE);
  else
    hw_cli_append_revision (out, graph, node, parts, FALSE);
  g_string_append_c (out, '\n');
  if (verbose)
    parts |= HW_REVISION_PART_MESSAGE;
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (out, "%*s -> ", indent, "");
      hw_cli_append_revision (out, graph, children[i], parts, FALSE);
      g_string_append_c (out, '\n');
    }
  g_string_append_c (out, '\n');
}

int
hw_cmd_branches (HwCli *cli, GError **error)
{
  gboolean verbose = FALSE;
  const GOptionEntry entries[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Everything about each revision"), NULL },
      { NULL },
  };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GArray) history = NULL;
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GString) out = g_string_new (NULL);
  const HwGraph *graph;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  graph = hw_project_get_graph (project);
  history = hw_graph_list_history (graph, NULL, NULL, error);
  if (history == NULL)
    return HW_EXIT_FAILED;

  for (guint i = 0; i < history->len; i++)
    {
      guint node = g_array_index (history, guint, i);

      if ((hw_graph_get_flags (graph, node) & HW_GRAPH_BRANCH_POINT) != 0)
        g_array_append_val (points, node);
    }
  if (cli->is_json)
    {
      hw_cli_print_revisions_json (graph, points, NULL);
      return HW_EXIT_DONE;
    }
  for (guint i = 0; i < points->len; i++)
    append_branch_point (out, graph, g_array_index (points, guint, i), verbose);
  hw_cli_write (out->str, (gssize)out->len);

  return HW_EXIT_DONE;
}

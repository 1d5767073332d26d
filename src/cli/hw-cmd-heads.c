/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-heads"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"

static GArray *
look_up (const HwGraph *graph, const char *const *ids)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; ids[i] != NULL; i++)
    {
      guint node = hw_graph_lookup (graph, ids[i]);

      g_array_append_val (nodes, node);
    }

  return nodes;
}

int
hw_cmd_heads (HwCli *cli, GError **error)
{
  gboolean verbose = FALSE;
  gboolean resolve = FALSE;
  const GOptionEntry entries[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Everything about each revision"), NULL },
      { "resolve-dependencies", 0, 0, G_OPTION_ARG_NONE, &resolve,
        N_("Leave out heads that another revision depends on"), NULL },
        { NULL },
    };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GArray) nodes = NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  const HwGraph *graph;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  graph = hw_project_get_graph (project);
  if (hw_graph_get_error (graph) != NULL)
    {
      g_propagate_error (error, g_error_copy (hw_graph_get_error (graph)));
      return HW_EXIT_USAGE;
    }

  nodes = look_up (graph, resolve ? hw_graph_get_real_heads (graph) : hw_graph_get_heads (graph));
  if (cli->is_json)
    {
      hw_cli_print_revisions_json (graph, nodes, NULL);
      return HW_EXIT_DONE;
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);

      if (verbose)
        hw_cli_append_revision_verbose (out, graph, node, FALSE);
      else
        hw_cli_append_revision (out, graph, node, HW_REVISION_PART_LABELS | HW_REVISION_PART_HEAD,
                                FALSE);
      g_string_append_c (out, '\n');
    }
  hw_cli_write (out->str, (gssize)out->len);

  return HW_EXIT_DONE;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-history"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"

/* As in Alembic the database is only looked at for "current" as one whole side of the range, or for -i. */
static gboolean
mentions_current (const char *range)
{
  g_auto(GStrv) sides = range != NULL ? g_strsplit (range, ":", 2) : NULL;

  return sides != NULL && g_strv_contains ((const char *const *)sides, "current");
}

/* The rows that -i and "current" stand for. Where the project names no database there is none that holds a row. */
static GStrv
read_rows (HwCli *cli, const HwProject *project, GError **error)
{
  if (cli->environment != NULL || hw_project_get_environments (project)->len > 0)
    return hw_cli_read_rows (cli, project, error);

  hw_cli_warn (_("the project has no environment: nothing is current"));

  return g_new0 (char *, 1);
}

static void
print_text (const HwGraph *graph, const GArray *nodes, const char *const *marked, gboolean verbose)
{
  g_autoptr(GString) out = g_string_sized_new (nodes->len * 80);

  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);
      gboolean is_current = hw_cli_is_row (graph, node, marked);

      if (verbose)
        hw_cli_append_revision_verbose (out, graph, node, is_current);
      else
        hw_cli_append_revision (out, graph, node, HW_REVISION_PARTS_ALL, is_current);
      g_string_append_c (out, '\n');
    }
  hw_cli_write (out->str, (gssize)out->len);
}

int
hw_cmd_history (HwCli *cli, GError **error)
{
  g_autofree char *range = NULL;
  g_auto(GStrv) from = NULL;
  gboolean verbose = FALSE;
  gboolean indicate = FALSE;
  const GOptionEntry entries[] = {
    { "rev-range", 'r', 0, G_OPTION_ARG_STRING, &range,
      N_("Only the revisions from A to B"), N_("A:B") },
      { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose,
        N_("Everything about each revision"), NULL },
        { "indicate-current", 'i', 0, G_OPTION_ARG_NONE, &indicate,
          N_("Mark where the environment stands"), NULL },
          { "from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &from,
            N_("Take ROW for “current” and look at no database; may be given several times"),
                N_("ROW") },
            { NULL },
          };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GArray) nodes = NULL;
  g_auto(GStrv) rows = NULL;
  const HwGraph *graph;
  const char *const *marked;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;

  if (from != NULL)
    rows = hw_cli_parse_rows (from, error);
  else if (indicate || mentions_current (range))
    rows = read_rows (cli, project, error);
  if (rows == NULL && (from != NULL || indicate || mentions_current (range)))
    return HW_EXIT_FAILED;

  graph = hw_project_get_graph (project);
  nodes = hw_graph_list_history (graph, range, (const char *const *)rows, error);
  if (nodes == NULL)
    return HW_EXIT_FAILED;

  marked = indicate ? (const char *const *)rows : NULL;
  if (cli->is_json)
    hw_cli_print_revisions_json (graph, nodes, marked);
  else
    print_text (graph, nodes, marked, verbose);

  return HW_EXIT_DONE;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-current"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"
#include "hw-status.h"

/* The tips of what is applied, by down_revision alone: as in Alembic a head that is only there because another
 * branch depends on it is told too, though it has no row of its own. */
static GArray *
find_tips (const HwGraph *graph, const char *const *rows)
{
  g_autofree guint8 *applied = hw_graph_get_applied (graph, rows);
  GArray *tips = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
    {
      guint n = 0;
      const guint *children = hw_graph_get_children (graph, node, &n);
      gboolean is_tip = applied[node];

      for (guint i = 0; i < n && is_tip; i++)
        is_tip = !applied[children[i]];
      if (is_tip)
        g_array_append_val (tips, node);
    }

  return tips;
}

static void
print_tips (const HwGraph *graph, const GArray *tips, char **unknown, gboolean verbose)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < tips->len; i++)
    {
      guint node = g_array_index (tips, guint, i);

      if (verbose)
        hw_cli_append_revision_verbose (out, graph, node, FALSE);
      else
        hw_cli_append_revision (out, graph, node, HW_REVISION_PART_HEAD | HW_REVISION_PART_POINTS,
                                FALSE);
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; unknown[i] != NULL; i++)
    g_string_append_printf (out, "%s (unknown)\n", unknown[i]);
  hw_cli_write (out->str, (gssize)out->len);
}

static void
print_tips_json (const HwGraph *graph, const GArray *tips, char **rows, char **unknown)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < tips->len; i++)
    {
      guint node = g_array_index (tips, guint, i);

      hw_cli_add_revision_json (builder, graph, node,
                                hw_cli_is_row (graph, node, (const char *const *)rows));
    }
  for (guint i = 0; unknown[i] != NULL; i++)
    hw_cli_add_unknown_json (builder, unknown[i]);
  json_builder_end_array (builder);
  hw_cli_print_json (builder);
}

/* Alembic compares the rows with the heads, and so never finds in order what a dependency implies: a head that is applied
 * and has no row of its own. Here every head has to be applied, by a row or below one. */
static int
judge_heads (const HwGraph *graph, char **rows)
{
  g_autofree guint8 *applied = hw_graph_get_applied (graph, (const char *const *)rows);
  const char *const *heads = hw_graph_get_heads (graph);

  for (guint i = 0; heads[i] != NULL; i++)
    if (!applied[hw_graph_lookup (graph, heads[i])])
      {
        hw_cli_warn (_("the database is not on all head revisions: “%s” is not applied"),
                        heads[i]);
        return HW_EXIT_FOUND;
      }

  return HW_EXIT_DONE;
}

int
hw_cmd_current (HwCli *cli, GError **error)
{
  gboolean verbose = FALSE;
  gboolean check_heads = FALSE;
  const GOptionEntry entries[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Everything about each revision"), NULL },
      { "check-heads", 'c', 0, G_OPTION_ARG_NONE, &check_heads,
        N_("End with 3 unless every head is applied"), NULL },
        { NULL },
    };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GArray) tips = NULL;
  g_auto(GStrv) rows = NULL;
  g_auto(GStrv) unknown = NULL;
  const HwEnvironment *environment;
  const HwGraph *graph;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  environment = hw_cli_choose_environment (cli, project, error);
  if (environment == NULL)
    return HW_EXIT_FAILED;
  database = hw_environment_new_database (environment, TRUE, error);
  if (database == NULL)
    return HW_EXIT_FAILED;
  rows = hw_cli_read_rows (cli, project, error);
  if (rows == NULL)
    return HW_EXIT_FAILED;

  graph = hw_project_get_graph (project);
  unknown = hw_graph_list_unknown (graph, (const char *const *)rows);
  tips = find_tips (graph, (const char *const *)rows);
  if (unknown[0] != NULL)
    hw_cli_warn (_("“%s” stands at “%s”, which no file of the project has; “headway check” looks for it in git"),
        environment->name, unknown[0]);
  if (cli->is_json)
    {
      print_tips_json (graph, tips, rows, unknown);
      return check_heads ? judge_heads (graph, rows) : HW_EXIT_DONE;
    }
  if (verbose)
    hw_cli_print ("Current revision(s) for %s:\n",
                  hw_database_url_get_redacted (hw_database_get_url (database)));
  print_tips (graph, tips, unknown, verbose);

  return check_heads ? judge_heads (graph, rows) : HW_EXIT_DONE;
}

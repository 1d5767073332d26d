/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-merge"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-new-revision.h"
#include "hw-cmd.h"

/* "heads" is every head here. Alembic leaves out those that another revision depends on, and so writes merges of
 * one parent that leave two heads. */
static const char *const *
expand_heads (const HwGraph *graph, const char *const *arguments)
{
  if (g_str_equal (arguments[0], "heads") && arguments[1] == NULL)
    return hw_graph_get_heads (graph);

  return arguments;
}

int
hw_cmd_merge (HwCli *cli, GError **error)
{
  g_autofree char *message = NULL;
  g_autofree char *rev_id = NULL;
  g_auto(GStrv) labels = NULL;
  gboolean splice = FALSE;
  const GOptionEntry entries[] = {
    { "message", 'm', 0, G_OPTION_ARG_STRING, &message,
      N_("What it does, in one line"), N_("TEXT") },
      { "branch-label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &labels,
        N_("Name the branch"), N_("LABEL") },
        { "rev-id", 0, 0, G_OPTION_ARG_STRING, &rev_id,
          N_("Its id (default: twelve random digits)"), N_("ID") },
          { "splice", 0, 0, G_OPTION_ARG_NONE, &splice,
            N_("Let it follow revisions that others follow already"), NULL },
            { NULL },
         };
  g_autoptr(HwProject) project = NULL;
  HwNewRevision options = { 0 };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;

  options.message = message;
  options.revision_id = rev_id;
  options.splice = splice;
  options.branch_labels = (const char *const *)labels;
  options.heads =
      expand_heads (hw_project_get_graph (project), (const char *const *)cli->arguments);
  if (options.heads[0] == NULL || options.heads[1] == NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("“headway heads” lists what stands open."),
                       _("a merge needs at least two revisions"));
      return HW_EXIT_USAGE;
    }

  return hw_cli_create_revision (cli, project, &options, error);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-find"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-find.h"
#include "hw-cli-lost.h"

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

/**
 * hw_cli_find_revisions:
 * @expression: as hw_graph_find_all() takes it, or `current`
 *
 * Returns: (transfer full): node numbers, none for `base`; NULL on error
 */
GArray *
hw_cli_find_revisions (HwCli *cli, const HwProject *project, const char *expression, GError **error)
{
  if (g_str_equal (expression, "current"))
    return find_current (cli, project, error);

  return hw_graph_find_all (hw_project_get_graph (project), expression, error);
}

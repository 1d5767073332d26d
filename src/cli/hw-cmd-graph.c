/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-graph"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-graph.h"
#include "hw-cli-output.h"
#include "hw-cli-revision.h"
#include "hw-cli-status.h"
#include "hw-cmd.h"

typedef struct
{
  const HwGraph *graph;
  const HwLayout *layout;
  GPtrArray *environments; /* (element-type HwEnvironment), parallel to statuses */
  GPtrArray *statuses;     /* (element-type HwStatus); empty when none was asked for */
  guint8 *applied;         /* of the environment of --env; NULL when there is none */
} Drawing;

static void
drawing_clear (Drawing *drawing)
{
  g_clear_pointer (&drawing->environments, g_ptr_array_unref);
  g_clear_pointer (&drawing->statuses, g_ptr_array_unref);
  g_clear_pointer (&drawing->applied, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

static HwDot
get_dot (const Drawing *drawing, guint node)
{
  const HwStatus *status;

  if (drawing->applied == NULL)
    return HW_DOT_PLAIN;
  status = drawing->statuses->pdata[0];
  if (hw_cli_is_row (drawing->graph, node, (const char *const *)status->rows))
    return HW_DOT_CURRENT;

  return drawing->applied[node] ? HW_DOT_APPLIED : HW_DOT_PENDING;
}

static void
append_badges (GString *out, const Drawing *drawing, guint node)
{
  for (guint i = 0; i < drawing->statuses->len; i++)
    {
      const HwEnvironment *environment = drawing->environments->pdata[i];
      const HwStatus *status = drawing->statuses->pdata[i];
      g_autofree char *badge = NULL;

      if (!hw_cli_is_row (drawing->graph, node, (const char *const *)status->rows))
        continue;
      badge = g_strdup_printf (" [%s]", environment->name);
      hw_cli_append_styled (out, STDOUT_FILENO,
                            environment->is_protected ? HW_STYLE_BAD : HW_STYLE_ACCENT, badge);
    }
}

static void
append_text (GString *out, const Drawing *drawing, guint row, guint node)
{
  const HwRevision *revision = hw_graph_get_revision (drawing->graph, node);
  g_autoptr(GString) labels = g_string_new (NULL);
  guint n_stubs = 0;
  const guint *stubs = hw_layout_get_stubs (drawing->layout, row, &n_stubs);

  g_string_append_c (out, ' ');
  hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_BOLD, revision->id);
  append_badges (out, drawing, node);
  g_string_append_printf (out, " %s", revision->message);
  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    g_string_append_printf (labels, " (%s)", revision->branch_labels[i]);
  for (guint i = 0; i < n_stubs; i++)
    g_string_append_printf (labels, _(" [needs %s]"),
                                       hw_graph_get_revision (drawing->graph, stubs[i])->id);
  hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_DIM, labels->str);
  g_string_append_c (out, '\n');
}

static void
print_drawing (const Drawing *drawing)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint row = 0; row < hw_layout_get_n_rows (drawing->layout); row++)
    {
      guint node = hw_layout_get_row (drawing->layout, row).node;

      hw_cli_append_lanes (out, drawing->layout, row, get_dot (drawing, node));
      append_text (out, drawing, row, node);
      hw_cli_append_joints (out, drawing->layout, row);
    }
  hw_cli_write (out->str, (gssize)out->len);
}

static void
print_json (const Drawing *drawing)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint row = 0; row < hw_layout_get_n_rows (drawing->layout); row++)
    {
      HwLayoutRow placed = hw_layout_get_row (drawing->layout, row);

      json_builder_begin_object (builder);
      hw_json_add_int (builder, "row", row);
      hw_json_add_int (builder, "lane", placed.lane);
      hw_json_add_string (builder, "revision",
                          hw_graph_get_revision (drawing->graph, placed.node)->id);
      if (drawing->applied != NULL)
        hw_json_add_boolean (builder, "is_applied", drawing->applied[placed.node]);
      json_builder_set_member_name (builder, "environments");
      json_builder_begin_array (builder);
      for (guint i = 0; i < drawing->statuses->len; i++)
        {
          const HwStatus *status = drawing->statuses->pdata[i];
          const HwEnvironment *environment = drawing->environments->pdata[i];

          if (hw_cli_is_row (drawing->graph, placed.node, (const char *const *)status->rows))
            json_builder_add_string_value (builder, environment->name);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  hw_cli_print_json (builder);
}

/* Fills in where the environments stand. The one of --env has to answer; of all of them those that do not are
 * told on standard error. */
static gboolean
look_at_environments (HwCli *cli, const HwProject *project, Drawing *drawing, GError **error)
{
  g_clear_pointer (&drawing->statuses, g_ptr_array_unref);
  drawing->statuses = hw_cli_read_statuses (cli, project, drawing->environments, error);
  if (drawing->statuses == NULL)
    return FALSE;

  for (guint i = 0; i < drawing->statuses->len; i++)
    {
      const HwStatus *status = drawing->statuses->pdata[i];
      const HwEnvironment *environment = drawing->environments->pdata[i];

      if (status->is_reachable || status->error == NULL)
        continue;
      if (cli->environment != NULL)
        {
          g_propagate_error (error, g_error_copy (status->error));
          return FALSE;
        }
      hw_cli_warn ("%s: %s", environment->name, status->error->message);
    }
  if (cli->environment != NULL)
    {
      const HwStatus *status = drawing->statuses->pdata[0];

      drawing->applied = hw_graph_get_applied (drawing->graph, (const char *const *)status->rows);
    }

  return TRUE;
}

int
hw_cmd_graph (HwCli *cli, GError **error)
{
  gboolean dump = FALSE;
  gboolean by_branch = FALSE;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "environments", 0, 0, G_OPTION_ARG_NONE, &all,
      N_("Mark where every environment stands"), NULL },
      { "by-branch", 0, 0, G_OPTION_ARG_NONE, &by_branch,
        N_("Keep the revisions of a branch together instead of ordering by date"), NULL },
        { "layout-dump", 0, 0, G_OPTION_ARG_NONE, &dump,
          N_("Print the layout as JSON lines"), NULL },
          { NULL },
      };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwLayout) layout = NULL;
  g_auto(Drawing) drawing = { NULL };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  drawing.graph = hw_project_get_graph (project);
  layout = hw_layout_new (drawing.graph, by_branch ? HW_LAYOUT_ORDER_BRANCH : HW_LAYOUT_ORDER_DATE);
  drawing.layout = layout;
  if (dump)
    {
      g_autoptr(GString) out = g_string_new (NULL);

      hw_layout_dump (layout, drawing.graph, out);
      hw_cli_write (out->str, (gssize)out->len);
      return HW_EXIT_DONE;
    }

  drawing.environments = g_ptr_array_new ();
  drawing.statuses = g_ptr_array_new ();
  if ((all || cli->environment != NULL) && !look_at_environments (cli, project, &drawing, error))
    return HW_EXIT_FAILED;
  if (cli->is_json)
    print_json (&drawing);
  else
    print_drawing (&drawing);

  return HW_EXIT_DONE;
}

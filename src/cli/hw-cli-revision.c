/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-revision"

#include "config.h"

#include "hw-cli-output.h"
#include "hw-cli-revision.h"

/* The forms are those of alembic/script/base.py (Script._head_only and Script.log_entry, 1.8 to 1.19), so that
 * what reads Alembic's output reads ours. They are not translated for the same reason. */

static void
append_joined (GString *out, const char *const *strv)
{
  for (guint i = 0; strv[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      g_string_append (out, strv[i]);
    }
}

static void
append_parents (GString *out, const HwRevision *revision)
{
  if (revision->down_revisions[0] == NULL)
    g_string_append (out, "<base>");
  else
    append_joined (out, (const char *const *)revision->down_revisions);
}

/**
 * hw_cli_append_revision:
 * @parts: what to show
 * @is_current: whether it is a row of the version table that was looked at
 *
 * Appends the one-line form, without a line end.
 */
void
hw_cli_append_revision (
    GString *out, const HwGraph *graph, guint node, HwRevisionParts parts, gboolean is_current)
{
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  HwGraphFlags flags = hw_graph_get_flags (graph, node);
  const char *const *labels = hw_graph_get_labels (graph, node);

  if ((parts & HW_REVISION_PART_PARENTS) != 0)
    {
      append_parents (out, revision);
      if (revision->depends_on[0] != NULL)
        {
          g_string_append (out, " (");
          append_joined (out, (const char *const *)revision->depends_on);
          g_string_append_c (out, ')');
        }
      g_string_append (out, " -> ");
    }
  g_string_append (out, revision->id);
  if ((parts & HW_REVISION_PART_LABELS) != 0 && labels[0] != NULL)
    {
      g_string_append (out, " (");
      append_joined (out, labels);
      g_string_append_c (out, ')');
    }
  if ((parts & HW_REVISION_PART_HEAD) != 0)
    {
      if ((flags & HW_GRAPH_REAL_HEAD) != 0)
        g_string_append (out, " (head)");
      else if ((flags & HW_GRAPH_HEAD) != 0)
        g_string_append (out, " (effective head)");
    }
  if (is_current)
    g_string_append (out, " (current)");
  if ((parts & HW_REVISION_PART_POINTS) != 0)
    {
      if ((flags & HW_GRAPH_BRANCH_POINT) != 0)
        g_string_append (out, " (branchpoint)");
      if ((flags & HW_GRAPH_MERGE_POINT) != 0)
        g_string_append (out, " (mergepoint)");
    }
  if ((parts & HW_REVISION_PART_MESSAGE) != 0)
    {
      g_string_append (out, ", ");
      g_string_append (out, revision->message);
    }
}

static void
append_description (GString *out, const HwRevision *revision)
{
  const char *text = *revision->description != '\0' ? revision->description : revision->message;
  g_autofree char *stripped = g_strchomp (g_strdup (text));
  g_auto(GStrv) lines = g_strsplit (stripped, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "    %s\n", lines[i]);
}

/**
 * hw_cli_append_revision_verbose:
 * @is_current: whether it is a row of the version table that was looked at
 */
void
hw_cli_append_revision_verbose (GString *out, const HwGraph *graph, guint node, gboolean is_current)
{
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  HwGraphFlags flags = hw_graph_get_flags (graph, node);
  const char *const *labels = hw_graph_get_labels (graph, node);
  gboolean is_merge = (flags & HW_GRAPH_MERGE_POINT) != 0;

  g_string_append_printf (out, "Rev: %s%s%s%s%s\n", revision->id,
                          (flags & HW_GRAPH_HEAD) != 0 ? " (head)" : "",
                          (flags & HW_GRAPH_BRANCH_POINT) != 0 ? " (branchpoint)" : "",
                          is_merge ? " (mergepoint)" : "", is_current ? " (current)" : "");
  g_string_append (out, is_merge ? "Merges: " : "Parent: ");
  append_parents (out, revision);
  g_string_append_c (out, '\n');
  if (revision->depends_on[0] != NULL)
    {
      g_string_append (out, "Also depends on: ");
      append_joined (out, (const char *const *)revision->depends_on);
      g_string_append_c (out, '\n');
    }
  if ((flags & HW_GRAPH_BRANCH_POINT) != 0)
    {
      guint n = 0;
      const guint *children = hw_graph_get_children (graph, node, &n);

      g_string_append (out, "Branches into: ");
      for (guint i = 0; i < n; i++)
        g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
                                hw_graph_get_revision (graph, children[i])->id);
      g_string_append_c (out, '\n');
    }
  if (labels[0] != NULL)
    {
      g_string_append (out, "Branch names: ");
      append_joined (out, labels);
      g_string_append_c (out, '\n');
    }
  g_string_append_printf (out, "Path: %s\n\n", revision->file);
  append_description (out, revision);
}

/**
 * hw_cli_add_revision_json:
 * @is_current: whether it is a row of the version table that was looked at; FALSE when none was
 */
void
hw_cli_add_revision_json (JsonBuilder *builder,
                          const HwGraph *graph,
                          guint node,
                          gboolean is_current)
{
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  HwGraphFlags flags = hw_graph_get_flags (graph, node);

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "revision", revision->id);
  hw_json_add_strv (builder, "down_revision", (const char *const *)revision->down_revisions);
  hw_json_add_strv (builder, "branch_labels", hw_graph_get_labels (graph, node));
  hw_json_add_strv (builder, "depends_on", (const char *const *)revision->depends_on);
  hw_json_add_string (builder, "message", revision->message);
  hw_json_add_time (builder, "created", revision->created_usec);
  hw_json_add_string (builder, "file", revision->file);
  hw_json_add_boolean (builder, "is_head", (flags & HW_GRAPH_HEAD) != 0);
  hw_json_add_boolean (builder, "is_branch_point", (flags & HW_GRAPH_BRANCH_POINT) != 0);
  hw_json_add_boolean (builder, "is_merge_point", (flags & HW_GRAPH_MERGE_POINT) != 0);
  hw_json_add_boolean (builder, "is_current", is_current);
  json_builder_end_object (builder);
}

/**
 * hw_cli_add_unknown_json:
 * @id: a row of the version table
 */
void
hw_cli_add_unknown_json (JsonBuilder *builder, const char *id)
{
  static const char *const empty_lists[] = { "down_revision", "branch_labels", "depends_on" };
  static const char *const nulls[] = { "message", "created", "file" };
  static const char *const falses[] = { "is_head", "is_branch_point", "is_merge_point" };

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "revision", id);
  for (guint i = 0; i < G_N_ELEMENTS (empty_lists); i++)
    hw_json_add_strv (builder, empty_lists[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (nulls); i++)
    hw_json_add_string (builder, nulls[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (falses); i++)
    hw_json_add_boolean (builder, falses[i], FALSE);
  hw_json_add_boolean (builder, "is_current", TRUE);
  json_builder_end_object (builder);
}

/**
 * hw_cli_is_row:
 * @rows: (nullable): a version table
 */
gboolean
hw_cli_is_row (const HwGraph *graph, guint node, const char *const *rows)
{
  return rows != NULL && g_strv_contains (rows, hw_graph_get_revision (graph, node)->id);
}

/**
 * hw_cli_print_revisions_json:
 * @nodes: (element-type guint)
 * @rows: (nullable): the version table that marks current ones
 */
void
hw_cli_print_revisions_json (const HwGraph *graph, const GArray *nodes, const char *const *rows)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);

      hw_cli_add_revision_json (builder, graph, node, hw_cli_is_row (graph, node, rows));
    }
  json_builder_end_array (builder);
  hw_cli_print_json (builder);
}

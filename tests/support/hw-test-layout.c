/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-test-layout.h"

typedef struct
{
  const HwLayout *layout;
  const HwGraph *graph;
  GPtrArray *segments; /* GArray of HwSegment, by row */
  HwTestLayoutQuality quality;
} Judge;

static const char *
get_id (const Judge *self, guint node)
{
  return hw_graph_get_revision (self->graph, node)->id;
}

static void complain (Judge *self, guint row, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
complain (Judge *self, guint row, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_test_message ("row %u: %s", row, text);
  self->quality.n_errors++;
}

static GArray *
get_segments (const Judge *self, guint row)
{
  return g_ptr_array_index (self->segments, row);
}

static gboolean
contains (const guint *nodes, guint n, guint node)
{
  for (guint i = 0; i < n; i++)
    if (nodes[i] == node)
      return TRUE;

  return FALSE;
}

/* Does a line of @kind lead from @node to @target? Stubs have none. */
static gboolean
has_edge (const Judge *self, guint node, guint target, HwSegmentKind kind)
{
  guint n_parents, n_deps, n_stubs;
  const guint *parents = hw_graph_get_parents (self->graph, node, &n_parents);
  const guint *deps = hw_graph_get_dependencies (self->graph, node, &n_deps);
  const guint *stubs =
      hw_layout_get_stubs (self->layout, hw_layout_find_row (self->layout, node), &n_stubs);
  gboolean is_parent = contains (parents, n_parents, target);

  if (kind == HW_SEGMENT_DOWN)
    return is_parent;

  return !is_parent && contains (deps, n_deps, target) && !contains (stubs, n_stubs, target);
}

static gboolean
is_continued_from (const HwSegment *upper, const HwSegment *lower)
{
  return upper->to == lower->from && upper->target == lower->target && upper->kind == lower->kind;
}

/* Each segment goes on with a line from above or starts at the row's dot. */
static void
check_starts (Judge *self, guint row)
{
  HwLayoutRow dot = hw_layout_get_row (self->layout, row);
  GArray *segments = get_segments (self, row);

  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);
      gboolean goes_on = FALSE;

      for (guint j = 0; row > 0 && j < get_segments (self, row - 1)->len; j++)
        goes_on = goes_on
                  || is_continued_from (&g_array_index (get_segments (self, row - 1), HwSegment, j),
                                        segment);
      if (goes_on)
        continue;
      if (segment->from != dot.lane)
        complain (self, row, "a segment starts nowhere, in lane %u", segment->from);
      else if (!has_edge (self, dot.node, segment->target, (HwSegmentKind)segment->kind))
        complain (self, row, "a line to %s is not in the graph", get_id (self, segment->target));
    }
}

/* Each line from above ends at the row's dot or goes on. */
static void
check_ends (Judge *self, guint row)
{
  HwLayoutRow dot = hw_layout_get_row (self->layout, row);
  GArray *segments = get_segments (self, row);

  for (guint i = 0; row > 0 && i < get_segments (self, row - 1)->len; i++)
    {
      const HwSegment *upper = &g_array_index (get_segments (self, row - 1), HwSegment, i);
      gboolean goes_on = FALSE;

      for (guint j = 0; j < segments->len; j++)
        goes_on = goes_on || is_continued_from (upper, &g_array_index (segments, HwSegment, j));
      if (upper->target == dot.node && upper->to != dot.lane)
        complain (self, row, "a line to %s arrives beside its dot", get_id (self, dot.node));
      if (upper->target != dot.node && !goes_on)
        complain (self, row, "the line to %s vanishes", get_id (self, upper->target));
      if (upper->target != dot.node && upper->to == dot.lane)
        complain (self, row, "the line to %s runs through a dot", get_id (self, upper->target));
    }
}

/* Away from dots a lane carries one line, at the height of this row and of the next. */
static void
check_lanes (Judge *self, guint row)
{
  GArray *segments = get_segments (self, row);
  guint n_rows = hw_layout_get_n_rows (self->layout);
  guint lane = hw_layout_get_row (self->layout, row).lane;
  guint next = row + 1 < n_rows ? hw_layout_get_row (self->layout, row + 1).node : HW_GRAPH_NONE;

  for (guint i = 0; i < segments->len; i++)
    for (guint j = i + 1; j < segments->len; j++)
      {
        const HwSegment *a = &g_array_index (segments, HwSegment, i);
        const HwSegment *b = &g_array_index (segments, HwSegment, j);

        if (a->target == b->target && a->kind == b->kind)
          continue;
        if (a->from == b->from && a->from != lane)
          complain (self, row, "lane %u carries two lines", a->from);
        if (a->to == b->to && (a->target != next || b->target != next))
          complain (self, row, "two lines end in lane %u", a->to);
        if ((a->from < b->from && a->to > b->to) || (a->from > b->from && a->to < b->to))
          self->quality.n_crossings++;
      }
}

static const HwSegment *
find_segment (const Judge *self, guint row, guint lane, guint target, HwSegmentKind kind)
{
  GArray *segments = get_segments (self, row);

  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      if (segment->from == lane && segment->target == target && segment->kind == kind)
        return segment;
    }

  return NULL;
}

/* Follows one line from its dot to the dot it leads to. */
static void
trace_edge (Judge *self, guint row, guint target, HwSegmentKind kind)
{
  guint end = hw_layout_find_row (self->layout, target);
  guint lane = hw_layout_get_row (self->layout, row).lane;

  self->quality.n_edges++;
  if (end <= row)
    {
      complain (self, row, "%s is not below", get_id (self, target));
      return;
    }
  for (guint r = row; r < end; r++)
    {
      const HwSegment *segment = find_segment (self, r, lane, target, kind);

      if (segment == NULL)
        {
          complain (self, r, "the line to %s is lost", get_id (self, target));
          return;
        }
      self->quality.n_bends += segment->to != lane;
      lane = segment->to;
    }
}

static void
trace_edges (Judge *self, guint row)
{
  guint node = hw_layout_get_row (self->layout, row).node;
  guint n_parents, n_deps;
  const guint *parents = hw_graph_get_parents (self->graph, node, &n_parents);
  const guint *deps = hw_graph_get_dependencies (self->graph, node, &n_deps);

  for (guint i = 0; i < n_parents; i++)
    trace_edge (self, row, parents[i], HW_SEGMENT_DOWN);
  for (guint i = 0; i < n_deps; i++)
    if (has_edge (self, node, deps[i], HW_SEGMENT_DEPENDS))
      trace_edge (self, row, deps[i], HW_SEGMENT_DEPENDS);
}

static void
count_lanes (Judge *self, guint row)
{
  GArray *segments = get_segments (self, row);
  guint lane = hw_layout_get_row (self->layout, row).lane;

  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      lane = MAX (lane, MAX (segment->from, segment->to));
    }
  self->quality.n_lanes = MAX (self->quality.n_lanes, lane + 1);
}

HwTestLayoutQuality
hw_test_layout_measure (const HwLayout *layout, const HwGraph *graph)
{
  guint n_rows = hw_layout_get_n_rows (layout);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  Judge self = { layout, graph, all, { 0 } };

  if (n_rows != hw_graph_get_n_revisions (graph))
    complain (&self, 0, "%u rows", n_rows);
  for (guint row = 0; row < n_rows; row++)
    {
      GArray *segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));

      hw_layout_get_segments (layout, row, segments);
      g_ptr_array_add (all, segments);
      if (hw_layout_find_row (layout, hw_layout_get_row (layout, row).node) != row)
        complain (&self, row, "the revision is found in another row");
    }
  for (guint row = 0; row < n_rows; row++)
    {
      check_starts (&self, row);
      check_ends (&self, row);
      check_lanes (&self, row);
      trace_edges (&self, row);
      count_lanes (&self, row);
    }
  if (self.quality.n_lanes != hw_layout_get_n_lanes (layout))
    complain (&self, 0, "%u lanes are used, not %u", self.quality.n_lanes,
              hw_layout_get_n_lanes (layout));

  return self.quality;
}

static void
put (GString *line, guint column, char c)
{
  while (line->len <= column)
    g_string_append_c (line, ' ');
  line->str[column] = c;
}

static void
put_line (GString *line, guint lane, guint kind)
{
  if (2 * lane >= line->len || line->str[2 * lane] == ' ')
    put (line, 2 * lane, kind == HW_SEGMENT_DOWN ? '|' : ':');
}

static void
put_bend (GString *line, const HwSegment *segment)
{
  guint low = MIN (segment->from, segment->to), high = MAX (segment->from, segment->to);
  char slash = segment->to < segment->from ? '/' : '\\';

  for (guint column = 2 * low + 1; column < 2 * high; column++)
    if (column >= line->len || line->str[column] == ' ')
      put (line, column, high - low > 1 ? '_' : slash);
  if (high - low > 1)
    put (line, 2 * high - 1, slash);
}

/* The line between two rows, if anything bends there. */
static void
draw_bends (GString *out, GArray *segments)
{
  g_autoptr(GString) line = g_string_new (NULL);
  gboolean bent = FALSE;

  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      if (segment->from == segment->to)
        put_line (line, segment->from, segment->kind);
    }
  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      if (segment->from == segment->to)
        continue;
      put_bend (line, segment);
      bent = TRUE;
    }
  if (bent)
    g_string_append_printf (out, "%s\n", line->str);
}

char *
hw_test_layout_draw (const HwLayout *layout, const HwGraph *graph)
{
  GString *out = g_string_new (NULL);
  g_autoptr(GArray) above = g_array_new (FALSE, FALSE, sizeof (HwSegment));
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));

  for (guint row = 0; row < hw_layout_get_n_rows (layout); row++)
    {
      g_autoptr(GString) line = g_string_new (NULL);
      HwLayoutRow dot = hw_layout_get_row (layout, row);
      guint n_stubs;
      const guint *stubs = hw_layout_get_stubs (layout, row, &n_stubs);

      hw_layout_get_segments (layout, row, segments);
      put (line, 2 * dot.lane, '*');
      for (guint i = 0; i < above->len; i++)
        put_line (line, g_array_index (above, HwSegment, i).to,
                  g_array_index (above, HwSegment, i).kind);
      g_string_append_printf (out, "%s %s", line->str, hw_graph_get_revision (graph, dot.node)->id);
      for (guint i = 0; i < n_stubs; i++)
        g_string_append_printf (out, " -> %s", hw_graph_get_revision (graph, stubs[i])->id);
      g_string_append_c (out, '\n');
      draw_bends (out, segments);

      g_array_set_size (above, 0);
      g_array_append_vals (above, segments->data, segments->len);
    }

  return g_string_free (out, FALSE);
}

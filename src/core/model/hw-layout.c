/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout"

#include "config.h"

#include "hw-layout-private.h"

#define N_COLOURS 6

G_DEFINE_BOXED_TYPE (HwLayout, hw_layout, hw_layout_ref, hw_layout_unref)

/* Lists of values by key, each in the order of @pairs. */
HwEdges
_hw_edges_from_pairs (const HwPair *pairs, guint n_pairs, guint n_keys)
{
  HwEdges lists = { g_new0 (guint, n_keys + 1), g_new (guint, MAX (n_pairs, 1)) };
  g_autofree guint *next = g_new (guint, MAX (n_keys, 1));

  for (guint i = 0; i < n_pairs; i++)
    lists.offsets[pairs[i].key + 1]++;
  for (guint k = 0; k < n_keys; k++)
    {
      lists.offsets[k + 1] += lists.offsets[k];
      next[k] = lists.offsets[k];
    }
  for (guint i = 0; i < n_pairs; i++)
    lists.nodes[next[pairs[i].key]++] = pairs[i].value;

  return lists;
}

static void
hw_layout_clear (HwLayout *self)
{
  g_free (self->order);
  g_free (self->rows);
  g_free (self->chains);
  _hw_edges_clear (&self->chain_rows);
  g_free (self->items);
  _hw_edges_clear (&self->starts);
  _hw_edges_clear (&self->checkpoints);
  g_free (self->connections);
  g_free (self->connection_offsets);
  _hw_edges_clear (&self->stubs);
}

/* Lines that begin at a row and go on below it. */
static void
list_starts (HwLayout *self)
{
  g_autofree HwPair *pairs = g_new (HwPair, MAX (self->n_items, 1));
  guint n_pairs = 0;

  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].r1 > self->items[i].r0)
      pairs[n_pairs++] = (HwPair){ self->items[i].r0, i };
  self->starts = _hw_edges_from_pairs (pairs, n_pairs, self->n);
}

/* Brings @active, which holds the lines below the row before @row, to those below @row. */
static void
advance (const HwLayout *self, guint row, GArray *active)
{
  guint used = 0;
  guint n_starts;
  const guint *starts = _hw_edges_get (&self->starts, row, &n_starts);

  for (guint i = 0; i < active->len; i++)
    {
      guint item = g_array_index (active, guint, i);

      if (self->items[item].r1 > row)
        g_array_index (active, guint, used++) = item;
    }
  g_array_set_size (active, used);
  g_array_append_vals (active, starts, n_starts);
}

static void
store_checkpoints (HwLayout *self)
{
  g_autoptr(GArray) active = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_checkpoints = self->n / HW_LAYOUT_CHECKPOINT + 1;

  self->checkpoints.offsets = g_new0 (guint, n_checkpoints + 1);
  for (guint row = 0; row < self->n; row++)
    {
      advance (self, row, active);
      if (row % HW_LAYOUT_CHECKPOINT != 0)
        continue;
      g_array_append_vals (items, active->data, active->len);
      self->checkpoints.offsets[row / HW_LAYOUT_CHECKPOINT + 1] = items->len;
    }
  self->checkpoints.nodes = (guint *)(void *)g_array_free (items, FALSE);
}

/**
 * hw_layout_new:
 * @order: which revisions come on top
 *
 * Places the revisions of @graph in rows and their lines in lanes. A pure function of ids, edges and
 * creation times; the order in which files were loaded does not matter. Any thread; 10,000 revisions of a
 * busy team take a few milliseconds, so callers above some thousands should use a worker.
 *
 * Returns: (transfer full): a layout; free with hw_layout_unref()
 */
HwLayout *
hw_layout_new (const HwGraph *graph, HwLayoutOrder order)
{
  HwLayout *self;
  g_autofree guint *depths = NULL;
  g_autofree double *places = NULL;

  g_return_val_if_fail (graph != NULL, NULL);

  self = g_atomic_rc_box_new0 (HwLayout);
  self->n = graph->n;
  depths = _hw_layout_order_rows (self, graph, order);
  _hw_layout_make_items (self, graph, depths);
  places = _hw_layout_arrange (self);
  _hw_layout_assign_lanes (self, places);
  list_starts (self);
  store_checkpoints (self);

  return self;
}

/**
 * hw_layout_ref:
 *
 * Returns: (transfer full): @layout with one more reference; any thread
 */
HwLayout *
hw_layout_ref (const HwLayout *layout)
{
  g_return_val_if_fail (layout != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwLayout *)layout);
}

/**
 * hw_layout_unref:
 * @layout: (nullable): a layout
 *
 * Gives one reference back; the last one frees. Any thread.
 */
void
hw_layout_unref (HwLayout *layout)
{
  if (layout != NULL)
    g_atomic_rc_box_release_full (layout, (GDestroyNotify)hw_layout_clear);
}

/**
 * hw_layout_get_n_rows:
 *
 * Returns: the number of rows, that is of revisions
 */
guint
hw_layout_get_n_rows (const HwLayout *layout)
{
  g_return_val_if_fail (layout != NULL, 0);

  return layout->n;
}

/**
 * hw_layout_get_n_lanes:
 *
 * Returns: the number of lanes; 0 for a graph without revisions
 */
guint
hw_layout_get_n_lanes (const HwLayout *layout)
{
  g_return_val_if_fail (layout != NULL, 0);

  return layout->n_lanes;
}

/**
 * hw_layout_get_row:
 * @row: 0 is on top
 *
 * Returns: the revision of the row and the lane of its dot
 */
HwLayoutRow
hw_layout_get_row (const HwLayout *layout, guint row)
{
  HwLayoutRow none = { HW_GRAPH_NONE, 0 };
  guint node;

  g_return_val_if_fail (layout != NULL && row < layout->n, none);

  node = layout->order[row];

  return (HwLayoutRow){ node, layout->items[layout->chains[node]].lane };
}

/**
 * hw_layout_find_row:
 *
 * Returns: the row of @node
 */
guint
hw_layout_find_row (const HwLayout *layout, guint node)
{
  g_return_val_if_fail (layout != NULL && node < layout->n, 0);

  return layout->rows[node];
}

/* The ends of the piece of a line below @row: the chain's revisions above and below it. Below the bottom is where the
 * tail leads to; above the top, and in a riser, the lines of several revisions may be one. */
static void
find_ends (const HwLayout *self, guint item, guint row, guint *out_source, guint *out_target)
{
  guint low, high, start, end;

  *out_source = HW_GRAPH_NONE;
  *out_target = self->items[item].target;
  if (item >= self->n_chains)
    return;

  low = start = self->chain_rows.offsets[item];
  high = end = self->chain_rows.offsets[item + 1];
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->chain_rows.nodes[middle] <= row)
        low = middle + 1;
      else
        high = middle;
    }

  if (low < end)
    *out_target = self->order[self->chain_rows.nodes[low]];
  if (low > start && (low < end || self->chain_rows.nodes[low - 1] == row))
    *out_source = self->order[self->chain_rows.nodes[low - 1]];
}

/* A bend that begins in a revision's own dot is that revision's alone. */
static guint
find_bend_source (const HwLayout *self, const HwConnection *connection)
{
  const guint node = self->order[connection->boundary];

  return connection->from < self->n_chains && self->chains[node] == connection->from
             ? node
             : HW_GRAPH_NONE;
}

/* A bend has the colour of the riser at one of its ends, else of the outer lane. */
static guint
choose_colour (const HwLayout *self, const HwConnection *connection)
{
  guint from = self->items[connection->from].lane;
  guint to = self->items[connection->to].lane;

  if (connection->from >= self->n_chains)
    return from % N_COLOURS;
  if (connection->to >= self->n_chains)
    return to % N_COLOURS;

  return MAX (from, to) % N_COLOURS;
}

static guint16
clamp_lane (guint lane)
{
  return (guint16)MIN (lane, G_MAXUINT16);
}

static void
add_bends (const HwLayout *self, guint row, GArray *segments)
{
  for (guint i = self->connection_offsets[row]; i < self->connection_offsets[row + 1]; i++)
    {
      const HwConnection *connection = &self->connections[i];
      HwSegment segment = {
        .from = clamp_lane (self->items[connection->from].lane),
        .to = clamp_lane (self->items[connection->to].lane),
        .kind = connection->kind,
        .colour = (guint8)choose_colour (self, connection),
        .source = find_bend_source (self, connection),
        .target = connection->target,
      };
      guint same = 0;

      while (same < segments->len)
        {
          const HwSegment *other = &g_array_index (segments, HwSegment, same);

          if (other->from == segment.from && other->to == segment.to && other->kind == segment.kind
              && other->target == segment.target)
            break;
          same++;
        }
      if (same == segments->len)
        g_array_append_val (segments, segment);
    }
}

/**
 * hw_layout_get_segments:
 * @row: 0 is on top
 * @segments: (element-type HwSegment): cleared, then filled with the pieces of lines between the middle of
 *   @row and the middle of the next row
 *
 * O(active lines), after at most 64 rows from a stored set of them. Any thread.
 */
void
hw_layout_get_segments (const HwLayout *layout, guint row, GArray *segments)
{
  g_autoptr(GArray) active = NULL;
  guint checkpoint, n_active;
  const guint *stored;

  g_return_if_fail (layout != NULL && segments != NULL && row < layout->n);

  g_array_set_size (segments, 0);
  checkpoint = row / HW_LAYOUT_CHECKPOINT;
  stored = _hw_edges_get (&layout->checkpoints, checkpoint, &n_active);
  active = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (active, stored, n_active);
  for (guint r = checkpoint * HW_LAYOUT_CHECKPOINT + 1; r <= row; r++)
    advance (layout, r, active);

  for (guint i = 0; i < active->len; i++)
    {
      guint index = g_array_index (active, guint, i);
      const HwItem *item = &layout->items[index];
      HwSegment segment = {
        .from = clamp_lane (item->lane),
        .to = clamp_lane (item->lane),
        .kind = item->kind,
        .colour = (guint8)(item->lane % N_COLOURS),
      };

      find_ends (layout, index, row, &segment.source, &segment.target);
      g_array_append_val (segments, segment);
    }
  add_bends (layout, row, segments);
}

/**
 * hw_layout_get_stubs:
 * @row: 0 is on top
 * @out_n: (out): length of the array
 *
 * Returns: (transfer none) (array length=out_n): dependencies of the row's revision that have no line
 */
const guint *
hw_layout_get_stubs (const HwLayout *layout, guint row, guint *out_n)
{
  g_return_val_if_fail (layout != NULL && out_n != NULL && row < layout->n, NULL);

  return _hw_edges_get (&layout->stubs, row, out_n);
}

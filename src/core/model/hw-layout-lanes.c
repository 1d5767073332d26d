/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout-lanes"

#include "config.h"

#include "hw-layout-private.h"

#define SQUEEZE_WIDTH 96 /* lanes; wider graphs are not squeezed */
#define SQUEEZE_PASSES 2

typedef struct
{
  double place;
  guint item;
} Placed;

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const HwItem *items = data;
  const Placed *left = a, *right = b;

  if (left->place < right->place)
    return -1;
  if (left->place > right->place)
    return 1;
  if (items[left->item].r0 != items[right->item].r0)
    return items[left->item].r0 > items[right->item].r0 ? -1 : 1;

  return (left->item > right->item) - (left->item < right->item);
}

/* Step 5: from left to right, one lane beyond everything that the item overlaps and that is placed. */
static void
stack_lanes (HwLayout *layout, const double *places)
{
  g_autofree Placed *sorted = g_new (Placed, MAX (layout->n_items, 1));
  g_autofree guint *n_taken = g_new0 (guint, MAX (layout->n, 1));

  for (guint i = 0; i < layout->n_items; i++)
    sorted[i] = (Placed){ places[i], i };
  g_qsort_with_data (sorted, (int)layout->n_items, sizeof (Placed), compare_places, layout->items);

  layout->n_lanes = 0;
  for (guint i = 0; i < layout->n_items; i++)
    {
      HwItem *item = &layout->items[sorted[i].item];
      guint lane = 0;

      for (guint row = item->r0; row <= item->r1; row++)
        lane = MAX (lane, n_taken[row]);
      for (guint row = item->r0; row <= item->r1; row++)
        n_taken[row] = lane + 1;
      item->lane = lane;
      layout->n_lanes = MAX (layout->n_lanes, lane + 1);
    }
}

/* Step 6: an item moves to a free lane further left when that costs less than half a crossing for each
 * lane won. */
typedef struct
{
  HwLayout *layout;
  HwEnds ends;
  guint n_lanes;
  GArray **occupied; /* guint: items by first row, by lane */
  GArray **passed;   /* guint: boundaries at which a bend passes over the lane, sorted, by lane */
} Squeezer;

static void
squeezer_clear (Squeezer *self)
{
  for (guint lane = 0; lane < self->n_lanes; lane++)
    {
      g_array_unref (self->occupied[lane]);
      g_array_unref (self->passed[lane]);
    }
  g_free (self->occupied);
  g_free (self->passed);
  _hw_ends_clear (&self->ends);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Squeezer, squeezer_clear)

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a, right = *(const guint *)b;

  return (left > right) - (left < right);
}

/* How many of the sorted @numbers are less than @limit. */
static guint
count_less (GArray *numbers, guint limit)
{
  guint low = 0, high = numbers->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (numbers, guint, middle) < limit)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* How many items of @lane start at @row or above it. */
static guint
count_started (const Squeezer *self, guint lane, guint row)
{
  GArray *items = self->occupied[lane];
  guint low = 0, high = items->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->layout->items[g_array_index (items, guint, middle)].r0 <= row)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
is_free (const Squeezer *self, guint lane, const HwItem *item)
{
  guint n = count_started (self, lane, item->r1);

  return n == 0
         || self->layout->items[g_array_index (self->occupied[lane], guint, n - 1)].r1 < item->r0;
}

/* Does a line other than @except run in @lane across @boundary? */
static gboolean
is_busy (const Squeezer *self, guint lane, guint boundary, guint except)
{
  guint n = count_started (self, lane, boundary);
  guint item;

  if (n == 0)
    return FALSE;
  item = g_array_index (self->occupied[lane], guint, n - 1);

  return item != except && self->layout->items[item].r1 > boundary;
}

static guint
find_lane (const Squeezer *self, guint item)
{
  return self->layout->items[item].lane;
}

/* Twice the crossings of @item in @lane, plus the price of the lane: a crossing is worth two lanes. */
static guint
measure_cost (const Squeezer *self, guint item, guint lane)
{
  const HwItem *it = &self->layout->items[item];
  guint crossings =
      count_less (self->passed[lane], it->r1) - count_less (self->passed[lane], it->r0);

  for (guint e = self->ends.offsets[item]; e < self->ends.offsets[item + 1]; e++)
    {
      const HwEnd *end = &self->ends.ends[e];
      guint other = find_lane (self, end->other);

      for (guint l = MIN (lane, other) + 1; l < MAX (lane, other); l++)
        crossings += is_busy (self, l, end->boundary, item);
      /* The item's own bends do not cross it. */
      if (it->r0 <= end->boundary && end->boundary < it->r1 && lane > MIN (it->lane, other)
          && lane < MAX (it->lane, other))
        crossings--;
    }

  return 2 * crossings + lane;
}

static void
note_bends (Squeezer *self, guint item, gboolean add)
{
  for (guint e = self->ends.offsets[item]; e < self->ends.offsets[item + 1]; e++)
    {
      const HwEnd *end = &self->ends.ends[e];
      guint own = find_lane (self, item), other = find_lane (self, end->other);

      for (guint lane = MIN (own, other) + 1; lane < MAX (own, other); lane++)
        {
          guint at = count_less (self->passed[lane], end->boundary);

          if (add)
            g_array_insert_val (self->passed[lane], at, end->boundary);
          else
            g_array_remove_index (self->passed[lane], at);
        }
    }
}

static void
move (Squeezer *self, guint item, guint lane)
{
  HwItem *it = &self->layout->items[item];

  note_bends (self, item, FALSE);
  g_array_remove_index (self->occupied[it->lane], count_started (self, it->lane, it->r0) - 1);
  it->lane = lane;
  g_array_insert_val (self->occupied[lane], count_started (self, lane, it->r0), item);
  note_bends (self, item, TRUE);
}

static gboolean
squeeze_item (Squeezer *self, guint item)
{
  const HwItem *it = &self->layout->items[item];
  guint best = it->lane;
  guint lowest = G_MAXUINT;

  for (guint lane = 1; lane < it->lane; lane++)
    {
      guint cost;

      if (!is_free (self, lane, it))
        continue;
      if (lowest == G_MAXUINT)
        lowest = measure_cost (self, item, it->lane);
      cost = measure_cost (self, item, lane);
      if (cost < lowest)
        {
          lowest = cost;
          best = lane;
        }
    }
  if (best == it->lane)
    return FALSE;
  move (self, item, best);

  return TRUE;
}

static int
compare_first_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const HwItem *items = data;
  guint left = *(const guint *)a, right = *(const guint *)b;

  if (items[left].r0 != items[right].r0)
    return items[left].r0 < items[right].r0 ? -1 : 1;

  return (left > right) - (left < right);
}

static int
compare_lanes (gconstpointer a, gconstpointer b, gpointer data)
{
  const HwItem *items = data;
  guint left = *(const guint *)a, right = *(const guint *)b;

  if (items[left].lane != items[right].lane)
    return items[left].lane < items[right].lane ? -1 : 1;

  return compare_first_rows (a, b, data);
}

static void
squeezer_init (Squeezer *self, HwLayout *layout, guint *sequence)
{
  self->layout = layout;
  self->ends = _hw_layout_list_ends (layout);
  self->n_lanes = layout->n_lanes;
  self->occupied = g_new (GArray *, MAX (layout->n_lanes, 1));
  self->passed = g_new (GArray *, MAX (layout->n_lanes, 1));
  for (guint lane = 0; lane < layout->n_lanes; lane++)
    {
      self->occupied[lane] = g_array_new (FALSE, FALSE, sizeof (guint));
      self->passed[lane] = g_array_new (FALSE, FALSE, sizeof (guint));
    }

  g_qsort_with_data (sequence, (int)layout->n_items, sizeof (guint), compare_first_rows,
                     layout->items);
  for (guint i = 0; i < layout->n_items; i++)
    g_array_append_val (self->occupied[find_lane (self, sequence[i])], sequence[i]);

  for (guint i = 0; i < layout->connection_offsets[layout->n]; i++)
    {
      const HwConnection *c = &layout->connections[i];
      guint from = find_lane (self, c->from), to = find_lane (self, c->to);

      for (guint lane = MIN (from, to) + 1; lane < MAX (from, to); lane++)
        g_array_append_val (self->passed[lane], c->boundary);
    }
  for (guint lane = 0; lane < layout->n_lanes; lane++)
    g_array_sort (self->passed[lane], compare_numbers);
}

static void
squeeze (HwLayout *layout)
{
  g_auto(Squeezer) self = { 0 };
  g_autofree guint *sequence = g_new (guint, MAX (layout->n_items, 1));
  gboolean moved = TRUE;

  for (guint i = 0; i < layout->n_items; i++)
    sequence[i] = i;
  squeezer_init (&self, layout, sequence);

  for (guint pass = 0; moved && pass < SQUEEZE_PASSES; pass++)
    {
      moved = FALSE;
      g_qsort_with_data (sequence, (int)layout->n_items, sizeof (guint), compare_lanes,
                         layout->items);
      for (guint i = 0; i < layout->n_items; i++)
        if (sequence[i] != 0 && squeeze_item (&self, sequence[i]))
          moved = TRUE;
    }

  layout->n_lanes = 0;
  for (guint i = 0; i < layout->n_items; i++)
    layout->n_lanes = MAX (layout->n_lanes, layout->items[i].lane + 1);
}

void
_hw_layout_assign_lanes (HwLayout *layout, const double *places)
{
  stack_lanes (layout, places);
  if (layout->n_lanes <= SQUEEZE_WIDTH)
    squeeze (layout);
}

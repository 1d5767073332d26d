/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout-arrange"

#include "config.h"

#include <stdlib.h>

#include "hw-layout-private.h"

#define BUCKET 64         /* rows that share one list of items */
#define OVERLAP_LIMIT 256 /* an item that overlaps more others goes outside everything */
#define SMALLEST_GAP 1e-9 /* between two places; below it all places are spread again */

typedef struct
{
  guint *items;
  guint len;
  guint size;
} Bucket;

typedef struct
{
  double place;
  guint item;
} Neighbour;

/* Step 4: the order of the items from left to right. Short items come first and stay inside, long ones go
 * around them; each takes the gap with the fewest crossings with what has its place already. */
typedef struct
{
  const HwLayout *layout;
  HwEnds ends;
  double *places;     /* by item */
  guint8 *is_placed;  /* by item */
  guint8 *is_outside; /* placed outside everything and not moved again, by item */
  Bucket *buckets;
  guint *seen; /* number of the last search that met the item, by item */
  guint n_searches;
  Neighbour *near; /* what overlaps the item in hand, from left to right */
  guint n_near;
  GArray *mine;  /* Neighbour: the item's own placed ends; boundary in @item */
  guint *spread; /* items from left to right, as they were when places were last spread */
  guint n_spread;
  double farthest;
} Arranger;

static int
compare_neighbours (gconstpointer a, gconstpointer b)
{
  const Neighbour *left = a, *right = b;

  if (left->place < right->place)
    return -1;
  if (left->place > right->place)
    return 1;

  return (left->item > right->item) - (left->item < right->item);
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const HwEnd *left = a, *right = b;

  if (left->boundary != right->boundary)
    return left->boundary < right->boundary ? -1 : 1;

  return (left->other > right->other) - (left->other < right->other);
}

HwEnds
_hw_layout_list_ends (const HwLayout *layout)
{
  guint n_connections = layout->connection_offsets[layout->n];
  HwEnds list = { g_new0 (guint, layout->n_items + 1), g_new (HwEnd, MAX (2 * n_connections, 1)) };
  g_autofree guint *next = g_new (guint, MAX (layout->n_items, 1));

  for (guint i = 0; i < n_connections; i++)
    {
      const HwConnection *c = &layout->connections[i];

      if (c->from == c->to)
        continue;
      list.offsets[c->from + 1]++;
      list.offsets[c->to + 1]++;
    }
  for (guint i = 0; i < layout->n_items; i++)
    {
      list.offsets[i + 1] += list.offsets[i];
      next[i] = list.offsets[i];
    }
  for (guint i = 0; i < n_connections; i++)
    {
      const HwConnection *c = &layout->connections[i];

      if (c->from == c->to)
        continue;
      list.ends[next[c->from]++] = (HwEnd){ c->boundary, c->to };
      list.ends[next[c->to]++] = (HwEnd){ c->boundary, c->from };
    }
  for (guint i = 0; i < layout->n_items; i++)
    qsort (list.ends + list.offsets[i], list.offsets[i + 1] - list.offsets[i], sizeof (HwEnd),
           compare_ends);

  return list;
}

void
_hw_ends_clear (HwEnds *ends)
{
  g_clear_pointer (&ends->offsets, g_free);
  g_clear_pointer (&ends->ends, g_free);
}

static guint
count_buckets (const HwLayout *layout)
{
  return layout->n / BUCKET + 1;
}

static void
arranger_clear (Arranger *self)
{
  for (guint i = 0; i < count_buckets (self->layout); i++)
    g_free (self->buckets[i].items);
  g_free (self->buckets);
  _hw_ends_clear (&self->ends);
  g_free (self->is_placed);
  g_free (self->is_outside);
  g_free (self->seen);
  g_free (self->near);
  g_free (self->spread);
  g_array_unref (self->mine);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arranger, arranger_clear)

static void
arranger_init (Arranger *self, const HwLayout *layout)
{
  guint size = MAX (layout->n_items, 1);

  self->layout = layout;
  self->ends = _hw_layout_list_ends (layout);
  self->places = g_new0 (double, size);
  self->is_placed = g_malloc0 (size);
  self->is_outside = g_malloc0 (size);
  self->buckets = g_new0 (Bucket, count_buckets (layout));
  self->seen = g_new0 (guint, size);
  self->near = g_new (Neighbour, size);
  self->spread = g_new (guint, size);
  self->mine = g_array_new (FALSE, FALSE, sizeof (Neighbour));
}

static void
enter (Arranger *self, guint item)
{
  const HwItem *it = &self->layout->items[item];

  for (guint k = it->r0 / BUCKET; k <= it->r1 / BUCKET; k++)
    {
      Bucket *bucket = &self->buckets[k];

      if (bucket->len == bucket->size)
        {
          bucket->size = MAX (8, 2 * bucket->size);
          bucket->items = g_renew (guint, bucket->items, bucket->size);
        }
      bucket->items[bucket->len++] = item;
    }
}

static void
leave (Arranger *self, guint item)
{
  const HwItem *it = &self->layout->items[item];

  for (guint k = it->r0 / BUCKET; k <= it->r1 / BUCKET; k++)
    {
      Bucket *bucket = &self->buckets[k];
      guint at = 0;

      while (bucket->items[at] != item)
        at++;
      bucket->items[at] = bucket->items[--bucket->len];
    }
}

static gboolean
overlaps (const HwItem *a, const HwItem *b)
{
  return a->r0 <= b->r1 && b->r0 <= a->r1;
}

/* Fills near with what overlaps @item. The search ends early when there is far too much. */
static void
find_neighbours (Arranger *self, guint item)
{
  const HwItem *items = self->layout->items;
  const HwItem *it = &items[item];
  guint n_met = 0;

  self->n_searches++;
  self->n_near = 0;
  for (guint k = it->r0 / BUCKET; k <= it->r1 / BUCKET; k++)
    {
      const Bucket *bucket = &self->buckets[k];

      for (guint i = 0; i < bucket->len; i++)
        {
          guint other = bucket->items[i];

          if (self->seen[other] == self->n_searches)
            continue;
          self->seen[other] = self->n_searches;
          n_met++;
          if (overlaps (it, &items[other]))
            self->near[self->n_near++] = (Neighbour){ self->places[other], other };
        }
      if (n_met > 4 * OVERLAP_LIMIT)
        break;
    }
}

/* Splits what has a place into those that are where they were spread to, from left to right, and all others, sorted. */
static void
split_placed (
    const Arranger *self, Neighbour *kept, guint *n_kept, Neighbour *moved, guint *n_moved)
{
  guint n_items = self->layout->n_items;
  g_autofree guint8 *is_kept = g_malloc0 (MAX (n_items, 1));

  *n_kept = *n_moved = 0;
  for (guint k = 0; k < self->n_spread; k++)
    {
      guint item = self->spread[k];

      /* Spreading gave it its number, exactly. */
      if (!self->is_placed[item] || self->places[item] < k || self->places[item] > k)
        continue;
      is_kept[item] = 1;
      kept[(*n_kept)++] = (Neighbour){ self->places[item], item };
    }
  for (guint i = 0; i < n_items; i++)
    if (self->is_placed[i] && !is_kept[i])
      moved[(*n_moved)++] = (Neighbour){ self->places[i], i };
  qsort (moved, *n_moved, sizeof (Neighbour), compare_neighbours);
}

/* Places were halved too often: spread the order again. A gap takes some thirty items until then, so most of the order is
 * that of the last time: merging what came since into it keeps a long ladder of them from being sorted over and over. */
static void
renumber (Arranger *self)
{
  guint size = MAX (self->layout->n_items, 1);
  g_autofree Neighbour *kept = g_new (Neighbour, size);
  g_autofree Neighbour *moved = g_new (Neighbour, size);
  guint n_kept, n_moved, k = 0, m = 0;

  split_placed (self, kept, &n_kept, moved, &n_moved);
  for (self->n_spread = 0; k < n_kept || m < n_moved; self->n_spread++)
    {
      gboolean is_moved =
          k == n_kept || (m < n_moved && compare_neighbours (&moved[m], &kept[k]) < 0);
      guint item = is_moved ? moved[m++].item : kept[k++].item;

      self->spread[self->n_spread] = item;
      self->places[item] = self->n_spread;
    }
  self->farthest = MAX (self->farthest, self->n_spread);
}

static void
list_own_ends (Arranger *self, guint item)
{
  g_array_set_size (self->mine, 0);
  for (guint e = self->ends.offsets[item]; e < self->ends.offsets[item + 1]; e++)
    {
      const HwEnd *end = &self->ends.ends[e];
      Neighbour own = { self->places[end->other], end->boundary };

      if (self->is_placed[end->other])
        g_array_append_val (self->mine, own);
    }
}

/* How many crossings more there are when @item stands left of @near instead of right of it. */
static int
compare_sides (const Arranger *self, guint item, const Neighbour *near)
{
  const HwItem *it = &self->layout->items[item];
  const HwItem *other = &self->layout->items[near->item];
  const HwEnd *ends = self->ends.ends;
  guint e = self->ends.offsets[near->item];
  guint end = self->ends.offsets[near->item + 1];
  guint high = end;
  int more = 0;

  /* The item's own bends over the line of the other. */
  for (guint i = 0; i < self->mine->len; i++)
    {
      const Neighbour *own = &g_array_index (self->mine, Neighbour, i);

      if (other->r0 <= own->item && own->item < other->r1)
        more += (own->place > near->place) - (own->place < near->place);
    }

  /* Bends of the other over the item's line. */
  while (e < high)
    {
      guint middle = (e + high) / 2;

      if (ends[middle].boundary < it->r0)
        e = middle + 1;
      else
        high = middle;
    }
  for (; e < end && ends[e].boundary < it->r1; e++)
    {
      guint third = ends[e].other;

      if (third != item && self->is_placed[third])
        more += (self->places[third] < near->place) - (self->places[third] > near->place);
    }

  return more;
}

/* Sweeps the gaps between the neighbours from right to left. Returns the neighbour left of which to go,
 * n_near for the right end. Of equal gaps the leftmost; nothing goes left of the trunk. */
static guint
choose_gap (const Arranger *self, guint item)
{
  guint at = self->n_near;
  int cost = 0, best = 0;

  for (guint j = self->n_near; j > 0; j--)
    {
      const Neighbour *near = &self->near[j - 1];

      if (near->item == 0)
        break;
      cost += compare_sides (self, item, near);
      if (cost <= best && j > 1 && self->near[j - 2].place < near->place)
        {
          best = cost;
          at = j - 1;
        }
    }

  return at;
}

/* Gives @item a place; @old is its place before, for the improvement pass, or negative. */
static void
put (Arranger *self, guint item, double old)
{
  double left, right;
  guint at;

  find_neighbours (self, item);
  if (self->n_near > OVERLAP_LIMIT)
    {
      self->is_placed[item] = 1;
      if (old >= 0)
        {
          self->places[item] = old;
          return;
        }
      self->farthest += 1.0;
      self->places[item] = self->farthest;
      self->is_outside[item] = 1;
      return;
    }

  qsort (self->near, self->n_near, sizeof (Neighbour), compare_neighbours);
  list_own_ends (self, item);
  at = choose_gap (self, item);
  left = at > 0 ? self->places[self->near[at - 1].item] : 0.0;
  if (at < self->n_near && self->places[self->near[at].item] - left < SMALLEST_GAP)
    {
      renumber (self);
      left = self->places[self->near[at - 1].item];
    }
  right = at < self->n_near ? self->places[self->near[at].item] : left + 2.0;
  self->places[item] = at < self->n_near ? (left + right) / 2 : left + 1.0;
  self->is_placed[item] = 1;
  self->farthest = MAX (self->farthest, self->places[item]);
}

static int
compare_lengths (gconstpointer a, gconstpointer b, gpointer data)
{
  const HwItem *items = data;
  const HwItem *left = &items[*(const guint *)a], *right = &items[*(const guint *)b];
  guint left_length = left->r1 - left->r0, right_length = right->r1 - right->r0;

  if (left_length != right_length)
    return left_length < right_length ? -1 : 1;
  if (left->r0 != right->r0)
    return left->r0 > right->r0 ? -1 : 1;

  return left < right ? -1 : left > right;
}

static void
improve (Arranger *self, const guint *sequence, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint item = sequence[i];
      double old = self->places[item];

      if (self->is_outside[item])
        continue;
      leave (self, item);
      self->is_placed[item] = 0;
      put (self, item, old);
      enter (self, item);
    }
}

double *
_hw_layout_arrange (const HwLayout *layout)
{
  g_auto(Arranger) self = { 0 };
  guint n = layout->n_items;
  g_autoptr(GArray) sequence = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);

  arranger_init (&self, layout);
  for (guint i = 1; i < n; i++)
    g_array_append_val (sequence, i);
  g_array_sort_with_data (sequence, compare_lengths, layout->items);

  if (n > 0)
    {
      self.is_placed[0] = 1;
      enter (&self, 0);
    }
  for (guint i = 0; i < sequence->len; i++)
    {
      guint item = g_array_index (sequence, guint, i);

      put (&self, item, -1.0);
      enter (&self, item);
    }
  improve (&self, (const guint *)(void *)sequence->data, sequence->len);

  return self.places;
}

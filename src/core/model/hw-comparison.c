/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-comparison"

#include "config.h"

#include <string.h>

#include "hw-comparison.h"
#include "hw-error.h"

typedef struct
{
  char *name;
  GStrv rows;
  GStrv unknown;     /* of them, those that the graph does not hold */
  guint8 *standings; /* HwStanding, by node */
  gboolean is_read;
} Side;

struct _HwComparison
{
  HwGraph *graph;
  Side *sides;
  guint n_sides;
};

static void
mark (const HwGraph *graph, const char *const *ids, HwStanding standing, guint8 *standings)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      const guint node = hw_graph_lookup (graph, ids[i]);

      /* What is not applied can be neither current nor edited, whatever the caller says. */
      if (node != HW_GRAPH_NONE && (standings[node] & HW_STANDING_APPLIED) != 0)
        standings[node] |= (guint8)standing;
    }
}

static void
init_side (Side *side, const HwGraph *graph, const HwComparisonSide *given)
{
  static const char *const none[] = { NULL };
  const char *const *rows = given->is_read && given->rows != NULL ? given->rows : none;
  const guint n = hw_graph_get_n_revisions (graph);
  g_autofree guint8 *applied = hw_graph_get_applied (graph, rows);
  HwStanding otherwise = HW_STANDING_PENDING;

  side->name = g_strdup (given->name);
  side->is_read = given->is_read;
  side->rows = g_strdupv ((char **)rows);
  side->unknown = hw_graph_list_unknown (graph, rows);
  side->standings = g_new0 (guint8, MAX (n, 1));
  if (!side->is_read || side->unknown[0] != NULL)
    otherwise = HW_STANDING_NOT_KNOWN;
  for (guint node = 0; node < n; node++)
    side->standings[node] = (guint8)(applied[node] ? HW_STANDING_APPLIED : otherwise);
  mark (graph, rows, HW_STANDING_CURRENT, side->standings);
  mark (graph, given->edited, HW_STANDING_EDITED, side->standings);
}

/**
 * hw_comparison_free:
 * @self: (nullable) (transfer full)
 */
void
hw_comparison_free (HwComparison *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_sides; i++)
    {
      g_free (self->sides[i].name);
      g_strfreev (self->sides[i].rows);
      g_strfreev (self->sides[i].unknown);
      g_free (self->sides[i].standings);
    }
  g_free (self->sides);
  hw_graph_unref (self->graph);
  g_free (self);
}

/**
 * hw_comparison_new:
 * @sides: (array length=n_sides): copied; names need not be unique
 *
 * Returns: (transfer full): what is applied where
 */
HwComparison *
hw_comparison_new (const HwGraph *graph, const HwComparisonSide *sides, guint n_sides)
{
  HwComparison *self;

  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (sides != NULL || n_sides == 0, NULL);

  self = g_new0 (HwComparison, 1);
  self->graph = hw_graph_ref (graph);
  self->n_sides = n_sides;
  self->sides = g_new0 (Side, MAX (n_sides, 1));
  for (guint i = 0; i < n_sides; i++)
    init_side (&self->sides[i], graph, &sides[i]);

  return self;
}

const HwGraph *
hw_comparison_get_graph (const HwComparison *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->graph;
}

guint
hw_comparison_get_n_sides (const HwComparison *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_sides;
}

guint
hw_comparison_find_side (const HwComparison *self, const char *name)
{
  g_return_val_if_fail (self != NULL, HW_COMPARISON_NONE);

  for (guint i = 0; name != NULL && i < self->n_sides; i++)
    if (g_str_equal (self->sides[i].name, name))
      return i;

  return HW_COMPARISON_NONE;
}

const char *
hw_comparison_get_name (const HwComparison *self, guint side)
{
  g_return_val_if_fail (self != NULL && side < self->n_sides, NULL);

  return self->sides[side].name;
}

gboolean
hw_comparison_is_read (const HwComparison *self, guint side)
{
  g_return_val_if_fail (self != NULL && side < self->n_sides, FALSE);

  return self->sides[side].is_read;
}

const char *const *
hw_comparison_get_unknown (const HwComparison *self, guint side)
{
  g_return_val_if_fail (self != NULL && side < self->n_sides, NULL);

  return (const char *const *)self->sides[side].unknown;
}

HwStanding
hw_comparison_get (const HwComparison *self, guint side, guint node)
{
  g_return_val_if_fail (self != NULL && side < self->n_sides, HW_STANDING_NOT_KNOWN);
  g_return_val_if_fail (node < hw_graph_get_n_revisions (self->graph), HW_STANDING_NOT_KNOWN);

  return self->sides[side].standings[node];
}

gboolean
hw_comparison_differs (const HwComparison *self, guint a, guint b, guint node)
{
  const HwStanding both = HW_STANDING_APPLIED | HW_STANDING_PENDING;

  return ((hw_comparison_get (self, a, node) | hw_comparison_get (self, b, node)) & both) == both;
}

/**
 * hw_comparison_count:
 *
 * Returns: by how many revisions @a is ahead of @b and behind it; both at once where they went apart
 */
HwComparisonCounts
hw_comparison_count (const HwComparison *self, guint a, guint b)
{
  HwComparisonCounts counts = { 0 };

  g_return_val_if_fail (self != NULL, counts);

  for (guint node = 0; node < hw_graph_get_n_revisions (self->graph); node++)
    {
      const HwStanding on_a = hw_comparison_get (self, a, node);
      const HwStanding on_b = hw_comparison_get (self, b, node);

      if (on_a == HW_STANDING_NOT_KNOWN || on_b == HW_STANDING_NOT_KNOWN)
        counts.n_unsure++;
      else if (hw_comparison_differs (self, a, b, node))
        (*((on_a & HW_STANDING_APPLIED) != 0 ? &counts.n_ahead : &counts.n_behind))++;
    }

  return counts;
}

gboolean
hw_comparison_is_equal (
    const HwComparison *self, const guint *sides, guint n_sides, guint node, HwStanding *out)
{
  HwStanding all = HW_STANDING_NOT_KNOWN;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < n_sides; i++)
    all |= hw_comparison_get (self, sides[i], node);
  *out = all;

  return all == HW_STANDING_APPLIED || all == HW_STANDING_PENDING || all == HW_STANDING_NOT_KNOWN;
}

/* Where a run begins at @row: its end, the first row after it. */
static guint
find_run_end (const HwComparison *self,
              const guint *sides,
              guint n_sides,
              const HwLayout *layout,
              const guint8 *kept,
              guint row)
{
  const guint n = hw_layout_get_n_rows (layout);
  HwStanding first = 0, standing;
  guint end = row;

  while (end < n && (kept == NULL || !kept[end])
         && hw_comparison_is_equal (self, sides, n_sides, hw_layout_get_row (layout, end).node,
                                    &standing)
         && (end == row || standing == first))
    {
      first = standing;
      end++;
    }

  return end;
}

guint8 *
hw_comparison_find_equal (const HwComparison *self,
                          const guint *sides,
                          guint n_sides,
                          const HwLayout *layout,
                          const guint8 *kept,
                          guint min_length)
{
  guint n;
  guint8 *equal;
  guint row = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  n = hw_layout_get_n_rows (layout);
  equal = g_new0 (guint8, MAX (n, 1));
  while (row < n)
    {
      const guint end = find_run_end (self, sides, n_sides, layout, kept, row);

      if (end - row < MAX (min_length, 1))
        {
          row = MAX (end, row + 1);
          continue;
        }
      memset (equal + row, 1, end - row);
      /* The row after a run stays, whatever it is: two runs of different standings would look like one. */
      row = end + 1;
    }

  return equal;
}

static gboolean
check_side (const HwComparison *self, guint side, GError **error)
{
  const Side *checked = &self->sides[side];

  if (!checked->is_read)
    {
      hw_set_error (error, HW_ERROR_STATE, "Look at it again when it can be reached.",
                    "nobody knows where “%s” stands", checked->name);
      return FALSE;
    }
  if (checked->unknown[0] != NULL)
    {
      hw_set_error (error, HW_ERROR_UNKNOWN_REVISION,
                    "Bring the file of that revision into this project first.",
                    "“%s” is at %s, which is not in this project", checked->name,
                    checked->unknown[0]);
      return FALSE;
    }

  return TRUE;
}

/* The rows of @a that are still to come on @b. */
static char *
dup_missing_row (const HwComparison *self, guint a, guint b, guint *out_n)
{
  const GStrv rows = self->sides[a].rows;
  char *target = NULL;

  *out_n = 0;
  for (guint i = 0; rows[i] != NULL; i++)
    {
      const guint node = hw_graph_lookup (self->graph, rows[i]);

      if ((hw_comparison_get (self, b, node) & HW_STANDING_PENDING) == 0)
        continue;
      g_free (target);
      target = g_strdup (rows[i]);
      (*out_n)++;
    }

  return target;
}

/* Every revision of the graph is applied. */
static gboolean
is_complete (const HwComparison *self, guint side)
{
  for (guint node = 0; node < hw_graph_get_n_revisions (self->graph); node++)
    if ((hw_comparison_get (self, side, node) & HW_STANDING_APPLIED) == 0)
      return FALSE;

  return TRUE;
}

char *
hw_comparison_dup_target (const HwComparison *self, guint a, guint b, GError **error)
{
  g_autofree char *target = NULL;
  HwComparisonCounts counts;
  guint n_missing;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (a < self->n_sides && b < self->n_sides, NULL);

  if (!check_side (self, a, error) || !check_side (self, b, error))
    return NULL;
  counts = hw_comparison_count (self, a, b);
  if (counts.n_behind > 0)
    {
      hw_set_error (error, HW_ERROR_STATE, "Compare them the other way round.",
                    "“%s” has revisions that “%s” has not, which no upgrade takes away",
                    self->sides[b].name, self->sides[a].name);
      return NULL;
    }
  if (counts.n_ahead == 0)
    {
      hw_set_error (error, HW_ERROR_STATE, NULL, "“%s” stands where “%s” does already",
                    self->sides[b].name, self->sides[a].name);
      return NULL;
    }
  target = dup_missing_row (self, a, b, &n_missing);
  if (n_missing == 1)
    return g_steal_pointer (&target);
  if (is_complete (self, a))
    return g_strdup ("heads");

  hw_set_error (error, HW_ERROR_MULTIPLE_HEADS, "Upgrade to one after the other.",
                "“%s” is ahead of “%s” on %u lines, and an upgrade has one target",
                self->sides[a].name, self->sides[b].name, n_missing);

  return NULL;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-plan-offline"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-plan-private.h"
#include "hw-util.h"

/* Cuts `A:B` into its sides; @out_start is NULL without a colon. Alembic crashes on a side that is empty and on
 * a second colon. */
static gboolean
split_range (const char *target, char **out_start, char **out_end, GError **error)
{
  const char *colon = strchr (target, ':');

  *out_start = NULL;
  *out_end = NULL;
  if (colon == NULL)
    {
      *out_end = g_strdup (target);
      return TRUE;
    }
  if (colon == target || colon[1] == '\0' || strchr (colon + 1, ':') != NULL)
    {
      hw_set_error (error, HW_ERROR_RANGE_SYNTAX,
                    "Write FROM:TO, such as base:head; both sides name a revision.",
                    "“%s” is not a range from one revision to another", target);
      return FALSE;
    }
  *out_start = g_strndup (target, (gsize)(colon - target));
  *out_end = g_strdup (colon + 1);

  return TRUE;
}

/* The one row that a database at @start holds: none for the base and where nothing is named. */
static gboolean
find_row (const HwGraph *graph, const char *start, const char *out_rows[2], GError **error)
{
  guint node = HW_GRAPH_NONE;

  out_rows[0] = NULL;
  out_rows[1] = NULL;
  if (start == NULL)
    return TRUE;
  if (!hw_graph_find (graph, start, &node, error))
    return FALSE;
  if (node != HW_GRAPH_NONE)
    out_rows[0] = _hw_graph_get_id (graph, node);

  return TRUE;
}

static HwPlan *
new_move (const HwGraph *graph, HwDirection direction, const char *target, GError **error)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  const char *rows[2];

  if (!split_range (target, &start, &end, error))
    return NULL;
  if (start == NULL && direction == HW_DIRECTION_DOWNGRADE)
    {
      hw_set_error (error, HW_ERROR_RANGE_REQUIRED,
                    "A script is made without a database, so say where that one stands: "
                    "FROM:TO, such as head:base.",
                    "a downgrade as SQL needs a range, and “%s” is none", target);
      return NULL;
    }
  if (!_hw_graph_check (graph, error) || !find_row (graph, start, rows, error))
    return NULL;

  return direction == HW_DIRECTION_UPGRADE ? hw_plan_new_upgrade (graph, rows, end, error)
                                           : hw_plan_new_downgrade (graph, rows, end, error);
}

static HwPlan *
new_stamp (const HwGraph *graph, const char *const *targets, GError **error)
{
  g_autoptr(GPtrArray) ends = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *start = NULL;
  const char *rows[2];

  for (guint i = 0; targets[i] != NULL; i++)
    {
      g_autofree char *this_start = NULL;
      char *end;

      if (!split_range (targets[i], &this_start, &end, error))
        return NULL;
      g_ptr_array_add (ends, end);
      if (this_start == NULL || g_strcmp0 (this_start, start) == 0)
        continue;
      if (start != NULL)
        {
          hw_set_error (error, HW_ERROR_STAMP_SQL_STARTS,
                        "Begin every range with the same revision.",
                        "a stamp as SQL starts from one revision, not from “%s” and “%s”", start,
                        this_start);
          return NULL;
        }
      start = g_steal_pointer (&this_start);
    }
  g_ptr_array_add (ends, NULL);
  if (!_hw_graph_check (graph, error) || !find_row (graph, start, rows, error))
    return NULL;

  return hw_plan_new_stamp (graph, rows, (const char *const *)ends->pdata, FALSE, error);
}

/**
 * hw_plan_new_offline:
 * @direction: what to plan
 * @targets: (array zero-terminated=1): `TO` or `FROM:TO`; one, for a stamp any number
 * @error: HW_ERROR_RANGE_REQUIRED (a downgrade without a start), RANGE_SYNTAX, STAMP_SQL_STARTS, and those of the
 *   other constructors
 *
 * Plans for a database that is not asked: it stands at `FROM`, or at the base where none is named. The rules are
 * those of Alembic's `--sql` (1.8 to 1.19). Does no I/O; any thread.
 *
 * Returns: (transfer full): a plan, possibly without steps; NULL on error
 */
HwPlan *
hw_plan_new_offline (const HwGraph *graph,
                     HwDirection direction,
                     const char *const *targets,
                     GError **error)
{
  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (direction == HW_DIRECTION_STAMP || hw_strv_length (targets) == 1, NULL);

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
    case HW_DIRECTION_DOWNGRADE:
      return new_move (graph, direction, targets[0], error);
    case HW_DIRECTION_STAMP:
      return new_stamp (graph, targets, error);
    }
  g_return_val_if_reached (NULL);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-plan"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-plan-private.h"
#include "hw-target.h"

#define ROWS_HINT \
  "The version table must hold only the uppermost applied revisions: correct it with a stamp."

static void
step_clear (HwPlanStep *step)
{
  g_clear_pointer (&step->revision, hw_revision_unref);
  g_clear_pointer (&step->changes, g_free);
  g_clear_pointer (&step->heads_after, g_free); /* the strings are borrowed */
}

static void
hw_plan_clear (HwPlan *self)
{
  g_array_unref (self->steps);
  g_ptr_array_unref (self->heads);
  g_free (self->heads_after);
  g_strfreev (self->rows);
  g_free (self->target);
  hw_graph_unref (self->graph);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

HwPlan *
_hw_plan_new (const HwGraph *graph, HwDirection direction, const char *const *rows, char *target)
{
  HwPlan *self = g_atomic_rc_box_new0 (HwPlan);

  self->graph = hw_graph_ref (graph);
  self->direction = direction;
  self->target = target;
  self->rows = rows != NULL ? g_strdupv ((char **)rows) : g_new0 (char *, 1);
  self->steps = g_array_new (FALSE, FALSE, sizeof (HwPlanStep));
  g_array_set_clear_func (self->steps, (GDestroyNotify)step_clear);
  self->heads = g_ptr_array_new ();
  for (char **row = self->rows; *row != NULL; row++)
    g_ptr_array_add (self->heads, *row);
  g_ptr_array_sort (self->heads, compare_strings);

  return self;
}

/* Index of @id among the sorted heads, or of the place where it belongs. */
static guint
find_head (const HwPlan *self, const char *id)
{
  guint low = 0, high = self->heads->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (strcmp (g_ptr_array_index (self->heads, middle), id) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

gboolean
_hw_plan_has_head (const HwPlan *self, const char *id)
{
  guint at = find_head (self, id);

  return at < self->heads->len && g_str_equal (g_ptr_array_index (self->heads, at), id);
}

static void
remove_head (HwPlan *self, const char *id)
{
  if (_hw_plan_has_head (self, id))
    g_ptr_array_remove_index (self->heads, find_head (self, id));
}

static void
add_head (HwPlan *self, const char *id)
{
  if (!_hw_plan_has_head (self, id))
    g_ptr_array_insert (self->heads, (int)find_head (self, id), (gpointer)id);
}

static GStrv
copy_heads (const HwPlan *self)
{
  char **copy = g_new (char *, self->heads->len + 1);

  for (guint i = 0; i < self->heads->len; i++)
    copy[i] = g_ptr_array_index (self->heads, i);
  copy[self->heads->len] = NULL;

  return copy;
}

/* Takes @changes over and follows them in the heads. */
void
_hw_plan_add_step (HwPlan *self, const HwRevision *revision, GArray *changes)
{
  HwPlanStep step = { 0 };

  for (guint i = 0; i < changes->len; i++)
    {
      const HwRowChange *change = &g_array_index (changes, HwRowChange, i);

      if (change->kind == HW_ROW_PURGE)
        g_ptr_array_set_size (self->heads, 0);
      if (change->from != NULL)
        remove_head (self, change->from);
      if (change->to != NULL)
        add_head (self, change->to);
    }

  step.revision = revision != NULL ? hw_revision_ref (revision) : NULL;
  step.direction = self->direction;
  step.n_changes = changes->len;
  step.changes = (HwRowChange *)(void *)g_array_free (changes, FALSE);
  step.heads_after = copy_heads (self);
  g_array_append_val (self->steps, step);
}

/* Nothing changes any more. */
HwPlan *
_hw_plan_finish (HwPlan *self)
{
  self->heads_after = copy_heads (self);

  return self;
}

GArray *
_hw_row_changes_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (HwRowChange));
}

void
_hw_row_changes_add (GArray *changes, HwRowChangeKind kind, const char *from, const char *to)
{
  HwRowChange change = { kind, from, to };

  g_array_append_val (changes, change);
}

gboolean
_hw_plan_check_range (const char *target, GError **error)
{
  if (strchr (target, ':') == NULL)
    return TRUE;

  hw_set_error (error, HW_ERROR_RANGE_NOT_ALLOWED, "Name only the revision to go to.",
                "range revision “%s” is not allowed", target);

  return FALSE;
}

/* Rows as nodes; a table in which a row is twice or one row implies another cannot be planned on. */
gboolean
_hw_plan_check_rows (const HwGraph *graph,
                     const char *const *rows,
                     HwErrorCode overlap_code,
                     GArray *nodes,
                     GError **error)
{
  g_autofree guint8 *seen = g_malloc0 (MAX (graph->n, 1));

  if (!_hw_target_rows (graph, rows, nodes, error))
    return FALSE;
  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);

      if (seen[node])
        {
          hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS, ROWS_HINT,
                        "the version table holds revision “%s” twice",
                        _hw_graph_get_id (graph, node));
          return FALSE;
        }
      seen[node] = 1;
    }

  return _hw_target_check_overlap (graph, nodes, FALSE, overlap_code, ROWS_HINT, error);
}

guint8 *
_hw_plan_mark_below (const HwGraph *graph, GArray *nodes)
{
  return _hw_edges_close (&graph->all_down, graph->n, (const guint *)(void *)nodes->data,
                          nodes->len);
}

/**
 * hw_plan_ref:
 *
 * Returns: (transfer full): @plan with one more reference; any thread
 */
HwPlan *
hw_plan_ref (const HwPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwPlan *)plan);
}

/**
 * hw_plan_unref:
 * @plan: (nullable): a plan
 *
 * Gives one reference back; the last one frees. Any thread.
 */
void
hw_plan_unref (HwPlan *plan)
{
  if (plan != NULL)
    g_atomic_rc_box_release_full (plan, (GDestroyNotify)hw_plan_clear);
}

/**
 * hw_plan_get_direction:
 *
 * Returns: whether the plan upgrades, downgrades or stamps
 */
HwDirection
hw_plan_get_direction (const HwPlan *plan)
{
  g_return_val_if_fail (plan != NULL, HW_DIRECTION_UPGRADE);

  return plan->direction;
}

/**
 * hw_plan_get_target:
 *
 * Returns: (transfer none): the target as it was typed; several are joined by blanks
 */
const char *
hw_plan_get_target (const HwPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  return plan->target;
}

/**
 * hw_plan_get_rows:
 *
 * Returns: (transfer none) (array zero-terminated=1): the version table before, in row order
 */
const char *const *
hw_plan_get_rows (const HwPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  return (const char *const *)plan->rows;
}

/**
 * hw_plan_get_heads_after:
 *
 * Returns: (transfer none) (array zero-terminated=1): the version table after the last step, sorted
 */
const char *const *
hw_plan_get_heads_after (const HwPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  return (const char *const *)plan->heads_after;
}

/**
 * hw_plan_get_n_steps:
 *
 * Returns: the number of steps; 0 when there is nothing to do
 */
guint
hw_plan_get_n_steps (const HwPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return plan->steps->len;
}

/**
 * hw_plan_get_step:
 * @index: 0-based, in the order of execution
 *
 * Returns: (transfer none): the step
 */
const HwPlanStep *
hw_plan_get_step (const HwPlan *plan, guint index)
{
  g_return_val_if_fail (plan != NULL && index < plan->steps->len, NULL);

  return &g_array_index (plan->steps, HwPlanStep, index);
}

/* A table that a stamp leaves with rows that stand on one another is one that nothing can be planned on: Alembic writes it
 * and then refuses it. */
static gboolean
check_heads (const HwPlan *self, GError **error)
{
  g_autoptr(GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  return self->direction != HW_DIRECTION_STAMP
         || (_hw_target_rows (self->graph, (const char *const *)self->heads_after, nodes, error)
             && _hw_target_check_overlap (self->graph, nodes, FALSE, HW_ERROR_OVERLAP,
                                          "Stamp only the uppermost of them: it stands for all "
                                          "that is below it.",
                                          error));
}

/**
 * hw_plan_check:
 * @error: HW_ERROR_IRREVERSIBLE, with the revision that would be undone first; HW_ERROR_OVERLAP: a stamp would leave
 *   rows that stand on one another
 *
 * Refuses what can be known to fail before anything runs, or to leave a version table that cannot be used. Any thread.
 *
 * Returns: whether the plan may be run
 */
gboolean
hw_plan_check (const HwPlan *plan, GError **error)
{
  g_autoptr(GString) list = g_string_new (NULL);
  const HwRevision *first = NULL;
  GError *local = NULL;
  guint count = 0;

  g_return_val_if_fail (plan != NULL, FALSE);

  for (guint i = 0; plan->direction == HW_DIRECTION_DOWNGRADE && i < plan->steps->len; i++)
    {
      const HwRevision *revision = hw_plan_get_step (plan, i)->revision;

      if ((revision->flags & HW_REVISION_IRREVERSIBLE) == 0)
        continue;
      if (first == NULL)
        first = revision;
      g_string_append_printf (list, "%s“%s”", count++ > 0 ? ", " : "", revision->id);
    }
  if (first == NULL)
    return check_heads (plan, error);

  local = hw_error_new (HW_ERROR_IRREVERSIBLE,
                        "Stop the downgrade above it, or restore a backup from before the upgrade.",
                        count > 1 ? "revisions %s cannot be downgraded"
                                  : "revision %s cannot be downgraded",
                        list->str);
  hw_error_set_revision (local, first->id);
  if (first->file[0] != '\0')
    hw_error_set_location (local, first->file, 0, 0);
  g_propagate_error (error, local);

  return FALSE;
}

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
#include "hw-util.h"

#define OVERLAP_HINT "Name only the uppermost of revisions that stand on one another."
#define ROWS_HINT \
  "The version table must hold only the uppermost applied revisions: correct it with a stamp."

G_DEFINE_BOXED_TYPE (HwPlan, hw_plan, hw_plan_ref, hw_plan_unref)

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

static gboolean
check_range (const char *target, GError **error)
{
  if (strchr (target, ':') == NULL)
    return TRUE;

  hw_set_error (error, HW_ERROR_RANGE_NOT_ALLOWED, "Name only the revision to go to.",
                "range revision “%s” is not allowed", target);

  return FALSE;
}

/* Rows as nodes; a table in which a row is twice or one row implies another cannot be planned on. */
static gboolean
check_rows (const HwGraph *graph,
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

static guint8 *
mark_below (const HwGraph *graph, GArray *nodes)
{
  return _hw_edges_close (&graph->all_down, graph->n, (const guint *)(void *)nodes->data,
                          nodes->len);
}

/* Those that @node stands on and that are rows now, in the order of the file. */
static GPtrArray *
list_replaced_rows (const HwPlan *self, guint node)
{
  GPtrArray *replaced = g_ptr_array_new ();
  guint n_down;
  const guint *down = _hw_edges_get (&self->graph->norm_down, node, &n_down);

  for (guint i = 0; i < n_down; i++)
    {
      const char *id = _hw_graph_get_id (self->graph, down[i]);

      if (_hw_plan_has_head (self, id))
        g_ptr_array_add (replaced, (gpointer)id);
    }

  return replaced;
}

/* What the rows stand on that @replaced leaves. */
static guint8 *
mark_below_other_rows (const HwPlan *self, GPtrArray *replaced)
{
  g_autoptr(GArray) others = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->heads->len; i++)
    {
      guint row = hw_graph_lookup (self->graph, g_ptr_array_index (self->heads, i));

      if (!g_ptr_array_find_with_equal_func (replaced, g_ptr_array_index (self->heads, i),
                                             g_str_equal, NULL))
        g_array_append_val (others, row);
    }

  return mark_below (self->graph, others);
}

/* When a revision joins several rows, Alembic wants a row for each revision that it names, unless another
 * row stands on it. A dependency that one of the joined rows stands on already has none, and Alembic dies
 * after the revision's own SQL has run; nobody could deploy such a project with it. */
static gboolean
check_joined_rows (const HwPlan *self, guint node, GPtrArray *replaced, GError **error)
{
  const HwGraph *graph = self->graph;
  g_autofree guint8 *covered = NULL;
  guint n_down;
  const guint *down = _hw_edges_get (&graph->norm_down, node, &n_down);

  if (replaced->len < 2 || replaced->len == n_down)
    return TRUE;

  covered = mark_below_other_rows (self, replaced);
  for (guint i = 0; i < n_down; i++)
    {
      const char *id = _hw_graph_get_id (graph, down[i]);

      if (covered[down[i]] || _hw_plan_has_head (self, id))
        continue;
      hw_set_error (
          error, HW_ERROR_OVERLAP,
          "Remove that dependency: the other revisions that it names stand on it already.",
          "revision “%s” joins several rows and names “%s”, which cannot have a row of its own",
          _hw_graph_get_id (graph, node), id);
      return FALSE;
    }

  return TRUE;
}

/* One row a tip of what is applied: @node takes the place of those rows that it stands on. As long as
 * the table is proper these are the same changes as Alembic's. */
static gboolean
add_upgrade_step (HwPlan *self, guint node, GError **error)
{
  const HwRevision *revision = g_ptr_array_index (self->graph->revisions, node);
  g_autoptr(GPtrArray) replaced = list_replaced_rows (self, node);
  GArray *changes;

  if (!check_joined_rows (self, node, replaced, error))
    return FALSE;

  changes = _hw_row_changes_new ();
  for (guint i = 0; i + 1 < replaced->len; i++)
    _hw_row_changes_add (changes, HW_ROW_DELETE, g_ptr_array_index (replaced, i), NULL);
  if (replaced->len > 0)
    _hw_row_changes_add (changes, HW_ROW_UPDATE, g_ptr_array_index (replaced, replaced->len - 1),
                         revision->id);
  else
    _hw_row_changes_add (changes, HW_ROW_INSERT, NULL, revision->id);
  _hw_plan_add_step (self, revision, changes);

  return TRUE;
}

/**
 * hw_plan_new_upgrade:
 * @rows: (nullable) (array zero-terminated=1): ids in the version table, in row order; empty for a new
 *   database
 * @target: target expression as Alembic 1.19 reads it: `head`, `heads`, `+2`, `ae10+1`, `branch@head`
 * @error: HW_ERROR_NOT_FOUND (@target or a row), AMBIGUOUS_PREFIX, NO_SUCH_BRANCH, NOT_IN_BRANCH,
 *   MULTIPLE_HEADS, RELATIVE_COUNT, WALKED_TOO_FAR, AMBIGUOUS_WALK, AMBIGUOUS_UPGRADE, OVERLAP,
 *   RANGE_NOT_ALLOWED, VERSION_TABLE_ROWS, or the graph's own error
 *
 * Orders the steps from @rows to @target. A target that is applied already gives no steps. The rows after
 * each step are the tips of what is applied then. Does no I/O; any thread. O(V + E) and the targets'
 * search.
 *
 * Returns: (transfer full): a plan, possibly without steps; NULL on error
 */
HwPlan *
hw_plan_new_upgrade (const HwGraph *graph,
                     const char *const *rows,
                     const char *target,
                     GError **error)
{
  g_autoptr(GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) current = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) order = NULL;
  g_autofree guint8 *members = NULL;
  g_autofree guint8 *applied = NULL;
  g_autoptr(HwPlan) self = NULL;

  g_return_val_if_fail (graph != NULL && target != NULL, NULL);

  if (!check_range (target, error) || !_hw_graph_check (graph, error)
      || !check_rows (graph, rows, HW_ERROR_OVERLAP, current, error)
      || !_hw_target_upgrade (graph, rows, target, TRUE, targets, error))
    return NULL;
  for (guint i = 0; i < targets->len; i++)
    if (g_array_index (targets, guint, i) >= graph->n)
      {
        hw_set_error (error, HW_ERROR_WALKED_TOO_FAR, "Count fewer steps, or name the revision.",
                      "walked too far: “%s” is not a revision", target);
        return NULL;
      }
  if (!_hw_target_check_overlap (graph, targets, FALSE, HW_ERROR_OVERLAP, OVERLAP_HINT, error))
    return NULL;

  members = mark_below (graph, targets);
  applied = mark_below (graph, current);
  for (guint v = 0; v < graph->n; v++)
    members[v] &= !applied[v];
  order = _hw_graph_sort (graph, members, (const guint *)(void *)targets->data, targets->len);

  self = _hw_plan_new (graph, HW_DIRECTION_UPGRADE, rows, g_strdup (target));
  for (guint i = order->len; i > 0; i--)
    if (!add_upgrade_step (self, g_array_index (order, guint, i - 1), error))
      return NULL;

  return _hw_plan_finish (g_steal_pointer (&self));
}

static void
add_bases (const HwGraph *graph, GArray *roots)
{
  for (guint v = 0; v < graph->n; v++)
    if ((graph->flags[v] & HW_GRAPH_BASE) != 0)
      g_array_append_val (roots, v);
}

/* A labelled base counts once more for each label: Alembic's map has it under both names. */
static guint
count_roots (const HwGraph *graph, GArray *roots, gboolean are_bases)
{
  guint count = roots->len;

  for (guint i = 0; are_bases && i < roots->len; i++)
    {
      const HwRevision *revision =
          g_ptr_array_index (graph->revisions, g_array_index (roots, guint, i));

      count += g_strv_length (revision->branch_labels);
    }

  return count;
}

/* Keeps those of @roots that the revision named @label stands on. */
static gboolean
narrow_roots (const HwGraph *graph, const char *label, GArray *roots, GError **error)
{
  g_autofree guint8 *line = NULL;
  guint branch;
  guint used = 0;

  if (!_hw_target_find (graph, label, NULL, &branch, NULL))
    {
      hw_set_error (error, HW_ERROR_NO_SUCH_BRANCH,
                    "What stands before the @ must be a branch label or a revision.",
                    "can't locate a branch identified by “%s”", label);
      return FALSE;
    }
  line = _hw_edges_close (&graph->down, graph->n, &branch, 1);
  for (guint i = 0; i < roots->len; i++)
    if (line[g_array_index (roots, guint, i)])
      g_array_index (roots, guint, used++) = g_array_index (roots, guint, i);
  g_array_set_size (roots, used);
  if (used > 0)
    return TRUE;

  hw_set_error (error, HW_ERROR_NOT_DOWNGRADE_TARGET,
                "Name a revision below the current ones on that branch.",
                "branch “%s” does not hold a valid downgrade target", label);

  return FALSE;
}

/* The lowest revisions that a downgrade to @target undoes. */
static gboolean
find_roots (const HwGraph *graph,
            const char *const *rows,
            const char *target,
            guint *out_node,
            GArray *roots,
            GError **error)
{
  g_autofree char *label = NULL;
  gboolean to_base;
  guint n_kids;
  const guint *kids;

  if (target[0] == '-' && g_ascii_isdigit (target[1]) && hw_strv_length (rows) > 1)
    {
      hw_set_error (error, HW_ERROR_AMBIGUOUS_WALK,
                    "Name the branch, as in “label@-1”, or the revision to go to.",
                    "“%s” is ambiguous from several current revisions", target);
      return FALSE;
    }
  if (!_hw_target_downgrade (graph, rows, target, TRUE, &label, out_node, error))
    return FALSE;

  to_base = *out_node >= graph->n;
  if (to_base)
    add_bases (graph, roots);
  else
    {
      kids = _hw_edges_get (&graph->kids, *out_node, &n_kids);
      g_array_append_vals (roots, kids, n_kids);
    }
  if (label != NULL && count_roots (graph, roots, to_base) > 1)
    return narrow_roots (graph, label, roots, error);

  return TRUE;
}

static gboolean
contains (GArray *nodes, guint node)
{
  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index (nodes, guint, i) == node)
      return TRUE;

  return FALSE;
}

/* Those of what @node stood on come up that no applied revision stands on any more. */
static void
add_downgrade_step (HwPlan *self, guint node, guint *n_applied_above)
{
  const HwGraph *graph = self->graph;
  const HwRevision *revision = g_ptr_array_index (graph->revisions, node);
  GArray *changes = _hw_row_changes_new ();
  const char *last = NULL;
  guint n_down;
  const guint *down = _hw_edges_get (&graph->all_down, node, &n_down);

  for (guint i = 0; i < n_down; i++)
    n_applied_above[down[i]]--;

  down = _hw_edges_get (&graph->norm_down, node, &n_down);
  for (guint i = 0; i < n_down; i++)
    {
      if (n_applied_above[down[i]] > 0)
        continue;
      if (last != NULL)
        _hw_row_changes_add (changes, HW_ROW_INSERT, NULL, last);
      last = _hw_graph_get_id (graph, down[i]);
    }
  if (last != NULL)
    _hw_row_changes_add (changes, HW_ROW_UPDATE, revision->id, last);
  else
    _hw_row_changes_add (changes, HW_ROW_DELETE, revision->id, NULL);
  _hw_plan_add_step (self, revision, changes);
}

static guint *
count_applied_above (const HwGraph *graph, const guint8 *applied)
{
  guint *count = g_new0 (guint, MAX (graph->n, 1));

  for (guint v = 0; v < graph->n; v++)
    for (guint e = graph->all_down.offsets[v]; applied[v] && e < graph->all_down.offsets[v + 1];
         e++)
      count[graph->all_down.nodes[e]]++;

  return count;
}

/**
 * hw_plan_new_downgrade:
 * @rows: (nullable) (array zero-terminated=1): ids in the version table, in row order
 * @target: target expression as Alembic 1.19 reads it: `base`, `-1`, an id, `label@base`, `label@-2`
 * @error: as for [ctor@Plan.new_upgrade], and HW_ERROR_NOT_DOWNGRADE_TARGET
 *
 * Undoes everything applied above @target, in all branches unless a label narrows it, and whatever depends
 * on what is undone. `-N` from several rows is refused: it would depend on the order of the rows. Whether
 * every step can be undone is for [method@Plan.check] to say. Does no I/O; any thread.
 *
 * Returns: (transfer full): a plan, possibly without steps; NULL on error
 */
HwPlan *
hw_plan_new_downgrade (const HwGraph *graph,
                       const char *const *rows,
                       const char *target,
                       GError **error)
{
  g_autoptr(GArray) roots = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) current = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) order = NULL;
  g_autofree guint8 *members = NULL;
  g_autofree guint8 *applied = NULL;
  g_autofree guint *n_applied_above = NULL;
  HwPlan *self;
  guint node;

  g_return_val_if_fail (graph != NULL && target != NULL, NULL);

  if (!check_range (target, error) || !_hw_graph_check (graph, error)
      || !check_rows (graph, rows, HW_ERROR_VERSION_TABLE_ROWS, current, error)
      || !find_roots (graph, rows, target, &node, roots, error))
    return NULL;

  members =
      _hw_edges_close (&graph->all_kids, graph->n, (const guint *)(void *)roots->data, roots->len);
  applied = mark_below (graph, current);
  for (guint v = 0; v < graph->n; v++)
    members[v] &= applied[v];
  order = _hw_graph_sort (graph, members, (const guint *)(void *)current->data, current->len);
  if (order->len == 0 && node < graph->n && !contains (current, node))
    {
      hw_set_error (error, HW_ERROR_NOT_DOWNGRADE_TARGET,
                    "Name a revision that is applied and below a current one.",
                    "destination “%s” is not a valid downgrade target from the current revisions",
                    target);
      return NULL;
    }

  self = _hw_plan_new (graph, HW_DIRECTION_DOWNGRADE, rows, g_strdup (target));
  n_applied_above = count_applied_above (graph, applied);
  for (guint i = 0; i < order->len; i++)
    add_downgrade_step (self, g_array_index (order, guint, i), n_applied_above);

  return _hw_plan_finish (self);
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

/**
 * hw_plan_check:
 * @error: HW_ERROR_IRREVERSIBLE, with the revision that would be undone first
 *
 * Refuses what can be known to fail before anything runs: a downgrade through revisions that cannot be
 * undone. Any thread.
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
    return TRUE;

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

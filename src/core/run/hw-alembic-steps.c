/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-steps"

#include "config.h"

#include <string.h>

#include "hw-alembic-steps.h"
#include "hw-error.h"

/*
 * Alembic is given targets, not steps: from where a database stands it makes a plan of its own to the target. Our planner
 * knows its rules, so that it can be asked what Alembic would do. Only a target that gives exactly the one step is used.
 */

const char *const *
hw_alembic_get_rows_before (const HwPlan *plan, guint index)
{
  return index == 0 ? hw_plan_get_rows (plan)
                    : (const char *const *)hw_plan_get_step (plan, index - 1)->heads_after;
}

static gboolean
is_exactly (HwPlan *plan, const HwPlanStep *step)
{
  gboolean is_same = plan != NULL && hw_plan_get_n_steps (plan) == 1
                     && strcmp (hw_plan_get_step (plan, 0)->revision->id, step->revision->id) == 0;

  hw_plan_unref (plan);

  return is_same;
}

static GStrv
make_call (const char *command, const char *target)
{
  const char *argv[] = { command, target, NULL };

  return g_strdupv ((GStrv)argv);
}

/* All that @step's revision revises is there when its turn comes, so that naming it is enough. */
static GStrv
make_upgrade (const HwGraph *graph, const HwPlanStep *step, const char *const *rows)
{
  const char *id = step->revision->id;

  return is_exactly (hw_plan_new_upgrade (graph, rows, id, NULL), step) ? make_call ("upgrade", id)
                                                                        : NULL;
}

/* “R@D” takes of what stands above D only the line that leads to R (what stands before the @ may be an id). For a merge
 * one of its parents may lie below another, which then would go too. */
static GStrv
make_downgrade (const HwGraph *graph, const HwPlanStep *step, const char *const *rows)
{
  const HwRevision *revision = step->revision;
  const char *const base[] = { "base", NULL };
  const char *const *below =
      revision->down_revisions[0] != NULL ? (const char *const *)revision->down_revisions : base;

  for (guint i = 0; below[i] != NULL; i++)
    {
      g_autofree char *narrow = g_strconcat (revision->id, "@", below[i], NULL);

      if (is_exactly (hw_plan_new_downgrade (graph, rows, narrow, NULL), step))
        return make_call ("downgrade", narrow);
      if (is_exactly (hw_plan_new_downgrade (graph, rows, below[i], NULL), step))
        return make_call ("downgrade", below[i]);
    }

  return NULL;
}

/* The table is emptied and filled with what the plan ends at: the same as the plan's changes one by one, whatever was in
 * it before. */
static GStrv
make_stamp (const HwPlan *plan)
{
  const char *const *rows = hw_plan_get_heads_after (plan);
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new ();

  g_strv_builder_add_many (argv, "stamp", "--purge", NULL);
  if (rows[0] == NULL)
    g_strv_builder_add (argv, "base");
  else
    g_strv_builder_addv (argv, (const char **)rows);

  return g_strv_builder_end (argv);
}

static void
free_call (gpointer call)
{
  g_strfreev (call);
}

/**
 * hw_alembic_list_calls:
 * @graph: the project's revisions
 * @plan: made on @graph
 * @error: HW_ERROR_UNREADABLE when Alembic has no words for one of the steps alone
 *
 * Does no I/O; any thread. O(steps · (V + E)).
 *
 * Returns: (transfer full) (element-type GStrv): as many as the plan has steps
 */
GPtrArray *
hw_alembic_list_calls (const HwGraph *graph, const HwPlan *plan, GError **error)
{
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func (free_call);

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      const char *const *rows = hw_alembic_get_rows_before (plan, i);
      GStrv call = NULL;

      switch (step->direction)
        {
        case HW_DIRECTION_UPGRADE:
          call = make_upgrade (graph, step, rows);
          break;
        case HW_DIRECTION_DOWNGRADE:
          call = make_downgrade (graph, step, rows);
          break;
        case HW_DIRECTION_STAMP:
          g_ptr_array_add (calls, i == 0 ? make_stamp (plan) : NULL);
          continue;
        }
      if (call == NULL)
        {
          hw_set_error (
              error, HW_ERROR_UNREADABLE,
              "Run this step with alembic by hand, then come back: both use the same version table.",
              "alembic has no command that would %s revision “%s” alone from where the "
              "database then stands",
              hw_direction_to_string (step->direction), step->revision->id);
          if (error != NULL)
            hw_error_set_revision (*error, step->revision->id);
          return NULL;
        }
      g_ptr_array_add (calls, call);
    }

  return g_steal_pointer (&calls);
}

/**
 * hw_alembic_may_stay:
 *
 * Python's sqlite3 commits before DDL, and a revision may ask for it: by autocommit_block(), an isolation level, or a
 * commit() of its own. Reads the revision's file.
 *
 * Returns: FALSE for a stamp and for revisions in SQL
 */
gboolean
hw_alembic_may_stay (const HwPlanStep *step, HwDialect dialect)
{
  const char *file = step->revision->file;
  g_autofree char *text = NULL;

  if (step->direction == HW_DIRECTION_STAMP || file == NULL || !g_str_has_suffix (file, ".py"))
    return FALSE;
  if (dialect == HW_DIALECT_SQLITE)
    return TRUE;

  return g_file_get_contents (file, &text, NULL, NULL)
         && (strstr (text, "autocommit_block") != NULL || strstr (text, "AUTOCOMMIT") != NULL
             || strstr (text, ".commit(") != NULL);
}

/**
 * hw_alembic_rows_mean_the_same:
 *
 * Older versions of Alembic leave rows of revisions that another row implies (before 1.13.1, after the downgrade of a
 * merge), which says nothing else and which they then refuse to upgrade.
 *
 * Returns: whether both stand for the same applied revisions; FALSE where one of them is not known
 */
gboolean
hw_alembic_rows_mean_the_same (const HwGraph *graph, const char *const *a, const char *const *b)
{
  g_auto (GStrv) unknown_a = hw_graph_list_unknown (graph, a);
  g_auto (GStrv) unknown_b = hw_graph_list_unknown (graph, b);
  g_autofree guint8 *applied_a = NULL;
  g_autofree guint8 *applied_b = NULL;

  if (unknown_a[0] != NULL || unknown_b[0] != NULL)
    return FALSE;
  applied_a = hw_graph_get_applied (graph, a);
  applied_b = hw_graph_get_applied (graph, b);

  return memcmp (applied_a, applied_b, hw_graph_get_n_revisions (graph)) == 0;
}

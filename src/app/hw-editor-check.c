/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-check"

#include "config.h"

#include "hw-editor-check.h"
#include "hw-error.h"

void
hw_editor_check_free (HwEditorCheck *check)
{
  if (check == NULL)
    return;

  g_free (check->path);
  g_free (check->text);
  hw_project_unref (check->project);
  hw_environment_unref (check->environment);
  g_free (check);
}

/* What the graph has against the file: ids that are there twice, parents that are not, cycles. What was wrong in the
 * file itself when the project was read may have been put right meanwhile. */
static void
add_graph_problems (const HwEditorCheck *check, GPtrArray *problems)
{
  GPtrArray *all = check->project != NULL ? hw_project_get_problems (check->project) : NULL;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (all, i);

      if (g_str_equal (problem->file, check->path)
          && !g_str_equal (problem->code, hw_error_code_to_name (HW_ERROR_SCRIPT)))
        g_ptr_array_add (problems, hw_problem_ref (problem));
    }
}

static gboolean
is_revision (const HwEditorCheck *check)
{
  const HwGraph *graph = check->project != NULL ? hw_project_get_graph (check->project) : NULL;

  for (guint node = 0; graph != NULL && node < hw_graph_get_n_revisions (graph); node++)
    if (g_str_equal (hw_graph_get_revision (graph, node)->file, check->path))
      return TRUE;

  return FALSE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const HwProblem *left = *(const HwProblem *const *)a;
  const HwProblem *right = *(const HwProblem *const *)b;

  if (left->line != right->line)
    return left->line < right->line ? -1 : 1;

  return left->column == right->column ? 0 : left->column < right->column ? -1 : 1;
}

GPtrArray *
hw_editor_check_run (const HwEditorCheck *check, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);

  g_return_val_if_fail (check != NULL, NULL);

  add_graph_problems (check, problems);
  if (g_str_has_suffix (check->path, ".sql") && is_revision (check))
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(HwScript) script = hw_script_parse (check->path, check->text, -1, &local_error);

      if (script == NULL)
        g_ptr_array_add (problems, hw_problem_new (HW_SEVERITY_ERROR, check->path, 1, local_error));
    }
  g_ptr_array_sort (problems, compare_places);

  return g_steal_pointer (&problems);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-scripts"

#include "config.h"

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-project.h"
#include "hw-sql-client.h"

HwDialect
hw_project_guess_dialect (const HwProject *project)
{
  GPtrArray *environments;
  gboolean is_sqlite;

  g_return_val_if_fail (project != NULL, HW_DIALECT_POSTGRESQL);

  environments = hw_project_get_environments (project);
  is_sqlite = environments->len > 0;

  for (guint i = 0; i < environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (environments, i);

      is_sqlite = is_sqlite && g_str_has_prefix (environment->url, "sqlite");
    }

  return is_sqlite ? HW_DIALECT_SQLITE : HW_DIALECT_POSTGRESQL;
}

static void
check_script (const HwScript *script, HwDialect dialect, GPtrArray *problems)
{
  const HwScriptSection *sections[] = { &script->up, &script->down, &script->verify,
                                        &script->test_before, &script->test_after };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autoptr(GError) error = NULL;

      if (!sections[i]->present
          || hw_sql_check_client_commands (sections[i]->text, dialect, sections[i]->line, &error))
        continue;
      hw_error_set_location (error, script->revision->file, hw_error_get_line (error),
                             hw_error_get_column (error));
      _hw_problems_add_error (problems, HW_SEVERITY_ERROR, script->revision->file,
                              hw_error_get_line (error), error);
    }
}

/**
 * hw_project_check_scripts:
 * @error: G_IO_ERROR_CANCELLED
 *
 * Reads every native revision whole, which opening a project does not, and lists what no server could carry out in it.
 * Blocks; any thread.
 *
 * Returns: (transfer full) (element-type HwProblem): by revision in load order; NULL when cancelled
 */
GPtrArray *
hw_project_check_scripts (const HwProject *project, GCancellable *cancellable, GError **error)
{
  const HwGraph *graph;
  HwDialect dialect;
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);

  g_return_val_if_fail (project != NULL, NULL);

  graph = hw_project_get_graph (project);
  dialect = hw_project_guess_dialect (project);
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);
      g_autoptr(HwScript) script = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if ((revision->flags & HW_REVISION_PYTHON) != 0)
        continue;
      /* A file that is wrong as a whole is among the project's own problems. */
      script = hw_project_load_script (project, revision, NULL);
      if (script != NULL)
        check_script (script, dialect, problems);
    }

  return g_steal_pointer (&problems);
}

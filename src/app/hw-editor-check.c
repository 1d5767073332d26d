/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-check"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-database-url.h"
#include "hw-editor-check.h"
#include "hw-error.h"
#include "hw-format.h"

void
hw_editor_check_free (HwEditorCheck *check)
{
  if (check == NULL)
    return;

  g_free (check->path);
  g_free (check->text);
  hw_project_unref (check->project);
  hw_environment_unref (check->environment);
  hw_schema_names_unref (check->names);
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
        g_ptr_array_add (problems, hw_sql_problem_new (problem->severity, HW_SQL_PROBLEM_FORM,
                                                       MAX (problem->line, 1), problem->column, 0,
                                                       problem->hint, "%s", problem->message));
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

static HwDialect
find_dialect (const HwEditorCheck *check)
{
  const HwEnvironment *environment = check->environment;
  g_autofree char *text =
      environment != NULL ? hw_environment_resolve_url (environment, NULL, NULL) : NULL;
  g_autoptr(HwDatabaseUrl) url =
                 text != NULL ? hw_database_url_parse (text, environment->root, NULL) : NULL;

  if (url != NULL)
    return hw_database_url_get_dialect (url);

  return check->project != NULL ? hw_project_guess_dialect (check->project) : HW_DIALECT_POSTGRESQL;
}

GPtrArray *
hw_editor_check_run (const HwEditorCheck *check, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) problems = NULL;
  HwDialect dialect;

  g_return_val_if_fail (check != NULL, NULL);

  dialect = find_dialect (check);
  if (!g_str_has_suffix (check->path, ".sql"))
    problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_sql_problem_free);
  else if (is_revision (check))
    problems = hw_sql_validate_script (check->path, check->text, dialect, check->names,
                                       check->server_version, cancellable, error);
  else
    problems =
        hw_sql_validate (check->text, dialect, 1, NULL, check->server_version, cancellable, error);
  if (problems == NULL)
    return NULL;
  add_graph_problems (check, problems);
  g_ptr_array_sort (problems, hw_sql_problem_compare);

  return g_steal_pointer (&problems);
}

char *
hw_editor_check_format (const HwSqlProblem *problem)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (problem != NULL, NULL);

  hw_set_error (&error, HW_ERROR_SQL, problem->hint, "%s", problem->message);

  return hw_format_error (error);
}

char *
hw_editor_check_format_fix (const HwSqlProblem *problem)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (problem != NULL && problem->fix != NULL, NULL);

  text = g_strstrip (g_strdup (problem->fix->text));
  if (problem->fix->old[0] == '\0')
    /* Translators: a line that is put into a file */
    return g_strdup_printf (_("Insert “%s”"), text);

  /* Translators: a word in a file, and the word that takes its place */
  return g_strdup_printf (_("Replace “%s” by “%s”"), problem->fix->old, text);
}

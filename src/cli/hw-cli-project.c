/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-project"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli.h"
#include "hw-history-table.h"
#include "hw-keyring.h"
#include "hw-ownership.h"
#include "hw-status.h"
#include "hw-version-table.h"

#define MAX_PROBLEMS_SHOWN 10

/**
 * hw_cli_open_project:
 *
 * Opens the project of -C or of the current folder. What is wrong in its files is told on standard error
 * and stops nothing here.
 */
HwProject *
hw_cli_open_project (HwCli *cli, GError **error)
{
  const char *dir = cli->dir != NULL ? cli->dir : ".";
  HwProject *project =
      cli->keeps_scripts ? hw_project_open_with_scripts (dir, cli->section, cli->cancellable, error)
                         : hw_project_open_section (dir, cli->section, cli->cancellable, error);
  g_autoptr(HwKeyring) keyring = hw_keyring_new ();
  GPtrArray *problems;

  if (project == NULL)
    return NULL;

  hw_project_set_keyring (project, keyring);
  problems = hw_project_get_problems (project);
  for (guint i = 0; i < problems->len && i < MAX_PROBLEMS_SHOWN; i++)
    hw_cli_print_problem (problems->pdata[i], hw_project_get_root (project));
  if (problems->len > MAX_PROBLEMS_SHOWN)
    hw_cli_warn (ngettext ("%u more problem; “headway check” lists all",
                           "%u more problems; “headway check” lists all",
                           problems->len - MAX_PROBLEMS_SHOWN),
                 problems->len - MAX_PROBLEMS_SHOWN);

  return project;
}

static char *
join_environment_names (GPtrArray *environments)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < environments->len; i++)
    {
      const HwEnvironment *environment = environments->pdata[i];

      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", environment->name);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * hw_cli_explain_no_environment:
 *
 * Returns: (transfer none): what to do about a project without an environment. Alembic's are most often without: their
 *   env.py takes the database from a variable, which only running it could tell.
 */
const char *
hw_cli_explain_no_environment (const HwProject *project)
{
  if (hw_project_get_kind (project) == HW_PROJECT_ALEMBIC)
    return _("Write a headway.ini beside Alembic's files, with the lines “[environment dev]” and “url = "
             "${DATABASE_URL}”: a URL, or the variable that holds it.");

  return _("Add a section such as [environment dev] with a url to headway.ini.");
}

/**
 * hw_cli_choose_environment:
 * @error: HW_ERROR_NO_ENVIRONMENT, with the names there are
 *
 * Returns: (transfer none): an environment of @project
 */
const HwEnvironment *
hw_cli_choose_environment (HwCli *cli, const HwProject *project, GError **error)
{
  GPtrArray *environments = hw_project_get_environments (project);
  g_autofree char *names = NULL;

  if (cli->environment != NULL)
    return hw_project_find_environment (project, cli->environment, error);
  if (environments->len == 1)
    return environments->pdata[0];
  if (environments->len == 0)
    {
      hw_set_error (error, HW_ERROR_NO_ENVIRONMENT, hw_cli_explain_no_environment (project),
                    _("the project has no environment"));
      return NULL;
    }

  names = join_environment_names (environments);
  hw_set_error (error, HW_ERROR_NO_ENVIRONMENT,
                _("Choose one with --env NAME."), _("the project has several environments: %s"),
                                                      names);

  return NULL;
}

/**
 * hw_cli_connect:
 * @read_only: nothing may be written over the connection
 * @error: HW_ERROR_CONFIG, URL, CONNECT, AUTH; G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an open connection
 */
HwDatabase *
hw_cli_connect (HwCli *cli, const HwEnvironment *environment, gboolean read_only, GError **error)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (environment, read_only, error);

  if (database == NULL || !hw_database_open (database, cli->cancellable, error))
    return NULL;

  return g_steal_pointer (&database);
}

/* Connects to the chosen environment to read. NULL without @error where the database is a file that does not exist
 * yet. */
static HwDatabase *
connect_to_read (HwCli *cli, const HwProject *project, GError **error)
{
  const HwEnvironment *environment = hw_cli_choose_environment (cli, project, error);
  g_autoptr(HwDatabase) database = NULL;

  if (environment == NULL)
    return NULL;
  database = hw_environment_new_database (environment, TRUE, error);
  if (database == NULL || hw_database_is_missing_file (database, error)
      || !hw_database_open (database, cli->cancellable, error))
    return NULL;

  return g_steal_pointer (&database);
}

static GStrv
read_version_table (HwCli *cli, const HwProject *project, HwDatabase *database, GError **error)
{
  return hw_version_table_read (database, hw_project_get_version_table_schema (project),
                                hw_project_get_version_table (project), NULL, cli->cancellable,
                                error);
}

/**
 * hw_cli_read_rows:
 *
 * Reads and writes nothing: a SQLite file that does not exist yet is an empty version table.
 *
 * Returns: (transfer full): the rows in their order, possibly none; NULL on error
 */
GStrv
hw_cli_read_rows (HwCli *cli, const HwProject *project, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(HwDatabase) database = connect_to_read (cli, project, &local_error);

  if (database != NULL)
    return read_version_table (cli, project, database, error);
  if (local_error == NULL)
    return g_new0 (char *, 1);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* @out_edits: (optional) */
static gboolean
read_history (HwCli *cli,
              const HwProject *project,
              HwDatabase *database,
              const char *const *rows,
              GPtrArray **out_edits,
              GError **error)
{
  const char *table = hw_project_get_history_table (project);
  g_autoptr(GPtrArray) entries = NULL;

  if (table == NULL)
    return TRUE;
  if (out_edits == NULL)
    return hw_ownership_check (project, database, cli->cancellable, error);
  entries = hw_history_table_list_newest (database, hw_project_get_version_table_schema (project),
                                          table, hw_project_get_version_table (project),
                                          cli->cancellable, error);
  if (entries == NULL || !hw_ownership_judge (project, database, entries, error))
    return FALSE;
  *out_edits = hw_edits_find (project, rows, entries, hw_database_get_dialect (database),
                              cli->cancellable, error);

  return *out_edits != NULL;
}

/**
 * hw_cli_read_own_rows:
 * @out_edits: (out) (optional) (transfer full) (element-type HwEdit): applied revisions that were edited since; NULL
 *   where nothing is known about that
 * @error: HW_ERROR_OTHER_PROJECT too
 *
 * hw_cli_read_rows() for those who will act on the answer: the rows must be this project's.
 */
GStrv
hw_cli_read_own_rows (HwCli *cli, const HwProject *project, GPtrArray **out_edits, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(HwDatabase) database = connect_to_read (cli, project, &local_error);
  g_auto(GStrv) rows = NULL;

  if (database == NULL && local_error == NULL)
    return g_new0 (char *, 1);
  if (database == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  rows = read_version_table (cli, project, database, error);
  if (rows == NULL
      || !read_history (cli, project, database, (const char *const *)rows, out_edits, error))
    return NULL;

  return g_steal_pointer (&rows);
}

/**
 * hw_cli_parse_rows:
 * @from: (array zero-terminated=1): the values of --from
 * @error: HW_ERROR_USAGE when “base” stands beside others
 *
 * Returns: (transfer full): the rows, none for “base”
 */
GStrv
hw_cli_parse_rows (char **from, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n = g_strv_length (from);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_base = g_str_equal (from[i], "base");

      if (is_base && n > 1)
        {
          hw_set_error (error, HW_ERROR_USAGE,
                        _("Give “--from base” alone for an empty table."),
                           _("“--from base” does not go together with other rows"));
          return NULL;
        }
      if (!is_base)
        g_strv_builder_add (builder, from[i]);
    }

  return g_strv_builder_end (builder);
}

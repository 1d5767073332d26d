/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-demo"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "headway-demo.h"
#include "hw-database.h"
#include "hw-demo-private.h"
#include "hw-error.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-runner.h"
#include "hw-sql-command.h"
#include "hw-sql-splitter.h"
#include "hw-status.h"
#include "hw-util.h"
#include "hw-version-table.h"

#define RESOURCE_URI "resource:///org/headway/Headway/demo/"
#define MAINTENANCE_DATABASE "postgres" /* where CREATE DATABASE is said */

/*
 * The demo's graph, newest first. dev stands on the head, staging on the second merge, prod on the first.
 *
 *   e5a7 (with trouble)
 *   7c19
 *   bb60
 *   1ad8   merge ◀── staging
 *   │  └──────92c4 ┄┄depends-on┄┐
 *   08d5      │                 ┊
 *   d40f      │  merge ◀── prod ┊
 *   │  └──────│──────6b3e ◀┄┄┄┄┄┘
 *   c7f8      f1c0   74e0
 *   │         │      2e91
 *   b06c ─────┴──────┘
 *   0c55
 *   91b7
 *   3fd0
 */
typedef struct
{
  const char *name;   /* of the resource: id and slug */
  guint days;         /* how long ago it was written */
  gboolean by_engine; /* a text for each engine */
  gboolean trouble;   /* only with @trouble */
} HwDemoRevision;

static const HwDemoRevision revisions[] = {
  { "3fd0c1a7b2e4_create_authors_and_books", 72, FALSE, FALSE },
  { "91b7e2d04c5f_create_customers_and_orders", 72, FALSE, FALSE },
  { "0c55aa9e1d72_index_orders_customer", 65, FALSE, FALSE },
  { "b06c9e7f3a11_add_customers_phone", 45, FALSE, FALSE },
  { "2e91d4c0786b_create_payments", 41, FALSE, FALSE },
  { "c7f83b5e20da_lower_case_emails", 40, FALSE, FALSE },
  { "74e0a9d1f35c_add_payments_currency", 34, FALSE, FALSE },
  { "6b3e9c82d7f0_backfill_payments_currency", 33, FALSE, FALSE },
  { "d40f2a6c9e85_merge_payments", 31, FALSE, FALSE },
  { "f1c08e5d6b93_create_reporting", 24, FALSE, FALSE },
  { "08d5b7f1ae46_index_books_title", 20, TRUE, FALSE },
  { "92c4e0f7b6d1_daily_revenue_view", 12, FALSE, FALSE },
  { "1ad86f3c5b7e_merge_reporting", 9, FALSE, FALSE },
  { "bb60d9e274f8_add_payments_status", 4, FALSE, FALSE },
  { "7c19f5a08e3d_drop_orders_legacy_total", 2, FALSE, FALSE },
  { "e5a7c3d9f102_unique_customer_emails", 1, FALSE, TRUE },
};

/** One of the three environments, and how much there is in it. */
typedef struct
{
  const char *name;
  const char *target;
  const char *n_customers;
  const char *n_orders;
  gboolean has_duplicates; /* customers that trouble's revision trips over */
  guint lag_hours;         /* between a revision's writing and its getting here */
} HwDemoEnvironment;

static const HwDemoEnvironment environments[] = {
  { "dev", "head", "60", "400", FALSE, 1 },
  { "staging", "1ad86f3c5b7e", "600", "4000", FALSE, 26 },
  { "prod", "d40f2a6c9e85", "6000", "40000", TRUE, 77 },
};

/** Rows that are put in once a revision is there. */
static const struct
{
  const char *revision;
  const char *name; /* of the resource */
  gboolean by_engine;
  gboolean only_duplicates;
} rows[] = {
  { "91b7e2d04c5f", "rows_catalogue", FALSE, FALSE },
  { "91b7e2d04c5f", "rows_customers", FALSE, FALSE },
  { "91b7e2d04c5f", "rows_duplicates", FALSE, TRUE },
  { "91b7e2d04c5f", "rows_orders", TRUE, FALSE },
  { "91b7e2d04c5f", "rows_order_lines", FALSE, FALSE },
  { "2e91d4c0786b", "rows_payments", FALSE, FALSE },
};

static const char config_format[] =
    "; A bookshop's migrations, to try Headway on. Everything here may be changed, deployed and thrown away.\n"
    "[headway]\n"
    "script_location = migrations\n"
    "timezone = UTC\n"
    "\n"
    "[environment dev]\n"
    "url = %s\n"
    "\n"
    "[environment staging]\n"
    "url = %s\n"
    "\n"
    "; Protected: its name is typed before a deployment. With requires = staging a revision would have to\n"
    "; stand on staging first.\n"
    "[environment prod]\n"
    "url = %s\n"
    "protected = true\n"
    "backup = required\n"
    "lock_timeout = 5s\n";

static const char *
get_suffix (HwDialect dialect, gboolean by_engine)
{
  if (!by_engine)
    return "";

  return dialect == HW_DIALECT_SQLITE ? ".sqlite" : ".postgresql";
}

static char *
read_template (const char *name, HwDialect dialect, gboolean by_engine, GError **error)
{
  g_autofree char *uri =
      g_strconcat (RESOURCE_URI, name, get_suffix (dialect, by_engine), ".sql", NULL);

  return hw_file_read (uri, NULL, error);
}

/* A revision's day, at some time of a working day that is its own. */
static gint64
get_created_usec (guint index, gint64 now_usec)
{
  const gint64 day_usec = 24 * G_TIME_SPAN_HOUR;
  gint64 midnight = now_usec / day_usec * day_usec;
  gint64 minute = 9 * 60 + index * 37 % 480;

  return midnight - revisions[index].days * day_usec + minute * G_TIME_SPAN_MINUTE;
}

static gboolean
write_revision (const char *dir, guint index, HwDialect dialect, gint64 now_usec, GError **error)
{
  const HwDemoRevision *revision = &revisions[index];
  gint64 created_usec = get_created_usec (index, now_usec);
  g_autofree char *template = read_template (revision->name, dialect, revision->by_engine, error);
  g_autofree char *created = hw_time_to_iso8601 (created_usec);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (created_usec / G_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (time, "%Y%m%d_%H%M");
  g_autofree char *base = g_strdup_printf ("%s_%s.sql", day, revision->name);
  g_autofree char *path = g_build_filename (dir, "migrations", base, NULL);
  g_autoptr(GString) text = NULL;

  if (template == NULL)
    return FALSE;
  text = g_string_new (template);
  g_string_replace (text, "@created@", created, 0);

  return hw_file_replace (path, text->str, text->len, 0644, error);
}

/* @socket_dir: (nullable): of the demo's server; NULL for SQLite */
static gboolean
write_config (const char *dir, const char *socket_dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "headway.ini", NULL);
  g_autofree char *text = NULL;
  char *urls[G_N_ELEMENTS (environments)];

  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    {
      g_autofree char *database = g_strconcat ("bookshop_", environments[i].name, NULL);

      urls[i] = socket_dir != NULL ? _hw_demo_server_make_url (socket_dir, database)
                                   : g_strdup_printf ("sqlite:///%s.db", environments[i].name);
    }
  text = g_strdup_printf (config_format, urls[0], urls[1], urls[2]);
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    g_free (urls[i]);

  return hw_file_replace (path, text, strlen (text), 0644, error);
}

static gboolean
write_project (const char *dir,
               const HwDemoOptions *options,
               const char *socket_dir,
               GError **error)
{
  HwDialect dialect = socket_dir != NULL ? HW_DIALECT_POSTGRESQL : HW_DIALECT_SQLITE;
  g_autofree char *migrations = g_build_filename (dir, "migrations", NULL);
  gint64 now_usec = g_get_real_time ();

  if (g_mkdir (migrations, 0755) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, NULL, "cannot make the folder “%s”: %s", migrations,
                    g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (revisions); i++)
    if ((options->trouble || !revisions[i].trouble)
        && !write_revision (dir, i, dialect, now_usec, error))
      return FALSE;

  return write_config (dir, socket_dir, error);
}

static gboolean
create_databases (const char *dir,
                  const char *socket_dir,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *text = _hw_demo_server_make_url (socket_dir, MAINTENANCE_DATABASE);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, dir, error);
  g_autoptr(HwDatabase) database = NULL;

  if (url == NULL)
    return FALSE;
  database = hw_database_new (url, NULL);
  if (!hw_database_open (database, cancellable, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    {
      g_autofree char *name = g_strconcat ("bookshop_", environments[i].name, NULL);
      g_autofree char *quoted = hw_sql_quote_identifier (name);
      g_autofree char *sql = g_strconcat ("CREATE DATABASE ", quoted, NULL);

      if (!hw_database_execute (database, sql, NULL, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Number of parameters that a statement of ours has. */
static guint
count_params (const char *sql)
{
  return strstr (sql, "$2") != NULL ? 2 : strstr (sql, "$1") != NULL ? 1 : 0;
}

static gboolean
insert_rows (HwDatabase *database,
             const HwDemoEnvironment *environment,
             guint index,
             GCancellable *cancellable,
             GError **error)
{
  gboolean is_orders = strcmp (rows[index].name, "rows_orders") == 0;
  const char *params[] = { is_orders ? environment->n_orders : environment->n_customers,
                           environment->n_customers };
  HwDialect dialect = hw_database_get_dialect (database);
  g_autofree char *text = read_template (rows[index].name, dialect, rows[index].by_engine, error);
  g_autoptr(GArray) statements = NULL;

  if (text == NULL)
    return FALSE;
  statements = hw_sql_split (text, dialect, 1);
  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);
      g_autofree char *sql = g_strndup (text + statement->offset, statement->length);

      if (!hw_database_execute_params (database, sql, params, count_params (sql), NULL, cancellable,
                                       error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
upgrade (const HwProject *project,
         HwDatabase *database,
         const char *target,
         GCancellable *cancellable,
         GError **error)
{
  const char *table = hw_project_get_version_table (project);
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  g_auto(GStrv) version_rows = NULL;
  HwRunnerResult result;
  gboolean exists = FALSE;

  version_rows = hw_version_table_read (database, NULL, table, &exists, cancellable, error);
  if (version_rows == NULL)
    return FALSE;
  plan = hw_plan_new_upgrade (hw_project_get_graph (project), (const char *const *)version_rows,
                              target, error);
  if (plan == NULL)
    return FALSE;
  runner = hw_runner_new (project, database, plan, NULL);

  return hw_runner_run (runner, &result, cancellable, error);
}

/* Gives the history the dates that it would have in a project as old as this one seems. */
static gboolean
age_history (const HwProject *project,
             HwDatabase *database,
             const HwDemoEnvironment *environment,
             GCancellable *cancellable,
             GError **error)
{
  const HwGraph *graph = hw_project_get_graph (project);
  g_autofree char *table = hw_sql_quote_table (NULL, hw_project_get_history_table (project));
  g_autofree char *sql =
      g_strdup_printf ("UPDATE %s SET started_at = $1 WHERE revision = $2", table);
  gint64 now_usec = g_get_real_time ();

  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);
      gint64 applied_usec = revision->created_usec + environment->lag_hours * G_TIME_SPAN_HOUR;
      g_autofree char *applied = hw_time_to_iso8601 (MIN (applied_usec, now_usec));
      const char *params[] = { applied, revision->id };

      if (!hw_database_execute_params (database, sql, params, G_N_ELEMENTS (params), NULL,
                                       cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* The databases come into being here and can be made again, so a SQLite file need not be on the disk after each of
 * the many transactions: that alone would take most of the time. */
static gboolean
hurry (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  return hw_database_get_dialect (database) != HW_DIALECT_SQLITE
         || hw_database_execute (database, "PRAGMA synchronous = OFF", NULL, cancellable, error);
}

static gboolean
fill_environment (const HwProject *project,
                  const HwDemoEnvironment *demo,
                  GCancellable *cancellable,
                  GError **error)
{
  const HwEnvironment *environment = hw_project_find_environment (project, demo->name, error);
  g_autoptr(HwDatabase) database = NULL;

  if (environment == NULL)
    return FALSE;
  database = hw_environment_new_database (environment, FALSE, error);
  if (database == NULL || !hw_database_open (database, cancellable, error)
      || !hurry (database, cancellable, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].only_duplicates && !demo->has_duplicates)
        continue;
      if (!upgrade (project, database, rows[i].revision, cancellable, error)
          || !insert_rows (database, demo, i, cancellable, error))
        return FALSE;
    }
  if (!upgrade (project, database, demo->target, cancellable, error)
      || !age_history (project, database, demo, cancellable, error))
    return FALSE;

  /* Planner's numbers, by which the progress of a backup is told. */
  return hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL
         || hw_database_execute (database, "ANALYZE", NULL, cancellable, error);
}

static gboolean
make_demo (const char *dir, const HwDemoOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *socket_dir = NULL;
  g_autoptr(HwProject) project = NULL;

  if (options->postgres
      && (!_hw_demo_server_create (dir, &socket_dir, cancellable, error)
          || !create_databases (dir, socket_dir, cancellable, error)))
    return FALSE;
  if (!write_project (dir, options, socket_dir, error))
    return FALSE;
  project = hw_project_open (dir, cancellable, error);
  if (project == NULL || !hw_project_check (project, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    if (!fill_environment (project, &environments[i], cancellable, error))
      return FALSE;

  return TRUE;
}

void
_hw_demo_remove_content (const char *dir)
{
  g_autoptr(GDir) handle = g_dir_open (dir, 0, NULL);
  const char *name;

  while (handle != NULL && (name = g_dir_read_name (handle)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      struct stat info;

      if (lstat (path, &info) == 0 && S_ISDIR (info.st_mode))
        {
          _hw_demo_remove_content (path);
          g_rmdir (path);
        }
      else
        {
          g_unlink (path);
        }
    }
}

/* @out_is_new: whether the folder was made here. */
static gboolean
prepare_folder (const char *dir, gboolean *out_is_new, GError **error)
{
  g_autoptr(GDir) handle = NULL;

  *out_is_new = !g_file_test (dir, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (dir, 0755) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, "Choose a folder that you may write in.",
                    "cannot make the folder “%s”: %s", dir, g_strerror (errno));
      return FALSE;
    }
  handle = g_dir_open (dir, 0, NULL);
  if (handle == NULL || access (dir, W_OK) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, "Choose a folder that you may write in.",
                    "cannot write in the folder “%s”: %s", dir, g_strerror (errno));
      return FALSE;
    }
  if (g_dir_read_name (handle) != NULL)
    {
      hw_set_error (error, HW_ERROR_EXISTS, "Choose a folder that is empty or does not exist.",
                    "the folder “%s” is not empty", dir);
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_demo_create:
 * @dir: see the header
 * @options: (nullable): NULL for SQLite without trouble
 * @error: HW_ERROR_EXISTS, HW_ERROR_FILE, HW_ERROR_FAILED with the server's words; G_IO_ERROR_CANCELLED. Nothing is
 *   left in @dir then.
 *
 * See the header. Blocks for some seconds; any thread. A server that was started goes on running until
 * hw_demo_stop().
 */
gboolean
hw_demo_create (const char *dir,
                const HwDemoOptions *options,
                GCancellable *cancellable,
                GError **error)
{
  static const HwDemoOptions no_options = { FALSE, FALSE };
  g_autofree char *root = NULL;
  gboolean is_new = FALSE;

  g_return_val_if_fail (dir != NULL, FALSE);

  /* Referring to the resource keeps the linker from dropping it out of the static library. */
  g_assert (hw_demo_get_resource () != NULL);
  root = g_canonicalize_filename (dir, NULL);
  if (!prepare_folder (root, &is_new, error))
    return FALSE;
  if (make_demo (root, options != NULL ? options : &no_options, cancellable, error))
    return TRUE;

  hw_demo_stop (root, NULL);
  _hw_demo_remove_content (root);
  if (is_new)
    g_rmdir (root);

  return FALSE;
}

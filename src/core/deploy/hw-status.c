/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-status"

#include "config.h"

#include "hw-database-lock.h"
#include "hw-environment.h"
#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-history-table.h"
#include "hw-ownership.h"
#include "hw-status.h"
#include "hw-version-table.h"

#define DEFAULT_TIMEOUT_MS 5000
/* A look at an environment is no search: who wants to know it all asks for the checks. */
#define GIT_LIMIT_MS 3000

static void
clear_status (gpointer data)
{
  HwStatus *self = data;

  g_clear_pointer (&self->rows, g_strfreev);
  g_clear_pointer (&self->unknown, g_strfreev);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->edited, g_ptr_array_unref);
  g_clear_pointer (&self->drift, hw_drift_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_error (&self->error);
}

/**
 * hw_status_ref:
 *
 * Returns: (transfer full): a reference; any thread
 */
HwStatus *
hw_status_ref (const HwStatus *status)
{
  g_return_val_if_fail (status != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwStatus *)status);
}

/**
 * hw_status_unref:
 * @status: (nullable) (transfer full)
 */
void
hw_status_unref (HwStatus *status)
{
  if (status != NULL)
    g_atomic_rc_box_release_full (status, clear_status);
}

/**
 * hw_environment_find_dialect:
 * @error: what is wrong with the section; HW_ERROR_CONFIG (a variable without value), HW_ERROR_URL
 *
 * For what is written for the environment's kind of database and not sent to it.
 */
gboolean
hw_environment_find_dialect (const HwEnvironment *environment,
                             HwDialect *out_dialect,
                             GError **error)
{
  g_autofree char *text = hw_environment_resolve_url (environment, NULL, error);

  return text != NULL && hw_database_url_find_dialect (text, out_dialect, error);
}

static HwDatabase *
new_database (const HwEnvironment *environment, const HwDatabaseOptions *options, GError **error)
{
  g_autoptr(HwDatabaseUrl) url = hw_environment_parse_url (environment, error);
  HwDatabaseOptions own = *options;

  if (url == NULL)
    return NULL;
  hw_environment_set_keyring (environment, &own);

  return hw_database_new (url, &own);
}

/**
 * hw_environment_new_database:
 * @environment: a section of headway.ini
 * @read_only: nothing may be written over the connection
 * @error: what is wrong with the section; HW_ERROR_CONFIG (a variable without value), HW_ERROR_URL
 *
 * Returns: (transfer full): a connection that is not opened yet
 */
HwDatabase *
hw_environment_new_database (const HwEnvironment *environment, gboolean read_only, GError **error)
{
  HwDatabaseOptions options = {
    .lock_timeout_ms = environment->lock_timeout_ms,
    .statement_timeout_ms = environment->statement_timeout_ms,
    .read_only = read_only,
  };

  return new_database (environment, &options, error);
}

/**
 * hw_environment_new_database_limited:
 * @limit_ms: for connecting, for waiting for a lock, and for each query; more than 0
 * @error: as hw_environment_new_database()
 *
 * For looks at a database that nobody should have to wait for.
 *
 * Returns: (transfer full): a read-only connection that is not opened yet
 */
HwDatabase *
hw_environment_new_database_limited (const HwEnvironment *environment,
                                     gint64 limit_ms,
                                     GError **error)
{
  HwDatabaseOptions options = {
    .connect_timeout_ms = limit_ms,
    .lock_timeout_ms = limit_ms,
    .statement_timeout_ms = limit_ms,
    .read_only = TRUE,
  };

  return new_database (environment, &options, error);
}

/**
 * hw_database_is_missing_file:
 * @database: a connection, open or not
 * @error: HW_ERROR_CONNECT when not even the folder is there
 *
 * A SQLite database comes into being when it is first written to. Until then it is a database without tables, and
 * looking at it must not make the file.
 *
 * Returns: TRUE when @database is a SQLite file that does not exist, or with @error set when it could not be made
 */
gboolean
hw_database_is_missing_file (HwDatabase *database, GError **error)
{
  const char *path = hw_database_url_get_path (hw_database_get_url (database));
  g_autofree char *dir = NULL;

  if (path == NULL || !g_path_is_absolute (path) || g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;

  dir = g_path_get_dirname (path);
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    hw_set_error (error, HW_ERROR_CONNECT, "Make the folder, or correct the environment's url.",
                  "the folder “%s” of the database does not exist", dir);

  return TRUE;
}

static void
take_error (HwStatus *self, HwStatusKind kind, GError *error)
{
  self->kind = kind;
  g_clear_error (&self->error);
  self->error = error;
}

static guint
count_pending (const HwGraph *graph, const char *const *rows)
{
  g_autofree guint8 *applied = hw_graph_get_applied (graph, rows);
  guint n_pending = 0;

  for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
    n_pending += applied[node] == 0 ? 1 : 0;

  return n_pending;
}

static HwStatusKind
judge (const HwStatus *self, gboolean has_table)
{
  if (self->unknown[0] != NULL)
    return HW_STATUS_UNKNOWN_REVISION;
  if (!has_table)
    return self->n_tables > 0 ? HW_STATUS_UNTRACKED : HW_STATUS_EMPTY;

  return self->n_pending > 0 ? HW_STATUS_PENDING : HW_STATUS_UP_TO_DATE;
}

/* When the newest row was written, whatever table it speaks of: what an older Headway wrote does not say. */
static gint64
read_last_deployed (const HwProject *project, HwDatabase *database, GCancellable *cancellable)
{
  g_autoptr(GPtrArray) entries = NULL;
  const HwHistoryEntry *newest;

  entries = hw_history_table_list (database, hw_project_get_version_table_schema (project),
                                   hw_project_get_history_table (project), 1, cancellable, NULL);
  if (entries == NULL || entries->len == 0)
    return 0;
  newest = g_ptr_array_index (entries, 0);

  return newest->started_usec + newest->duration_usec;
}

/* What the history says of the table: when it was written last, whose it is, and which scripts were edited since. A
 * history that this login may not read is no fault: then nothing is known. */
static void
read_history (HwStatus *self,
              const HwProject *project,
              HwDatabase *database,
              GCancellable *cancellable)
{
  const char *table = hw_project_get_history_table (project);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) edited = NULL;
  GError *error = NULL;
  const HwHistoryEntry *newest;

  if (table == NULL)
    return;
  entries =
      hw_history_table_list_newest (database, hw_project_get_version_table_schema (project), table,
                                    hw_project_get_version_table (project), cancellable, NULL);
  if (entries == NULL)
    return;
  if (entries->len == 0)
    {
      self->last_deployed_usec = read_last_deployed (project, database, cancellable);
      return;
    }
  newest = g_ptr_array_index (entries, 0);
  self->last_deployed_usec = newest->started_usec + newest->duration_usec;
  if (!hw_ownership_judge (project, database, entries, &error))
    {
      take_error (self, HW_STATUS_OTHER_PROJECT, error);
      return;
    }
  edited = hw_edits_find (project, (const char *const *)self->rows, entries,
                          hw_database_get_dialect (database), cancellable, NULL);
  if (edited != NULL)
    {
      g_ptr_array_unref (self->edited);
      self->edited = g_steal_pointer (&edited);
    }
}

/* Only where the rest is in order. What keeps us from looking (rights, a lock, a server that is too old) is no fault of the
 * environment's: then nothing is known. */
static void
read_drift (HwStatus *self,
            const HwProject *project,
            HwDatabase *database,
            GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  if (self->kind != HW_STATUS_PENDING && self->kind != HW_STATUS_UP_TO_DATE)
    return;
  self->drift =
      hw_drift_read (project, database, (const char *const *)self->rows, cancellable, &error);
  if (error != NULL)
    g_debug ("The schema of %s was not compared: %s", self->label, error->message);
}

static gboolean
read_tables (HwStatus *self,
             const HwProject *project,
             HwDatabase *database,
             GCancellable *cancellable,
             GError **error)
{
  const char *schema = hw_project_get_version_table_schema (project);
  const char *table = hw_project_get_version_table (project);
  const HwGraph *graph = hw_project_get_graph (project);
  g_auto(GStrv) rows = NULL;
  gboolean has_table = FALSE;
  g_autoptr(GError) lock_error = NULL;

  rows = hw_version_table_read (database, schema, table, &has_table, cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (!hw_database_count_tables (database, &self->n_tables, cancellable, error))
    return FALSE;

  g_strfreev (self->rows);
  self->rows = g_steal_pointer (&rows);
  g_strfreev (self->unknown);
  self->unknown = hw_graph_list_unknown (graph, (const char *const *)self->rows);
  self->n_pending = count_pending (graph, (const char *const *)self->rows);
  self->kind = judge (self, has_table);
  read_history (self, project, database, cancellable);

  if (self->kind != HW_STATUS_OTHER_PROJECT
      && !hw_database_lock_probe (database, schema, table, cancellable, &lock_error)
      && g_error_matches (lock_error, HW_ERROR, HW_ERROR_LOCKED))
    take_error (self, HW_STATUS_LOCKED, g_steal_pointer (&lock_error));
  read_drift (self, project, database, cancellable);

  return TRUE;
}

static void
read_database (HwStatus *self,
               const HwProject *project,
               HwDatabase *database,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (hw_database_is_missing_file (database, &error))
    {
      if (error != NULL)
        {
          take_error (self, HW_STATUS_UNREACHABLE, error);
          return;
        }
      self->is_reachable = TRUE;
      self->kind = HW_STATUS_EMPTY;
      self->n_pending = hw_graph_get_n_revisions (hw_project_get_graph (project));
      return;
    }
  if (!hw_database_open (database, cancellable, &error))
    {
      gboolean is_auth = g_error_matches (error, HW_ERROR, HW_ERROR_AUTH);

      take_error (self, is_auth ? HW_STATUS_AUTH : HW_STATUS_UNREACHABLE, error);
      return;
    }

  self->is_reachable = TRUE;
  self->server = hw_database_dup_description (database);
  if (hw_database_get_dialect (database) == HW_DIALECT_POSTGRESQL)
    self->postgresql_version = hw_database_get_server_version (database);
  if (!read_tables (self, project, database, cancellable, &error))
    take_error (self, HW_STATUS_UNREACHABLE, error);
  hw_database_close (database);
}

/**
 * hw_status_read:
 * @project: whose revisions and table names count
 * @environment: the database to look at
 * @timeout_ms: how long connecting, and each query, may take; 0 for 5 000
 * @cancellable: (nullable): stops it; the status is then unreachable with G_IO_ERROR_CANCELLED
 *
 * Looks where an environment's database stands. Reads only. A SQLite file that does not exist is an empty
 * database, because the first deployment makes it; where its folder is missing it cannot be reached.
 *
 * Returns: (transfer full): never NULL
 */
HwStatus *
hw_status_read (const HwProject *project,
                const HwEnvironment *environment,
                gint64 timeout_ms,
                GCancellable *cancellable)
{
  HwStatus *self = g_atomic_rc_box_new0 (HwStatus);
  g_autoptr(HwDatabase) database = NULL;
  GError *error = NULL;

  g_assert (project != NULL);
  g_assert (environment != NULL);

  self->checked_usec = g_get_real_time ();
  self->rows = g_new0 (char *, 1);
  self->unknown = g_new0 (char *, 1);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_git_answer_free);
  self->edited = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_edit_free);
  database = hw_environment_new_database_limited (environment,
                                                  timeout_ms > 0 ? timeout_ms : DEFAULT_TIMEOUT_MS,
                                                  &error);
  if (database == NULL)
    {
      self->url = g_strdup ("");
      self->label = g_strdup ("");
      take_error (self, HW_STATUS_CONFIG, error);
      return self;
    }

  self->url = g_strdup (hw_database_url_get_redacted (hw_database_get_url (database)));
  self->label = g_strdup (hw_database_url_get_label (hw_database_get_url (database)));
  read_database (self, project, database, cancellable);
  /* Behind the connection's end: git may take its time. */
  for (guint i = 0; self->unknown[i] != NULL; i++)
    g_ptr_array_add (self->found,
                     hw_git_search (project, self->unknown[i], GIT_LIMIT_MS, cancellable));

  return self;
}

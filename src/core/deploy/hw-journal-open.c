/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-journal-open"

#include "config.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "headway-migrations.h"
#include "hw-error.h"
#include "hw-journal-private.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-runner.h"
#include "hw-version-table.h"

#define MIGRATIONS_URI "resource:///org/headway/Headway/migrations"
/* A real fault comes again each time, so that more would only keep the user waiting. */
#define MIGRATE_ATTEMPTS 50
#define LOCK_TIMEOUT_MS (10 * 1000)
#define OPEN_LIMIT_USEC (30 * G_USEC_PER_SEC)
#define OPEN_PAUSE_USEC (10 * 1000)

/* Makes the folder and the file so that nobody else may read them. The file is made by mknod(2) and never opened here: closing
 * a descriptor would drop the locks that SQLite holds on it for another journal of this process (fcntl(2)). */
static gboolean
prepare_file (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE,
                    "Make the folder writable, or set XDG_DATA_HOME to one that is.",
                    "cannot make the journal's folder “%s”: %s", dir, g_strerror (errno));
      return FALSE;
    }
  if ((mknod (path, S_IFREG | 0600, 0) != 0 && errno != EEXIST) || access (path, R_OK | W_OK) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE,
                    "Make the file writable, or set XDG_DATA_HOME to another folder.",
                    "cannot open the journal “%s”: %s", path, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

/* Several processes may make the journal at once, and some of their faults only say who came first. */
static gboolean
is_worth_repeating (const GError *error, gint64 end_usec)
{
  return g_get_monotonic_time () < end_usec && !hw_error_is_cancelled (error)
         && !g_error_matches (error, HW_ERROR, HW_ERROR_UNKNOWN_REVISION);
}

/* One sync a commit and readers that wait for nobody; where the file system cannot (some network ones), SQLite stays
 * with a rollback journal. The change needs the file for itself, and SQLite does not wait for that. */
static gboolean
use_write_ahead_log (HwJournal *self, GError **error)
{
  gint64 end_usec = g_get_monotonic_time () + OPEN_LIMIT_USEC;

  for (;;)
    {
      g_autoptr(GError) fault = NULL;
      g_autoptr(HwRows) mode = hw_database_query (self->database, "PRAGMA journal_mode = WAL",
                                                   NULL, 0, NULL, &fault);

      if (mode != NULL)
        return TRUE;
      if (!g_error_matches (fault, HW_ERROR, HW_ERROR_LOCK_TIMEOUT)
          || !is_worth_repeating (fault, end_usec))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      g_usleep (OPEN_PAUSE_USEC);
    }
}

static gboolean
connect_to_file (HwJournal *self, GError **error)
{
  HwDatabaseOptions options = { .lock_timeout_ms = LOCK_TIMEOUT_MS };
  g_autofree char *dir = g_path_get_dirname (self->path);
  g_autofree char *base = g_path_get_basename (self->path);
  g_autofree char *text = g_strconcat ("sqlite:///", base, NULL);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, dir, error);

  if (url == NULL)
    return FALSE;
  self->database = hw_database_new (url, &options);
  if (!hw_database_open (self->database, NULL, error))
    return FALSE;

  return use_write_ahead_log (self, error)
         && hw_database_execute (self->database, "PRAGMA synchronous = FULL", NULL, NULL, error);
}

static gboolean
check_known (HwJournal *self, const HwGraph *graph, const char *const *rows, GError **error)
{
  g_auto(GStrv) unknown = hw_graph_list_unknown (graph, rows);

  if (unknown == NULL || unknown[0] == NULL)
    return TRUE;

  hw_set_error (error, HW_ERROR_UNKNOWN_REVISION,
                "Use that version of Headway, or set XDG_DATA_HOME to another folder.",
                "the journal “%s” was written by a newer version of Headway (revision “%s”)",
                self->path, unknown[0]);
  if (error != NULL)
    hw_error_set_location (*error, self->path, 0, 0);

  return FALSE;
}

/* @out_is_head: whether there is nothing left to do. */
static gboolean
migrate_once (HwJournal *self, const HwProject *project, gboolean *out_is_head, GError **error)
{
  const HwGraph *graph = hw_project_get_graph (project);
  const char *table = hw_project_get_version_table (project);
  g_autoptr(HwRunner) runner = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_auto(GStrv) rows = NULL;
  HwRunnerResult result;
  gboolean exists = FALSE;

  rows = hw_version_table_read (self->database, NULL, table, &exists, NULL, error);
  if (rows == NULL || !check_known (self, graph, (const char *const *)rows, error))
    return FALSE;
  plan = hw_plan_new_upgrade (graph, (const char *const *)rows, "head", error);
  if (plan == NULL)
    return FALSE;
  *out_is_head = hw_plan_get_n_steps (plan) == 0;
  if (*out_is_head)
    return TRUE;

  runner = hw_runner_new (project, self->database, plan, NULL);
  *out_is_head = hw_runner_run (runner, &result, NULL, error);

  return *out_is_head;
}

/* The journal's own schema, by the road that every other database takes. Two processes may be here at once: each
 * step is a transaction that begins with the rows it was planned for, so the later one fails and plans again. */
static gboolean
migrate (HwJournal *self, GError **error)
{
  g_autoptr(HwProject) project = NULL;
  gint64 end_usec = g_get_monotonic_time () + OPEN_LIMIT_USEC;
  gboolean is_head = FALSE;

  /* Referring to the resource keeps the linker from dropping it out of the static library. */
  g_assert (hw_migrations_get_resource () != NULL);
  project = hw_project_open (MIGRATIONS_URI, NULL, error);
  if (project == NULL || !hw_project_check (project, error))
    return FALSE;
  for (guint i = 1; !is_head; i++)
    {
      g_autoptr(GError) fault = NULL;

      if (migrate_once (self, project, &is_head, &fault))
        continue;
      if (i >= MIGRATE_ATTEMPTS || !is_worth_repeating (fault, end_usec))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      g_usleep (OPEN_PAUSE_USEC);
    }

  return TRUE;
}

/**
 * hw_journal_get_default_path:
 *
 * Returns: (transfer full): `journal.db` in Headway's part of the user's data folder
 */
char *
hw_journal_get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "headway", "journal.db", NULL);
}

/**
 * hw_journal_open:
 * @path: (nullable): the file; NULL for the default one
 * @error: HW_ERROR_FILE; HW_ERROR_UNKNOWN_REVISION for a journal of a newer Headway, which is left as it is;
 *   HW_ERROR_SQL for a damaged one
 *
 * See the header. Blocks; any thread. Several processes may have the same journal open.
 *
 * Returns: (transfer full): the journal, its schema at head
 */
HwJournal *
hw_journal_open (const char *path, GError **error)
{
  g_autoptr(HwJournal) self = g_new0 (HwJournal, 1);
  g_autofree char *default_path = path == NULL ? hw_journal_get_default_path () : NULL;
  GError *fault = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->path = g_canonicalize_filename (path != NULL ? path : default_path, NULL);
  if (!prepare_file (self->path, error))
    return NULL;
  if (!connect_to_file (self, &fault) || !migrate (self, &fault)
      || !hw_database_execute (self->database, "PRAGMA foreign_keys = ON", NULL, NULL, &fault))
    {
      if (g_error_matches (fault, HW_ERROR, HW_ERROR_UNKNOWN_REVISION))
        g_propagate_error (error, fault);
      else
        _hw_journal_propagate_error (self->path, error, fault);
      return NULL;
    }

  return g_steal_pointer (&self);
}

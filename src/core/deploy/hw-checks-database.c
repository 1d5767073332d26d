/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-checks-database"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "hw-checks-private.h"
#include "hw-drift.h"
#include "hw-edit.h"
#include "hw-git-search.h"
#include "hw-ownership.h"
#include "hw-server-facts.h"
#include "hw-status.h"
#include "hw-util.h"

/* Checks that ask the database and what stands around it. */

void
_hw_check_connection (HwCheckContext *context)
{
  g_autoptr(GError) error = NULL;
  gboolean is_standby;

  context->database =
      _hw_deployment_connect (context->deployment, TRUE, context->cancellable, &error);
  if (context->database == NULL)
    {
      _hw_check_report_error (context, error);
      return;
    }
  if (!hw_database_is_open (context->database))
    {
      _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("the database file will be made"));
      return;
    }
  if (!hw_server_is_standby (context->database, &is_standby, context->cancellable, &error))
    _hw_check_report_error (context, error);
  else if (is_standby)
    _hw_check_report (context, HW_CHECK_FAILED,
                      N_("Name the primary server in the environment's url."),
                          N_("%s is a standby, which takes no writes"),
                              context->deployment->server);
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL, "%s", context->deployment->server);
}

static void
report_no_rows (HwCheckContext *context)
{
  g_autoptr(GError) error = NULL;
  guint n_tables = 0;

  if (!hw_database_count_tables (context->database, &n_tables, context->cancellable, &error))
    _hw_check_report_error (context, error);
  else if (n_tables > 0)
    _hw_check_report_count (context, HW_CHECK_WARNING,
                            N_("If they were made by these revisions, stamp the database first."),
                                n_tables, "the database has %u table but no revision is recorded",
                                "the database has %u tables but no revision is recorded", n_tables);
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("the database is empty"));
}

/* @unknown: ids of the version table that no file has; not empty */
static void
report_unknown (HwCheckContext *context, GStrv unknown)
{
  HwDeployment *self = context->deployment;
  g_autofree char *text = g_strjoinv (", ", unknown);
  g_autofree char *hint = NULL;

  if (self->direction == HW_DIRECTION_STAMP)
    {
      _hw_check_report (context, HW_CHECK_WARNING, NULL,
                        N_("the version table holds %s, which is not in this project; the "
                           "stamp takes its place"),
                            text);
      return;
    }
  hint = hw_git_answer_dup_hint_for (self->project, unknown[0], context->cancellable);
  _hw_check_report (context, HW_CHECK_FAILED, hint,
                    N_("the version table holds %s, which is not in this project"), text);
}

void
_hw_check_version_table (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = NULL;
  g_auto(GStrv) unknown = NULL;
  g_autofree char *text = NULL;

  if (context->database == NULL)
    {
      _hw_check_has_connection (context);
      return;
    }
  rows = _hw_deployment_read_rows (self, context->database, context->cancellable, &error);
  if (rows != NULL && hw_database_is_open (context->database)
      && !hw_ownership_check (self->project, context->database, context->cancellable, &error))
    {
      _hw_check_report_error (context, error);
      return;
    }
  if (rows == NULL || !_hw_deployment_check_rows (self, (const char *const *)rows, &error))
    {
      _hw_check_report_error (context, error);
      return;
    }
  unknown = hw_graph_list_unknown (hw_project_get_graph (self->project), (const char *const *)rows);
  if (unknown[0] != NULL)
    {
      report_unknown (context, unknown);
      return;
    }
  if (rows[0] == NULL && hw_database_is_open (context->database))
    {
      report_no_rows (context);
      return;
    }
  if (rows[0] == NULL)
    {
      _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("at no revision"));
      return;
    }
  text = _hw_deployment_describe_rows ((const char *const *)rows);
  _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("at %s"), text);
}

gboolean
_hw_check_applies_history (HwDeployment *self)
{
  return hw_project_get_history_table (self->project) != NULL;
}

/* Blocks nothing: what is to run is not what was edited, and production must not wait for an old file. */
void
_hw_check_edited (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) edits = NULL;
  g_autofree char *first = NULL;
  g_autofree char *more = NULL;

  if (!_hw_check_has_connection (context))
    return;
  edits = hw_edits_read (self->project, context->database, context->cancellable, &error);
  if (edits == NULL)
    {
      _hw_check_report_error (context, error);
      return;
    }
  if (edits->len == 0)
    {
      _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("no applied revision was edited"));
      return;
    }

  first = hw_edit_describe (edits->pdata[0]);
  more = edits->len > 1 ? g_strdup_printf ("; %u revisions in all", edits->len) : g_strdup ("");
  _hw_check_report (
      context, hw_edits_count_up (edits) > 0 ? HW_CHECK_WARNING : HW_CHECK_PASSED,
      N_("Put the file back, and write what it should have done into a new revision. If the database "
      "is right as it is: “headway adopt”."),
          "%s%s", first, more);
}

/* NULL with a report where there is nothing to compare: that keeps nobody from deploying. */
static HwDrift *
read_drift (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = NULL;
  HwDrift *drift = NULL;

  rows = _hw_deployment_read_rows (self, context->database, context->cancellable, &error);
  if (rows != NULL)
    drift = hw_drift_read (self->project, context->database, (const char *const *)rows,
                           context->cancellable, &error);
  if (error != NULL)
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL, "%s", error->message);
  else if (drift == NULL)
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL,
                      N_("no schema is recorded for where it stands"));

  return drift;
}

/* Who only stamps does not build on what is there. */
void
_hw_check_drift (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(HwDrift) drift = NULL;
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  if (!_hw_check_has_connection (context))
    return;
  drift = read_drift (context);
  if (drift == NULL)
    return;

  date = hw_drift_dup_date (drift);
  text = hw_drift_describe (drift);
  if (drift->changes->len == 0)
    _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("as it was recorded on %s"), date);
  else if (self->environment->is_protected && self->direction != HW_DIRECTION_STAMP)
    _hw_check_report_policy (
        context, "drift",
        N_("Put it back, or write it into a revision. If it is right as it is, say “headway adopt”, "
           "or override the policy “drift” with a reason."),
            N_("not as it was recorded on %s: %s"), date, text);
  else
    _hw_check_report (
        context, HW_CHECK_WARNING,
        N_("Put it back, or write it into a revision. If it is right as it is, say “headway "
           "adopt”."),
            N_("not as it was recorded on %s: %s"), date, text);
}

void
_hw_check_lock (HwCheckContext *context)
{
  HwProject *project = context->deployment->project;
  g_autoptr(GError) error = NULL;

  if (!_hw_check_has_connection (context))
    return;
  if (hw_database_lock_probe (context->database, hw_project_get_version_table_schema (project),
                              hw_project_get_version_table (project), context->cancellable, &error))
    _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("nobody else is deploying"));
  else
    _hw_check_report_error (context, error);
}

static gboolean
applies_to_postgres (HwDeployment *self)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (self->environment, TRUE, NULL);

  return database != NULL && hw_database_get_dialect (database) == HW_DIALECT_POSTGRESQL;
}

gboolean
_hw_check_applies_programs (HwDeployment *self)
{
  return _hw_deployment_wants_backup (self) && applies_to_postgres (self);
}

void
_hw_check_programs (HwCheckContext *context)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = NULL;
  int server, version = 0;

  if (!_hw_check_has_connection (context))
    return;
  server = hw_database_get_server_version (context->database);
  dir = hw_backup_find_programs (server, &version, &error);
  if (dir == NULL)
    _hw_check_report_error (context, error);
  /* pg_dump refuses servers of a newer major version than its own. */
  else if (version / 10000 < server / 10000)
    _hw_check_report (
        context, HW_CHECK_FAILED,
        N_("Install the client programs of the server's version, or set HEADWAY_PG_BINDIR."),
            N_("pg_dump %d in %s is older than the server, which is %d"), version / 10000, dir,
                server / 10000);
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL,
                      N_("pg_dump %d in %s"), version / 10000, dir);
}

void
_hw_check_space (HwCheckContext *context)
{
  g_autofree char *dir = _hw_deployment_dup_backup_dir (context->deployment);
  g_autofree char *free_text = NULL;
  g_autofree char *need_text = NULL;
  g_autoptr(GError) error = NULL;
  guint64 size = 0, available = 0, needed;

  if (!_hw_check_has_connection (context))
    return;
  if (!hw_database_estimate_size (context->database, &size, context->cancellable, &error)
      || !hw_backup_get_free_space (dir, &available, &error))
    {
      _hw_check_report_error (context, error);
      return;
    }
  needed = size + size / 5;
  free_text = hw_format_size (available);
  need_text = hw_format_size (needed);
  if (available < needed)
    _hw_check_report (context, HW_CHECK_FAILED,
                      N_("Free some space, or choose another folder for backups."),
                          N_("%s has %s free, and the backup may need %s"), dir, free_text,
                              need_text);
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL,
                      N_("%s free, at most %s needed"), free_text, need_text);
}

gboolean
_hw_check_applies_writable (HwDeployment *self)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (self->environment, TRUE, NULL);

  return database != NULL && hw_database_get_dialect (database) == HW_DIALECT_SQLITE;
}

/* SQLite writes the file, and its journal in the file's folder. */
void
_hw_check_writable (HwCheckContext *context)
{
  const char *path;
  g_autofree char *dir = NULL;

  if (context->database == NULL)
    {
      _hw_check_has_connection (context);
      return;
    }
  path = hw_database_url_get_path (hw_database_get_url (context->database));
  if (path == NULL || !g_path_is_absolute (path))
    {
      _hw_check_report (context, HW_CHECK_SKIPPED, NULL, N_("the database is no file"));
      return;
    }
  dir = g_path_get_dirname (path);
  if (hw_database_is_open (context->database) && access (path, W_OK) != 0)
    _hw_check_report (context, HW_CHECK_FAILED,
                      N_("Change its permissions or its owner."),
                          N_("the file “%s” cannot be written"), path);
  else if (access (dir, W_OK) != 0)
    _hw_check_report (context, HW_CHECK_FAILED,
                      N_("Change its permissions or its owner."),
                          N_("the folder “%s” cannot be written"), dir);
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL,
                      N_("the file and its folder can be written"));
}

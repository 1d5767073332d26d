/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-checks"

#include "config.h"

#include <unistd.h>

#include "hw-deploy-window.h"
#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-run-script.h"
#include "hw-server-facts.h"
#include "hw-status.h"
#include "hw-util.h"

typedef struct
{
  HwDeployment *deployment;
  HwDatabase *database; /* NULL when it cannot be reached; closed when it does not exist yet */
  GCancellable *cancellable;
  HwCheckState state; /* of the check at hand */
  gboolean is_policy; /* what failed is the environment's policy */
  guint n_failed;     /* checks that block */
  guint n_by_policy;  /* of these */
  char *message;
  char *hint;
} Context;

typedef void (*CheckFunc) (Context *context);
typedef gboolean (*AppliesFunc) (HwDeployment *self);

static void report (Context *context, HwCheckState state, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
report (Context *context, HwCheckState state, const char *hint, const char *format, ...)
{
  va_list args;

  g_free (context->message);
  g_free (context->hint);
  va_start (args, format);
  context->message = g_strdup_vprintf (format, args);
  va_end (args);
  context->hint = g_strdup (hint != NULL ? hint : "");
  context->state = state;
}

static void
report_error (Context *context, const GError *error)
{
  const char *file = hw_error_get_file (error);
  g_autofree char *name = file != NULL ? g_path_get_basename (file) : NULL;
  guint line = hw_error_get_line (error);

  if (name != NULL && line > 0)
    report (context, HW_CHECK_FAILED, hw_error_get_hint (error), "%s (%s, line %u)", error->message,
            name, line);
  else
    report (context, HW_CHECK_FAILED, hw_error_get_hint (error), "%s", error->message);
}

/* What the environment's policy forbids can be overridden with a reason, which is kept. */
static void
report_policy (Context *context, const char *policy, const char *hint, const char *message)
{
  const char *reason = _hw_deployment_get_override (context->deployment, policy);

  if (reason != NULL)
    {
      report (context, HW_CHECK_WARNING, NULL, "%s; overridden: %s", message, reason);
      return;
    }
  context->is_policy = TRUE;
  report (context, HW_CHECK_FAILED, hint, "%s", message);
}

/* FALSE, with the check skipped, where there is nothing to ask. */
static gboolean
has_connection (Context *context)
{
  if (context->database != NULL && hw_database_is_open (context->database))
    return TRUE;
  report (context, HW_CHECK_SKIPPED, NULL, "%s",
          context->database != NULL ? "the database does not exist yet"
                                    : "the database cannot be reached");

  return FALSE;
}

static void
check_connection (Context *context)
{
  g_autoptr(GError) error = NULL;
  gboolean is_standby;

  context->database =
      _hw_deployment_connect (context->deployment, TRUE, context->cancellable, &error);
  if (context->database == NULL)
    {
      report_error (context, error);
      return;
    }
  if (!hw_database_is_open (context->database))
    {
      report (context, HW_CHECK_PASSED, NULL, "the database file will be made");
      return;
    }
  if (!hw_server_is_standby (context->database, &is_standby, context->cancellable, &error))
    report_error (context, error);
  else if (is_standby)
    report (context, HW_CHECK_FAILED, "Name the primary server in the environment's url.",
            "%s is a standby, which takes no writes", context->deployment->server);
  else
    report (context, HW_CHECK_PASSED, NULL, "%s", context->deployment->server);
}

static void
report_no_rows (Context *context)
{
  g_autoptr(GError) error = NULL;
  guint n_tables = 0;

  if (!hw_database_count_tables (context->database, &n_tables, context->cancellable, &error))
    report_error (context, error);
  else if (n_tables > 0)
    report (context, HW_CHECK_WARNING,
            "If they were made by these revisions, stamp the database first.",
            "the database has %u %s but no revision is recorded", n_tables,
            n_tables == 1 ? "table" : "tables");
  else
    report (context, HW_CHECK_PASSED, NULL, "the database is empty");
}

static void
check_version_table (Context *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = NULL;
  g_auto(GStrv) unknown = NULL;
  g_autofree char *text = NULL;

  if (context->database == NULL)
    {
      has_connection (context);
      return;
    }
  rows = _hw_deployment_read_rows (self, context->database, context->cancellable, &error);
  if (rows == NULL || !_hw_deployment_check_rows (self, (const char *const *)rows, &error))
    {
      report_error (context, error);
      return;
    }
  unknown = hw_graph_list_unknown (hw_project_get_graph (self->project), (const char *const *)rows);
  if (unknown[0] != NULL)
    {
      text = g_strjoinv (", ", unknown);
      report (context, HW_CHECK_FAILED, "Get the revision's file, or stamp the database.",
              "the version table holds %s, which is not in this project", text);
      return;
    }
  if (rows[0] == NULL && hw_database_is_open (context->database))
    {
      report_no_rows (context);
      return;
    }
  text = _hw_deployment_describe_rows ((const char *const *)rows);
  report (context, HW_CHECK_PASSED, NULL, "at %s", text);
}

static void
check_heads (Context *context)
{
  const char *const *heads =
      hw_graph_get_heads (hw_project_get_graph (context->deployment->project));
  guint n = hw_strv_length (heads);

  if (g_strcmp0 (context->deployment->target, "head") != 0)
    report (context, HW_CHECK_SKIPPED, NULL, "the target is “%s”", context->deployment->target);
  else if (n > 1)
    report (context, HW_CHECK_FAILED, "Merge them, or name one of them as the target.",
            "the project has %u heads", n);
  else
    report (context, HW_CHECK_PASSED, NULL, "%s", n == 1 ? heads[0] : "no revisions");
}

static void
check_lock (Context *context)
{
  HwProject *project = context->deployment->project;
  g_autoptr(GError) error = NULL;

  if (!has_connection (context))
    return;
  if (hw_database_lock_probe (context->database, hw_project_get_version_table_schema (project),
                              hw_project_get_version_table (project), context->cancellable, &error))
    report (context, HW_CHECK_PASSED, NULL, "nobody else is deploying");
  else
    report_error (context, error);
}

/* Reads every script, as the runner will: what cannot be run is found now. */
static void
check_plan (Context *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GPtrArray) scripts = NULL;
  g_autoptr(GError) error = NULL;
  guint n_statements = 0, n_open = 0;
  const char *irreversible = NULL;

  database = hw_environment_new_database (self->environment, TRUE, &error);
  if (database != NULL && _hw_deployment_check_files (self, &error))
    scripts = hw_run_script_load_all (self->project, self->plan, hw_database_get_dialect (database),
                                      context->cancellable, &error);
  if (scripts == NULL)
    {
      report_error (context, error);
      return;
    }
  for (guint i = 0; i < scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (scripts, i);

      n_statements += script->statements->len;
      n_open += script->is_transactional ? 0 : 1;
      if (self->direction == HW_DIRECTION_UPGRADE && !script->script->down.present
          && irreversible == NULL)
        irreversible = hw_run_script_get_revision_id (script);
    }
  if (irreversible != NULL)
    report (context, self->environment->is_protected ? HW_CHECK_WARNING : HW_CHECK_PASSED,
            "Only the backup leads back from there.",
            "%u statements; revision %s cannot be taken back", n_statements, irreversible);
  else if (n_open > 0)
    report (context, HW_CHECK_PASSED, NULL, "%u statements; %u %s outside a transaction",
            n_statements, n_open, n_open == 1 ? "revision runs" : "revisions run");
  else
    report (context, HW_CHECK_PASSED, NULL, "%u %s, each revision in a transaction", n_statements,
            n_statements == 1 ? "statement" : "statements");
}

static gboolean
applies_requires (HwDeployment *self)
{
  return self->environment->requires != NULL && self->direction == HW_DIRECTION_UPGRADE;
}

/* Steps of the plan that @status says do not stand there; the first of them in @out_first. */
static guint
count_missing (HwDeployment *self, const HwStatus *status, const char **out_first)
{
  const HwGraph *graph = hw_project_get_graph (self->project);
  g_autofree guint8 *applied = hw_graph_get_applied (graph, (const char *const *)status->rows);
  guint n_missing = 0;

  for (guint i = 0; i < hw_plan_get_n_steps (self->plan); i++)
    {
      const char *id = hw_plan_get_step (self->plan, i)->revision->id;
      guint node = hw_graph_lookup (graph, id);

      if (node == HW_GRAPH_NONE || applied[node] != 0)
        continue;
      if (n_missing == 0)
        *out_first = id;
      n_missing++;
    }

  return n_missing;
}

static void
check_requires (Context *context)
{
  HwDeployment *self = context->deployment;
  const char *name = self->environment->requires;
  const HwEnvironment *required;
  g_autoptr(HwStatus) status = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  const char *first = NULL;
  guint n_missing;

  required = hw_project_find_environment (self->project, name, &error);
  if (required == NULL)
    {
      report_error (context, error);
      return;
    }
  status = hw_status_read (self->project, required, 0, context->cancellable);
  if (!status->is_reachable)
    {
      message = g_strdup_printf ("“%s” cannot be looked at: %s", name, status->error->message);
      report_policy (context, "requires", hw_error_get_hint (status->error), message);
      return;
    }
  n_missing = count_missing (self, status, &first);
  if (n_missing == 0)
    {
      report (context, HW_CHECK_PASSED, NULL, "every revision stands on %s", name);
      return;
    }
  message = g_strdup_printf ("%u of %u revisions do not stand on “%s” yet, the first is %s",
                             n_missing, hw_plan_get_n_steps (self->plan), name, first);
  report_policy (context, "requires",
                 "Deploy there first, or override the policy “requires” with a reason.", message);
}

static gboolean
applies_window (HwDeployment *self)
{
  return self->environment->window != NULL;
}

static void
check_window (Context *context)
{
  const char *window = context->deployment->environment->window;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  gboolean is_inside = FALSE;

  if (!hw_deploy_window_contains (window, g_get_real_time (), &is_inside, &error))
    {
      report_error (context, error);
      return;
    }
  if (is_inside)
    {
      report (context, HW_CHECK_PASSED, NULL, "within %s", window);
      return;
    }
  message = g_strdup_printf ("now is outside the allowed hours, %s", window);
  report_policy (context, "window", "Wait for them, or override the policy “window” with a reason.",
                 message);
}

static void
check_backup (Context *context)
{
  HwDeployment *self = context->deployment;
  const char *reason = _hw_deployment_get_override (self, "backup");

  if (self->environment->backup == HW_BACKUP_POLICY_OFF)
    report (context, self->environment->is_protected ? HW_CHECK_WARNING : HW_CHECK_PASSED, NULL,
            "backups are off for this environment");
  else if (reason != NULL)
    report (context, HW_CHECK_WARNING, "There will be no way back but the down sections.",
            "no backup will be made; overridden: %s", reason);
  else
    report (context, HW_CHECK_PASSED, NULL, "%s",
            self->environment->backup == HW_BACKUP_POLICY_REQUIRED ? "required, and will be made"
                                                                   : "will be made");
}

static gboolean
applies_to_postgres (HwDeployment *self)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (self->environment, TRUE, NULL);

  return database != NULL && hw_database_get_dialect (database) == HW_DIALECT_POSTGRESQL;
}

static gboolean
applies_programs (HwDeployment *self)
{
  return _hw_deployment_wants_backup (self) && applies_to_postgres (self);
}

static void
check_programs (Context *context)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = NULL;
  int server, version = 0;

  if (!has_connection (context))
    return;
  server = hw_database_get_server_version (context->database);
  dir = hw_backup_find_programs (server, &version, &error);
  if (dir == NULL)
    report_error (context, error);
  /* pg_dump refuses servers of a newer major version than its own. */
  else if (version / 10000 < server / 10000)
    report (context, HW_CHECK_FAILED,
            "Install the client programs of the server's version, or set HEADWAY_PG_BINDIR.",
            "pg_dump %d in %s is older than the server, which is %d", version / 10000, dir,
            server / 10000);
  else
    report (context, HW_CHECK_PASSED, NULL, "pg_dump %d in %s", version / 10000, dir);
}

static void
check_space (Context *context)
{
  g_autofree char *dir = _hw_deployment_dup_backup_dir (context->deployment);
  g_autofree char *free_text = NULL;
  g_autofree char *need_text = NULL;
  g_autoptr(GError) error = NULL;
  guint64 size = 0, available = 0, needed;

  if (!has_connection (context))
    return;
  if (!hw_database_estimate_size (context->database, &size, context->cancellable, &error)
      || !hw_backup_get_free_space (dir, &available, &error))
    {
      report_error (context, error);
      return;
    }
  needed = size + size / 5;
  free_text = hw_format_size (available);
  need_text = hw_format_size (needed);
  if (available < needed)
    report (context, HW_CHECK_FAILED, "Free some space, or choose another folder for backups.",
            "%s has %s free, and the backup may need %s", dir, free_text, need_text);
  else
    report (context, HW_CHECK_PASSED, NULL, "%s free, at most %s needed", free_text, need_text);
}

static gboolean
applies_writable (HwDeployment *self)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (self->environment, TRUE, NULL);

  return database != NULL && hw_database_get_dialect (database) == HW_DIALECT_SQLITE;
}

/* SQLite writes the file, and its journal in the file's folder. */
static void
check_writable (Context *context)
{
  const char *path;
  g_autofree char *dir = NULL;

  if (context->database == NULL)
    {
      has_connection (context);
      return;
    }
  path = hw_database_url_get_path (hw_database_get_url (context->database));
  if (path == NULL || !g_path_is_absolute (path))
    {
      report (context, HW_CHECK_SKIPPED, NULL, "the database is no file");
      return;
    }
  dir = g_path_get_dirname (path);
  if (hw_database_is_open (context->database) && access (path, W_OK) != 0)
    report (context, HW_CHECK_FAILED, "Change its permissions or its owner.",
            "the file “%s” cannot be written", path);
  else if (access (dir, W_OK) != 0)
    report (context, HW_CHECK_FAILED, "Change its permissions or its owner.",
            "the folder “%s” cannot be written", dir);
  else
    report (context, HW_CHECK_PASSED, NULL, "the file and its folder can be written");
}

/* What blocks most often stands first. */
static const struct
{
  const char *id;
  const char *title;
  AppliesFunc applies; /* NULL: always */
  CheckFunc run;
} checks[] = {
  { "connection", "Connection and server version", NULL, check_connection },
  { "version-table", "Version table", NULL, check_version_table },
  { "heads", "One head", NULL, check_heads },
  { "lock", "Deployment lock", NULL, check_lock },
  { "plan", "Scripts of the plan", NULL, check_plan },
  { "requires", "Earlier environment", applies_requires, check_requires },
  { "window", "Allowed hours", applies_window, check_window },
  { "policy", "Backup policy", NULL, check_backup },
  { "programs", "Backup programs", applies_programs, check_programs },
  { "space", "Space for the backup", _hw_deployment_wants_backup, check_space },
  { "writable", "Database file", applies_writable, check_writable },
};

/**
 * hw_check_free:
 * @check: (nullable): a copy from hw_deployment_dup_checks()
 */
void
hw_check_free (HwCheck *check)
{
  if (check == NULL)
    return;

  g_free (check->id);
  g_free (check->title);
  g_free (check->message);
  g_free (check->hint);
  g_free (check);
}

HwCheck *
_hw_check_copy (const HwCheck *check)
{
  HwCheck *copy = g_new (HwCheck, 1);

  copy->id = g_strdup (check->id);
  copy->title = g_strdup (check->title);
  copy->state = check->state;
  copy->message = g_strdup (check->message);
  copy->hint = g_strdup (check->hint);

  return copy;
}

/* The checks that this deployment needs, all waiting: (transfer full) (element-type HwCheck) */
GPtrArray *
_hw_checks_new (HwDeployment *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_check_free);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      HwCheck *check;

      if (checks[i].applies != NULL && !checks[i].applies (self))
        continue;
      check = g_new0 (HwCheck, 1);
      check->id = g_strdup (checks[i].id);
      check->title = g_strdup (checks[i].title);
      check->state = HW_CHECK_WAITING;
      check->message = g_strdup ("");
      check->hint = g_strdup ("");
      g_ptr_array_add (list, check);
    }

  return list;
}

static CheckFunc
find_func (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      if (g_str_equal (checks[i].id, id))
        return checks[i].run;
    }
  g_assert_not_reached ();
}

/* The window reads the list from its own thread while we write it here. */
static void
update_check (HwDeployment *self, HwCheck *check, Context *context)
{
  g_mutex_lock (&self->mutex);
  check->state = context->state;
  if (context->message != NULL)
    {
      g_free (check->message);
      check->message = g_steal_pointer (&context->message);
      g_free (check->hint);
      check->hint = g_steal_pointer (&context->hint);
    }
  g_mutex_unlock (&self->mutex);
}

static void
emit_check (HwDeployment *self, HwEventKind kind, const HwCheck *check)
{
  HwEvent event = {
    .kind = kind,
    .name = check->id,
    .message = check->message,
    .ok = check->state != HW_CHECK_FAILED,
    .severity = check->state == HW_CHECK_FAILED    ? HW_SEVERITY_ERROR
                : check->state == HW_CHECK_WARNING ? HW_SEVERITY_WARNING
                                                   : HW_SEVERITY_INFO,
  };

  _hw_deployment_emit (self, &event);
}

static void
run_check (HwDeployment *self, HwCheck *check, Context *context)
{
  gint64 started = g_get_monotonic_time ();

  context->state = HW_CHECK_RUNNING;
  context->is_policy = FALSE;
  update_check (self, check, context);
  emit_check (self, HW_EVENT_CHECK_STARTED, check);
  if (g_cancellable_is_cancelled (context->cancellable))
    report (context, HW_CHECK_SKIPPED, NULL, "cancelled");
  else
    find_func (check->id) (context);
  update_check (self, check, context);
  if (check->state == HW_CHECK_FAILED)
    {
      context->n_failed++;
      context->n_by_policy += context->is_policy ? 1 : 0;
    }
  emit_check (self, HW_EVENT_CHECK_FINISHED, check);
  _hw_deployment_note (self, "check", check->id, check->state != HW_CHECK_FAILED,
                       g_get_monotonic_time () - started, check->message);
}

static void
set_verdict (HwDeployment *self, const Context *context, GError **error)
{
  g_autoptr(GString) failed = g_string_new (NULL);
  const char *message = NULL;
  const char *hint = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (self->checks, i);

      if (check->state != HW_CHECK_FAILED)
        continue;
      if (message == NULL)
        {
          message = check->message;
          hint = check->hint;
        }
      g_string_append_printf (failed, "%s%s", failed->len > 0 ? ", " : "", check->id);
    }
  hw_set_error (error, context->n_by_policy == context->n_failed ? HW_ERROR_POLICY : HW_ERROR_CHECK,
                hint, "%s", message);
  if (error != NULL && context->n_failed > 1)
    {
      g_autofree char *detail =
          g_strdup_printf ("%u checks block: %s.", context->n_failed, failed->str);

      hw_error_set_detail (*error, detail);
    }
}

/* Runs every check in @self's list, also after one has failed. */
gboolean
_hw_checks_run (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  Context context = { .deployment = self, .cancellable = cancellable };

  /* Only this thread changes the list, so it may read it without the mutex. */
  for (guint i = 0; i < self->checks->len; i++)
    run_check (self, g_ptr_array_index (self->checks, i), &context);
  g_clear_object (&context.database);
  g_free (context.message);
  g_free (context.hint);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (context.n_failed > 0)
    {
      set_verdict (self, &context, error);
      return FALSE;
    }

  return TRUE;
}

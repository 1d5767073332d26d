/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-connection-test"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "hw-connection-private.h"
#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-sql-command.h"
#include "hw-status.h"
#include "hw-version-table.h"

/* PostgreSQL's appendix A */
#define SQLSTATE_NO_DATABASE "3D000"
#define SQLSTATE_NO_PRIVILEGE "42501"
#define SQLSTATE_NOT_AUTHORIZED "28000"

/* A test under way. */
typedef struct
{
  const HwConnectionQuestion *question;
  HwConnectionTest *test;
  HwDatabaseUrl *url; /* with the typed password */
  HwDatabase *database;
  GCancellable *cancellable;
} Run;

void
hw_connection_test_free (HwConnectionTest *test)
{
  if (test == NULL)
    return;

  g_clear_error (&test->error);
  g_free (test->server);
  g_free (test->user);
  g_free (test->journal_mode);
  g_free (test);
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->test, hw_connection_test_free);
  g_clear_pointer (&run->url, hw_database_url_unref);
  g_clear_object (&run->database);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
tell (const Run *run, HwConnectionStep step)
{
  if (run->question->step_func != NULL)
    run->question->step_func (step, run->question->user_data);
}

static gboolean
fail (Run *run, HwConnectionField field, GError *error)
{
  run->test->field = field;
  run->test->error = error;

  return FALSE;
}

static const char *
get_value (const HwDatabaseUrl *url, const char *keyword)
{
  const char *const *keywords = hw_database_url_get_keywords (url);

  for (guint i = 0; keywords[i] != NULL; i++)
    if (strcmp (keywords[i], keyword) == 0)
      return hw_database_url_get_values (url)[i];

  return "";
}

static gboolean
wants_tls (const char *mode)
{
  return g_str_equal (mode, "require") || g_str_has_prefix (mode, "verify-");
}

static void
on_stage_cb (HwConnectStage stage, gpointer user_data)
{
  tell (user_data,
        stage == HW_CONNECT_STAGE_TLS ? HW_CONNECTION_STEP_TLS : HW_CONNECTION_STEP_SIGN_IN);
}

static HwDatabase *
new_database (const Run *run, const HwDatabaseUrl *url)
{
  HwDatabaseOptions options = {
    .connect_timeout_ms = HW_CONNECTION_LIMIT_MS,
    .lock_timeout_ms = HW_CONNECTION_LIMIT_MS,
    .statement_timeout_ms = HW_CONNECTION_LIMIT_MS,
    /* A server would call itself read-only when we ask it to be. */
    .read_only = hw_database_url_get_dialect (url) == HW_DIALECT_SQLITE,
    .connect_func = on_stage_cb,
    .connect_data = (gpointer)run,
  };

  if (run->question->password == NULL)
    hw_environment_set_keyring (run->question->environment, &options);

  return hw_database_new (url, &options);
}

/* A server may let this user in only with, or only without, encryption, and says no more than that it has no rule for them
 * (in the language of the server). So it is tried the other way round: when that gets further, encryption was the fault. */
static gboolean
is_fault_of_tls (const Run *run)
{
  const char *mode = get_value (run->url, "sslmode");
  const char *password = hw_database_url_get_password (run->url);
  g_autofree char *conninfo = hw_database_url_dup_conninfo_without_password (run->url);
  g_autofree char *text = NULL;
  g_autoptr(HwDatabaseUrl) plain = NULL;
  g_autoptr(HwDatabaseUrl) other = NULL;
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (!wants_tls (mode) && !g_str_equal (mode, "disable"))
    return FALSE;
  text = g_strconcat (conninfo, wants_tls (mode) ? " sslmode=disable" : " sslmode=require", NULL);
  plain = hw_database_url_parse (text, "/", NULL);
  if (plain == NULL)
    return FALSE;
  other = password == NULL ? hw_database_url_ref (plain)
                           : hw_database_url_with_password (plain, password);
  database = new_database (run, other);

  return hw_database_open (database, run->cancellable, &error)
         || (hw_error_get_sqlstate (error) != NULL
             && !g_str_equal (hw_error_get_sqlstate (error), SQLSTATE_NOT_AUTHORIZED))
         || (g_error_matches (error, HW_ERROR, HW_ERROR_AUTH)
             && hw_error_get_sqlstate (error) == NULL);
}

/* Which field a refusal by the server, or by libpq, is about. A port was reached. */
static HwConnectionField
find_field (const Run *run, const GError *error)
{
  const char *sqlstate = hw_error_get_sqlstate (error);

  if (sqlstate == NULL && g_error_matches (error, HW_ERROR, HW_ERROR_AUTH))
    return HW_CONNECTION_FIELD_PASSWORD;
  /* Without a detail it is our own: nobody answered in time. */
  if (sqlstate == NULL)
    return wants_tls (get_value (run->url, "sslmode")) && hw_error_get_detail (error) != NULL
               ? HW_CONNECTION_FIELD_TLS
               : HW_CONNECTION_FIELD_PORT;
  if (g_str_equal (sqlstate, SQLSTATE_NO_DATABASE) || g_str_equal (sqlstate, SQLSTATE_NO_PRIVILEGE))
    return HW_CONNECTION_FIELD_DATABASE;
  if (g_str_equal (sqlstate, SQLSTATE_NOT_AUTHORIZED))
    return is_fault_of_tls (run) ? HW_CONNECTION_FIELD_TLS : HW_CONNECTION_FIELD_USER;
  if (g_str_has_prefix (sqlstate, "28"))
    return HW_CONNECTION_FIELD_PASSWORD;

  return HW_CONNECTION_FIELD_NONE;
}

/* FALSE with @error only when cancelled. */
static gboolean
pass_cancelled (GError *error, GError **out_error)
{
  if (!hw_error_is_cancelled (error))
    return FALSE;
  g_propagate_error (out_error, error);

  return TRUE;
}

static gboolean
prepare (Run *run)
{
  const HwConnectionQuestion *question = run->question;
  GError *error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_environment_parse_plain_url (question->environment, &error);

  if (url == NULL)
    return fail (run, HW_CONNECTION_FIELD_URL, error);
  if (hw_database_url_get_dialect (url) == HW_DIALECT_SQLITE)
    run->url = hw_database_url_ref (url);
  else if (question->password != NULL)
    run->url = hw_database_url_with_password (url, question->password);
  else
    run->url = hw_environment_parse_url (question->environment, &error);

  return run->url != NULL || fail (run, HW_CONNECTION_FIELD_PASSWORD, error);
}

static gboolean
sign_in (Run *run, GError **error)
{
  const gboolean is_sqlite = hw_database_url_get_dialect (run->url) == HW_DIALECT_SQLITE;
  const gint64 start = g_get_monotonic_time ();
  HwConnectionField field = HW_CONNECTION_FIELD_FILE;
  GError *reason = NULL;

  if (!is_sqlite
      && !_hw_connection_probe (run->question, run->url, &field, run->cancellable, &reason))
    return !pass_cancelled (reason, error) && fail (run, field, reason);
  if (is_sqlite)
    tell (run, HW_CONNECTION_STEP_SIGN_IN);
  run->database = new_database (run, run->url);
  if (hw_database_is_missing_file (run->database, &reason))
    {
      run->test->is_missing_file = reason == NULL;
      return reason == NULL || fail (run, HW_CONNECTION_FIELD_FILE, reason);
    }
  if (hw_database_open (run->database, run->cancellable, &reason))
    {
      run->test->duration_usec = g_get_monotonic_time () - start;
      run->test->server = hw_database_dup_description (run->database);
      return TRUE;
    }
  if (is_sqlite && hw_error_get_hint (reason) == NULL)
    hw_error_set_hint (reason, "Choose the file of an SQLite database that you may read.");

  return !pass_cancelled (reason, error)
         && fail (run, is_sqlite ? HW_CONNECTION_FIELD_FILE : find_field (run, reason), reason);
}

static gboolean
is_true (const HwRows *rows, guint column)
{
  return g_strcmp0 (hw_rows_get (rows, 0, column), "t") == 0;
}

/* May the role change the version table, or make it where there is none? */
static gboolean
check_rights (Run *run, GError **error)
{
  static const char table_sql[] =
      "SELECT current_user, pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on', "
      "has_table_privilege($1, 'INSERT') AND has_table_privilege($1, 'UPDATE') AND "
      "has_table_privilege($1, 'DELETE')";
  static const char schema_sql[] =
      "SELECT current_user, pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on', "
      "coalesce(has_schema_privilege(coalesce(nullif($1, ''), current_schema()), 'CREATE'), false)";
  const HwConnectionQuestion *question = run->question;
  const char *schema = question->version_table_schema != NULL ? question->version_table_schema : "";
  g_autofree char *table =
      hw_sql_quote_table (question->version_table_schema, question->version_table);
  const char *params[] = { run->test->has_table ? table : schema };
  g_autoptr(HwRows) rows =
                 hw_database_query (run->database, run->test->has_table ? table_sql : schema_sql,
                                    params, 1, run->cancellable, error);
  GError *reason;

  if (rows == NULL)
    return FALSE;
  run->test->user = g_strdup (hw_rows_get (rows, 0, 0));
  run->test->is_read_only = is_true (rows, 1);
  if (is_true (rows, 2))
    return TRUE;
  reason =
      hw_error_new (HW_ERROR_SQL,
                    run->test->has_table
                        ? "Looking works, deploying would not: GRANT INSERT, UPDATE, DELETE on it."
                        : "Looking works, deploying would not: GRANT CREATE on the schema.",
                    run->test->has_table ? "the role “%s” may not write to the table %s"
                                         : "the role “%s” may not make the table %s",
                    run->test->user, table);

  return fail (run, HW_CONNECTION_FIELD_TABLE, reason);
}

/* How a SQLite file keeps a transaction that is under way. FALSE with @error when it cannot be asked. */
static gboolean
read_file (Run *run, GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (run->database, "PRAGMA journal_mode", NULL, 0,
                                               run->cancellable, error);

  if (rows == NULL)
    return FALSE;
  run->test->journal_mode = g_strdup (hw_rows_get (rows, 0, 0));
  run->test->is_read_only = access (hw_database_url_get_path (run->url), W_OK) != 0;

  return TRUE;
}

static gboolean
read_table (Run *run, GError **error)
{
  const gboolean is_sqlite = hw_database_get_dialect (run->database) == HW_DIALECT_SQLITE;
  const HwConnectionQuestion *question = run->question;
  GError *reason = NULL;
  g_auto(GStrv) rows = NULL;

  tell (run, HW_CONNECTION_STEP_TABLE);
  rows =
      hw_version_table_read (run->database, question->version_table_schema, question->version_table,
                             &run->test->has_table, run->cancellable, &reason);
  if (rows == NULL && g_strcmp0 (hw_error_get_sqlstate (reason), SQLSTATE_NO_PRIVILEGE) == 0)
    hw_error_set_hint (reason,
                       "Headway reads and writes it: GRANT SELECT, INSERT, UPDATE, DELETE on "
                       "it to the role.");
  if (rows == NULL)
    return !pass_cancelled (reason, error) && fail (run, HW_CONNECTION_FIELD_TABLE, reason);
  run->test->n_rows = g_strv_length (rows);
  tell (run, HW_CONNECTION_STEP_RIGHTS);
  if ((is_sqlite ? read_file (run, &reason) : check_rights (run, &reason))
      || run->test->error != NULL)
    return TRUE;

  return !pass_cancelled (reason, error) && fail (run, HW_CONNECTION_FIELD_TABLE, reason);
}

/**
 * hw_connection_test_run:
 * @question: an environment, which need not be in a file yet, and what to look for
 * @cancellable: (nullable): stops it between and within the steps
 * @error: G_IO_ERROR_CANCELLED only; what goes wrong else is in the answer
 *
 * Tries the road to an environment's database piece by piece, so that a failure can be told where it is to be put right: the
 * host's name, the port, encryption, user and password, the database, the rights on the version table; or the file. Each
 * may take five seconds. Blocks; any thread.
 *
 * Returns: (transfer full): what was found
 */
HwConnectionTest *
hw_connection_test_run (const HwConnectionQuestion *question,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto(Run) run = { NULL };
  GError *cancelled = NULL;

  g_return_val_if_fail (question != NULL, NULL);
  g_return_val_if_fail (question->version_table != NULL, NULL);

  run.question = question;
  run.cancellable = cancellable;
  run.test = g_new0 (HwConnectionTest, 1);
  if (prepare (&run) && sign_in (&run, &cancelled) && !run.test->is_missing_file)
    read_table (&run, &cancelled);
  if (run.database != NULL)
    hw_database_close (run.database);
  if (cancelled != NULL)
    {
      g_propagate_error (error, cancelled);
      return NULL;
    }

  return g_steal_pointer (&run.test);
}

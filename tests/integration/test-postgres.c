/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "hw-error.h"
#include "hw-postgres.h"
#include "hw-sql-command.h"
#include "hw-test-database.h"
#include "hw-test-postgres.h"
#include "hw-test-util.h"

typedef struct
{
  HwTestPostgres *server; /* borrowed; NULL: the test is skipped */
  char *name;
  char *url;
  HwDatabase *db;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->server = hw_test_postgres_get_shared ();
  if (fixture->server == NULL)
    return;

  fixture->name = hw_test_postgres_create_database (fixture->server);
  fixture->url = hw_test_postgres_dup_url (fixture->server, fixture->name);
  fixture->db = hw_test_database_open (fixture->url, NULL);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->db);
  g_clear_pointer (&fixture->url, g_free);
  g_clear_pointer (&fixture->name, g_free);
}

static void
run_elsewhere (Fixture *fixture, const char *sql)
{
  g_free (hw_test_postgres_query (fixture->server, fixture->name, sql));
}

/* Whether our connection is in the middle of a statement, seen from another one. */
static gboolean
is_running (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *state = hw_test_postgres_query (
      fixture->server, fixture->name,
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'headway' AND state = 'active'"
      " AND datname = current_database() AND query NOT LIKE 'SET%'");

  return state != NULL;
}

static gboolean
is_blocked (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *state =
      hw_test_postgres_query (fixture->server, fixture->name,
                              "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              " AND datname = current_database()");

  return state != NULL;
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const params[] = { "it's", NULL, "3" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (
      fixture->db,
      "SELECT $1::text AS a, $2::text, $3::int + 1 AS \"c d\" UNION ALL SELECT 'ü', '', 9", params,
      3, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hw_rows_get_n_rows (rows), ==, 2);
  g_assert_cmpuint (hw_rows_get_n_columns (rows), ==, 3);
  g_assert_cmpstr (hw_rows_get (rows, 0, 0), ==, "it's");
  g_assert_null (hw_rows_get (rows, 0, 1));
  g_assert_cmpstr (hw_rows_get (rows, 0, 2), ==, "4");
  g_assert_cmpstr (hw_rows_get (rows, 1, 0), ==, "ü");
  g_assert_cmpstr (hw_rows_get (rows, 1, 1), ==, "");
}

static void
test_changed_rows (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gint64 rows;
  } cases[] = {
    { "CREATE TABLE t (i int)", -1 },
    { "INSERT INTO t VALUES (1), (2), (3)", 3 },
    { "INSERT INTO t VALUES (9) RETURNING i", 1 },
    { "UPDATE t SET i = i + 1 WHERE i > 1", 3 },
    { "UPDATE t SET i = 0 WHERE i = 99", 0 },
    { "SELECT * FROM t", -1 },
    { "CREATE TABLE u AS SELECT * FROM t", 4 },
    { "DELETE FROM t", 4 },
    { "-- nothing at all", -1 },
    { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 rows = -2;

      g_test_message ("%s", cases[i].sql);
      g_assert_true (hw_database_execute (fixture->db, cases[i].sql, &rows, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (rows, ==, cases[i].rows);
    }
}

static void
test_outside_transaction (Fixture *fixture, gconstpointer data)
{
  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  hw_test_database_run (fixture->db, "CREATE INDEX CONCURRENTLY t_i ON t (i)");
  hw_test_database_run (fixture->db, "VACUUM t");
}

static void
test_error_position (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    const char *sqlstate;
    guint line;
    guint column;
  } cases[] = {
    { "SELEC 1", "42601", 1, 1 },
    { "SELECT nothing", "42703", 1, 8 },
    { "SELECT 'äöü',\n  nothing", "42703", 2, 3 },
    { "SELECT 'äöü', nothing", "42703", 1, 15 },
    { "-- 表\r\nSELECT '表',\r\n\tnothing", "42703", 3, 2 },
    { "SELECT 1 / 0", "22012", 0, 0 },
    { "SELECT 1 +", "42601", 1, 11 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].sql);
      g_assert_false (hw_database_execute (fixture->db, cases[i].sql, NULL, NULL, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
      g_assert_cmpstr (hw_error_get_sqlstate (error), ==, cases[i].sqlstate);
      g_assert_cmpuint (hw_error_get_line (error), ==, cases[i].line);
      g_assert_cmpuint (hw_error_get_column (error), ==, cases[i].column);
    }
}

static void
test_error_detail_and_hint (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int UNIQUE); INSERT INTO t VALUES (1)");
  g_assert_false (
      hw_database_execute (fixture->db, "INSERT INTO t VALUES (1)", NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "duplicate key value violates unique constraint \"t_i_key\"");
  g_assert_cmpstr (hw_error_get_detail (error), ==, "Key (i)=(1) already exists.");
  g_clear_error (&error);

  g_assert_false (hw_database_execute (
      fixture->db,
      "DO $$BEGIN RAISE EXCEPTION E'two\\nlines' USING HINT = 'Do this.', DETAIL = 'Why.'; END$$",
      NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "two lines");
  g_assert_cmpstr (hw_error_get_hint (error), ==, "Do this.");
  g_assert_true (g_str_has_prefix (hw_error_get_detail (error), "Why.\nPL/pgSQL function"));
}

static void
on_notice_cb (const char *severity, const char *message, gpointer user_data)
{
  g_string_append_printf (user_data, "%s: %s\n", severity, message);
}

static void
test_notices (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GString) notices = g_string_new (NULL);

  hw_database_set_notice_func (fixture->db, on_notice_cb, notices);
  hw_test_database_run (fixture->db, "DO $$BEGIN RAISE NOTICE 'one ü'; RAISE WARNING 'two'; END$$");
  hw_database_set_notice_func (fixture->db, NULL, NULL);
  hw_test_database_run (fixture->db, "DO $$BEGIN RAISE NOTICE 'unheard'; END$$");
  g_assert_cmpstr (notices->str, ==, "NOTICE: one ü\nWARNING: two\n");
}

static void
test_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_in_transaction (fixture->db));
  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  g_assert_true (hw_database_in_transaction (fixture->db));
  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  hw_database_rollback (fixture->db);
  g_assert_false (hw_database_in_transaction (fixture->db));
  hw_test_assert_answer (fixture->db, "SELECT to_regclass('t')", NULL);

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  g_assert_true (hw_database_commit (fixture->db, NULL, &error));
  hw_test_assert_answer (fixture->db, "SELECT to_regclass('t')", "t");
}

static void
test_commit_of_failed_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  g_assert_false (hw_database_execute (fixture->db, "SELECT 1 / 0", NULL, NULL, NULL));
  g_assert_true (hw_database_in_transaction (fixture->db));
  g_assert_false (hw_database_commit (fixture->db, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_nonnull (strstr (error->message, "rolled the transaction back"));
  g_assert_false (hw_database_in_transaction (fixture->db));
}

static void
test_commit_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  hw_test_database_run (fixture->db, "INSERT INTO t VALUES (1), (1)");
  g_assert_false (hw_database_commit (fixture->db, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "23505");
  g_assert_false (hw_database_in_transaction (fixture->db));
}

/* A deferred trigger ends the session in the middle of COMMIT. */
static void
test_commit_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_database_run (
      fixture->db,
      "CREATE TABLE t (i int); CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
      "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION die()");
  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  hw_test_database_run (fixture->db, "INSERT INTO t VALUES (1)");
  g_assert_false (hw_database_commit (fixture->db, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_assert_nonnull (strstr (error->message, "during COMMIT"));
  g_assert_false (hw_database_is_open (fixture->db));
}

/* Cancelling */

static void
test_cancel_running_statement (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread;

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  thread = hw_test_cancel_when (cancellable, is_running, fixture);
  g_assert_false (
      hw_database_execute (fixture->db, "SELECT pg_sleep(60)", NULL, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (hw_database_in_transaction (fixture->db));
  hw_database_rollback (fixture->db);
  hw_test_assert_answer (fixture->db, "SELECT 7", "7");
}

static void
test_cancel_blocked_statement (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HwDatabase) other = hw_test_database_open (fixture->url, NULL);
  g_autoptr(GError) error = NULL;
  GThread *thread;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  hw_test_database_run (other, "BEGIN; LOCK TABLE t");
  thread = hw_test_cancel_when (cancellable, is_blocked, fixture);
  g_assert_false (hw_database_execute (fixture->db, "DROP TABLE t", NULL, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hw_database_rollback (other);
  hw_test_database_run (fixture->db, "DROP TABLE t");
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (
      hw_database_execute (fixture->db, "CREATE TABLE t (i int)", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hw_test_assert_answer (fixture->db, "SELECT to_regclass('t')", NULL);
}

/* Far more than the seconds after which it is over: the machine may be slow, and busy with other things. */
#define BUSY_LIMIT_USEC (180 * G_USEC_PER_SEC)

/* The server's process stands still: it obeys no cancellation, and the call has to end all the same. */
static void
test_cancel_frozen_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *pid_text = hw_test_database_ask (fixture->db, "SELECT pg_backend_pid()");
  GPid pid = (GPid)g_ascii_strtoll (pid_text, NULL, 10);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  thread = hw_test_cancel_when (cancellable, NULL, NULL);
  g_assert_false (hw_database_execute (fixture->db, "SELECT 1", NULL, cancellable, &error));
  g_thread_join (thread);
  g_assert_cmpint (kill (pid, SIGCONT), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (hw_database_is_open (fixture->db));
  g_assert_cmpint (g_get_monotonic_time () - start, <, BUSY_LIMIT_USEC);
}

static void
test_rollback_frozen_server (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pid_text = hw_test_database_ask (fixture->db, "SELECT pg_backend_pid()");
  GPid pid = (GPid)g_ascii_strtoll (pid_text, NULL, 10);
  gint64 start = g_get_monotonic_time ();

  g_assert_true (hw_database_begin (fixture->db, NULL, NULL));
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  hw_database_rollback (fixture->db);
  g_assert_cmpint (kill (pid, SIGCONT), ==, 0);
  g_assert_false (hw_database_is_open (fixture->db));
  g_assert_cmpint (g_get_monotonic_time () - start, <, BUSY_LIMIT_USEC);
}

/* Accepts connections and never says a word. Its URL: (transfer full) */
static char *
start_silent_server (GSocket **out_socket)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) address = NULL;

  *out_socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (*out_socket, any, FALSE, &error));
  g_assert_true (g_socket_listen (*out_socket, &error));
  address = g_socket_get_local_address (*out_socket, &error);

  return g_strdup_printf ("postgresql://app:s3cret@127.0.0.1:%u/app",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

static void
test_cancel_silent_server (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GSocket) socket = NULL;
  g_autofree char *url = start_silent_server (&socket);
  g_autoptr(HwDatabase) db = hw_test_database_new (url, NULL);
  g_autoptr(GError) error = NULL;
  GThread *thread = hw_test_cancel_when (cancellable, NULL, NULL);

  /* Who waited for the server would be told of its time being over. */
  g_assert_false (hw_database_open (db, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_connect_timeout (void)
{
  HwDatabaseOptions options = { .connect_timeout_ms = 100 };
  g_autoptr(GSocket) socket = NULL;
  g_autofree char *url = start_silent_server (&socket);
  g_autoptr(HwDatabase) db = hw_test_database_new (url, &options);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_open (db, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECT);
  g_assert_nonnull (strstr (error->message, "within 0.1 s"));
  g_assert_null (strstr (error->message, "s3cret"));
}

/* Timeouts */

static void
test_lock_timeout (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .lock_timeout_ms = 80 };
  g_autoptr(HwDatabase) db = hw_test_database_open (fixture->url, &options);
  g_autoptr(GError) error = NULL;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  hw_test_database_run (fixture->db, "BEGIN; LOCK TABLE t");
  g_assert_false (hw_database_execute (db, "DROP TABLE t", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "55P03");
}

static void
test_statement_timeout (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .statement_timeout_ms = 80 };
  g_autoptr(HwDatabase) db = hw_test_database_open (fixture->url, &options);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_execute (db, "SELECT pg_sleep(60)", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "57014");
}

typedef struct
{
  Fixture *fixture;
  const char *sql;
} Attack;

static gpointer
attack_thread (gpointer data)
{
  Attack *attack = data;
  gint64 end = g_get_monotonic_time () + BUSY_LIMIT_USEC;

  while (!is_running (attack->fixture) && g_get_monotonic_time () < end)
    g_usleep (5000);
  run_elsewhere (attack->fixture, attack->sql);

  return NULL;
}

#define OUR_SESSIONS \
  " FROM pg_stat_activity WHERE application_name = 'headway' AND datname = current_database()"

static void
test_cancelled_by_somebody_else (Fixture *fixture, gconstpointer data)
{
  Attack attack = { fixture, "SELECT pg_cancel_backend(pid)" OUR_SESSIONS };
  GThread *thread = g_thread_new ("attack", attack_thread, &attack);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_execute (fixture->db, "SELECT pg_sleep(60)", NULL, NULL, &error));
  g_thread_join (thread);
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "57014");
}

static void
test_terminated_by_somebody_else (Fixture *fixture, gconstpointer data)
{
  Attack attack = { fixture, "SELECT pg_terminate_backend(pid)" OUR_SESSIONS };
  GThread *thread = g_thread_new ("attack", attack_thread, &attack);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_execute (fixture->db, "SELECT pg_sleep(60)", NULL, NULL, &error));
  g_thread_join (thread);
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "57P01");
  g_assert_false (hw_database_is_open (fixture->db));
  g_assert_false (hw_database_in_transaction (fixture->db));
  g_clear_error (&error);
  g_assert_false (hw_database_execute (fixture->db, "SELECT 1", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_clear_error (&error);
  g_assert_true (hw_database_open (fixture->db, NULL, &error));
  hw_test_assert_answer (fixture->db, "SELECT 7", "7");
}

static void
test_terminated_while_idle (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  run_elsewhere (fixture, "SELECT pg_terminate_backend(pid)" OUR_SESSIONS);
  hw_database_rollback (fixture->db);
  g_assert_false (hw_database_execute (fixture->db, "SELECT 1", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
}

static void
test_server_stopped (void)
{
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(HwDatabase) db = NULL;
  g_autofree char *url = NULL;
  g_autoptr(GError) error = NULL;

  if (hw_test_postgres_get_shared () == NULL)
    return;

  server = hw_test_postgres_start (NULL, NULL, &error);
  g_assert_no_error (error);
  url = hw_test_postgres_dup_url (server, "postgres");
  db = hw_test_database_open (url, NULL);
  hw_test_postgres_kill (server);
  g_assert_false (hw_database_execute (db, "SELECT 1", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_clear_error (&error);
  g_assert_false (hw_database_open (db, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECT);
  g_assert_nonnull (strstr (error->message, "No such file or directory"));
}

/* Connecting */

static void
test_no_such_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = hw_test_postgres_dup_url (fixture->server, "missing");
  g_autoptr(HwDatabase) db = hw_test_database_new (url, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_open (db, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECT);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "3D000");
  g_assert_cmpstr (error->message, ==,
                   "cannot connect to “missing”: database \"missing\" does not exist");
}

static void
test_session_settings (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .lock_timeout_ms = 5000,
                                .statement_timeout_ms = 61000,
                                .read_only = TRUE,
                                .application_name = "headway test" };
  g_autoptr(HwDatabase) db = hw_test_database_open (fixture->url, &options);

  hw_test_assert_answer (db, "SHOW lock_timeout", "5s");
  hw_test_assert_answer (db, "SHOW statement_timeout", "61s");
  hw_test_assert_answer (db, "SHOW transaction_read_only", "on");
  hw_test_assert_answer (db, "SHOW application_name", "headway test");
  hw_test_assert_answer (db, "SHOW client_encoding", "UTF8");
  hw_test_assert_answer (fixture->db, "SHOW application_name", "headway");
  hw_test_assert_answer (fixture->db, "SHOW lock_timeout", "0");
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(HwDatabase) db = hw_test_database_open (fixture->url, &options);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_execute (db, "CREATE TABLE t (i int)", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "25006");
}

static void
test_ways_to_connect (Fixture *fixture, gconstpointer data)
{
  const char *dir = hw_test_postgres_get_socket_dir (fixture->server);
  g_autofree char *escaped = g_uri_escape_string (dir, NULL, FALSE);
  g_autofree char *service =
      g_strdup_printf ("[there]\nhost=%s\nuser=postgres\ndbname=%s\n", dir, fixture->name);
  g_auto(HwTestDir) folder = { NULL };
  g_autofree char *file = NULL;
  char *urls[] = {
    g_strdup_printf ("postgresql+psycopg2://postgres@/%s?host=%s", fixture->name, dir),
    g_strdup_printf ("postgresql+asyncpg://postgres@/%s?host=%s", fixture->name, escaped),
    g_strdup_printf ("postgres://postgres@%s/%s", escaped, fixture->name),
    g_strdup_printf ("host=%s user=postgres dbname='%s'", dir, fixture->name),
    g_strdup ("service=there"),
  };

  hw_test_dir_init (&folder);
  file = hw_test_write_file (folder.path, "services", service);
  g_setenv ("PGSERVICEFILE", file, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(HwDatabase) db = NULL;

      g_test_message ("%s", urls[i]);
      db = hw_test_database_open (urls[i], NULL);
      hw_test_assert_answer (db, "SELECT current_database()", fixture->name);
      g_free (urls[i]);
    }
  g_unsetenv ("PGSERVICEFILE");
}

/* The password in the URL's options, in a password file, wrong, and not at all. */
static void
test_passwords (void)
{
  static const struct
  {
    const char *user;
    const char *options;  /* %s: the folder of password files */
    const char *sqlstate; /* NULL: gets in */
    const char *part;
    const char *hint;
  } cases[] = {
    { "app", "password=s3cret", NULL, NULL, NULL },
    { "app", "passfile=%s/good", NULL, NULL, NULL },
    { "app", "password=n0t-s3cret", "28P01", "password authentication failed", "Check user" },
    { "app", "passfile=%s/none", NULL, "no password supplied", "~/.pgpass" },
    { "app", "passfile=%s/open", NULL, "no password supplied", "mode 0600" },
    { "banned", "password=s3cret", "28000", "rejects connection", "pg_hba.conf" },
    { "unheard", "password=s3cret", "28P01", "password authentication failed", "Check user" },
  };
  g_autoptr(HwTestPostgres) server = NULL;
  g_auto(HwTestDir) folder = { NULL };
  g_autofree char *good = NULL;
  g_autofree char *open = NULL;
  g_autoptr(GError) error = NULL;

  if (hw_test_postgres_get_shared () == NULL)
    return;

  server = hw_test_postgres_start (NULL,
                                   "local all postgres trust\nlocal all banned reject\n"
                                   "local all all scram-sha-256\n",
                                   &error);
  g_assert_no_error (error);
  g_free (hw_test_postgres_query (server, "postgres",
                                  "CREATE ROLE app LOGIN PASSWORD 's3cret';"
                                  "CREATE ROLE banned LOGIN PASSWORD 's3cret'"));
  hw_test_dir_init (&folder);
  good = hw_test_write_file (folder.path, "good", "*:*:*:app:s3cret\n");
  open = hw_test_write_file (folder.path, "open", "*:*:*:app:s3cret\n");
  g_assert_cmpint (chmod (good, 0600), ==, 0);
  g_assert_cmpint (chmod (open, 0644), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) parts = g_strsplit (cases[i].options, "%s", -1);
      g_autofree char *options = g_strjoinv (folder.path, parts);
      g_autofree char *conninfo =
          g_strdup_printf ("host=%s user=%s dbname=postgres passfile=/nonexistent %s",
                           hw_test_postgres_get_socket_dir (server), cases[i].user, options);
      g_autoptr(HwDatabase) db = hw_test_database_new (conninfo, NULL);
      g_autoptr(GError) refusal = NULL;

      g_test_message ("%s %s", cases[i].user, cases[i].options);
      g_assert_cmpint (hw_database_open (db, NULL, &refusal), ==, cases[i].part == NULL);
      if (cases[i].part == NULL)
        {
          g_assert_no_error (refusal);
          continue;
        }
      g_assert_error (refusal, HW_ERROR, HW_ERROR_AUTH);
      g_assert_cmpstr (hw_error_get_sqlstate (refusal), ==, cases[i].sqlstate);
      g_assert_nonnull (strstr (refusal->message, cases[i].part));
      g_assert_nonnull (strstr (hw_error_get_hint (refusal), cases[i].hint));
      g_assert_null (strstr (refusal->message, "s3cret"));
      g_assert_null (strstr (hw_error_get_detail (refusal), "s3cret"));
    }
}

/* Odd statements */

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int); INSERT INTO t VALUES (1), (2)");
  g_assert_false (hw_database_execute (fixture->db, "COPY t FROM STDIN", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_nonnull (strstr (error->message, "no input to copy from"));
  hw_test_database_run (fixture->db, "COPY (SELECT generate_series(1, 200000)) TO STDOUT");
  hw_test_assert_answer (fixture->db, "SELECT count(*) FROM t", "2");
}

static void
test_long_statement (Fixture *fixture, gconstpointer data)
{
  g_autofree char *blanks = g_strnfill (3 * 1000 * 1000, ' ');
  g_autofree char *sql = g_strconcat ("SELECT 8", blanks, "+ 1", NULL);

  hw_test_assert_answer (fixture->db, sql, "9");
}

static void
test_odd_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "plain",    "MiXed",          "with blank", "quo\"te",
                                       "a.b",      "naïve テーブル", "select",     "semi;colon",
                                       "'single'", "back\\slash" };

  hw_test_database_run (fixture->db, "CREATE SCHEMA \"My \"\"Schema\"");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = hw_sql_quote_table ("My \"Schema", names[i]);
      g_autofree char *sql = g_strdup_printf ("CREATE TABLE %s (i int)", quoted);
      g_autoptr(GError) error = NULL;
      gboolean exists = TRUE;

      g_test_message ("%s", names[i]);
      hw_test_database_run (fixture->db, sql);
      g_assert_true (hw_database_table_exists (fixture->db, NULL, names[i], &exists, NULL, &error));
      g_assert_false (exists);
      g_assert_true (
          hw_database_table_exists (fixture->db, "My \"Schema", names[i], &exists, NULL, &error));
      g_assert_true (exists);
    }
}

static void
test_count_tables (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint n = 9;

  g_assert_true (hw_database_count_tables (fixture->db, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 0);
  hw_test_database_run (
      fixture->db,
      "CREATE TABLE t (i int); CREATE VIEW v AS SELECT 1; CREATE SCHEMA s; CREATE TABLE s.t (i int);"
      "CREATE TEMP TABLE tmp (i int); CREATE TABLE p (i int) PARTITION BY RANGE (i);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2)");
  g_assert_true (hw_database_count_tables (fixture->db, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 3);
}

static void
test_size_and_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *description = hw_database_dup_description (fixture->db);
  guint64 size = 0;

  g_assert_true (hw_database_estimate_size (fixture->db, &size, NULL, &error));
  g_assert_cmpuint (size, >, 1000 * 1000);
  g_assert_true (g_str_has_prefix (description, "PostgreSQL 1"));
  g_assert_cmpint (hw_database_get_server_version (fixture->db), >=, 130000);
}

static void
test_finalize (Fixture *fixture, gconstpointer data)
{
  HwDatabase *db = hw_test_database_open (fixture->url, NULL);

  g_assert_true (HW_IS_POSTGRES (db));
  g_assert_finalize_object (db);
}

typedef void (*FixtureFunc) (Fixture *fixture, gconstpointer data);

static void
run_if_possible (Fixture *fixture, gconstpointer data)
{
  FixtureFunc func;

  if (fixture->server == NULL)
    return;
  memcpy (&func, data, sizeof func);
  func (fixture, NULL);
}

#define ADD(path, func) \
  G_STMT_START \
  { \
    static const FixtureFunc func_ = func; \
    g_test_add ("/postgres/" path, Fixture, &func_, setup, run_if_possible, teardown); \
  } \
  G_STMT_END

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  ADD ("rows", test_rows);
  ADD ("changed-rows", test_changed_rows);
  ADD ("outside-transaction", test_outside_transaction);
  ADD ("error-position", test_error_position);
  ADD ("error-detail-and-hint", test_error_detail_and_hint);
  ADD ("notices", test_notices);
  ADD ("transaction", test_transaction);
  ADD ("commit-of-failed-transaction", test_commit_of_failed_transaction);
  ADD ("commit-refused", test_commit_refused);
  ADD ("commit-lost", test_commit_lost);
  ADD ("cancel-running-statement", test_cancel_running_statement);
  ADD ("cancel-blocked-statement", test_cancel_blocked_statement);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("cancel-frozen-server", test_cancel_frozen_server);
  ADD ("rollback-frozen-server", test_rollback_frozen_server);
  g_test_add_func ("/postgres/cancel-silent-server", test_cancel_silent_server);
  g_test_add_func ("/postgres/connect-timeout", test_connect_timeout);
  ADD ("lock-timeout", test_lock_timeout);
  ADD ("statement-timeout", test_statement_timeout);
  ADD ("cancelled-by-somebody-else", test_cancelled_by_somebody_else);
  ADD ("terminated-by-somebody-else", test_terminated_by_somebody_else);
  ADD ("terminated-while-idle", test_terminated_while_idle);
  g_test_add_func ("/postgres/server-stopped", test_server_stopped);
  ADD ("no-such-database", test_no_such_database);
  ADD ("session-settings", test_session_settings);
  ADD ("read-only", test_read_only);
  ADD ("ways-to-connect", test_ways_to_connect);
  g_test_add_func ("/postgres/passwords", test_passwords);
  ADD ("copy", test_copy);
  ADD ("long-statement", test_long_statement);
  ADD ("odd-names", test_odd_names);
  ADD ("count-tables", test_count_tables);
  ADD ("size-and-version", test_size_and_version);
  ADD ("finalize", test_finalize);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "hw-cli-test.h"
#include "hw-database-url.h"
#include "hw-keyring.h"
#include "hw-test-postgres.h"
#include "hw-test-secrets.h"

/* The command on a real server; skips where none can be started. */

typedef struct
{
  HwTestPostgres *server;
  char *database;
} Server;

static gboolean
server_init (Server *self, HwCliTest *test)
{
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;

  self->server = hw_test_postgres_get_shared ();
  if (self->server == NULL)
    return FALSE;
  self->database = hw_test_postgres_create_database (self->server);
  url = hw_test_postgres_dup_url (self->server, self->database);
  text = g_strdup_printf ("[headway]\nscript_location = migrations\n\n"
                          "[environment prod]\nurl = %s\nprotected = true\nbackup = required\n",
                          url);
  hw_cli_test_write_project (test);
  hw_cli_test_write (test, "headway.ini", text);

  return TRUE;
}

static void
server_clear (Server *self)
{
  g_clear_pointer (&self->database, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

static void
assert_query (const Server *self, const char *sql, const char *expected)
{
  g_autofree char *value = hw_test_postgres_query (self->server, self->database, sql);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_deploy (HwCliTest *test, gconstpointer data)
{
  g_auto(Server) server = { NULL };
  g_autoptr(JsonNode) node = NULL;
  JsonObject *backup;

  if (!server_init (&server, test))
    return;
  hw_cli_test_run_in_project (test, "--json", "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse_last_line (test);
  g_assert_cmpstr (hw_cli_test_get_string (node, "result"), ==, "done");
  backup = json_object_get_object_member (json_node_get_object (node), "backup");
  g_assert_nonnull (backup);
  g_assert_true (json_object_get_boolean_member (backup, "verified"));
  g_assert_true (g_file_test (json_object_get_string_member (backup, "path"), G_FILE_TEST_EXISTS));
  assert_query (&server, "SELECT string_agg(version_num, ',') FROM alembic_version", "c3");
  assert_query (&server, "SELECT count(*) FROM headway_history", "3");
}

static void
test_failing_deploy (HwCliTest *test, gconstpointer data)
{
  g_auto(Server) server = { NULL };

  if (!server_init (&server, test))
    return;
  hw_cli_test_write_revision (test, "d4", "c3", "CREATE TABLE d (x integer);\nSELECT nope;", NULL);
  hw_cli_test_run_in_project (test, "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 1);
  hw_cli_test_assert_contains (test->err, "(SQLSTATE 42703)");
  hw_cli_test_assert_contains (test->err, "d4_step.sql:9:8");
  hw_cli_test_assert_contains (test->err, "headway: state: prod is at c3: 3 of 4");
  hw_cli_test_assert_contains (test->err, "backups/");
  assert_query (&server, "SELECT string_agg(version_num, ',') FROM alembic_version", "c3");
  assert_query (&server, "SELECT to_regclass('d')", NULL);
}

/* Its connection is cut, in a statement and in COMMIT: what is there is asked over another one. */
static void
test_connection_cut (HwCliTest *test, gconstpointer data)
{
  static const char in_commit[] =
      "CREATE TABLE d (x integer);\n"
      "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
      "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;\n"
      "CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON d\n"
      "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave();\n"
      "INSERT INTO d VALUES (1);";
  static const char *const scripts[] = {
    "CREATE TABLE d (x integer);\nSELECT pg_terminate_backend(pg_backend_pid());", in_commit
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto(Server) server = { NULL };

      if (!server_init (&server, test))
        return;
      hw_cli_test_write_revision (test, "d4", "c3", scripts[i], "DROP TABLE d;");
      hw_cli_test_run_in_project (test, "upgrade", "head", "--confirm", "prod", NULL);
      hw_cli_test_assert_code (test, 1);
      hw_cli_test_assert_contains (
          test->err, "headway: state: “prod” now stands at c3: 3 of 4 steps are committed, the "
                     "others changed nothing.");
      g_assert_null (strstr (test->err, "during COMMIT"));
      assert_query (&server, "SELECT to_regclass('d')", NULL);
      hw_cli_test_write_revision (test, "d4", "c3", "CREATE TABLE d (x integer);",
                                  "SELECT pg_terminate_backend(pg_backend_pid());");
      hw_cli_test_run_in_project (test, "upgrade", "head", "--confirm", "prod", NULL);
      hw_cli_test_assert_code (test, 0);
      hw_cli_test_run_in_project (test, "downgrade", "base", "--confirm", "prod", NULL);
      hw_cli_test_assert_code (test, 1);
      hw_cli_test_assert_contains (test->err, "now stands at d4: 0 of 4 steps");
    }
}

/* Who may only read sees everything, whether it is the login that forbids writing or its setting. */
static void
test_read_only (HwCliTest *test, gconstpointer data)
{
  static const char *const commands[][4] = {
    { "env" },
    { "history", "-i" },
    { "heads" },
    { "current" },
    { "show", "current" },
    { "branches" },
    { "check" },
    { "plan", "upgrade", "head" },
    { "graph" },
    { "journal" },
    { "history", "-r", "current:" },
  };
  static const char *const roles[] = { "looker", "setter" };
  g_auto(Server) server = { NULL };

  if (!server_init (&server, test))
    return;
  hw_cli_test_run_in_project (test, "upgrade", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  assert_query (&server,
                "CREATE ROLE looker LOGIN; REVOKE ALL ON SCHEMA public FROM public; "
                "GRANT USAGE ON SCHEMA public TO looker; "
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker; "
                "CREATE ROLE setter LOGIN SUPERUSER; "
                "ALTER ROLE setter SET default_transaction_read_only = on",
                NULL);
  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    {
      g_autofree char *text =
          g_strdup_printf ("[headway]\nscript_location = migrations\n\n[environment prod]\n"
                           "url = host=%s user=%s dbname=%s\n",
                           hw_test_postgres_get_socket_dir (server.server), roles[r],
                           server.database);

      hw_cli_test_write (test, "headway.ini", text);
      for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
        {
          const char *words[9] = { "-C", test->project, "--env", "prod" };

          for (guint j = 0; j < 4; j++)
            words[4 + j] = commands[i][j];
          hw_cli_test_run_argv (test, words);
          hw_cli_test_assert_code (test, 0);
          g_assert_null (strstr (test->err, "warning"));
        }
    }
  hw_cli_test_run_in_project (test, "current", NULL);
  g_assert_cmpstr (test->out, ==, "c3 (head)\n");
}

static GSubprocess *
start (HwCliTest *test, const char *command, const char *target, GDataInputStream **out_lines)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                     | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  GSubprocess *child =
      g_subprocess_launcher_spawn (launcher, &error, hw_cli_test_get_command (), "-C",
                                   test->project, "--json", command, target, "--confirm", "prod",
                                   "--lock-wait", "10min", NULL);

  g_assert_no_error (error);
  *out_lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  return child;
}

/* Reads up to the line with @part. */
static void
read_until (GDataInputStream *lines, const char *part)
{
  g_autoptr(GError) error = NULL;
  gboolean is_found = FALSE;

  while (!is_found)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      is_found = strstr (line, part) != NULL;
    }
}

static void
assert_ends (GSubprocess *child, int code)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate (child, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, code);
}

/* Somebody else's lock is told with exit code 5 and its owner, or waited for. */
static void
test_locked (HwCliTest *test, gconstpointer data)
{
  g_auto(Server) server = { NULL };
  g_autoptr(GSubprocess) holder = NULL;
  g_autoptr(GSubprocess) waiter = NULL;
  g_autoptr(GSubprocess) deployer = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GDataInputStream) waiter_lines = NULL;
  g_autoptr(GDataInputStream) deployer_lines = NULL;

  if (!server_init (&server, test))
    return;
  hw_cli_test_write_revision (test, "d4", "c3", "SELECT pg_sleep(600);", NULL);
  holder = start (test, "upgrade", "head", &lines);
  read_until (lines, "SELECT pg_sleep");

  hw_cli_test_run_in_project (test, "--json", "upgrade", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_refusal (test, 5, "locked");
  hw_cli_test_run_in_project (test, "stamp", "c3", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 5);
  hw_cli_test_assert_contains (test->err, "is locked by another deployment: headway (");
  hw_cli_test_assert_contains (test->err, "--lock-wait 5min");
  hw_cli_test_run_in_project (test, "deploy", "head", "--confirm", "prod", "--lock-wait", "3s",
                              NULL);
  hw_cli_test_assert_code (test, 5);
  hw_cli_test_assert_contains (test->err, "waiting: “");
  hw_cli_test_assert_contains (test->err, "Waited 3.00 s for it.");

  waiter = start (test, "upgrade", "c3", &waiter_lines);
  deployer = start (test, "deploy", "c3", &deployer_lines);
  read_until (waiter_lines, "is locked by another deployment: headway (");
  read_until (deployer_lines, "is locked by another deployment: headway (");
  g_subprocess_send_signal (holder, SIGINT);
  assert_ends (holder, 130);
  assert_ends (waiter, 0);
  assert_ends (deployer, 0);
  assert_query (&server, "SELECT string_agg(version_num, ',') FROM alembic_version", "c3");
}

static void
test_backup (HwCliTest *test, gconstpointer data)
{
  g_auto(Server) server = { NULL };
  g_autofree char *dir = hw_test_dir_build (&test->dir, "backups");
  g_autoptr(JsonNode) node = NULL;

  if (!server_init (&server, test))
    return;
  hw_cli_test_run_in_project (test, "--json", "backup", "--dir", dir, NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse_last_line (test);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (node), "verified"));
}

static guint
count_reachable (HwCliTest *test)
{
  g_autoptr(JsonNode) node = NULL;
  JsonArray *list;
  guint n_reachable = 0;

  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (json_object_get_boolean_member (json_array_get_object_element (list, i), "reachable"))
      n_reachable++;

  return n_reachable;
}

/* The demo's own server starts and stops as it is told. */
static void
test_demo (HwCliTest *test, gconstpointer data)
{
  g_autofree char *bindir = hw_test_postgres_find_bindir ();

  if (bindir == NULL)
    {
      g_test_skip ("there are no PostgreSQL server programs");
      return;
    }
  /* Under root the server is another user's, who has to get in. */
  g_assert_cmpint (g_chmod (test->dir.path, 0755), ==, 0);
  hw_cli_test_run (test, "demo", "--postgres", test->project, NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "headway demo --stop");
  g_assert_cmpuint (count_reachable (test), ==, 3);
  hw_cli_test_run (test, "demo", "--stop", test->project, NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpuint (count_reachable (test), ==, 0);
  hw_cli_test_run (test, "demo", "--start", test->project, "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpuint (count_reachable (test), ==, 3);
  hw_cli_test_run (test, "demo", "--stop", test->project, NULL);
  hw_cli_test_assert_code (test, 0);
}

/* A password that the window has put into the keyring counts here, too. */
static void
test_keyring (HwCliTest *test, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = NULL;
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;
  g_autoptr(HwDatabaseUrl) parsed = NULL;
  g_autoptr(GHashTable) place = NULL;
  g_autoptr(HwKeyring) keyring = hw_keyring_new ();
  g_autoptr(GError) error = NULL;

  if (hw_test_postgres_get_shared () == NULL)
    return;
  server = hw_test_postgres_start (NULL, "local all postgres trust\nlocal all all scram-sha-256\n",
                                   &error);
  g_assert_no_error (error);
  g_free (hw_test_postgres_query (server, "postgres", "CREATE ROLE app LOGIN PASSWORD 's3cret'"));
  url = g_strdup_printf ("postgresql://app@/postgres?host=%s",
                         hw_test_postgres_get_socket_dir (server));
  text = g_strdup_printf ("[headway]\nscript_location = migrations\n[environment prod]\nurl = %s\n",
                          url);
  hw_cli_test_write_project (test);
  hw_cli_test_write (test, "headway.ini", text);
  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_contains (test->out, "password needed");

  parsed = hw_database_url_parse (url, "/", NULL);
  place = hw_database_url_dup_place (parsed);
  hw_keyring_store (keyring, place, "Shop", "s3cret", NULL, &error);
  g_assert_no_error (error);
  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "prod");
  g_assert_null (strstr (test->out, "password needed"));
  g_assert_null (strstr (test->out, "s3cret"));
}

/* The command's environment is this program's: a session bus with a keyring. */
static void
start_keyring (GTestDBus **out_bus, HwTestSecrets **out_secrets)
{
  *out_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (*out_bus);
  *out_secrets = hw_test_secrets_start ();
}

/* libsecret holds on to the connection for as long as the program runs. */
static void
stop_keyring (GTestDBus *bus, HwTestSecrets *secrets)
{
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_dbus_connection_set_exit_on_close (connection, FALSE);
  hw_test_secrets_stop (secrets);
  g_test_dbus_stop (bus);
}

int
main (int argc, char **argv)
{
  static GTestDBus *bus;
  HwTestSecrets *secrets;
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_cli_test_add ("/cli/postgres/deploy/done", NULL, test_deploy);
  hw_cli_test_add ("/cli/postgres/deploy/failed", NULL, test_failing_deploy);
  hw_cli_test_add ("/cli/postgres/connection-cut", NULL, test_connection_cut);
  hw_cli_test_add ("/cli/postgres/read-only", NULL, test_read_only);
  hw_cli_test_add ("/cli/postgres/locked", NULL, test_locked);
  hw_cli_test_add ("/cli/postgres/backup", NULL, test_backup);
  hw_cli_test_add ("/cli/postgres/demo", NULL, test_demo);
  hw_cli_test_add ("/cli/postgres/keyring", NULL, test_keyring);

  start_keyring (&bus, &secrets);
  result = g_test_run ();
  hw_test_postgres_stop_shared ();
  stop_keyring (bus, secrets);

  return result;
}

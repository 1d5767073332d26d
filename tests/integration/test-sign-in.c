/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Passwords from the keyring, and what a test of a connection finds to be wrong. */

#include "config.h"

#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hw-config.h"
#include "hw-connection-test.h"
#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-passfile.h"
#include "hw-password-source.h"
#include "hw-status.h"
#include "hw-test-postgres.h"
#include "hw-test-secrets.h"
#include "hw-test-util.h"

#define PASSWORD "s3cret word"

/* libsecret keeps its connection, and whom it talks to, for as long as the program runs: there is one bus and one keyring
 * for all tests. */
static GTestDBus *bus;
static HwTestSecrets *secrets;

/* A server that asks “app” for a password, and a keyring on the session bus. */
typedef struct
{
  HwTestPostgres *server;
  HwTestSecrets *secrets; /* borrowed; NULL: there is no keyring yet */
  HwKeyring *keyring;
  char *url;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  if (secrets == NULL && g_strcmp0 (data, "none") != 0)
    secrets = hw_test_secrets_start ();
  if (secrets != NULL)
    hw_test_secrets_clear (secrets);
  fixture->secrets = secrets;
  fixture->keyring = hw_keyring_new ();
  if (hw_test_postgres_get_shared () == NULL)
    return;
  fixture->server = hw_test_postgres_start (NULL,
                                            "local all postgres trust\n"
                                            "local all trusted trust\n"
                                            "hostssl all all all trust\n"
                                            "local all all scram-sha-256\n",
                                            &error);
  g_assert_no_error (error);
  g_free (hw_test_postgres_query (fixture->server, "postgres",
                                  "CREATE ROLE app LOGIN PASSWORD '" PASSWORD "';"
                                  "CREATE ROLE trusted LOGIN"));
  fixture->url = g_strdup_printf ("postgresql://app@/postgres?host=%s&passfile=/nonexistent",
                                  hw_test_postgres_get_socket_dir (fixture->server));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->keyring, hw_keyring_unref);
  g_clear_pointer (&fixture->server, hw_test_postgres_stop);
  g_clear_pointer (&fixture->url, g_free);
}

/* @url as an environment of headway.ini, with the fixture's keyring */
static HwEnvironment *
make_environment (Fixture *fixture, const char *url)
{
  g_autofree char *text = g_strdup_printf ("[environment prod]\nurl = %s\n", url);
  g_autoptr(HwConfig) config = hw_config_parse ("/tmp/headway.ini", text);
  HwEnvironment *environment = hw_environment_ref (config->environments->pdata[0]);

  environment->keyring = hw_keyring_ref (fixture->keyring);

  return environment;
}

static gboolean
can_open (const HwEnvironment *environment, GError **error)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (environment, TRUE, error);
  const gboolean ok = hw_database_open (database, NULL, error);

  if (ok)
    g_assert_cmpstr (hw_database_url_get_password (hw_database_get_url (database)), ==, PASSWORD);
  g_assert_null (strstr (hw_database_url_get_redacted (hw_database_get_url (database)), "s3cret"));

  return ok;
}

static GHashTable *
make_place (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", &error);

  g_assert_no_error (error);

  return hw_database_url_dup_place (url);
}

static void
test_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GHashTable) place = make_place ("postgresql://app@db.example:6543/shop");
  g_autoptr(GHashTable) elsewhere = make_place ("postgresql://app@evil.example:6543/shop");
  g_autoptr(HwKeyring) other = hw_keyring_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *host = NULL;
  char *found;

  g_assert_null (hw_keyring_lookup (fixture->keyring, place, NULL, &error));
  g_assert_no_error (error);
  hw_keyring_store (fixture->keyring, place, "Shop", "one", NULL, &error);
  g_assert_no_error (error);
  hw_keyring_store (fixture->keyring, place, "Shop", "two", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hw_test_secrets_get_n_items (fixture->secrets), ==, 1);
  kept = hw_test_secrets_dup_password (fixture->secrets);
  g_assert_cmpstr (kept, ==, "two");
  host = hw_test_secrets_dup_attribute (fixture->secrets, "host");
  g_assert_cmpstr (host, ==, "db.example");

  /* Another program finds it, and nobody finds it for another server. */
  found = hw_keyring_lookup (other, place, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "two");
  hw_password_free (found);
  g_assert_null (hw_keyring_lookup (other, elsewhere, NULL, &error));
  g_assert_no_error (error);

  hw_keyring_clear (fixture->keyring, place, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hw_test_secrets_get_n_items (fixture->secrets), ==, 0);
  g_assert_null (hw_keyring_dup_remembered (fixture->keyring, place));
  hw_keyring_clear (fixture->keyring, place, NULL, &error);
  g_assert_no_error (error);
}

/* The password stays in memory, and one sentence says why it is not kept. */
static void
test_no_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GHashTable) place = make_place ("postgresql://app@db.example/shop");
  g_autoptr(GError) error = NULL;
  g_autofree char *remembered = NULL;

  if (fixture->secrets != NULL)
    hw_test_secrets_refuse (fixture->secrets);
  g_assert_false (hw_keyring_store (fixture->keyring, place, "Shop", "one", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "there is no keyring that keeps passwords"));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strstr (error->message, ".service"));
  remembered = hw_keyring_dup_remembered (fixture->keyring, place);
  g_assert_cmpstr (remembered, ==, "one");
}

static void
test_places (void)
{
  static const char *const same[][2] = {
    { "postgresql://app@db/shop", "host=db port=5432 dbname=shop user=app" },
    { "postgresql+psycopg2://app@db:5432/shop", "postgresql://app@db/shop?sslmode=require" },
    { "postgresql://app@db", "postgresql://app@db/app" },
    { "service=shop", "service=shop sslmode=require" },
  };
  static const char *const different[][2] = {
    { "postgresql://app@db/shop", "postgresql://app@db2/shop" },
    { "postgresql://app@db/shop", "postgresql://bob@db/shop" },
    { "postgresql://app@db/shop", "postgresql://app@db/shop?hostaddr=192.0.2.1" },
    { "postgresql://app@db/shop", "postgresql://app@db:5433/shop" },
    { "service=shop", "service=shop user=app" },
  };
  g_autoptr(HwKeyring) keyring = hw_keyring_new ();

  for (guint i = 0; i < G_N_ELEMENTS (same) + G_N_ELEMENTS (different); i++)
    {
      const gboolean is_same = i < G_N_ELEMENTS (same);
      const char *const *urls = is_same ? same[i] : different[i - G_N_ELEMENTS (same)];
      g_autoptr(GHashTable) a = make_place (urls[0]);
      g_autoptr(GHashTable) b = make_place (urls[1]);
      g_autofree char *found = NULL;

      g_test_message ("%s, %s", urls[0], urls[1]);
      hw_keyring_remember (keyring, b, NULL);
      hw_keyring_remember (keyring, a, "x");
      found = hw_keyring_dup_remembered (keyring, b);
      g_assert_cmpstr (found, ==, is_same ? "x" : NULL);
      hw_keyring_remember (keyring, a, NULL);
    }
}

static void
test_connect (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwEnvironment) environment = NULL;
  g_autoptr(HwEnvironment) trusted = NULL;
  g_autoptr(GHashTable) place = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *other_url = NULL;
  guint n_calls;

  if (fixture->server == NULL)
    return;

  /* Who is let in without a password does not wait for the keyring. */
  other_url = g_strdup_printf ("postgresql://postgres@/postgres?host=%s",
                               hw_test_postgres_get_socket_dir (fixture->server));
  trusted = make_environment (fixture, other_url);
  {
    g_autoptr(HwDatabase) database = hw_environment_new_database (trusted, TRUE, NULL);

    g_assert_true (hw_database_open (database, NULL, NULL));
  }
  g_assert_cmpuint (hw_test_secrets_get_n_calls (fixture->secrets), ==, 0);

  environment = make_environment (fixture, fixture->url);
  g_assert_false (can_open (environment, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_AUTH);
  g_clear_error (&error);
  g_assert_cmpuint (hw_test_secrets_get_n_calls (fixture->secrets), >, 0);

  place = make_place (fixture->url);
  hw_keyring_store (fixture->keyring, place, "Shop", PASSWORD, NULL, &error);
  g_assert_no_error (error);
  hw_keyring_remember (fixture->keyring, place, NULL);
  g_assert_true (can_open (environment, &error));
  g_assert_no_error (error);

  /* It is remembered now; a wrong one in memory gives way to the keyring's. */
  n_calls = hw_test_secrets_get_n_calls (fixture->secrets);
  g_assert_true (can_open (environment, &error));
  g_assert_cmpuint (hw_test_secrets_get_n_calls (fixture->secrets), ==, n_calls);
  hw_keyring_remember (fixture->keyring, place, "old");
  g_assert_true (can_open (environment, &error));
  g_assert_no_error (error);
}

/* The places that libpq looks at, and ours, one after the other. */
static void
test_sources (Fixture *fixture, gconstpointer data)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GHashTable) place = make_place ("postgresql://app@db.example/shop");
  g_autoptr(HwDatabaseUrl) url =
                 hw_database_url_parse ("postgresql://app@db.example/shop", "/", NULL);
  g_autoptr(HwDatabaseUrl) written =
                 hw_database_url_parse ("postgresql://app:x@db.example/shop", "/", NULL);
  g_autoptr(HwDatabaseUrl) service = hw_database_url_parse ("service=shop", "/", NULL);
  g_autofree char *passfile = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  passfile = hw_test_write_file (dir.path, "pgpass",
                                 "# db.example:5432:shop:app:comment\n"
                                 "other:*:*:*:x\n"
                                 "db.example:5433:*:*:x\n"
                                 "db\\.example:5432:shop:app:secret\n");
  g_assert_cmpint (chmod (passfile, 0600), ==, 0);
  g_setenv ("PGPASSFILE", "/nonexistent", TRUE);

  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, NULL, NULL), ==,
                   HW_PASSWORD_SOURCE_ASK);
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_VARIABLE, NULL, NULL), ==,
                   HW_PASSWORD_SOURCE_OWN_VARIABLE);
  g_assert_cmpint (hw_password_source_find (service, HW_PASSWORD_PLACE_KEYRING, NULL, NULL), ==,
                   HW_PASSWORD_SOURCE_SERVICE);
  hw_keyring_remember (fixture->keyring, place, "typed");
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, fixture->keyring, NULL),
                   ==, HW_PASSWORD_SOURCE_MEMORY);
  hw_keyring_store (fixture->keyring, place, "Shop", "kept", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, fixture->keyring, NULL),
                   ==, HW_PASSWORD_SOURCE_KEYRING);
  /* Somebody else's word for it: the keyring is not asked. */
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_ASK, fixture->keyring, NULL), ==,
                   HW_PASSWORD_SOURCE_MEMORY);
  g_setenv ("PGPASSFILE", passfile, TRUE);
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, fixture->keyring, NULL),
                   ==, HW_PASSWORD_SOURCE_PASSFILE);
  /* libpq ignores one that others may read. */
  g_assert_cmpint (chmod (passfile, 0644), ==, 0);
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, NULL, NULL), ==,
                   HW_PASSWORD_SOURCE_ASK);
  g_setenv ("PGPASSWORD", "x", TRUE);
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, fixture->keyring, NULL),
                   ==, HW_PASSWORD_SOURCE_VARIABLE);
  g_assert_cmpint (hw_password_source_find (written, HW_PASSWORD_PLACE_KEYRING, fixture->keyring,
                                            NULL),
                   ==, HW_PASSWORD_SOURCE_URL);
  g_unsetenv ("PGPASSWORD");
  g_unsetenv ("PGPASSFILE");
}

/* libpq itself finds what was written for it, whatever is in the password; and nothing once it is taken out. */
static void
test_passfile (Fixture *fixture, gconstpointer data)
{
  static const char *const passwords[] = { PASSWORD, "a:b\\c", "\\:", "tröt*#" };
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *passfile = NULL;
  g_autofree char *text = NULL;
  g_autoptr(HwEnvironment) environment = NULL;
  g_autoptr(HwDatabaseUrl) url = NULL;
  g_autoptr(GError) error = NULL;

  if (fixture->server == NULL)
    return;
  hw_test_dir_init (&dir);
  passfile = hw_test_dir_build (&dir, "pgpass");
  text = g_strdup_printf ("postgresql://app@/postgres?host=%s&passfile=%s",
                          hw_test_postgres_get_socket_dir (fixture->server), passfile);
  environment = make_environment (fixture, text);
  url = hw_database_url_parse (text, "/", &error);
  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autofree char *sql = g_strdup_printf ("ALTER ROLE app PASSWORD '%s'", passwords[i]);
      g_autoptr(HwDatabase) database = NULL;

      g_free (hw_test_postgres_query (fixture->server, "postgres", sql));
      hw_passfile_store (url, passwords[i], &error);
      g_assert_no_error (error);
      database = hw_environment_new_database (environment, TRUE, &error);
      hw_database_open (database, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (hw_passfile_remove (url, &error));
  g_assert_false (can_open (environment, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_AUTH);
}

/* Where the user's own file says that the password is, and nowhere else. */
static void
test_own_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwEnvironment) environment = NULL;
  g_autoptr(GHashTable) place = NULL;
  g_autoptr(GError) error = NULL;

  if (fixture->server == NULL)
    return;
  environment = make_environment (fixture, fixture->url);
  place = make_place (fixture->url);
  hw_keyring_store (fixture->keyring, place, "Shop", PASSWORD, NULL, &error);
  g_assert_no_error (error);
  hw_keyring_remember (fixture->keyring, place, NULL);

  environment->password_place = HW_PASSWORD_PLACE_ASK;
  g_assert_false (can_open (environment, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_AUTH);
  g_clear_error (&error);
  hw_keyring_remember (fixture->keyring, place, PASSWORD);
  g_assert_true (can_open (environment, &error));
  hw_keyring_remember (fixture->keyring, place, NULL);

  environment->password_place = HW_PASSWORD_PLACE_VARIABLE;
  environment->password_variable = g_strdup ("HW_TEST_PASSWORD");
  g_setenv ("HW_TEST_PASSWORD", PASSWORD, TRUE);
  g_assert_true (can_open (environment, &error));
  g_assert_no_error (error);
  g_unsetenv ("HW_TEST_PASSWORD");
  g_assert_null (hw_environment_new_database (environment, TRUE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "HW_TEST_PASSWORD"));
  g_clear_error (&error);

  environment->password_place = HW_PASSWORD_PLACE_KEYRING;
  g_assert_true (can_open (environment, &error));
  g_assert_no_error (error);
}

/* The steps that a test went through, one character for each. */
static GString *steps;

static void
on_step_cb (HwConnectionStep step, gpointer user_data)
{
  static const char letters[] = "hptsvr";

  g_string_append_c (steps, letters[step]);
}

/* Of the last test. */
static void
assert_steps (const char *expected)
{
  g_assert_cmpstr (steps->str, ==, expected);
}

static HwConnectionTest *
run_test (Fixture *fixture, const char *url, const char *password)
{
  g_autoptr(HwEnvironment) environment = make_environment (fixture, url);
  const HwConnectionQuestion question = {
    .environment = environment,
    .password = password,
    .version_table = "alembic_version",
    .step_func = on_step_cb,
  };
  g_autoptr(GError) error = NULL;
  HwConnectionTest *test;

  g_string_truncate (steps, 0);
  test = hw_connection_test_run (&question, NULL, &error);

  g_assert_no_error (error);

  return test;
}

static void
assert_field (Fixture *fixture,
              const char *url,
              const char *password,
              HwConnectionField field,
              const char *part)
{
  g_autoptr(HwConnectionTest) test = run_test (fixture, url, password);

  g_test_message ("%s", url);
  g_assert_nonnull (test->error);
  g_test_message ("%s", test->error->message);
  g_assert_cmpint (test->field, ==, field);
  g_assert_nonnull (strstr (test->error->message, part));
  g_assert_nonnull (hw_error_get_hint (test->error));
  g_assert_null (strstr (test->error->message, "s3cret"));
}

/* A port of this computer at which somebody listens and says nothing: (transfer full) */
static GSocket *
listen_silently (guint *out_port)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) own = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  own = g_socket_get_local_address (socket, NULL);
  *out_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own));

  return socket;
}

static void
test_fields_of_places (Fixture *fixture, gconstpointer data)
{
  assert_field (fixture, "postgresql://app@no-such-host.invalid/shop", NULL,
                HW_CONNECTION_FIELD_HOST, "no-such-host.invalid");
  assert_field (fixture, "postgresql://app@127.0.0.1:1/shop", NULL, HW_CONNECTION_FIELD_PORT,
                "port 1 of “127.0.0.1”");
  assert_field (fixture, "postgresql://app@/shop?host=/nonexistent", NULL, HW_CONNECTION_FIELD_HOST,
                "/nonexistent");
  assert_field (fixture, "postgresql://app@/shop?host=/", NULL, HW_CONNECTION_FIELD_PORT,
                "/.s.PGSQL.5432");
  assert_field (fixture, "mysql://app@db/shop", NULL, HW_CONNECTION_FIELD_URL, "mysql");
  assert_field (fixture, "postgresql://${NO_SUCH_VARIABLE}", NULL, HW_CONNECTION_FIELD_URL,
                "NO_SUCH_VARIABLE");
}

static void
test_fields_of_server (Fixture *fixture, gconstpointer data)
{
  const char *folder;
  g_autofree char *wrong_database = NULL;
  g_autofree char *wrong_role = NULL;
  g_autofree char *tls = NULL;

  if (fixture->server == NULL)
    return;

  folder = hw_test_postgres_get_socket_dir (fixture->server);
  wrong_database = g_strdup_printf ("postgresql://trusted@/nothing?host=%s", folder);
  /* “all trusted” is no name of a role: only the rule for roles without a password is left. */
  wrong_role = g_strdup_printf ("postgresql://postgres@/postgres?host=%s", folder);
  assert_field (fixture, wrong_database, NULL, HW_CONNECTION_FIELD_DATABASE, "nothing");
  assert_field (fixture, fixture->url, NULL, HW_CONNECTION_FIELD_PASSWORD, "no password");
  assert_field (fixture, fixture->url, "wr0ng", HW_CONNECTION_FIELD_PASSWORD, "password");
  g_free (
      hw_test_postgres_query (fixture->server, "postgres", "ALTER ROLE trusted RENAME TO gone"));
  g_free (wrong_role);
  wrong_role = g_strdup_printf ("postgresql://trusted@/postgres?host=%s", folder);
  assert_field (fixture, wrong_role, NULL, HW_CONNECTION_FIELD_USER, "trusted");
}

static void
test_rights (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwConnectionTest) fine = NULL;
  g_autoptr(HwConnectionTest) writable = NULL;

  if (fixture->server == NULL)
    return;

  /* From version 15 on, nobody but the owner may make tables in “public”. */
  assert_field (fixture, fixture->url, PASSWORD, HW_CONNECTION_FIELD_TABLE, "may not make");
  g_free (
      hw_test_postgres_query (fixture->server, "postgres", "GRANT CREATE ON SCHEMA public TO app"));
  fine = run_test (fixture, fixture->url, PASSWORD);
  g_assert_no_error (fine->error);
  assert_steps ("psvr");
  g_assert_cmpstr (fine->user, ==, "app");
  g_assert_true (g_str_has_prefix (fine->server, "PostgreSQL "));
  g_assert_false (fine->has_table);
  g_assert_false (fine->is_read_only);

  g_free (hw_test_postgres_query (fixture->server, "postgres",
                                  "CREATE TABLE alembic_version (version_num text);"
                                  "INSERT INTO alembic_version VALUES ('a1')"));
  assert_field (fixture, fixture->url, PASSWORD, HW_CONNECTION_FIELD_TABLE, "permission denied");
  g_free (hw_test_postgres_query (fixture->server, "postgres",
                                  "GRANT SELECT ON alembic_version TO app"));
  assert_field (fixture, fixture->url, PASSWORD, HW_CONNECTION_FIELD_TABLE, "may not write");
  g_free (hw_test_postgres_query (fixture->server, "postgres",
                                  "GRANT ALL ON alembic_version TO app;"
                                  "ALTER ROLE app SET default_transaction_read_only = on"));
  writable = run_test (fixture, fixture->url, PASSWORD);
  g_assert_no_error (writable->error);
  g_assert_true (writable->has_table);
  g_assert_cmpuint (writable->n_rows, ==, 1);
  g_assert_true (writable->is_read_only);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *text = NULL;
  g_autofree char *not_sqlite = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *missing = NULL;
  g_autoptr(HwConnectionTest) test = NULL;
  g_autoptr(HwConnectionTest) empty = NULL;

  hw_test_dir_init (&dir);
  text = hw_test_write_file (dir.path, "text.db", "This is no database, but it is long enough.\n");
  not_sqlite = g_strconcat ("sqlite:///", text, NULL);
  folder = g_strconcat ("sqlite:///", dir.path, NULL);
  missing = g_strconcat ("sqlite:///", dir.path, "/new.db", NULL);
  assert_field (fixture, not_sqlite, NULL, HW_CONNECTION_FIELD_FILE, "text.db");
  assert_field (fixture, folder, NULL, HW_CONNECTION_FIELD_FILE, dir.path);
  assert_field (fixture, "sqlite:////nonexistent/new.db", NULL, HW_CONNECTION_FIELD_FILE,
                "/nonexistent");
  test = run_test (fixture, missing, NULL);
  g_assert_no_error (test->error);
  g_assert_true (test->is_missing_file);

  /* An empty file is a database without tables. */
  g_free (hw_test_write_file (dir.path, "new.db", ""));
  empty = run_test (fixture, missing, NULL);
  g_assert_no_error (empty->error);
  g_assert_cmpstr (empty->journal_mode, ==, "delete");
  g_assert_false (empty->has_table);
}

/* TLS */

/* The server runs as “postgres” where we are root, and takes a key only from root or from itself. */
static void
give_to_server (const char *dir, const char *key)
{
  const struct passwd *owner = getuid () == 0 ? getpwnam ("postgres") : NULL;

  g_assert_cmpint (chmod (key, 0600), ==, 0);
  g_assert_cmpint (chmod (dir, 0755), ==, 0);
  if (owner != NULL)
    g_assert_cmpint (chown (key, owner->pw_uid, owner->pw_gid), ==, 0);
}

/* A server with a certificate that nobody has signed, and a user for each way in. The fixture's servers all have the port
 * 5432, so it gets an address of its own: all of 127.0.0.0/8 is this computer. */
static HwTestPostgres *
start_tls_server (HwTestDir *dir, const char *address)
{
  g_autofree char *key = g_build_filename (dir->path, "server.key", NULL);
  g_autofree char *certificate = g_build_filename (dir->path, "server.crt", NULL);
  const char *argv[] = { "openssl", "req", "-new", "-x509",     "-nodes",  "-subj", "/CN=localhost",
                         "-days",   "2",   "-out", certificate, "-keyout", key,     NULL };
  g_autofree char *listen = g_strconcat ("listen_addresses=", address, NULL);
  g_autofree char *cert_setting = g_strdup_printf ("ssl_cert_file=%s", certificate);
  g_autofree char *key_setting = g_strdup_printf ("ssl_key_file=%s", key);
  const char *settings[] = { listen, "ssl=on", cert_setting, key_setting, NULL };
  g_autoptr(GError) error = NULL;
  HwTestPostgres *server;
  int status = 0;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  give_to_server (dir->path, key);
  server = hw_test_postgres_start (settings,
                                   "hostssl all crypt 127.0.0.0/8 trust\n"
                                   "hostssl all unheard 127.0.0.0/8 trust\n"
                                   "hostnossl all plain 127.0.0.0/8 trust\n"
                                   "local all all trust\n",
                                   &error);
  g_assert_no_error (error);
  g_free (hw_test_postgres_query (server, "postgres",
                                  "CREATE ROLE crypt LOGIN; CREATE ROLE plain LOGIN"));

  return server;
}

static void
test_tls (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *user;
    const char *mode;
    gboolean is_fine;
  } cases[] = {
    { "crypt", "require", TRUE },  { "crypt", "disable", FALSE }, { "plain", "disable", TRUE },
    { "plain", "require", FALSE }, { "plain", "prefer", TRUE },   { "crypt", "verify-full", FALSE },
  };
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwTestPostgres) server = NULL;
  const guint pid = (guint)getpid ();
  g_autofree char *address = g_strdup_printf ("127.%u.%u.7", 1 + (pid >> 8) % 254, pid & 0xff);
  g_autofree char *unheard = NULL;

  if (fixture->server == NULL)
    return;
  hw_test_dir_init (&dir);
  server = start_tls_server (&dir, address);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url =
          g_strdup_printf ("postgresql://%s@%s/postgres?sslmode=%s&sslrootcert=/nonexistent",
                           cases[i].user, address, cases[i].mode);
      g_autoptr(HwConnectionTest) test = run_test (fixture, url, NULL);

      g_test_message ("%s %s: %s", cases[i].user, cases[i].mode,
                      test->error == NULL ? "fine" : test->error->message);
      g_assert_cmpint (test->field, ==,
                       cases[i].is_fine ? HW_CONNECTION_FIELD_TABLE : HW_CONNECTION_FIELD_TLS);
      /* The host, the port, encryption where there is one, the user, and the version table with the right to make it. */
      if (cases[i].is_fine && !g_str_equal (cases[i].mode, "prefer"))
        assert_steps (g_str_equal (cases[i].user, "crypt") ? "hptsvr" : "hpsvr");
    }
  unheard = g_strdup_printf ("postgresql://unheard@%s/postgres?sslmode=require", address);
  assert_field (fixture, unheard, NULL, HW_CONNECTION_FIELD_USER, "unheard");
}

/* Who does not even speak TLS. */
static void
test_silent (Fixture *fixture, gconstpointer data)
{
  guint port;
  g_autoptr(GSocket) socket = listen_silently (&port);
  g_autofree char *url = g_strdup_printf ("postgresql://app@127.0.0.1:%u/shop", port);
  g_autoptr(HwEnvironment) environment = make_environment (fixture, url);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const HwConnectionQuestion question = {
    .environment = environment,
    .version_table = "alembic_version",
  };
  GThread *thread = hw_test_cancel_when (cancellable, NULL, NULL);

  g_assert_null (hw_connection_test_run (&question, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  assert_field (fixture, url, NULL, HW_CONNECTION_FIELD_PORT, "does not answer");
}

static void
stop_bus (void)
{
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_test_dbus_stop (bus);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  /* Before the keyring is there. */
  ADD ("/keyring/none", "none", test_no_keyring);
  ADD ("/keyring/round-trip", NULL, test_keyring);
  ADD ("/keyring/refusing", NULL, test_no_keyring);
  g_test_add_func ("/keyring/places", test_places);
  ADD ("/keyring/connect", NULL, test_connect);
  ADD ("/keyring/sources", NULL, test_sources);
  ADD ("/keyring/passfile", NULL, test_passfile);
  ADD ("/keyring/own-places", NULL, test_own_places);
  ADD ("/connection-test/places", NULL, test_fields_of_places);
  ADD ("/connection-test/server", NULL, test_fields_of_server);
  ADD ("/connection-test/rights", NULL, test_rights);
  ADD ("/connection-test/files", NULL, test_files);
  ADD ("/connection-test/tls", NULL, test_tls);
  ADD ("/connection-test/silent", NULL, test_silent);
#undef ADD

  steps = g_string_new (NULL);
  result = g_test_run ();
  g_string_free (steps, TRUE);
  hw_test_postgres_stop_shared ();
  g_clear_pointer (&secrets, hw_test_secrets_stop);
  stop_bus ();

  return result;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-database-url.h"
#include "hw-error.h"

#define ROOT "/srv/project"

/* Keywords and values as "keyword=value|keyword=value" in libpq's order. */
static char *
list_options (const HwDatabaseUrl *url)
{
  const char *const *keywords = hw_database_url_get_keywords (url);
  const char *const *values = hw_database_url_get_values (url);
  GString *text = g_string_new (NULL);

  for (guint i = 0; keywords[i] != NULL; i++)
    g_string_append_printf (text, "%s%s=%s", i > 0 ? "|" : "", keywords[i], values[i]);

  return g_string_free (text, FALSE);
}

static void
test_postgres (void)
{
  static const struct
  {
    const char *text;
    const char *options;
    const char *redacted;
    const char *label;
  } cases[] = {
    { "postgresql://app@db.example/app", "user=app|dbname=app|host=db.example",
      "postgresql://app@db.example/app", "app · db.example" },
    { "postgres://app@db.example/app", "user=app|dbname=app|host=db.example",
      "postgresql://app@db.example/app", "app · db.example" },
    { "  postgresql://app@db.example/app\n", "user=app|dbname=app|host=db.example",
      "postgresql://app@db.example/app", "app · db.example" },
    { "postgresql+psycopg2://app:s3cret@db.example:5433/app",
      "user=app|password=s3cret|dbname=app|host=db.example|port=5433",
      "postgresql://app@db.example:5433/app", "app · db.example:5433" },
    { "postgresql+psycopg://app:s3cret@db/app", "user=app|password=s3cret|dbname=app|host=db",
      "postgresql://app@db/app", "app · db" },
    { "postgresql+pg8000://app:s3cret@db/app", "user=app|password=s3cret|dbname=app|host=db",
      "postgresql://app@db/app", "app · db" },
    { "postgresql+asyncpg://app@db/app?ssl=require", "user=app|dbname=app|host=db|sslmode=require",
      "postgresql://app@db/app?sslmode=require", "app · db" },
    { "postgresql+asyncpg://app@db/app?prepared_statement_cache_size=0",
      "user=app|dbname=app|host=db", "postgresql://app@db/app", "app · db" },
    { "postgresql://app@db/app?sslmode=verify-full&connect_timeout=3",
      "user=app|connect_timeout=3|dbname=app|host=db|sslmode=verify-full",
      "postgresql://app@db/app?connect_timeout=3&sslmode=verify-full", "app · db" },
    { "postgresql://app:p%40ss%2Fw%25rd@db/app", "user=app|password=p@ss/w%rd|dbname=app|host=db",
      "postgresql://app@db/app", "app · db" },
    { "postgresql://m%40x:p@db/app", "user=m@x|password=p|dbname=app|host=db",
      "postgresql://m%40x@db/app", "app · db" },
    { "postgresql://app:@db/app", "user=app|dbname=app|host=db", "postgresql://app@db/app",
      "app · db" },
    { "postgresql:///app", "dbname=app", "postgresql:///app", "app" },
    { "postgresql://", "", "postgresql://", "postgresql" },
    { "postgresql+psycopg2:///app?host=/run/postgresql", "dbname=app|host=/run/postgresql",
      "postgresql:///app?host=/run/postgresql", "app" },
    { "postgresql:///app?host=%2Frun%2Fpostgresql&port=5433",
      "dbname=app|host=/run/postgresql|port=5433",
      "postgresql:///app?host=/run/postgresql&port=5433", "app" },
    { "postgresql://%2Frun%2Fpostgresql/app", "dbname=app|host=/run/postgresql",
      "postgresql:///app?host=/run/postgresql", "app" },
    { "postgresql://[::1]:5433/app", "dbname=app|host=::1|port=5433", "postgresql://[::1]:5433/app",
      "app · ::1:5433" },
    { "postgresql://app@one:5432,two:5433/app", "user=app|dbname=app|host=one,two|port=5432,5433",
      "postgresql://app@/app?host=one,two&port=5432,5433", "app · one,two" },
    { "postgresql+psycopg2://app@/app?host=one:5432&host=two:5433",
      "user=app|dbname=app|host=one,two|port=5432,5433",
      "postgresql://app@/app?host=one,two&port=5432,5433", "app · one,two" },
    { "postgresql+psycopg2://app@db/app?options=-c+search_path%3Dx",
      "user=app|dbname=app|host=db|options=-c search_path=x",
      "postgresql://app@db/app?options=-c%20search_path%3Dx", "app · db" },
    { "postgresql://app@db/caf%C3%A9%20one", "user=app|dbname=café one|host=db",
      "postgresql://app@db/café%20one", "café one · db" },
    { "postgresql://app@db/app?password=s3cret&sslpassword=other",
      "user=app|password=s3cret|dbname=app|host=db|sslpassword=other", "postgresql://app@db/app",
      "app · db" },
    { "host=db dbname=app user=app", "user=app|dbname=app|host=db", "postgresql://app@db/app",
      "app · db" },
    { "host=db dbname='my app' password='it\\'s' user=app",
      "user=app|password=it's|dbname=my app|host=db", "postgresql://app@db/my%20app",
      "my app · db" },
    { "service=prod", "service=prod", "service='prod'", "prod" },
    { "service=prod dbname=other password=s3cret", "service=prod|password=s3cret|dbname=other",
      "service='prod' dbname='other'", "other" },
    { "host=db options='-c x=postgresql://y'", "host=db|options=-c x=postgresql://y",
      "postgresql://db?options=-c%20x%3Dpostgresql://y", "postgresql · db" },
    /* A host that would be read as something else in front of a URL. */
    { "host=?password=x= dbname=app", "dbname=app|host=?password=x=",
      "postgresql:///app?host=%3Fpassword%3Dx%3D", "app · ?password=x=" },
    /* Escapes stand for any byte; what is shown is UTF-8. */
    { "postgresql://db/caf%E9", "dbname=caf\xe9|host=db", "postgresql://db/caf%E9",
      "caf\xef\xbf\xbd · db" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (cases[i].text, ROOT, &error);
      g_autofree char *options = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      options = list_options (url);
      g_assert_cmpstr (options, ==, cases[i].options);
      g_assert_cmpstr (hw_database_url_get_redacted (url), ==, cases[i].redacted);
      g_assert_cmpstr (hw_database_url_get_label (url), ==, cases[i].label);
      g_assert_cmpint (hw_database_url_get_dialect (url), ==, HW_DIALECT_POSTGRESQL);
      g_assert_null (hw_database_url_get_path (url));
    }
}

static void
test_sqlite (void)
{
  static const struct
  {
    const char *text;
    const char *path;
    const char *redacted;
  } cases[] = {
    { "sqlite:///dev.db", ROOT "/dev.db", "sqlite:///dev.db" },
    { "sqlite:dev.db", ROOT "/dev.db", "sqlite:///dev.db" },
    { "sqlite3:/var/lib/app.db?mode=rw", "/var/lib/app.db", "sqlite:////var/lib/app.db" },
    { "sqlite:///./data/../dev.db", ROOT "/dev.db", "sqlite:///./data/../dev.db" },
    { "sqlite:////var/lib/app.db", "/var/lib/app.db", "sqlite:////var/lib/app.db" },
    { "sqlite+pysqlite:///dev.db", ROOT "/dev.db", "sqlite:///dev.db" },
    { "sqlite+aiosqlite:///dev.db?timeout=30&check_same_thread=false", ROOT "/dev.db",
      "sqlite:///dev.db" },
    { "sqlite:///my%20file.db", ROOT "/my%20file.db", "sqlite:///my%20file.db" },
    { "sqlite:///café x.db", ROOT "/café x.db", "sqlite:///café x.db" },
    { "sqlite:///file:dev.db?mode=rwc&uri=true", ROOT "/dev.db", "sqlite:///dev.db" },
    { "file:dev.db", ROOT "/dev.db", "sqlite:///dev.db" },
    { "sqlite:dev.db", ROOT "/dev.db", "sqlite:///dev.db" },
    { "sqlite:/var/lib/app.db", "/var/lib/app.db", "sqlite:////var/lib/app.db" },
    { "file:my%20file.db?mode=rw", ROOT "/my file.db", "sqlite:///my file.db" },
    { "file:///var/lib/app.db", "/var/lib/app.db", "sqlite:////var/lib/app.db" },
    { "file:/var/lib/app.db", "/var/lib/app.db", "sqlite:////var/lib/app.db" },
    { "file://localhost/var/lib/app.db", "/var/lib/app.db", "sqlite:////var/lib/app.db" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (cases[i].text, ROOT, &error);
      g_autofree char *name = g_path_get_basename (cases[i].path);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (hw_database_url_get_dialect (url), ==, HW_DIALECT_SQLITE);
      g_assert_cmpstr (hw_database_url_get_path (url), ==, cases[i].path);
      g_assert_cmpstr (hw_database_url_get_redacted (url), ==, cases[i].redacted);
      g_assert_cmpstr (hw_database_url_get_label (url), ==, name);
      g_assert_null (hw_database_url_get_keywords (url));
      g_assert_null (hw_database_url_dup_conninfo_without_password (url));
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *part; /* of the message */
  } cases[] = {
    { "", "is empty" },
    { "   ", "is empty" },
    { "prod.db", "has no scheme" },
    { "sqlite:///:memory:", "in memory" },
    { "sqlite://", "in memory" },
    { "sqlite:", "in memory" },
    { "sqlite::memory:", "in memory" },
    { "sqlite+pysqlite:///:memory:", "in memory" },
    { "sqlite:///file::memory:?cache=shared", "in memory" },
    { "file:x?mode=memory", "in memory" },
    { "file:x?mode=ro", "“mode=ro”" },
    { "file:x?vfs=unix-none", "“vfs=unix-none”" },
    { "file://elsewhere/x.db", "another computer" },
    { "sqlite://dev.db", "names a host" },
    { "sqlite+pysqlcipher://:pw1234@/x.db", "encrypted" },
    { "mysql://app:pw1234@db/app", "“mysql”" },
    { "mysql+pymysql://app:pw1234@db/app", "“mysql+pymysql”" },
    { "oracle://app:pw1234@db/app", "“oracle”" },
    { "postgresqlx://app@db/app", "“postgresqlx”" },
    { "https://app:pw1234@db/app", "“https”" },
    { "postgresql://app:pw1234@db/app?pool_size=5", "“pool_size”" },
    { "postgresql+psycopg2://app:pw1234@db/app?pool_size=5", "“pool_size”" },
    { "postgresql://app:pw1234@db/app?prepared_statement_cache_size=0",
      "“prepared_statement_cache_size”" },
    { "postgresql://app:pw1234@db/app?sslmode", "without a value" },
    { "postgresql://app:pw1234@db/app?sslmode=%zz", "percent escape" },
    { "postgresql://app:pw1234%zz@db/app", "cannot be read" },
    { "postgresql://app:x@pw1234@db/app", "unescaped “@”" },
    { "postgresql://app:pw1234/x@db/app", "no port number" },
    { "postgresql://app@db:99999/app", "no port number" },
    { "host=db password=secret pw1234", "cannot be read" },
    { "sqlite:", "in memory" },
    /* Passwords with characters that should have been escaped, or under names that are. */
    { "postgresql://app:pa?pw1234=x@db/app", "an option that libpq does not know" },
    { "postgresql://app:a pw1234@db/app%zz", "cannot be read" },
    { "postgresql://app:a\"pw1234@db/app%zz", "cannot be read" },
    { "postgresql://db/app?pass%77ord=pw1234&pool_size=5", "“pool_size”" },
    { "postgresql://db/app?password=a%27pw1234&pool_size=5", "“pool_size”" },
    { "postgresql://db/app?password=a'pw1234&pool_size=5", "“pool_size”" },
    { "postgresql://db/app?pool%E9size=5", "percent escape" },
    { "host=db password='a://pw1234", "cannot be read" },
    { "sqlite:///x.db?key=pw1234", "“key”" },
    { "nonsense=1", "cannot be read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (cases[i].text, ROOT, &error);

      g_test_message ("%s: %s", cases[i].text, error != NULL ? error->message : "taken");
      g_assert_null (url);
      g_assert_error (error, HW_ERROR, HW_ERROR_URL);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      g_assert_nonnull (hw_error_get_hint (error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strstr (error->message, "pw1234"));
      if (hw_error_get_detail (error) != NULL)
        g_assert_null (strstr (hw_error_get_detail (error), "pw1234"));
    }
}

static void
test_libpq_reason_is_passed_on (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse ("nonsense=1", ROOT, &error);

  g_assert_null (url);
  g_assert_nonnull (strstr (hw_error_get_detail (error), "nonsense"));
}

static void
test_password (void)
{
  static const struct
  {
    const char *text;
    const char *password;
  } cases[] = {
    { "postgresql://app:a%3Ab@db/app", "a:b" },
    { "postgresql://app@db/app", NULL },
    { "postgresql://app:@db/app", NULL },
    { "host=db password='a b'", "a b" },
    { "sqlite:///x.db", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (cases[i].text, ROOT, NULL);

      g_assert_cmpstr (hw_database_url_get_password (url), ==, cases[i].password);
    }
}

static void
test_conninfo_without_password (void)
{
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (
      "host=db user='o\\'neil' password=s3cret sslpassword=s3cret dbname='a b\\\\'", ROOT, NULL);
  g_autofree char *conninfo = hw_database_url_dup_conninfo_without_password (url);
  g_autoptr(HwDatabaseUrl) again = NULL;
  g_autofree char *options = NULL;

  g_assert_null (strstr (conninfo, "s3cret"));
  again = hw_database_url_parse (conninfo, ROOT, NULL);
  options = list_options (again);
  g_assert_cmpstr (options, ==, "user=o'neil|dbname=a b\\|host=db");
}

static void
test_redact (void)
{
  static const struct
  {
    const char *text;
    const char *redacted;
  } cases[] = {
    { NULL, "" },
    { "nothing secret", "nothing secret" },
    { "postgresql://app:pw@db/app", "postgresql://app:***@db/app" },
    { "postgresql://me@corp.example:pw@db/app", "postgresql://me@corp.example:***@db/app" },
    { "postgresql://app:p@w/x:y@db/app", "postgresql://app:***@db/app" },
    { "postgresql://:pw@db/app", "postgresql://:***@db/app" },
    { "postgresql://app@db:5432/app", "postgresql://app@db:5432/app" },
    { "from “postgresql://a:b@c/d” to “mysql://e:f@g/h”",
      "from “postgresql://a:***@c/d” to “mysql://e:***@g/h”" },
    { "host=db password=pw user=app", "host=db password=*** user=app" },
    { "host=db password = 'it\\'s me' user=app", "host=db password = *** user=app" },
    { "PGPASSWORD=pw psql", "PGPASSWORD=*** psql" },
    { "sslpassword=pw", "sslpassword=***" },
    { "postgresql://db/app?password=pw&sslmode=require",
      "postgresql://db/app?password=***&sslmode=require" },
    { "password='unfinished", "password=***" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *redacted = hw_redact (cases[i].text);

      g_assert_cmpstr (redacted, ==, cases[i].redacted);
    }
}

static void
test_reference (void)
{
  HwDatabaseUrl *url = hw_database_url_parse ("sqlite:///x.db", ROOT, NULL);
  g_autoptr(HwDatabaseUrl) held = hw_database_url_ref (url);

  hw_database_url_unref (url);
  g_assert_cmpstr (hw_database_url_get_path (held), ==, ROOT "/x.db");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database-url/postgres", test_postgres);
  g_test_add_func ("/database-url/sqlite", test_sqlite);
  g_test_add_func ("/database-url/refused", test_refused);
  g_test_add_func ("/database-url/libpq-reason", test_libpq_reason_is_passed_on);
  g_test_add_func ("/database-url/password", test_password);
  g_test_add_func ("/database-url/conninfo-without-password", test_conninfo_without_password);
  g_test_add_func ("/database-url/redact", test_redact);
  g_test_add_func ("/database-url/reference", test_reference);

  return g_test_run ();
}

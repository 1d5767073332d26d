/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* libpq's password file: lines written, replaced and taken out, and all others left as they are. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-passfile.h"
#include "hw-password-source.h"
#include "hw-test-util.h"

typedef struct
{
  HwTestDir dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->path = hw_test_dir_build (&fixture->dir, "pgpass");
  g_setenv ("PGPASSFILE", fixture->path, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("PGPASSFILE");
  g_free (fixture->path);
  hw_test_dir_clear (&fixture->dir);
}

static HwDatabaseUrl *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  HwDatabaseUrl *url = hw_database_url_parse (text, "/", &error);

  g_assert_no_error (error);

  return url;
}

static void
write_file (Fixture *fixture, const char *text)
{
  g_assert_true (
      g_file_set_contents_full (fixture->path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
assert_file (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
}

static void
store (const char *text, const char *password)
{
  g_autoptr(HwDatabaseUrl) url = parse (text);
  g_autoptr(GError) error = NULL;

  hw_passfile_store (url, password, &error);
  g_assert_no_error (error);
  g_assert_true (hw_passfile_has (url));
}

#define SHOP "postgresql://app@db.example:6543/shop"

/* What is there, what is stored for SHOP, and what comes out. */
static void
test_store (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *before; /* NULL: no file */
    const char *password;
    const char *after;
  } cases[] = {
    { NULL, "s3cret", "db.example:6543:shop:app:s3cret\n" },
    { "", "a:b\\c", "db.example:6543:shop:app:a\\:b\\\\c\n" },
    { "# mine\nother:5432:a:b:c\\:d", "new",
      "# mine\nother:5432:a:b:c\\:d\ndb.example:6543:shop:app:new\n" },
    { "x:1:a:b:c\r\ndb.example:6543:shop:app:old\n\n y:2:a:b:c \n", "new",
      "x:1:a:b:c\r\ndb.example:6543:shop:app:new\n\n y:2:a:b:c \n" },
    /* Written another way, it is the same. */
    { "d\\b.example:6543:shop:app:old\n", "new", "db.example:6543:shop:app:new\n" },
    { "db.example:6543:shop:app:old\nz:1:a:b:c\ndb.example:6543:shop:app:older\n", "new",
      "db.example:6543:shop:app:new\nz:1:a:b:c\n" },
    /* libpq takes the first line that fits. */
    { "other:1:a:b:c\n*:*:*:app:all\ndb.example:6543:shop:app:old\n", "new",
      "other:1:a:b:c\ndb.example:6543:shop:app:new\n*:*:*:app:all\n" },
    { "*:*:*:other:all\n", "new", "*:*:*:other:all\ndb.example:6543:shop:app:new\n" },
    { "#db.example:6543:shop:app:old\nbroken\n", "new",
      "#db.example:6543:shop:app:old\nbroken\ndb.example:6543:shop:app:new\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      g_unlink (fixture->path);
      if (cases[i].before != NULL)
        write_file (fixture, cases[i].before);
      store (SHOP, cases[i].password);
      assert_file (fixture, cases[i].after);
    }
}

/* Names that would be something else in the file, and what libpq calls a server that is not named. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *url;
    const char *line;
  } cases[] = {
    { "postgresql://a%3Ab@db/x%5Cy", "db:5432:x\\\\y:a\\:b:p\n" },
    { "postgresql://*@db/%23", "db:5432:\\#:\\*:p\n" },
    { "host=::1 user=app dbname=shop", "\\:\\:1:5432:shop:app:p\n" },
    { "host=db hostaddr=10.0.0.7 user=app dbname=shop", "db:5432:shop:app:p\n" },
    { "hostaddr=10.0.0.7 user=app dbname=shop", "10.0.0.7:5432:shop:app:p\n" },
    { "user=app dbname=shop", "localhost:5432:shop:app:p\n" },
    { "user=app", "localhost:5432:app:app:p\n" },
    { "host=/srv/socket user=app dbname=shop", "/srv/socket:5432:shop:app:p\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].url);
      g_unlink (fixture->path);
      store (cases[i].url, "p");
      assert_file (fixture, cases[i].line);
    }
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwDatabaseUrl) url = parse (SHOP);
  g_autoptr(GError) error = NULL;

  /* No file, no line: there is nothing to forget. */
  g_assert_true (hw_passfile_remove (url, &error));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  write_file (fixture, "# mine\ndb.example:6543:shop:app:old\r\nother:1:a:b:c");
  g_assert_true (hw_passfile_remove (url, &error));
  g_assert_no_error (error);
  assert_file (fixture, "# mine\nother:1:a:b:c");
  g_assert_false (hw_passfile_has (url));

  /* One that is for others, too, stays, and it is said. */
  write_file (fixture, "db.example:6543:shop:app:s3cret\n*:*:*:app:s3cret\n");
  g_assert_false (hw_passfile_remove (url, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_null (strstr (error->message, "s3cret"));
  assert_file (fixture, "*:*:*:app:s3cret\n");
  g_assert_true (hw_passfile_has (url));
}

static void
assert_refused (const char *text, const char *password)
{
  g_autoptr(HwDatabaseUrl) url = parse (text);
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_passfile_store (url, password, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_null (strstr (error->message, "s3cret"));
  g_assert_nonnull (hw_error_get_hint (error));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  assert_refused ("service=shop", "s3cret");
  assert_refused ("postgresql://app@one,two/shop", "s3cret");
  assert_refused (SHOP, "s3cret\nword");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* libpq does not read what others may read, so it is not written like that, either. */
static void
test_mode (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwDatabaseUrl) url = parse (SHOP);

  write_file (fixture, "*:*:*:*:all\n");
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  g_assert_false (hw_passfile_has (url));
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, NULL, NULL), ==,
                   HW_PASSWORD_SOURCE_ASK);
  store (SHOP, "new");
  assert_file (fixture, "db.example:6543:shop:app:new\n*:*:*:*:all\n");
  g_assert_cmpint (hw_password_source_find (url, HW_PASSWORD_PLACE_KEYRING, NULL, NULL), ==,
                   HW_PASSWORD_SOURCE_PASSFILE);
}

/* Where the file is: the URL's own comes first, the home folder's last. */
static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwDatabaseUrl) plain = parse (SHOP);
  g_autoptr(HwDatabaseUrl) own = parse (SHOP "?passfile=/srv/own");
  g_autofree char *by_variable = hw_passfile_find (plain);
  g_autofree char *by_url = hw_passfile_find (own);
  g_autofree char *at_home = g_build_filename (g_get_home_dir (), ".pgpass", NULL);
  g_autofree char *by_default = NULL;

  g_assert_cmpstr (by_variable, ==, fixture->path);
  g_assert_cmpstr (by_url, ==, "/srv/own");
  g_unsetenv ("PGPASSFILE");
  by_default = hw_passfile_find (plain);
  g_assert_cmpstr (by_default, ==, at_home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* Whoever runs the tests may have a server of their own. */
  g_unsetenv ("PGHOST");
  g_unsetenv ("PGPORT");
  g_unsetenv ("PGPASSWORD");

#define ADD(name, func) g_test_add ("/passfile/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("store", test_store);
  ADD ("names", test_names);
  ADD ("remove", test_remove);
  ADD ("refused", test_refused);
  ADD ("mode", test_mode);
  ADD ("find", test_find);
#undef ADD

  return g_test_run ();
}

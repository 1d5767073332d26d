/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One user's settings of a project's environments, and the headway.ini that an Alembic project gets. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-alembic-environments.h"
#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-project.h"
#include "hw-test-util.h"
#include "hw-url-user.h"
#include "hw-user-config.h"

typedef struct
{
  HwTestDir dir;
  char *config;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->config = hw_test_write_file (fixture->dir.path, "headway.ini",
                                        "[headway]\nscript_location = migrations\n"
                                        "[environment dev]\nurl = postgresql://app:pw@db/shop\n"
                                        "[environment prod]\nurl = postgresql://db/shop\n"
                                        "kind = production\n");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->config);
  hw_test_dir_clear (&fixture->dir);
}

static HwProject *
open_project (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  HwProject *project = hw_project_open (fixture->dir.path, NULL, &error);

  g_assert_no_error (error);

  return project;
}

static void
save (Fixture *fixture, const char *name, const char *new_name, const HwConfigChange *changes)
{
  g_autoptr(GError) error = NULL;
  guint n = 0;

  while (changes[n].key != NULL)
    n++;
  hw_user_config_save (fixture->dir.path, name, new_name, changes, n, &error);
  g_assert_no_error (error);
}

static void
assert_url (const HwEnvironment *environment, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *url = hw_environment_resolve_url (environment, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (url, ==, expected);
}

/* The project reads what was written, and nobody else can. */
static void
test_apply (Fixture *fixture, gconstpointer data)
{
  const HwConfigChange dev[] = { { "user", "mira@home" }, { "color", "other" }, { NULL, NULL } };
  const HwConfigChange prod[] = { { "password", "variable" },
                                  { "password_variable", "SHOP_PASSWORD" },
                                  { NULL, NULL } };
  g_autofree char *path = hw_user_config_find (fixture->dir.path);
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment;
  char *password;
  GStatBuf info;

  g_assert_false (g_str_has_prefix (path, fixture->dir.path));
  save (fixture, NULL, "dev", dev);
  save (fixture, "prod", "prod", prod);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);

  project = open_project (fixture);
  g_assert_true (hw_project_check (project, &error));
  environment = hw_project_find_environment (project, "dev", NULL);
  g_assert_cmpint (environment->kind, ==, HW_ENVIRONMENT_KIND_DEVELOPMENT);
  g_assert_cmpint (environment->color, ==, HW_ENVIRONMENT_KIND_OTHER);
  g_assert_cmpint (environment->password_place, ==, HW_PASSWORD_PLACE_KEYRING);
  assert_url (environment, "postgresql://mira%40home@db/shop");

  environment = hw_project_find_environment (project, "prod", NULL);
  g_assert_cmpint (environment->color, ==, HW_ENVIRONMENT_KIND_PRODUCTION);
  assert_url (environment, "postgresql://db/shop");
  g_unsetenv ("SHOP_PASSWORD");
  g_assert_null (hw_environment_dup_password (environment, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpstr (hw_error_get_file (error), ==, path);
  g_setenv ("SHOP_PASSWORD", "s3cret", TRUE);
  password = hw_environment_dup_password (environment, NULL);
  g_assert_cmpstr (password, ==, "s3cret");
  hw_password_free (password);
  g_unsetenv ("SHOP_PASSWORD");
}

/* What follows the comment, but for blank lines at its end. */
static void
assert_user_file (Fixture *fixture, const char *expected)
{
  g_autofree char *path = hw_user_config_find (fixture->dir.path);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "; "));
  g_assert_cmpstr (g_strchomp (strchr (text, '\n')), ==, expected);
}

/* A section follows its environment's name, takes the place of one that was left over, and goes when it is empty. */
static void
test_rename (Fixture *fixture, gconstpointer data)
{
  const HwConfigChange user[] = { { "user", "mira" }, { NULL, NULL } };
  const HwConfigChange other[] = { { "user", "noa" }, { NULL, NULL } };
  const HwConfigChange nobody[] = { { "user", NULL }, { NULL, NULL } };
  const HwConfigChange nothing[] = { { NULL, NULL } };
  g_autofree char *path = hw_user_config_find (fixture->dir.path);
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GError) error = NULL;

  save (fixture, "dev", "dev", nothing);
  save (fixture, "dev", "dev", nobody);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  save (fixture, "dev", "dev", user);
  save (fixture, "prod", "prod", other);
  assert_user_file (fixture,
                    "\n\n[environment dev]\nuser = mira\n\n[environment prod]\nuser = noa");
  save (fixture, "dev", "prod", nothing);
  assert_user_file (fixture, "\n\n[environment prod]\nuser = mira");
  values = hw_user_config_read (fixture->dir.path, "prod", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (values), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (values, "user"), ==, "mira");
  save (fixture, "prod", "prod", nobody);
  assert_user_file (fixture, "");
  save (fixture, "prod", "prod", user);
  g_assert_true (hw_user_config_remove (fixture->dir.path, "prod", &error));
  g_assert_true (hw_user_config_remove (fixture->dir.path, "prod", &error));
  g_assert_no_error (error);
}

/* Nothing is written that could not be read, and what cannot be read closes the environment: it would be signed in to as
 * somebody else. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "color = pink",    "password = s3cret", "password = variable", "password_variable = s3cret!",
    "colour = a word", "just a line",
  };
  static const HwConfigChange changes[] = {
    { "color", "pink" },
    { "password", "variable" },
    { "password_variable", "a b" },
  };
  g_autofree char *path = hw_user_config_find (fixture->dir.path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (
          hw_user_config_save (fixture->dir.path, "dev", "dev", &changes[i], 1, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("[environment dev]\n%s\n", lines[i]);
      g_autofree char *written = hw_test_write_file (folder, name, text);
      g_autoptr(HwProject) project = open_project (fixture);
      const HwEnvironment *dev = hw_project_find_environment (project, "dev", NULL);

      g_test_message ("%s", lines[i]);
      g_assert_error (dev->error, HW_ERROR, HW_ERROR_CONFIG);
      g_assert_null (strstr (dev->error->message, "s3cret"));
      g_assert_cmpstr (hw_error_get_file (dev->error), ==, path);
      g_assert_cmpuint (hw_error_get_line (dev->error), ==, 2);
      g_assert_true (hw_project_check (project, NULL));
    }
}

/* Without a file, an environment is as headway.ini has it. */
static void
test_preview (Fixture *fixture, gconstpointer data)
{
  const HwConfigChange change = { "user", "mira" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwEnvironment) environment =
                 hw_config_preview_environment (fixture->config, "dev", "dev", NULL, 0, &error);
  g_autofree char *path = hw_user_config_find (fixture->dir.path);

  g_assert_no_error (error);
  assert_url (environment, "postgresql://app:pw@db/shop");
  g_assert_true (
      hw_user_config_preview (fixture->dir.path, "dev", &change, 1, environment, &error));
  assert_url (environment, "postgresql://mira@db/shop");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_urls (void)
{
  static const struct
  {
    const char *url;
    const char *with_user;        /* a:b */
    const char *without_password; /* NULL: cannot be told */
  } cases[] = {
    { "postgresql://app@db/shop", "postgresql://a%3Ab@db/shop", "postgresql://app@db/shop" },
    { "postgresql+asyncpg://app:p%40w@db:1/s?x=1", "postgresql+asyncpg://a%3Ab@db:1/s?x=1",
      "postgresql+asyncpg://app@db:1/s?x=1" },
    { "postgresql://app:p@w@db/s", "postgresql://a%3Ab@db/s", "postgresql://app@db/s" },
    { "postgresql://db/shop", "postgresql://a%3Ab@db/shop", "postgresql://db/shop" },
    { "postgresql:///shop?host=/run&user=x&password=y", "postgresql://a%3Ab@/shop?host=/run",
      "postgresql:///shop?host=/run&user=x" },
    { "host=db password=x", "host=db password=x user='a:b' password=''", NULL },
    { "service=shop", "service=shop user='a:b' password=''", NULL },
    { "postgresql://app:p/w@db/s", NULL, NULL },
    { "sqlite:///dev.db", "sqlite:///dev.db", "sqlite:///dev.db" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *with_user = hw_url_with_user (cases[i].url, "a:b");
      g_autofree char *without = hw_url_without_password (cases[i].url);

      if (cases[i].with_user != NULL)
        g_assert_cmpstr (with_user, ==, cases[i].with_user);
      g_assert_cmpstr (without, ==, cases[i].without_password);
    }
}

static char *
read_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* An Alembic project gets a headway.ini with the database that it has, and the one that is added. */
static void
test_alembic (void)
{
  g_auto(HwTestDir) dir = { NULL };
  const HwConfigChange change = { "url", "postgresql://app@staging/shop" };
  g_autofree char *ini = NULL;
  g_autofree char *config = NULL;
  g_autofree char *text = NULL;
  g_autofree char *alembic_text = NULL;
  g_autofree char *versions = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  ini = hw_test_write_file (dir.path, "alembic.ini",
                            "[alembic]\nscript_location = migrations\n"
                            "sqlalchemy.url = postgresql+psycopg2://app:s3cr%%40t@db/shop\n");
  versions = hw_test_write_file (dir.path, "migrations/versions/README", "");
  config = hw_test_dir_build (&dir, "headway.ini");
  text = hw_alembic_make_settings (dir.path, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (
      text, "\n[environment default]\nurl = postgresql+psycopg2://app@db/shop\n"));
  g_assert_nonnull (strstr (text, "password stays in alembic.ini"));
  g_assert_null (strstr (text, "s3cr"));

  values = hw_config_read_environment (config, "default", &error);
  g_assert_cmpstr (g_hash_table_lookup (values, "url"), ==, "postgresql+psycopg2://app@db/shop");
  g_assert_false (hw_config_remove_environment (config, "default", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_clear_error (&error);
  g_assert_false (g_file_test (config, G_FILE_TEST_EXISTS));

  hw_config_save_environment (config, NULL, "staging", &change, 1, &error);
  g_assert_no_error (error);
  project = hw_project_open (dir.path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hw_project_check (project, NULL));
  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 2);
  g_assert_nonnull (hw_project_find_environment (project, "default", NULL));
  g_assert_nonnull (hw_project_find_environment (project, "staging", NULL));
  alembic_text = read_file (ini);
  g_assert_nonnull (strstr (alembic_text, "s3cr%%40t"));
}

/* What cannot be copied is not, and what is no Alembic project has no such text. */
static void
test_alembic_other (void)
{
  static const char *const urls[] = { "driver://user:pass@localhost/dbname",
                                      "postgresql://app:pa/ss@db/shop", "" };
  g_auto(HwTestDir) dir = { NULL };
  g_auto(HwTestDir) native = { NULL };
  g_autofree char *config = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  hw_test_dir_init (&native);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *content =
          g_strdup_printf ("[alembic]\nscript_location = m\nsqlalchemy.url = %s\n", urls[i]);
      g_autofree char *ini = hw_test_write_file (dir.path, "alembic.ini", content);
      g_autofree char *settings = hw_alembic_make_settings (dir.path, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (settings, "; "));
      g_assert_null (strchr (settings, '['));
    }
  config = hw_test_write_file (native.path, "headway.ini", "[headway]\n");
  text = hw_alembic_make_settings (native.path, &error);
  g_assert_cmpstr (text, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/user-config/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("apply", test_apply);
  ADD ("rename", test_rename);
  ADD ("refused", test_refused);
  ADD ("preview", test_preview);
#undef ADD
  g_test_add_func ("/user-config/urls", test_urls);
  g_test_add_func ("/alembic-environments/file", test_alembic);
  g_test_add_func ("/alembic-environments/other", test_alembic_other);

  return g_test_run ();
}

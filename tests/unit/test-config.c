/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-config.h"
#include "hw-error.h"
#include "hw-file-template.h"

#define INI "/srv/app/headway.ini"

static const char full[] = "[headway]\n"
                           "script_location = migrations          ; folder of revisions\n"
                           "version_table = alembic_version\n"
                           "version_table_schema =\n"
                           "history_table = headway_history       ; empty: none\n"
                           "file_template = %(year)d%(month).2d%(day).2d_%(rev)s_%(slug)s\n"
                           "timezone = UTC\n"
                           "truncate_slug_length = 40\n"
                           "transaction_per_migration = true      ; false: the whole plan\n"
                           "schema = schema.sql\n"
                           "scratch_url =                         ; a server\n"
                           "\n"
                           "[environment dev]\n"
                           "url = sqlite:///dev.db\n"
                           "\n"
                           "[environment staging]\n"
                           "url = postgresql://app@staging.example/app\n"
                           "\n"
                           "[environment prod]\n"
                           "url = ${PROD_DATABASE_URL}            ; variables\n"
                           "env_file = .env.prod\n"
                           "protected = true                      ; type its name\n"
                           "requires = staging\n"
                           "backup = required\n"
                           "backup_dir = backups\n"
                           "lock_timeout = 5s\n"
                           "lock_attempts = 7\n"
                           "lock_backoff = 500ms\n"
                           "statement_timeout =\n"
                           "window = Mon-Thu 08:00-16:00 UTC\n"
                           "run = uv run alembic\n";

static const HwEnvironment *
get_environment (const HwConfig *config, guint i)
{
  return g_ptr_array_index (config->environments, i);
}

static void
test_full (void)
{
  g_autoptr(HwConfig) config = hw_config_parse (INI, full);
  const HwEnvironment *prod;

  g_assert_cmpuint (config->problems->len, ==, 0);
  g_assert_no_error (config->error);
  g_assert_cmpstr (config->root, ==, "/srv/app");
  g_assert_cmpstr (config->script_location, ==, "/srv/app/migrations");
  g_assert_cmpstr (config->version_table, ==, "alembic_version");
  g_assert_null (config->version_table_schema);
  g_assert_cmpstr (config->history_table, ==, "headway_history");
  g_assert_cmpstr (config->timezone, ==, "UTC");
  g_assert_cmpuint (config->truncate_slug_length, ==, 40);
  g_assert_true (config->has_transaction_policy && config->transaction_per_migration);
  g_assert_false (config->sqlite_transaction_each);
  g_assert_cmpstr (config->schema, ==, "/srv/app/schema.sql");
  g_assert_null (config->scratch_url);

  g_assert_cmpuint (config->environments->len, ==, 3);
  g_assert_cmpint (get_environment (config, 0)->kind, ==, HW_ENVIRONMENT_KIND_DEVELOPMENT);
  prod = get_environment (config, 2);
  g_assert_cmpstr (prod->name, ==, "prod");
  g_assert_cmpint (prod->kind, ==, HW_ENVIRONMENT_KIND_PRODUCTION);
  g_assert_cmpstr (prod->url, ==, "${PROD_DATABASE_URL}");
  g_assert_cmpuint (prod->url_line, ==, 20);
  g_assert_cmpuint (prod->line, ==, 19);
  g_assert_cmpstr (prod->env_file, ==, "/srv/app/.env.prod");
  g_assert_true (prod->is_protected);
  g_assert_cmpstr (prod->requires, ==, "staging");
  g_assert_cmpint (prod->backup, ==, HW_BACKUP_POLICY_REQUIRED);
  g_assert_cmpstr (prod->backup_dir, ==, "/srv/app/backups");
  g_assert_cmpint (prod->lock_timeout_ms, ==, 5000);
  g_assert_cmpuint (prod->lock_attempts, ==, 7);
  g_assert_cmpint (prod->lock_backoff_ms, ==, 500);
  g_assert_cmpuint (get_environment (config, 0)->lock_attempts, ==,
                    HW_ENVIRONMENT_DEFAULT_LOCK_ATTEMPTS);
  g_assert_cmpint (get_environment (config, 0)->lock_backoff_ms, ==,
                   HW_ENVIRONMENT_DEFAULT_LOCK_BACKOFF_MS);
  g_assert_cmpint (prod->statement_timeout_ms, ==, 0);
  g_assert_cmpstr (prod->window, ==, "Mon-Thu 08:00-16:00 UTC");
  g_assert_cmpstr (prod->run, ==, "uv run alembic");
}

/* What the example of the format leaves empty or at its default. */
static void
test_other_values (void)
{
  g_autoptr(HwConfig) config = hw_config_parse (
      INI, "[headway]\nversion_table_schema = ops\nhistory_table =\nscratch_url = ${S}\n"
           "version_locations = one, /two,\ntransaction_per_migration = false\n"
           "sqlite_transaction_each = true\n"
           "[environment x]\nurl = y\nkind = production\nbackup = off\n");
  static const char *const locations[] = { "/srv/app/one", "/two", NULL };

  g_assert_cmpuint (config->problems->len, ==, 0);
  g_assert_cmpstr (config->version_table_schema, ==, "ops");
  g_assert_cmpstr (config->history_table, ==, "");
  g_assert_cmpstr (config->scratch_url, ==, "${S}");
  g_assert_cmpstrv (config->version_locations, locations);
  g_assert_true (config->has_transaction_policy);
  g_assert_false (config->transaction_per_migration);
  g_assert_true (config->sqlite_transaction_each);
  g_assert_cmpint (get_environment (config, 0)->kind, ==, HW_ENVIRONMENT_KIND_PRODUCTION);
  g_assert_cmpint (get_environment (config, 0)->backup, ==, HW_BACKUP_POLICY_OFF);
}

static void
test_empty (void)
{
  g_autoptr(HwConfig) config = hw_config_parse (INI, "");

  g_assert_cmpuint (config->problems->len, ==, 0);
  g_assert_null (config->script_location);
  g_assert_null (config->history_table);
  g_assert_cmpuint (config->environments->len, ==, 0);
}

/* Every problem is listed, by line; the first one is the configuration's error. */
static void
test_several_problems (void)
{
  g_autoptr(HwConfig) config =
                 hw_config_parse (INI, "[environment a]\nrequires = b\nurl = x\nnope\nbackup = no\n"
                                       "[headway]\nx = 1\ntimezone = ?\n");
  static const guint lines[] = { 2, 4, 5, 7, 8 };

  g_assert_cmpuint (config->problems->len, ==, G_N_ELEMENTS (lines));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const HwProblem *problem = g_ptr_array_index (config->problems, i);

      g_assert_cmpuint (problem->line, ==, lines[i]);
    }
  g_assert_cmpuint (hw_error_get_line (config->error), ==, 7);
}

typedef struct
{
  const char *name;
  const char *text;
  guint line;
  const char *message;
  const char *in_hint;
  gboolean closes_project; /* else it closes the environment */
} BadCase;

static const BadCase bad_cases[] = {
  { "unknown-key", "[headway]\nscript_locaton = x\n", 2,
    "unknown key “script_locaton” in section “headway”", "script_location", TRUE },
  { "unknown-section", "[databases]\nurl = x\n", 1, "unknown section “databases”",
    "[environment NAME]", TRUE },
  { "environment-without-name", "[environment]\nurl = x\n", 1,
    "“” is not a name for an environment", "", TRUE },
  { "environment-twice", "[environment a]\nurl = x\n[environment  a]\nurl = x\n", 3,
    "environment “a” stands in the file twice", "", TRUE },
  { "boolean", "[headway]\ntransaction_per_migration = yes\n", 2,
    "“yes” is not a value for “transaction_per_migration”", "true, false", TRUE },
  { "slug-length", "[headway]\ntruncate_slug_length = 0\n", 2,
    "“0” is not a value for “truncate_slug_length”", "1 to 200", TRUE },
  { "timezone", "[headway]\ntimezone = Mars/Olympus\n", 2, "“Mars/Olympus” is not a time zone",
    "Europe/Berlin", TRUE },
  { "file-template", "[headway]\nfile_template = %(id)s\n", 2,
    "unknown field “%(id)s” in the file template", "%(rev)s", TRUE },
  { "empty-version-table", "[headway]\nversion_table =\n", 2,
    "“” is not a value for “version_table”", "alembic_version", TRUE },
  { "empty-version-locations", "[headway]\nversion_locations = ,\n", 2,
    "“,” is not a value for “version_locations”", "folders", TRUE },
  { "control-character", "[headway]\nhistory_table = a\tb\n", 2,
    "“a\tb” is not a value for “history_table”", "control", TRUE },
  { "long-name",
    "[headway]\nversion_table = a234567890123456789012345678901234567890123456789012345678901234\n",
    2,
    "“a234567890123456789012345678901234567890123456789012345678901234” is not a value for "
    "“version_table”",
    "63", TRUE },
  { "empty-script-location", "[headway]\nscript_location = ; x\n", 2,
    "“” is not a value for “script_location”", "", TRUE },
  { "stray-line", "[headway]\nhello\n", 2, "“hello” is neither a section nor a key with a value",
    "", TRUE },
  { "stray-line-in-environment", "[environment a]\nurl = x\nhello\n", 3,
    "“hello” is neither a section nor a key with a value", "", FALSE },
  { "unknown-environment-key", "[environment a]\nurl = x\npassword = y\n", 3,
    "unknown key “password” in section “environment a”", "url", FALSE },
  { "no-url", "[environment a]\nprotected = true\n", 1, "environment “a” has no URL", "url",
    FALSE },
  { "broken-variable", "[environment a]\nurl = ${A-B}\n", 2,
    "the “${” in the URL does not begin a variable", "${NAME}", FALSE },
  { "check", "[environment a]\nurl = x\ncheck_automatically = no\n", 3,
    "“no” is not a value for “check_automatically”", "true, false", FALSE },
  { "protected", "[environment a]\nurl = x\nprotected = 1\n", 3,
    "“1” is not a value for “protected”", "true, false", FALSE },
  { "backup", "[environment a]\nurl = x\nbackup = always\n", 3,
    "“always” is not a value for “backup”", "required, optional, off", FALSE },
  { "lock-attempts", "[environment a]\nurl = x\nlock_attempts = 0\n", 3,
    "“0” is not a value for “lock_attempts”", "1 (no retry) to 1000", FALSE },
  { "lock-backoff", "[environment a]\nurl = x\nlock_backoff = 2h\n", 3,
    "“2h” is not a value for “lock_backoff”", "1ms to 1min", FALSE },
  { "kind", "[environment a]\nurl = x\nkind = prod\n", 3, "“prod” is not a value for “kind”",
    "production", FALSE },
  { "lock-timeout", "[environment a]\nurl = x\nlock_timeout = soon\n", 3,
    "“soon” is not a value for “lock_timeout”", "500ms", FALSE },
  { "requires", "[environment a]\nurl = x\nrequires = b\n", 3,
    "environment “a” requires “b”, which does not exist", "Allowed are: a.", FALSE },
  { "requires-itself", "[environment a]\nurl = x\nrequires = a\n", 3,
    "environment “a” requires itself, directly or through others", "", FALSE },
  { "run", "[environment a]\nurl = x\nrun = 'uv\n", 3, "“'uv” is not a value for “run”", "quote",
    FALSE },
  { "window-days", "[environment a]\nurl = x\nwindow = Mo 08:00-09:00 UTC\n", 3,
    "“Mo” are not days of a window", "Mon", FALSE },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *c = data;
  g_autoptr(HwConfig) config = hw_config_parse (INI, c->text);
  const HwProblem *problem;
  const GError *error = config->error;

  g_assert_cmpuint (config->problems->len, ==, 1);
  problem = g_ptr_array_index (config->problems, 0);
  g_assert_cmpstr (problem->message, ==, c->message);
  g_assert_cmpstr (problem->file, ==, INI);
  g_assert_cmpuint (problem->line, ==, c->line);
  g_assert_cmpint (problem->severity, ==, HW_SEVERITY_ERROR);
  g_assert_nonnull (strstr (problem->hint, c->in_hint));

  g_assert_cmpint (error != NULL, ==, c->closes_project);
  if (!c->closes_project)
    error = get_environment (config, 0)->error;
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpstr (error->message, ==, c->message);
  g_assert_cmpuint (hw_error_get_line (error), ==, c->line);
}

static void
test_one_bad_environment_leaves_the_others (void)
{
  g_autoptr(HwConfig) config = hw_config_parse (
      INI, "[environment a]\nurl = x\nbackup = no\n[environment b]\nurl = y\n");

  g_assert_no_error (config->error);
  g_assert_nonnull (get_environment (config, 0)->error);
  g_assert_null (get_environment (config, 1)->error);
}

static void
test_password_warns (void)
{
  static const struct
  {
    const char *url;
    gboolean warns;
  } urls[] = {
    { "postgresql://u:secret@h/d", TRUE },
    { "postgresql://u@h/d", FALSE },
    { "postgresql://u:${PASSWORD}@h/d", FALSE },
    { "host=h password=secret", TRUE },
    { "host=h password=${P}", FALSE },
    { "postgresql://u@h/d?password=secret", TRUE },
    { "sqlite:///a:b.db", FALSE },
    { "postgresql://h:5432/d", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *text = g_strdup_printf ("[environment a]\nurl = %s\n", urls[i].url);
      g_autoptr(HwConfig) config = hw_config_parse (INI, text);

      g_test_message ("%s", urls[i].url);
      g_assert_no_error (config->error);
      g_assert_null (get_environment (config, 0)->error);
      g_assert_cmpuint (config->problems->len, ==, urls[i].warns ? 1 : 0);
      if (urls[i].warns)
        {
          const HwProblem *problem = g_ptr_array_index (config->problems, 0);

          g_assert_cmpint (problem->severity, ==, HW_SEVERITY_WARNING);
          g_assert_null (strstr (problem->message, "secret"));
        }
    }
}

static void
test_window (void)
{
  static const struct
  {
    const char *text;
    gboolean is_good;
  } windows[] = {
    { "Mon-Thu 08:00-16:00 UTC", TRUE },
    { "Mon 00:00-24:00 UTC", TRUE },
    { "Mon,Wed-Fri 8:00-16:00 UTC", FALSE },
    { "Mon,Wed-Fri 08:00-16:00 UTC", TRUE },
    { "Mon-Thu 16:00-08:00 UTC", FALSE },
    { "Mon-Thu 08:00-16:00", FALSE },
    { "mon 08:00-16:00 UTC", FALSE },
    { "Mon- 08:00-16:00 UTC", FALSE },
    { "Mon 08:60-16:00 UTC", FALSE },
    { "Mon 08:00-24:01 UTC", FALSE },
    { "Mon 08:00-16:00 U:TC", FALSE },
    { "Mon-Tue-Wed 08:00-16:00 UTC", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", windows[i].text);
      g_assert_cmpint (hw_config_check_window (windows[i].text, &error), ==, windows[i].is_good);
      g_assert_cmpint (error == NULL, ==, windows[i].is_good);
    }
}

static void
test_kind_from_name (void)
{
  static const struct
  {
    const char *name;
    HwEnvironmentKind kind;
  } names[] = {
    { "dev", HW_ENVIRONMENT_KIND_DEVELOPMENT },
    { "local-anna", HW_ENVIRONMENT_KIND_DEVELOPMENT },
    { "Test", HW_ENVIRONMENT_KIND_TEST },
    { "ci", HW_ENVIRONMENT_KIND_TEST },
    { "qa2", HW_ENVIRONMENT_KIND_TEST },
    { "staging", HW_ENVIRONMENT_KIND_STAGING },
    { "pre-prod", HW_ENVIRONMENT_KIND_STAGING },
    { "preprod", HW_ENVIRONMENT_KIND_STAGING },
    { "production", HW_ENVIRONMENT_KIND_PRODUCTION },
    { "eu-live", HW_ENVIRONMENT_KIND_PRODUCTION },
    { "reproduce", HW_ENVIRONMENT_KIND_OTHER },
    { "default", HW_ENVIRONMENT_KIND_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i].name);
      g_assert_cmpint (hw_environment_kind_from_name (names[i].name), ==, names[i].kind);
    }
}

typedef struct
{
  char *dir;
  char *ini;
  char *env_file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("headway-XXXXXX", NULL);
  fixture->ini = g_build_filename (fixture->dir, "headway.ini", NULL);
  fixture->env_file = g_build_filename (fixture->dir, "env", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->env_file);
  g_rmdir (fixture->dir);
  g_free (fixture->env_file);
  g_free (fixture->ini);
  g_free (fixture->dir);
}

/* What `url = @url` becomes with the file env_file as it is, and A=process in the process. */
static char *
resolve (Fixture *fixture, const char *url, GError **error)
{
  const char *const environment[] = { "A=process", NULL };
  g_autofree char *text = g_strdup_printf ("[environment x]\nenv_file = env\nurl = %s\n", url);
  g_autoptr(HwConfig) config = hw_config_parse (fixture->ini, text);

  return hw_environment_resolve_url (get_environment (config, 0), environment, error);
}

static void
test_variables (Fixture *fixture, gconstpointer data)
{
  static const char dotenv[] = "# comment\n"
                               "A=file\n"
                               "export B = bee # comment\n"
                               "C='single $x \\n' # comment\n"
                               "D=\"double \\\"q\\\" \\\\ # no comment\"\r\n"
                               "E=\n"
                               "F=a#b\n"
                               "BB=other\n"
                               "G=first\nG=second\n"
                               "M=\"two\nlines\"\n"
                               "N=after\n";
  static const struct
  {
    const char *url;
    const char *expected;
  } urls[] = {
    { "postgresql://${A}/x", "postgresql://process/x" },
    { "${B}", "bee" },
    { "${C}", "single $x \\n" },
    { "${D}", "double \"q\" \\ # no comment" },
    { "x${E}y", "xy" },
    { "${F}", "a#b" },
    { "${G}", "second" },
    { "${M}", "two\nlines" },
    { "${N}${B}", "afterbee" },
    { "$A {B}", "$A {B}" },
  };

  g_assert_true (g_file_set_contents (fixture->env_file, dotenv, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *url = resolve (fixture, urls[i].url, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, urls[i].expected);
    }
}

static void
test_unset_variable (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (resolve (fixture, "postgresql://${NOBODY}/x", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpstr (error->message, ==,
                   "environment “x” needs the variable “NOBODY”, which is not set");
  g_assert_cmpstr (hw_error_get_file (error), ==, fixture->ini);
  g_assert_cmpuint (hw_error_get_line (error), ==, 3);
  g_assert_nonnull (strstr (hw_error_get_hint (error), fixture->env_file));
}

static void
test_variable_of_this_process (void)
{
  g_autoptr(HwConfig) config =
                 hw_config_parse (INI, "[environment x]\nurl = ${HW_TEST_A}-${HW_TEST_B}\n");
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;

  g_setenv ("HW_TEST_A", "here", TRUE);
  g_unsetenv ("HW_TEST_B");
  g_assert_null (hw_environment_resolve_url (get_environment (config, 0), NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "environment “x” needs the variable “HW_TEST_B”, which is not set");
  g_setenv ("HW_TEST_B", "there", TRUE);
  url = hw_environment_resolve_url (get_environment (config, 0), NULL, NULL);
  g_assert_cmpstr (url, ==, "here-there");
}

static void
test_url_that_becomes_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->env_file, "E=\n", -1, NULL));
  g_assert_null (resolve (fixture, "${E}", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
}

static void
test_bad_environment_has_no_url (void)
{
  g_autoptr(HwConfig) config = hw_config_parse (INI, "[environment a]\nurl = x\nbackup = no\n");
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_environment_resolve_url (get_environment (config, 0), NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpuint (hw_error_get_line (error), ==, 3);
}

static void
test_slug (void)
{
  static const struct
  {
    const char *message;
    guint max_length;
    const char *slug;
  } slugs[] = {
    { "Add user role column", 40, "add_user_role_column" },
    { "Add user's “rôle”!", 40, "add_user_s_rôle" },
    { "", 40, "" },
    { "  --  ", 40, "" },
    { "a_b  c", 40, "a_b_c" },
    { "Change email column length everywhere", 18, "change_email_" },
    { "abcdefghij", 5, "abcde_" },
    { "abcde", 5, "abcde" },
    { "ÄÖ straße 9", 40, "äö_straße_9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (slugs); i++)
    {
      g_autofree char *slug = hw_file_template_make_slug (slugs[i].message, slugs[i].max_length);

      g_assert_cmpstr (slug, ==, slugs[i].slug);
    }
}

static void
test_file_template (void)
{
  static const struct
  {
    const char *file_template;
    const char *name; /* NULL: refused */
  } templates[] = {
    { "%(rev)s_%(slug)s", "ab12_add_user" },
    { "%(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s", "20260107_0905_ab12" },
    { "%(year)d_%(month)02d_%(second)d", "2026_01_7" },
    { "%(epoch)s-%(rev)s", "1767776707-ab12" },
    { "%(rev)6s|%(rev)-6s|%(rev).2s", "  ab12|ab12  |ab" },
    { "100%%_%(rev)s", "100%_ab12" },
    { "%(rev)d", NULL },
    { "%(rev)", NULL },
    { "%(week)d", NULL },
    { "%s", NULL },
    { "%(rev)999s", NULL },
  };
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 1, 7, 9, 5, 7);

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name =
          hw_file_template_expand (templates[i].file_template, "ab12", "add_user", time, &error);

      g_test_message ("%s", templates[i].file_template);
      g_assert_cmpstr (name, ==, templates[i].name);
      g_assert_cmpint (error != NULL, ==, name == NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/full", test_full);
  g_test_add_func ("/config/other-values", test_other_values);
  g_test_add_func ("/config/empty", test_empty);
  g_test_add_func ("/config/several-problems", test_several_problems);
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/config/bad/", bad_cases[i].name, NULL);

      g_test_add_data_func (path, &bad_cases[i], test_bad);
    }
  g_test_add_func ("/config/one-bad-environment", test_one_bad_environment_leaves_the_others);
  g_test_add_func ("/config/password-warns", test_password_warns);
  g_test_add_func ("/config/window", test_window);
  g_test_add_func ("/environment/kind-from-name", test_kind_from_name);
  g_test_add ("/environment/variables", Fixture, NULL, set_up, test_variables, tear_down);
  g_test_add ("/environment/unset-variable", Fixture, NULL, set_up, test_unset_variable, tear_down);
  g_test_add_func ("/environment/variable-of-this-process", test_variable_of_this_process);
  g_test_add ("/environment/empty-url", Fixture, NULL, set_up, test_url_that_becomes_empty,
              tear_down);
  g_test_add_func ("/environment/bad-section", test_bad_environment_has_no_url);
  g_test_add_func ("/file-template/slug", test_slug);
  g_test_add_func ("/file-template/expand", test_file_template);

  return g_test_run ();
}

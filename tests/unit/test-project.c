/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-project-survey.h"
#include "hw-test-project.h"
#include "hw-test-util.h"
#include "hw-util.h"

/* Of the resource that the build generates; naming it makes the linker take it out of the library. */
GResource *hw_migrations_get_resource (void);

static void
set_up (HwTestDir *dir, gconstpointer data)
{
  hw_test_dir_init (dir);
}

static void
tear_down (HwTestDir *dir, gconstpointer data)
{
  hw_test_dir_clear (dir);
}

/* Every revision file is counted, those of folders below too, and nothing else. */
static void
test_progress (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwReadProgress) progress = hw_read_progress_new ();
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  guint n_read, n_found;

  hw_test_project_write (dir, "headway.ini",
                         "[headway]\nscript_location = migrations\n"
                         "recursive_version_locations = true\n");
  hw_test_project_write (dir, "migrations/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  hw_test_project_write (dir, "migrations/versions/b.py", "broken(");
  hw_test_project_write (dir, "migrations/versions/notes.txt", "x");
  hw_test_project_write (dir, "migrations/versions/deep/c.py", HW_TEST_PYTHON ("c3", "'a1'"));
  hw_read_progress_get (progress, &n_read, &n_found);
  g_assert_cmpuint (n_found, ==, 0);
  project = hw_project_open_watched (dir->path, progress, NULL, &error);
  g_assert_no_error (error);
  hw_read_progress_get (progress, &n_read, &n_found);
  g_assert_cmpuint (n_read, ==, 3);
  g_assert_cmpuint (n_found, ==, 3);
}

static void
test_native (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *migrations = hw_test_dir_build (dir, "migrations");
  g_autofree char *ini = hw_test_dir_build (dir, "headway.ini");

  hw_test_project_write (dir, "headway.ini",
                         "[headway]\n[environment dev]\nurl = sqlite:///dev.db\n");
  hw_test_project_write (dir, "migrations/2_b.sql", HW_TEST_SQL_NEXT ("b2", "a1"));
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "migrations/.hidden.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "migrations/notes.txt", "x");
  project = hw_test_project_open (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_NATIVE);
  hw_test_project_assert_ids (project, "a1 b2");
  hw_test_project_assert_problems (project, "");
  g_assert_true (hw_project_check (project, NULL));
  g_assert_cmpstr (hw_project_get_root (project), ==, dir->path);
  g_assert_cmpstr (hw_project_get_config_file (project), ==, ini);
  g_assert_cmpstr (hw_project_get_versions_dir (project), ==, migrations);
  g_assert_cmpstr (hw_project_get_version_table (project), ==, "alembic_version");
  g_assert_null (hw_project_get_version_table_schema (project));
  g_assert_cmpstr (hw_project_get_history_table (project), ==, "headway_history");
  g_assert_true (hw_project_get_transaction_per_migration (project));
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 1);
}

static void
test_found_from_below (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) from_folder = NULL;
  g_autoptr(HwProject) from_file = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "src/deep/x.c", "");
  from_folder = hw_test_project_open (dir, "src/deep");
  from_file = hw_test_project_open (dir, "migrations/1_a.sql");

  g_assert_cmpstr (hw_project_get_root (from_folder), ==, dir->path);
  g_assert_cmpstr (hw_project_get_root (from_file), ==, dir->path);
}

static void
test_no_project (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *nowhere = hw_test_dir_build (dir, "nowhere");
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_project_open (dir->path, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NO_PROJECT);
  g_clear_error (&error);
  g_assert_null (hw_project_open (nowhere, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
}

/* dbmate keeps no configuration beside its files, so the way to open them is told. */
static void
test_no_project_but_dbmate (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(GError) above = NULL;
  g_autoptr(GError) inside = NULL;
  g_autofree char *folder = hw_test_dir_build (dir, "db/migrations");

  hw_test_project_write (dir, "db/migrations/20260107150000_a.sql", "-- migrate:up\nSELECT 1;\n");
  g_assert_null (hw_project_open (dir->path, NULL, &above));
  g_assert_error (above, HW_ERROR, HW_ERROR_NO_PROJECT);
  g_assert_nonnull (strstr (hw_error_get_hint (above), "script_location = db/migrations"));
  g_assert_null (hw_project_open (folder, NULL, &inside));
  g_assert_nonnull (strstr (hw_error_get_hint (inside), "script_location = ."));
}

/* Two files with one version are a contradiction that names both. */
static void
test_dbmate_version_twice (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "[headway]\nscript_location = .\n");
  hw_test_project_write (dir, "1_a.sql", "-- migrate:up\nSELECT 1;\n");
  hw_test_project_write (dir, "1_b.sql", "-- migrate:up\nSELECT 2;\n");
  project = hw_test_project_open (dir, "");

  g_assert_false (hw_project_check (project, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_DUPLICATE_ID);
}

static void
test_versions_below (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *versions = hw_test_dir_build (dir, "versions");

  hw_test_project_write (dir, "headway.ini", "[headway]\nscript_location = .\n");
  hw_test_project_write (dir, "versions/1_a.sql", HW_TEST_SQL_BASE);
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  g_assert_cmpstr (hw_project_get_versions_dir (project), ==, versions);
}

static void
test_embedded (void)
{
  GResource *resource = hw_migrations_get_resource ();
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project =
                 hw_project_open ("resource:///org/headway/Headway/migrations", NULL, &error);
  const HwRevision *revision;
  g_autoptr(HwScript) script = NULL;

  g_assert_nonnull (resource);
  g_assert_no_error (error);
  hw_test_project_assert_problems (project, "");
  g_assert_cmpuint (hw_graph_get_n_revisions (hw_project_get_graph (project)), >, 0);
  revision = hw_graph_get_revision (hw_project_get_graph (project), 0);
  script = hw_project_load_script (project, revision, &error);
  g_assert_no_error (error);
  g_assert_true (script->up.present);
}

static void
test_dbmate (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) error = NULL;
  const HwRevision *second;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/20200101_create_users.sql",
                         "-- migrate:up\nSELECT 1;\n-- migrate:down\n");
  hw_test_project_write (dir, "migrations/20200102_add_name.sql",
                         "-- migrate:up\nSELECT 2;\n-- migrate:down\n");
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "20200101 20200102");
  hw_test_project_assert_problems (project, "");
  second = hw_graph_get_revision (hw_project_get_graph (project), 1);
  g_assert_cmpstr (second->down_revisions[0], ==, "20200101");
  g_assert_cmpstr (second->message, ==, "add name");
  script = hw_project_load_script (project, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (script->revision->down_revisions[0], ==, "20200101");
}

/* What is kept needs no file any more; what is broken is told as ever. */
static void
test_with_scripts (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *first = g_build_filename (dir->path, "migrations", "20200101_a.sql", NULL);
  g_autofree char *second = g_build_filename (dir->path, "migrations", "20200102_b.sql", NULL);
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/20200101_a.sql", "-- migrate:up\nSELECT 1;\n");
  hw_test_project_write (dir, "migrations/20200102_b.sql", "-- migrate:up\nSELECT 2;\n");
  hw_test_project_write (dir, "migrations/20200103_c.sql",
                         "-- migrate:up\n-- migrate:up\n-- migrate:x\n");
  project = hw_project_open_with_scripts (dir->path, NULL, NULL, &error);
  g_assert_no_error (error);
  hw_test_project_assert_problems (project,
                                   "20200103_c.sql:2 marker “migrate:up” stands in the file twice\n"
                                   "20200103_c.sql:3 unknown marker “migrate:x”");
  g_assert_cmpint (g_unlink (first), ==, 0);
  g_assert_cmpint (g_unlink (second), ==, 0);

  for (guint i = 0; i < 3; i++)
    {
      const HwRevision *revision = hw_graph_get_revision (hw_project_get_graph (project), i);
      g_autoptr(HwScript) script = hw_project_load_script (project, revision, &error);

      if (i == 2)
        {
          g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (script->up.text, ==, i == 0 ? "SELECT 1;\n" : "SELECT 2;\n");
      g_assert_nonnull (script->sha256);
      g_assert_true (hw_revision_equal (script->revision, revision));
    }
}

static void
test_dbmate_among_others (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "migrations/2_b.sql", "-- migrate:up\nSELECT 2;\n");
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1 2");
  hw_test_project_assert_problems (
      project,
      "2_b.sql:1 the file has no field “revision” and is read as dbmate would, by its name");
}

static void
test_native_locations (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *two = hw_test_dir_build (dir, "two");

  hw_test_project_write (dir, "headway.ini", "[headway]\nversion_locations = two, one\n");
  hw_test_project_write (dir, "one/1_a.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "two/2_b.sql", HW_TEST_SQL_NEXT ("b2", "a1"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "b2 a1");
  g_assert_cmpstr (hw_project_get_versions_dir (project), ==, two);
}

/* A link to nowhere is a file that cannot be read, for root as well. */
static void
test_file_that_cannot_be_read (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *link = hw_test_dir_build (dir, "migrations/2_b.sql");
  const HwProblem *problem;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  g_assert_cmpint (symlink ("/nonexistent", link), ==, 0);
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 1);
  problem = g_ptr_array_index (hw_project_get_problems (project), 0);
  g_assert_cmpstr (problem->code, ==, "file");
  g_assert_cmpstr (problem->file, ==, link);
}

static void
test_missing_alembic_folder (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("the folder “%s/nowhere” does not exist", dir->path);

  hw_test_project_write (dir, "alembic.ini", "[alembic]\nscript_location = nowhere\n");
  project = hw_test_project_open (dir, "");

  g_assert_false (hw_project_check (project, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (hw_error_get_line (error), ==, 2);
}

static void
test_missing_folder (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  const HwProblem *problem;

  hw_test_project_write (dir, "headway.ini", "");
  project = hw_test_project_open (dir, "");

  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 1);
  problem = g_ptr_array_index (hw_project_get_problems (project), 0);
  g_assert_cmpint (problem->severity, ==, HW_SEVERITY_WARNING);
  g_assert_true (hw_project_check (project, NULL));
}

static void
test_bad_file_stays_in_sight (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (dir, "migrations/2_b.sql",
                         "-- revision: b2\n-- down-revision: a1\n-- author: me\n\n-- migrate:up\n");
  hw_test_project_write (dir, "migrations/3_c.sql", "SELECT 1;\n");
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1 b2");
  hw_test_project_assert_problems (project, "2_b.sql:3 unknown field “author”\n"
                                            "3_c.sql:1 the file has no field “revision”");
  g_assert_true (hw_project_check (project, NULL));
  script =
      hw_project_load_script (project, hw_graph_get_revision (hw_project_get_graph (project), 1),
                              &error);
  g_assert_null (script);
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_cmpuint (hw_error_get_line (error), ==, 3);
}

static void
test_configuration_error_refuses_work (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "[headway]\nversion_tabel = x\n");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  g_assert_false (hw_project_check (project, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpuint (hw_error_get_line (error), ==, 2);
}

static void
test_environment_error_does_not (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "headway.ini", "[environment dev]\nurl = x\nbackup = no\n");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_problems (project, "headway.ini:3 “no” is not a value for “backup”");
  g_assert_true (hw_project_check (project, NULL));
}

static void
test_graph_error_refuses_work (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_b.sql", HW_TEST_SQL_NEXT ("b2", "a1"));
  project = hw_test_project_open (dir, "");

  g_assert_false (hw_project_check (project, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MISSING_REVISION);
  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 1);
}

static void
test_find_environment (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (
      dir, "headway.ini",
      "[environment dev]\nurl = sqlite:///a\n[environment prod]\nurl = sqlite:///b\n");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  project = hw_test_project_open (dir, "");

  g_assert_cmpstr (hw_project_find_environment (project, "prod", NULL)->url, ==, "sqlite:///b");
  g_assert_null (hw_project_find_environment (project, "live", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NO_ENVIRONMENT);
  g_assert_cmpstr (hw_error_get_hint (error), ==, "There are: dev, prod.");
}

static void
test_changed_script (HwTestDir *dir, gconstpointer data)
{
  static const char *const changes[] = {
    HW_TEST_SQL_NEXT ("b3", "a1"),
    HW_TEST_SQL_NEXT ("b2", "none"),
    HW_TEST_SQL_NEXT ("b2", "a1\n-- depends-on: a1"),
  };

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(HwProject) project = NULL;
      g_autoptr(HwScript) script = NULL;
      g_autoptr(GError) error = NULL;

      hw_test_project_write (dir, "migrations/2_b.sql", HW_TEST_SQL_NEXT ("b2", "a1"));
      project = hw_test_project_open (dir, "");
      hw_test_project_write (dir, "migrations/2_b.sql", changes[i]);
      script = hw_project_load_script (project,
                                       hw_graph_get_revision (hw_project_get_graph (project), 1),
                                       &error);
      g_assert_null (script);
      g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
    }
}

static void
test_cancelled (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "headway.ini", "");
  hw_test_project_write (dir, "migrations/1_a.sql", HW_TEST_SQL_BASE);
  g_cancellable_cancel (cancellable);
  g_assert_null (hw_project_open (dir->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_alembic (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment;

  hw_test_project_write (
      dir, "alembic.ini",
      "[alembic]\nscript_location = %(here)s/db\nfile_template = %%(rev)s\n"
      "sqlalchemy.url = postgresql+psycopg2://u:p%%40ss@h/d\n[loggers]\nkeys = root\n");
  hw_test_project_write (dir, "db/versions/b.py", HW_TEST_PYTHON ("b2", "'a1'"));
  hw_test_project_write (dir, "db/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  hw_test_project_write (dir, "db/versions/__init__.py", "");
  hw_test_project_write (dir, "db/versions/.#a.py", "");
  hw_test_project_write (dir, "db/versions/c.pyc", "");
  hw_test_project_write (dir, "db/versions/below/c.py", HW_TEST_PYTHON ("c3", "None"));
  project = hw_test_project_open (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  hw_test_project_assert_ids (project, "a1 b2");
  hw_test_project_assert_problems (
      project, "alembic.ini:4 the URL of environment “default” holds a password");
  g_assert_true (hw_project_check (project, NULL));
  g_assert_cmpstr (hw_project_get_file_template (project), ==, "%(rev)s");
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 1);
  environment = hw_project_find_environment (project, "default", NULL);
  g_assert_cmpstr (environment->url, ==, "postgresql+psycopg2://u:p%40ss@h/d");
  script =
      hw_project_load_script (project, hw_graph_get_revision (hw_project_get_graph (project), 0),
                              &error);
  g_assert_null (script);
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
}

/* What only matters to new files is no reason to refuse a deployment. */
static void
test_alembic_warnings (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (
      dir, "alembic.ini",
      "[alembic]\nscript_location = db\nfile_template = %%(nope)s\ntimezone = Mars/X\n");
  hw_test_project_write (dir, "db/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_problems (project,
                                   "alembic.ini:3 unknown field “%(nope)s” in the file template\n"
                                   "alembic.ini:4 “Mars/X” is not a time zone");
  g_assert_true (hw_project_check (project, NULL));
  g_assert_cmpstr (hw_project_get_file_template (project), ==, "%(rev)s_%(slug)s");
  g_assert_null (hw_project_get_timezone (project));
}

static void
test_alembic_with_headway_ini (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "alembic.ini",
                         "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///x.db\n"
                         "timezone = UTC\n");
  hw_test_project_write (dir, "headway.ini",
                         "[headway]\nversion_table = v\n[environment dev]\nurl = y\n");
  hw_test_project_write (dir, "db/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  g_assert_cmpstr (hw_project_get_version_table (project), ==, "v");
  g_assert_cmpstr (hw_project_get_timezone (project), ==, "UTC");
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 1);
  g_assert_nonnull (hw_project_find_environment (project, "dev", NULL));
}

static void
test_alembic_without_alembic_ini (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "headway.ini", "[headway]\nscript_location = db\n");
  hw_test_project_write (dir, "db/env.py", "");
  hw_test_project_write (dir, "db/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  hw_test_project_assert_ids (project, "a1");
}

static void
test_pyproject (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (
      dir, "pyproject.toml",
      "[project]\nname = \"x\"\ndependencies = [\n  \"a\",\n]\n\n[tool.alembic]\n"
      "script_location = \"%(here)s/db\" # where\n"
      "version_locations = [\"%(here)s/one\", '%(here)s/two']\n");
  hw_test_project_write (dir, "db/env.py", "");
  hw_test_project_write (dir, "one/b.py", HW_TEST_PYTHON ("b2", "'a1'"));
  hw_test_project_write (dir, "two/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  hw_test_project_assert_ids (project, "b2 a1");
  hw_test_project_assert_problems (project, "");
}

static void
test_pyproject_of_somebody_else (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "pyproject.toml", "[project]\nname = \"[tool.alembic]\"\n");
  g_assert_null (hw_project_open (dir->path, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NO_PROJECT);
}

static void
test_flask_migrate (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "migrations/alembic.ini", "[alembic]\n[loggers]\nkeys = root\n");
  hw_test_project_write (dir, "migrations/env.py", "");
  hw_test_project_write (dir, "migrations/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  hw_test_project_assert_problems (project, "");
}

static void
test_package_location (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "alembic.ini",
                         "[alembic]\nscript_location = app.db:migrations:sub\n");
  hw_test_project_write (dir, "src/app/db/migrations/sub/versions/a.py",
                         HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  hw_test_project_assert_problems (project, "");
}

typedef struct
{
  const char *name;
  const char *ini;
  const char *ids;
} LocationCase;

static const LocationCase location_cases[] = {
  { "blanks-and-commas", "version_locations = one, two three\n", "a1 b2 c3" },
  { "order-counts", "version_locations = three one\n", "c3 a1" },
  { "newline", "path_separator = newline\nversion_locations =\n  one\n  two\n", "a1 b2" },
  { "semicolon", "version_path_separator = ;\nversion_locations = one;two\n", "a1 b2" },
  { "os", "path_separator = os\nversion_locations = %(here)s/one:%(here)s/two\n", "a1 b2" },
  { "space", "path_separator = space\nversion_locations = one  two\n", "a1 b2" },
  { "missing-folder", "version_locations = one nowhere\n", "a1" },
  { "recursive", "version_locations = one\nrecursive_version_locations = true\n", "a1 e5" },
  { "recursive-is-exact", "version_locations = one\nrecursive_version_locations = yes\n", "a1" },
  { "default", "", "d4" },
  { "separator-of-nothing", "version_path_separator = os  # as the template of 1.8 has it\n",
    "d4" },
};

static void
test_locations (HwTestDir *dir, gconstpointer data)
{
  const LocationCase *c = data;
  g_autofree char *ini = g_strconcat ("[alembic]\nscript_location = db\n", c->ini, NULL);
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "alembic.ini", ini);
  hw_test_project_write (dir, "one/a.py", HW_TEST_PYTHON ("a1", "None"));
  hw_test_project_write (dir, "two/b.py", HW_TEST_PYTHON ("b2", "None"));
  hw_test_project_write (dir, "three/c.py", HW_TEST_PYTHON ("c3", "None"));
  hw_test_project_write (dir, "db/versions/d.py", HW_TEST_PYTHON ("d4", "None"));
  hw_test_project_write (dir, "one/below/e.py", HW_TEST_PYTHON ("e5", "None"));
  hw_test_project_write (dir, "one/__pycache__/f.py", HW_TEST_PYTHON ("f6", "None"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, c->ids);
}

static void
test_location_twice (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *link = hw_test_dir_build (dir, "one/z.py");

  hw_test_project_write (dir, "alembic.ini",
                         "[alembic]\nscript_location = db\nversion_locations = one one\n");
  hw_test_project_write (dir, "db/env.py", "");
  hw_test_project_write (dir, "one/a.py", HW_TEST_PYTHON ("a1", "None"));
  g_assert_cmpint (symlink ("a.py", link), ==, 0);
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_ids (project, "a1");
  hw_test_project_assert_problems (project, "z.py:0 the file is reached twice and read once");
}

typedef struct
{
  const char *name;
  const char *ini;
  const char *problem;
} BadIni;

static const BadIni bad_inis[] = {
  { "no-section", "", "alembic.ini:0 there is no key “script_location”" },
  { "lone-percent", "[alembic]\nscript_location = 50%\n",
    "alembic.ini:2 the value of “script_location” has a “%” that is neither “%%” nor “%(key)s”" },
  { "separator",
    "[alembic]\nscript_location = db\npath_separator = comma\nversion_locations = db\n",
    "alembic.ini:3 “comma” is not a value for “path_separator”" },
  { "colon-alone", "[alembic]\nscript_location = db\nversion_locations = db/versions : x\n",
    "alembic.ini:3 “:” is neither a folder nor a folder in a package" },
};

static void
test_bad_ini (HwTestDir *dir, gconstpointer data)
{
  const BadIni *c = data;
  g_autoptr(HwProject) project = NULL;

  hw_test_project_write (dir, "alembic.ini", c->ini);
  hw_test_project_write (dir, "db/versions/a.py", HW_TEST_PYTHON ("a1", "None"));
  project = hw_test_project_open (dir, "");

  hw_test_project_assert_problems (project, c->problem);
  g_assert_false (hw_project_check (project, NULL));
}

static void
add (const char *path, void (*test) (HwTestDir *, gconstpointer))
{
  g_test_add (path, HwTestDir, NULL, set_up, test, tear_down);
}

/* What lies in a folder is told by what other tools leave there. */
static void
test_survey (HwTestDir *dir, gconstpointer data)
{
  static const struct
  {
    const char *file;
    HwSurveyKind kind;
    const char *tool;
  } cases[] = {
    { "a/notes.txt", HW_SURVEY_NOTHING, NULL },
    { "b/sqitch.plan", HW_SURVEY_OTHER_TOOL, "Sqitch" },
    { "c/V1_2__add.sql", HW_SURVEY_OTHER_TOOL, "Flyway" },
    { "d/src/main/resources/db/migration/R__views.sql", HW_SURVEY_OTHER_TOOL, "Flyway" },
    { "e/db/changelog/db.changelog-master.yaml", HW_SURVEY_OTHER_TOOL, "Liquibase" },
    { "f/db/migrate/20260107150000_add.rb", HW_SURVEY_OTHER_TOOL, "Rails" },
    { "g/manage.py", HW_SURVEY_OTHER_TOOL, "Django" },
    { "h/prisma/schema.prisma", HW_SURVEY_OTHER_TOOL, "Prisma" },
    { "i/migrations/000001_add.up.sql", HW_SURVEY_OTHER_TOOL, "golang-migrate" },
    { "j/db/migrations/20260107150000_add.sql", HW_SURVEY_DBMATE, NULL },
    { "k/VACUUM__notes.sql", HW_SURVEY_NOTHING, NULL },
    { "l/headway.ini", HW_SURVEY_PROJECT, NULL },
    { "m/alembic.ini", HW_SURVEY_ALEMBIC, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strndup (cases[i].file, 1);
      g_autofree char *folder = hw_test_dir_build (dir, name);
      g_autoptr(HwProjectSurvey) survey = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].file);
      hw_test_project_write (dir, cases[i].file, "");
      survey = hw_project_survey_new (folder, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (survey->kind, ==, cases[i].kind);
      g_assert_cmpstr (survey->tool, ==, cases[i].tool);
      g_assert_cmpstr (survey->folder, ==, folder);
    }
}

static void
test_survey_alembic (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *missing = hw_test_dir_build (dir, "missing");
  g_autofree char *ini = hw_test_dir_build (dir, "alembic.ini");
  g_autoptr(HwProjectSurvey) survey = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_project_write (dir, "alembic.ini", "[alembic]\nscript_location = migrations\n");
  hw_test_project_write (dir, "migrations/versions/a1.py", HW_TEST_PYTHON ("a1", "None"));
  survey = hw_project_survey_new (ini, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (survey->kind, ==, HW_SURVEY_ALEMBIC);
  g_assert_cmpuint (survey->n_python, ==, 1);
  g_assert_cmpuint (survey->n_sql, ==, 0);
  g_assert_cmpstr (survey->folder, ==, dir->path);

  g_assert_null (hw_project_survey_new (missing, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/project/native", test_native);
  add ("/project/progress", test_progress);
  add ("/project/survey", test_survey);
  add ("/project/survey-alembic", test_survey_alembic);
  add ("/project/found-from-below", test_found_from_below);
  add ("/project/no-project", test_no_project);
  add ("/project/versions-below", test_versions_below);
  g_test_add_func ("/project/embedded", test_embedded);
  add ("/project/dbmate", test_dbmate);
  add ("/project/dbmate-among-others", test_dbmate_among_others);
  add ("/project/with-scripts", test_with_scripts);
  add ("/project/native-locations", test_native_locations);
  add ("/project/file-that-cannot-be-read", test_file_that_cannot_be_read);
  add ("/project/missing-folder", test_missing_folder);
  add ("/project/bad-file-stays-in-sight", test_bad_file_stays_in_sight);
  add ("/project/configuration-error", test_configuration_error_refuses_work);
  add ("/project/environment-error", test_environment_error_does_not);
  add ("/project/graph-error", test_graph_error_refuses_work);
  add ("/project/find-environment", test_find_environment);
  add ("/project/changed-script", test_changed_script);
  add ("/project/cancelled", test_cancelled);
  add ("/project/alembic/missing-folder", test_missing_alembic_folder);
  add ("/project/alembic/plain", test_alembic);
  add ("/project/alembic/warnings", test_alembic_warnings);
  add ("/project/alembic/with-headway-ini", test_alembic_with_headway_ini);
  add ("/project/alembic/without-alembic-ini", test_alembic_without_alembic_ini);
  add ("/project/no-project-but-dbmate", test_no_project_but_dbmate);
  add ("/project/dbmate-version-twice", test_dbmate_version_twice);
  add ("/project/alembic/pyproject", test_pyproject);
  add ("/project/alembic/pyproject-of-somebody-else", test_pyproject_of_somebody_else);
  add ("/project/alembic/flask-migrate", test_flask_migrate);
  add ("/project/alembic/package-location", test_package_location);
  add ("/project/alembic/location-twice", test_location_twice);
  for (guint i = 0; i < G_N_ELEMENTS (location_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/project/alembic/locations/", location_cases[i].name, NULL);

      g_test_add (path, HwTestDir, &location_cases[i], set_up, test_locations, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_inis); i++)
    {
      g_autofree char *path = g_strconcat ("/project/alembic/bad/", bad_inis[i].name, NULL);

      g_test_add (path, HwTestDir, &bad_inis[i], set_up, test_bad_ini, tear_down);
    }

  return g_test_run ();
}

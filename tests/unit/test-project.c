/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "hw-error.h"
#include "hw-project.h"
#include "hw-test-util.h"
#include "hw-util.h"

/* Of the resource that the build generates; naming it makes the linker take it out of the library. */
GResource *hw_migrations_get_resource (void);

#define BASE \
  "-- revision: a1\n-- down-revision: none\n\n-- migrate:up\nSELECT 1;\n-- migrate:down\n"
#define NEXT(id, parent) \
  "-- Second\n--\n-- revision: " id "\n-- down-revision: " parent "\n\n-- migrate:up\nSELECT 2;\n"

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

static void
write_file (HwTestDir *dir, const char *name, const char *text)
{
  g_free (hw_test_write_file (dir->path, name, text));
}

static HwProject *
open_project (HwTestDir *dir, const char *name)
{
  g_autofree char *path = hw_test_dir_build (dir, name);
  g_autoptr(GError) error = NULL;
  HwProject *project = hw_project_open (path, NULL, &error);

  g_assert_no_error (error);

  return project;
}

/* Ids in load order, joined by blanks */
static char *
join_ids (const HwProject *project)
{
  const HwGraph *graph = hw_project_get_graph (project);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", hw_graph_get_revision (graph, i)->id);

  return g_string_free (ids, FALSE);
}

/* "name:line message" of each problem, joined by newlines */
static char *
join_problems (const HwProject *project)
{
  GPtrArray *problems = hw_project_get_problems (project);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *name = g_path_get_basename (problem->file);

      g_string_append_printf (text, "%s%s:%u %s", i > 0 ? "\n" : "", name, problem->line,
                              problem->message);
    }

  return g_string_free (text, FALSE);
}

#define assert_ids(project, expected) \
  G_STMT_START \
  { \
    g_autofree char *ids_ = join_ids (project); \
\
    g_assert_cmpstr (ids_, ==, (expected)); \
  } \
  G_STMT_END

#define assert_problems(project, expected) \
  G_STMT_START \
  { \
    g_autofree char *problems_ = join_problems (project); \
\
    g_assert_cmpstr (problems_, ==, (expected)); \
  } \
  G_STMT_END

static void
test_native (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *migrations = hw_test_dir_build (dir, "migrations");
  g_autofree char *ini = hw_test_dir_build (dir, "headway.ini");

  write_file (dir, "headway.ini", "[headway]\n[environment dev]\nurl = sqlite:///dev.db\n");
  write_file (dir, "migrations/2_b.sql", NEXT ("b2", "a1"));
  write_file (dir, "migrations/1_a.sql", BASE);
  write_file (dir, "migrations/.hidden.sql", BASE);
  write_file (dir, "migrations/notes.txt", "x");
  project = open_project (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_NATIVE);
  assert_ids (project, "a1 b2");
  assert_problems (project, "");
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

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_a.sql", BASE);
  write_file (dir, "src/deep/x.c", "");
  from_folder = open_project (dir, "src/deep");
  from_file = open_project (dir, "migrations/1_a.sql");

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

static void
test_versions_below (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *versions = hw_test_dir_build (dir, "versions");

  write_file (dir, "headway.ini", "[headway]\nscript_location = .\n");
  write_file (dir, "versions/1_a.sql", BASE);
  project = open_project (dir, "");

  assert_ids (project, "a1");
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
  assert_problems (project, "");
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

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/20200101_create_users.sql",
              "-- migrate:up\nSELECT 1;\n-- migrate:down\n");
  write_file (dir, "migrations/20200102_add_name.sql",
              "-- migrate:up\nSELECT 2;\n-- migrate:down\n");
  project = open_project (dir, "");

  assert_ids (project, "20200101 20200102");
  assert_problems (project, "");
  second = hw_graph_get_revision (hw_project_get_graph (project), 1);
  g_assert_cmpstr (second->down_revisions[0], ==, "20200101");
  g_assert_cmpstr (second->message, ==, "add name");
  script = hw_project_load_script (project, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (script->revision->down_revisions[0], ==, "20200101");
}

static void
test_bad_file_stays_in_sight (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) error = NULL;

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_a.sql", BASE);
  write_file (dir, "migrations/2_b.sql",
              "-- revision: b2\n-- down-revision: a1\n-- author: me\n\n-- migrate:up\n");
  write_file (dir, "migrations/3_c.sql", "SELECT 1;\n");
  project = open_project (dir, "");

  assert_ids (project, "a1 b2");
  assert_problems (project, "2_b.sql:3 unknown field “author”\n"
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

  write_file (dir, "headway.ini", "[headway]\nversion_tabel = x\n");
  write_file (dir, "migrations/1_a.sql", BASE);
  project = open_project (dir, "");

  assert_ids (project, "a1");
  g_assert_false (hw_project_check (project, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_cmpuint (hw_error_get_line (error), ==, 2);
}

static void
test_environment_error_does_not (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  write_file (dir, "headway.ini", "[environment dev]\nurl = x\nbackup = no\n");
  write_file (dir, "migrations/1_a.sql", BASE);
  project = open_project (dir, "");

  assert_problems (project, "headway.ini:3 “no” is not a value for “backup”");
  g_assert_true (hw_project_check (project, NULL));
}

static void
test_graph_error_refuses_work (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_b.sql", NEXT ("b2", "a1"));
  project = open_project (dir, "");

  g_assert_false (hw_project_check (project, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MISSING_REVISION);
  g_assert_cmpuint (hw_project_get_problems (project)->len, ==, 1);
}

static void
test_find_environment (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  write_file (dir, "headway.ini",
              "[environment dev]\nurl = sqlite:///a\n[environment prod]\nurl = sqlite:///b\n");
  write_file (dir, "migrations/1_a.sql", BASE);
  project = open_project (dir, "");

  g_assert_cmpstr (hw_project_find_environment (project, "prod", NULL)->url, ==, "sqlite:///b");
  g_assert_null (hw_project_find_environment (project, "live", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NO_ENVIRONMENT);
  g_assert_cmpstr (hw_error_get_hint (error), ==, "There are: dev, prod.");
}

static void
test_changed_script (HwTestDir *dir, gconstpointer data)
{
  static const char *const changes[] = {
    NEXT ("b3", "a1"),
    NEXT ("b2", "none"),
    NEXT ("b2", "a1\n-- depends-on: a1"),
  };

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_a.sql", BASE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(HwProject) project = NULL;
      g_autoptr(HwScript) script = NULL;
      g_autoptr(GError) error = NULL;

      write_file (dir, "migrations/2_b.sql", NEXT ("b2", "a1"));
      project = open_project (dir, "");
      write_file (dir, "migrations/2_b.sql", changes[i]);
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

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_a.sql", BASE);
  g_cancellable_cancel (cancellable);
  g_assert_null (hw_project_open (dir->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define PYTHON(id, parent) \
  "revision = '" id "'\ndown_revision = " parent "\ndef downgrade(): pass\n"

static void
test_alembic (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment;

  write_file (dir, "alembic.ini",
              "[alembic]\nscript_location = %(here)s/db\nfile_template = %%(rev)s\n"
              "sqlalchemy.url = postgresql+psycopg2://u:p%%40ss@h/d\n[loggers]\nkeys = root\n");
  write_file (dir, "db/versions/b.py", PYTHON ("b2", "'a1'"));
  write_file (dir, "db/versions/a.py", PYTHON ("a1", "None"));
  write_file (dir, "db/versions/__init__.py", "");
  write_file (dir, "db/versions/.#a.py", "");
  write_file (dir, "db/versions/c.pyc", "");
  write_file (dir, "db/versions/below/c.py", PYTHON ("c3", "None"));
  project = open_project (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  assert_ids (project, "a1 b2");
  assert_problems (project, "alembic.ini:4 the URL of environment “default” holds a password");
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

  write_file (dir, "alembic.ini",
              "[alembic]\nscript_location = db\nfile_template = %%(nope)s\ntimezone = Mars/X\n");
  write_file (dir, "db/versions/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  assert_problems (project, "alembic.ini:3 unknown field “%(nope)s” in the file template\n"
                            "alembic.ini:4 “Mars/X” is not a time zone");
  g_assert_true (hw_project_check (project, NULL));
  g_assert_cmpstr (hw_project_get_file_template (project), ==, "%(rev)s_%(slug)s");
  g_assert_null (hw_project_get_timezone (project));
}

static void
test_alembic_with_headway_ini (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  write_file (dir, "alembic.ini",
              "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///x.db\n"
              "timezone = UTC\n");
  write_file (dir, "headway.ini", "[headway]\nversion_table = v\n[environment dev]\nurl = y\n");
  write_file (dir, "db/versions/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  assert_ids (project, "a1");
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

  write_file (dir, "headway.ini", "[headway]\nscript_location = db\n");
  write_file (dir, "db/env.py", "");
  write_file (dir, "db/versions/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  assert_ids (project, "a1");
}

static void
test_pyproject (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  write_file (dir, "pyproject.toml",
              "[project]\nname = \"x\"\ndependencies = [\n  \"a\",\n]\n\n[tool.alembic]\n"
              "script_location = \"%(here)s/db\" # where\n"
              "version_locations = [\"%(here)s/one\", '%(here)s/two']\n");
  write_file (dir, "db/env.py", "");
  write_file (dir, "one/b.py", PYTHON ("b2", "'a1'"));
  write_file (dir, "two/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  g_assert_cmpint (hw_project_get_kind (project), ==, HW_PROJECT_ALEMBIC);
  assert_ids (project, "b2 a1");
  assert_problems (project, "");
}

static void
test_pyproject_of_somebody_else (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  write_file (dir, "pyproject.toml", "[project]\nname = \"[tool.alembic]\"\n");
  g_assert_null (hw_project_open (dir->path, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NO_PROJECT);
}

static void
test_flask_migrate (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  write_file (dir, "migrations/alembic.ini", "[alembic]\n[loggers]\nkeys = root\n");
  write_file (dir, "migrations/env.py", "");
  write_file (dir, "migrations/versions/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  assert_ids (project, "a1");
  assert_problems (project, "");
}

static void
test_package_location (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;

  write_file (dir, "alembic.ini", "[alembic]\nscript_location = app.db:migrations:sub\n");
  write_file (dir, "src/app/db/migrations/sub/versions/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  assert_ids (project, "a1");
  assert_problems (project, "");
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

  write_file (dir, "alembic.ini", ini);
  write_file (dir, "one/a.py", PYTHON ("a1", "None"));
  write_file (dir, "two/b.py", PYTHON ("b2", "None"));
  write_file (dir, "three/c.py", PYTHON ("c3", "None"));
  write_file (dir, "db/versions/d.py", PYTHON ("d4", "None"));
  write_file (dir, "one/below/e.py", PYTHON ("e5", "None"));
  write_file (dir, "one/__pycache__/f.py", PYTHON ("f6", "None"));
  project = open_project (dir, "");

  assert_ids (project, c->ids);
}

static void
test_location_twice (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *link = hw_test_dir_build (dir, "one/z.py");

  write_file (dir, "alembic.ini", "[alembic]\nscript_location = db\nversion_locations = one one\n");
  write_file (dir, "db/env.py", "");
  write_file (dir, "one/a.py", PYTHON ("a1", "None"));
  g_assert_cmpint (symlink ("a.py", link), ==, 0);
  project = open_project (dir, "");

  assert_ids (project, "a1");
  assert_problems (project, "z.py:0 the file is reached twice and read once");
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
};

static void
test_bad_ini (HwTestDir *dir, gconstpointer data)
{
  const BadIni *c = data;
  g_autoptr(HwProject) project = NULL;

  write_file (dir, "alembic.ini", c->ini);
  write_file (dir, "db/versions/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  assert_problems (project, c->problem);
  g_assert_false (hw_project_check (project, NULL));
}

/* 2026-01-07 09:05:07.25 UTC */
#define NOW G_GINT64_CONSTANT (1767776707250000)

static char *
create (HwProject *project, HwNewRevision options, GError **error)
{
  options.now_usec = NOW;

  return hw_project_create_revision (project, &options, error);
}

/* Creates and reads back: name of the file and its content */
static void
assert_created (HwTestDir *dir, HwNewRevision options, const char *name, const char *expected)
{
  g_autoptr(HwProject) project = open_project (dir, "");
  g_autoptr(GError) error = NULL;
  g_autofree char *path = create (project, options, &error);
  g_autofree char *expected_path = hw_test_dir_build (dir, name);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected_path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_init (HwTestDir *dir, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (dir, "new/project");
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_project_init (path, &error));
  g_assert_no_error (error);
  project = open_project (dir, "new/project");
  assert_problems (project, "");
  assert_ids (project, "");
  g_assert_true (hw_project_check (project, NULL));
  g_assert_nonnull (hw_project_find_environment (project, "dev", NULL));

  g_assert_false (hw_project_init (path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
}

/* Every line that the new headway.ini shows as a comment is right when it is made a setting. */
static void
test_init_shows_what_is_allowed (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autofree char *path = hw_test_dir_build (dir, "headway.ini");
  g_autofree char *text = NULL;
  g_autoptr(GString) open = NULL;

  g_assert_true (hw_project_init (dir->path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  open = g_string_new (strchr (text, '\n') + 1);
  g_string_replace (open, "\n; ", "\n", 0);
  write_file (dir, "headway.ini", open->str);
  project = open_project (dir, "");

  assert_problems (project, "");
  g_assert_cmpuint (hw_project_get_environments (project)->len, ==, 3);
}

static void
test_create_native (HwTestDir *dir, gconstpointer data)
{
  static const char *const labels[] = { "shop", NULL };
  static const char *const heads[] = { "a1", NULL };
  static const char *const depends_on[] = { "b", NULL };

  g_assert_true (hw_project_init (dir->path, NULL));
  assert_created (dir, (HwNewRevision){ .message = "First one", .revision_id = "a1" },
                  "migrations/20260107_0905_a1_first_one.sql",
                  "-- First one\n--\n-- revision: a1\n-- down-revision: none\n"
                  "-- created: 2026-01-07T09:05:07Z\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
  assert_created (dir, (HwNewRevision){ .revision_id = "bbbb" },
                  "migrations/20260107_0905_bbbb_.sql",
                  "-- empty message\n--\n-- revision: bbbb\n-- down-revision: a1\n"
                  "-- created: 2026-01-07T09:05:07Z\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
  assert_created (dir,
                  (HwNewRevision){ .message = "Branch\n\nFor the shop.",
                                   .revision_id = "c3",
                                   .heads = heads,
                                   .splice = TRUE,
                                   .branch_labels = labels,
                                   .depends_on = depends_on },
                  "migrations/20260107_0905_c3_branch_for_the_shop.sql",
                  "-- Branch\n--\n-- For the shop.\n--\n-- revision: c3\n-- down-revision: a1\n"
                  "-- branch-labels: shop\n-- depends-on: bbbb\n"
                  "-- created: 2026-01-07T09:05:07Z\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
}

static void
test_create_reads_back (HwTestDir *dir, gconstpointer data)
{
  static const char *const both[] = { "heads", NULL };
  static const char *const base[] = { "base", NULL };
  g_autoptr(HwProject) project = NULL;
  const HwGraph *graph;
  const HwRevision *merge;

  g_assert_true (hw_project_init (dir->path, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(HwProject) before = open_project (dir, "");
      g_autoptr(GError) error = NULL;
      g_autofree char *path = create (before,
                                      (HwNewRevision){ .message = "x",
                                                       .heads = i == 0   ? NULL
                                                                : i == 1 ? base
                                                                         : both },
                                      &error);

      g_assert_no_error (error);
      g_assert_nonnull (path);
    }
  project = open_project (dir, "");
  assert_problems (project, "");
  graph = hw_project_get_graph (project);
  g_assert_cmpuint (hw_strv_length (hw_graph_get_heads (graph)), ==, 1);
  merge = hw_graph_get_revision (graph, hw_graph_lookup (graph, hw_graph_get_heads (graph)[0]));
  g_assert_cmpuint (g_strv_length (merge->down_revisions), ==, 2);
  g_assert_cmpuint (strlen (merge->id), ==, 12);
}

typedef struct
{
  const char *name;
  HwNewRevision options;
  HwErrorCode code;
} CreateCase;

static const char *const head_a1[] = { "a1", NULL };
static const char *const head_twice[] = { "b2", "b2", NULL };
static const char *const label_a1[] = { "a1", NULL };
static const char *const label_twice[] = { "x", "x", NULL };
static const char *const label_odd[] = { "a b", NULL };
static const char *const unknown[] = { "zzzz", NULL };

static const CreateCase create_cases[] = {
  { "not-a-head", { .heads = head_a1 }, HW_ERROR_NOT_A_HEAD },
  { "head-twice", { .heads = head_twice }, HW_ERROR_DUPLICATE_HEADS },
  { "unknown-head", { .heads = unknown }, HW_ERROR_NOT_FOUND },
  { "unknown-dependency", { .depends_on = unknown }, HW_ERROR_NOT_FOUND },
  { "used-id", { .revision_id = "a1" }, HW_ERROR_DUPLICATE_ID },
  { "bad-id", { .revision_id = "a-1" }, HW_ERROR_ILLEGAL_ID },
  { "reserved-id", { .revision_id = "head" }, HW_ERROR_ILLEGAL_ID },
  { "long-id", { .revision_id = "a23456789012345678901234567890123" }, HW_ERROR_ILLEGAL_ID },
  { "label-is-an-id", { .branch_labels = label_a1 }, HW_ERROR_DUPLICATE_LABEL },
  { "label-twice", { .branch_labels = label_twice }, HW_ERROR_DUPLICATE_LABEL },
  { "bad-label", { .branch_labels = label_odd }, HW_ERROR_USAGE },
  { "message-with-a-field", { .message = "x\nrevision: y" }, HW_ERROR_USAGE },
  { "message-with-a-marker", { .message = "x\nmigrate:up" }, HW_ERROR_USAGE },
  { "message-not-utf8", { .message = "\xe9" }, HW_ERROR_USAGE },
  { "folder", { .version_path = "elsewhere" }, HW_ERROR_USAGE },
};

/* Refused, and no file is left behind. */
static void
test_create_refused (HwTestDir *dir, gconstpointer data)
{
  const CreateCase *c = data;
  g_autofree char *folder = hw_test_dir_build (dir, "migrations");
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GDir) listing = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_a.sql", BASE);
  write_file (dir, "migrations/2_b.sql", NEXT ("b2", "a1"));
  project = open_project (dir, "");

  g_assert_null (create (project, c->options, &error));
  g_assert_error (error, HW_ERROR, (int)c->code);
  listing = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (listing) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

static void
test_create_never_replaces (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = hw_test_dir_build (dir, "migrations/20260107_0905_a1_x.sql");
  g_autofree char *text = NULL;

  g_assert_true (hw_project_init (dir->path, NULL));
  project = open_project (dir, "");
  write_file (dir, "migrations/20260107_0905_a1_x.sql", "mine");

  g_assert_null (create (project, (HwNewRevision){ .message = "x", .revision_id = "a1" }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_create_with_two_heads (HwTestDir *dir, gconstpointer data)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  write_file (dir, "headway.ini", "");
  write_file (dir, "migrations/1_a.sql", NEXT ("a1", "none"));
  write_file (dir, "migrations/2_b.sql", NEXT ("b2", "none"));
  project = open_project (dir, "");

  g_assert_null (create (project, (HwNewRevision){ .message = "x" }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_MULTIPLE_HEADS);
}

static void
test_create_alembic (HwTestDir *dir, gconstpointer data)
{
  static const char *const labels[] = { "shop", NULL };
  static const char *const base[] = { "base", NULL };
  static const char *const both[] = { "a1", "c3", NULL };

  write_file (dir, "alembic.ini", "[alembic]\nscript_location = db\ntimezone = UTC\n");
  write_file (dir, "db/env.py", "");
  assert_created (dir, (HwNewRevision){ .message = "It's \"new\" \\", .revision_id = "a1" },
                  "db/versions/a1_it_s_new.py",
                  "\"\"\"It's \\\"new\\\" \\\\\n\nRevision ID: a1\nRevises:\n"
                  "Create Date: 2026-01-07 09:05:07.250000+00:00\n\"\"\"\n"
                  "from alembic import op\nimport sqlalchemy as sa\n\n"
                  "revision = 'a1'\ndown_revision = None\nbranch_labels = None\n"
                  "depends_on = None\n\n\ndef upgrade() -> None:\n    pass\n\n\n"
                  "def downgrade() -> None:\n    pass\n");
  {
    g_autoptr(HwProject) project = open_project (dir, "");
    g_autoptr(HwProject) again = NULL;
    g_autoptr(HwProject) merged = NULL;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    const HwRevision *revision;

    first =
        create (project,
                (HwNewRevision){
                    .message = "B", .revision_id = "c3", .heads = base, .branch_labels = labels },
                NULL);
    again = open_project (dir, "");
    second =
        create (again, (HwNewRevision){ .message = "M", .revision_id = "d4", .heads = both }, NULL);
    merged = open_project (dir, "");
    assert_problems (merged, "");
    assert_ids (merged, "a1 c3 d4");
    revision = hw_graph_get_revision (hw_project_get_graph (merged), 0);
    g_assert_cmpstr (revision->message, ==, "It's \"new\" \\");
    g_assert_cmpint (revision->created_usec, ==, NOW);
    revision = hw_graph_get_revision (hw_project_get_graph (merged), 1);
    g_assert_cmpstr (revision->branch_labels[0], ==, "shop");
    revision = hw_graph_get_revision (hw_project_get_graph (merged), 2);
    g_assert_cmpstrv (revision->down_revisions, ((const char *const[]){ "a1", "c3", NULL }));
  }
}

static void
test_create_in_several_locations (HwTestDir *dir, gconstpointer data)
{
  static const char *const base[] = { "base", NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *two = hw_test_dir_build (dir, "two");
  g_autofree char *by_parent = NULL;
  g_autofree char *by_path = NULL;
  g_autofree char *expected = hw_test_dir_build (dir, "two/b2_.py");
  g_autofree char *expected_path = hw_test_dir_build (dir, "two/c3_.py");

  write_file (dir, "alembic.ini",
              "[alembic]\nscript_location = one\nversion_locations = one two\n");
  write_file (dir, "one/x.txt", "");
  write_file (dir, "two/a.py", PYTHON ("a1", "None"));
  project = open_project (dir, "");

  g_assert_null (create (project, (HwNewRevision){ .heads = base }, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
  by_parent = create (project, (HwNewRevision){ .revision_id = "b2" }, NULL);
  g_assert_cmpstr (by_parent, ==, expected);
  by_path =
      create (project, (HwNewRevision){ .revision_id = "c3", .heads = base, .version_path = two },
              NULL);
  g_assert_cmpstr (by_path, ==, expected_path);
}

static void
add (const char *path, void (*test) (HwTestDir *, gconstpointer))
{
  g_test_add (path, HwTestDir, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/project/native", test_native);
  add ("/project/found-from-below", test_found_from_below);
  add ("/project/no-project", test_no_project);
  add ("/project/versions-below", test_versions_below);
  g_test_add_func ("/project/embedded", test_embedded);
  add ("/project/dbmate", test_dbmate);
  add ("/project/bad-file-stays-in-sight", test_bad_file_stays_in_sight);
  add ("/project/configuration-error", test_configuration_error_refuses_work);
  add ("/project/environment-error", test_environment_error_does_not);
  add ("/project/graph-error", test_graph_error_refuses_work);
  add ("/project/find-environment", test_find_environment);
  add ("/project/changed-script", test_changed_script);
  add ("/project/cancelled", test_cancelled);
  add ("/project/alembic/plain", test_alembic);
  add ("/project/alembic/warnings", test_alembic_warnings);
  add ("/project/alembic/with-headway-ini", test_alembic_with_headway_ini);
  add ("/project/alembic/without-alembic-ini", test_alembic_without_alembic_ini);
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

  add ("/project/init", test_init);
  add ("/project/init-shows-what-is-allowed", test_init_shows_what_is_allowed);
  add ("/project/create/native", test_create_native);
  add ("/project/create/reads-back", test_create_reads_back);
  add ("/project/create/never-replaces", test_create_never_replaces);
  add ("/project/create/two-heads", test_create_with_two_heads);
  add ("/project/create/alembic", test_create_alembic);
  add ("/project/create/several-locations", test_create_in_several_locations);
  for (guint i = 0; i < G_N_ELEMENTS (create_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/project/create/refused/", create_cases[i].name, NULL);

      g_test_add (path, HwTestDir, &create_cases[i], set_up, test_create_refused, tear_down);
    }

  return g_test_run ();
}

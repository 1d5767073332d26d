/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-alembic"

#include "config.h"

#include "hw-test-alembic.h"

#define INI \
  "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///elsewhere.db\n" \
  "[loggers]\nkeys = root,alembic\n[handlers]\nkeys = console\n[formatters]\nkeys = generic\n" \
  "[logger_root]\nlevel = WARN\nhandlers = console\nqualname =\n" \
  "[logger_alembic]\nlevel = INFO\nhandlers =\nqualname = alembic\n" \
  "[handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\nformatter = generic\n" \
  "[formatter_generic]\nformat = %(levelname)-5.5s [%(name)s] %(message)s\n"

gboolean
hw_test_alembic_skip (void)
{
  g_autofree char *program = g_find_program_in_path ("alembic");

  if (program == NULL)
    g_test_skip ("alembic is not installed");

  return program == NULL;
}

void
hw_test_alembic_write (HwTestWorld *world, const char *name, const char *text)
{
  g_free (hw_test_write_file (world->root, name, text));
}

void
hw_test_alembic_add (
    HwTestWorld *world, const char *id, const char *down_revision, const char *up, const char *down)
{
  g_autofree char *name = g_strdup_printf ("migrations/versions/%s.py", id);
  g_autofree char *text = g_strdup_printf (
      "\"\"\"Revision %s\"\"\"\nimport os, sys, time\nfrom alembic import op\nrevision = '%s'\n"
      "down_revision = %s\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n",
      id, id, down_revision, up, down);

  hw_test_alembic_write (world, name, text);
}

HwTestWorld *
hw_test_alembic_new_world (HwDialect dialect, const char *env)
{
  HwTestWorld *world;

  if (hw_test_alembic_skip ())
    return NULL;
  world = hw_test_world_new (dialect);
  if (world == NULL)
    return NULL;
  hw_test_alembic_write (world, "alembic.ini", INI);
  hw_test_alembic_write (world, "migrations/env.py", env);
  hw_test_alembic_add (world, "a", "None", HW_TEST_ALEMBIC_CREATE ("ta"),
                       HW_TEST_ALEMBIC_DROP ("ta"));
  hw_test_alembic_add (world, "b", "'a'", HW_TEST_ALEMBIC_CREATE ("tb"),
                       HW_TEST_ALEMBIC_DROP ("tb"));
  hw_test_alembic_add (world, "c", "'a'", HW_TEST_ALEMBIC_CREATE ("tc"),
                       HW_TEST_ALEMBIC_DROP ("tc"));
  hw_test_alembic_add (world, "d", "('b', 'c')", HW_TEST_ALEMBIC_CREATE ("td"),
                       HW_TEST_ALEMBIC_DROP ("td"));
  hw_test_world_open (world);
  g_assert_cmpint (hw_project_get_kind (world->project), ==, HW_PROJECT_ALEMBIC);

  return world;
}

void
hw_test_alembic_stand_at (HwTestWorld *world, const char *id)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO alembic_version VALUES ('%s')", id);

  hw_test_world_execute (world, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
  hw_test_world_execute (world, sql);
}

/* Standard error of the last one is in the test's log when it fails. */
void
hw_test_alembic_run (HwTestWorld *world, const char *command, const char *target)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;
  const char *argv[] = { "alembic", command, target, NULL };

  g_subprocess_launcher_set_cwd (launcher, world->root);
  g_subprocess_launcher_setenv (launcher, "DATABASE_URL", world->url, TRUE);
  child = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-alembic-preview.h"
#include "hw-error.h"
#include "hw-offline.h"
#include "hw-test-project.h"

/* A project without a database: its environment names a server that is not there, and a password. */
#define URL "postgresql://app:sesame@127.0.0.1:1/none"

#define ENV \
  "from alembic import context\n" \
  "assert context.is_offline_mode()\n" \
  "context.configure(url=context.config.get_main_option('sqlalchemy.url'), literal_binds=True)\n" \
  "with context.begin_transaction():\n" \
  "    context.run_migrations()\n"

#define REVISION(id, parents, up, down) \
  "from alembic import op\n" \
  "import sqlalchemy as sa\n" \
  "revision = '" id "'\n" \
  "down_revision = " parents "\n" \
  "def upgrade():\n" up "def downgrade():\n" down

typedef struct
{
  HwTestDir dir;
  HwProject *project;
  const HwEnvironment *environment;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&self->dir);
  hw_test_project_write (&self->dir, "alembic.ini", "[alembic]\nscript_location = migr\n");
  hw_test_project_write (&self->dir, "headway.ini", "[environment prod]\nurl = " URL "\n");
  hw_test_project_write (&self->dir, "migr/env.py", ENV);
  hw_test_project_write (&self->dir, "migr/versions/a1.py",
                         REVISION ("a1", "None",
                                   "    op.create_table('t', sa.Column('a', sa.Integer()))\n",
                                   "    op.drop_table('t')\n"));
  hw_test_project_write (&self->dir, "migr/versions/b2.py",
                         REVISION ("b2", "'a1'", "    op.execute(\"UPDATE t SET a = 2\")\n",
                                   "    pass\n"));
  hw_test_project_write (&self->dir, "migr/versions/c3.py",
                         REVISION ("c3", "'a1'",
                                   "    with op.get_context().autocommit_block():\n"
                                   "        op.execute('VACUUM t')\n",
                                   "    raise NotImplementedError\n"));
  hw_test_project_write (&self->dir, "migr/versions/d4.py",
                         REVISION ("d4", "('b2', 'c3')", "    op.execute('UPDATE t SET a = 4')\n",
                                   "    op.execute('UPDATE t SET a = 3')\n"));
  hw_test_project_write (&self->dir, "migr/versions/e5.py",
                         REVISION ("e5", "'d4'",
                                   "    op.get_bind().execute(sa.text('SELECT 1')).fetchall()\n",
                                   "    raise RuntimeError('sesame is no way back')\n"
                                   "    pass\n"));
  self->project = hw_test_project_open (&self->dir, "");
  self->environment = hw_project_find_environment (self->project, "prod", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->project, hw_project_unref);
  hw_test_dir_clear (&self->dir);
}

static char *
preview (Fixture *self, const char *id, HwDirection direction, GError **error)
{
  const HwGraph *graph = hw_project_get_graph (self->project);
  guint node = hw_graph_lookup (graph, id);

  g_assert_cmpuint (node, !=, HW_GRAPH_NONE);

  return hw_alembic_preview (self->project, self->environment, hw_graph_get_revision (graph, node),
                             direction, NULL, error);
}

static void
assert_preview (Fixture *self, const char *id, HwDirection direction, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = preview (self, id, direction, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* Nothing of what surrounds the revision: no transaction, no version table, no other branch of a merge. */
static void
test_one_revision (Fixture *self, gconstpointer data)
{
  assert_preview (self, "a1", HW_DIRECTION_UPGRADE, "CREATE TABLE t (\n    a INTEGER\n);\n");
  assert_preview (self, "a1", HW_DIRECTION_DOWNGRADE, "DROP TABLE t;\n");
  assert_preview (self, "b2", HW_DIRECTION_DOWNGRADE, "");
  assert_preview (self, "d4", HW_DIRECTION_UPGRADE, "UPDATE t SET a = 4;\n");
  assert_preview (self, "d4", HW_DIRECTION_DOWNGRADE, "UPDATE t SET a = 3;\n");
}

/* Where a revision ends the transaction itself, that is a part of what it does. */
static void
test_autocommit (Fixture *self, gconstpointer data)
{
  assert_preview (self, "c3", HW_DIRECTION_UPGRADE, "COMMIT;\n\nVACUUM t;\n\nBEGIN;\n");
}

/* Told from the source: the environment's program would fail if it were started. */
static void
test_reads_database (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  hw_test_project_write (&self->dir, "headway.ini",
                         "[environment prod]\nurl = " URL "\nrun = /nonexistent/alembic\n");
  g_clear_pointer (&self->project, hw_project_unref);
  self->project = hw_test_project_open (&self->dir, "");
  self->environment = hw_project_find_environment (self->project, "prod", &error);
  g_assert_no_error (error);
  text = preview (self, "e5", HW_DIRECTION_UPGRADE, &error);

  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
  g_assert_null (text);
  g_assert_cmpstr (error->message, ==,
                   "revision “e5” is not previewable: line 6 reads the database (fetchall)");
  g_assert_cmpuint (hw_error_get_line (error), ==, 6);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "e5");
}

/* c3's downgrade begins with a raise, which the reader of its file has seen. */
static void
test_irreversible (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = preview (self, "c3", HW_DIRECTION_DOWNGRADE, &error);

  g_assert_error (error, HW_ERROR, HW_ERROR_IRREVERSIBLE);
  g_assert_null (text);
}

/* What only running it tells is told as plainly; the URL's password is masked also in words of the script's own. */
static void
test_crash (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  hw_test_project_write (&self->dir, "migr/versions/b2.py",
                         REVISION ("b2", "'a1'", "    x = 1\n    raise RuntimeError('no sesame')\n",
                                   "    pass\n"));
  text = preview (self, "b2", HW_DIRECTION_UPGRADE, &error);

  g_assert_nonnull (error);
  g_assert_null (text);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, "revision “b2” cannot be shown as SQL: "));
  g_assert_nonnull (strstr (error->message, "RuntimeError: no ***"));
  g_assert_null (strstr (hw_error_get_detail (error), "sesame"));
  g_assert_cmpstr (hw_error_get_revision (error), ==, "b2");
  g_assert_nonnull (hw_error_get_hint (error));
}

static HwPlan *
make_plan (Fixture *self, HwDirection direction, const char *row, const char *target)
{
  const HwGraph *graph = hw_project_get_graph (self->project);
  const char *rows[] = { row, NULL };
  g_autoptr(GError) error = NULL;
  HwPlan *plan = direction == HW_DIRECTION_UPGRADE
                     ? hw_plan_new_upgrade (graph, rows, target, &error)
                     : hw_plan_new_downgrade (graph, rows, target, &error);

  g_assert_no_error (error);

  return plan;
}

/* A whole plan through a merge: one script, which has the tables of Alembic's in it too. */
static void
test_plan (Fixture *self, gconstpointer data)
{
  g_autoptr(HwPlan) up = make_plan (self, HW_DIRECTION_UPGRADE, NULL, "d4");
  g_autoptr(HwPlan) none = make_plan (self, HW_DIRECTION_UPGRADE, "d4", "d4");
  g_autoptr(HwPlan) all = make_plan (self, HW_DIRECTION_UPGRADE, NULL, "head");
  g_autoptr(GError) error = NULL;
  g_autofree char *script = hw_alembic_render (self->project, self->environment, up, NULL, &error);
  g_autofree char *nothing = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (script, "CREATE TABLE alembic_version"));
  g_assert_nonnull (strstr (script, "-- Running upgrade b2, c3 -> d4\n\nUPDATE t SET a = 4;\n"));
  nothing = hw_alembic_render (self->project, self->environment, none, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (nothing, ==, "");
  g_free (hw_alembic_render (self->project, self->environment, all, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "e5");
}

/* The writer of native scripts has no words for Python, and must not leave a revision out. */
static void
test_native_writer (Fixture *self, gconstpointer data)
{
  const HwOfflineOptions options = { .dialect = HW_DIALECT_POSTGRESQL };
  g_autoptr(HwPlan) plan = make_plan (self, HW_DIRECTION_UPGRADE, NULL, "b2");
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_offline_render (self->project, plan, &options, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
  g_assert_cmpstr (error->message, ==, "revision “a1” is a Python script");
}

/* What alembic writes must be the plan: here a file has come that the plan does not know. */
static void
test_other_plan (Fixture *self, gconstpointer data)
{
  g_autoptr(HwPlan) plan = make_plan (self, HW_DIRECTION_UPGRADE, NULL, "b2");
  g_autoptr(GError) error = NULL;

  hw_test_project_write (&self->dir, "migr/versions/a0.py",
                         REVISION ("a0", "None", "    pass\n", "    pass\n"));
  hw_test_project_write (&self->dir, "migr/versions/a1.py",
                         REVISION ("a1", "'a0'", "    pass\n", "    pass\n"));
  g_assert_null (hw_alembic_render (self->project, self->environment, plan, NULL, &error));

  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
  g_assert_nonnull (
      strstr (error->message, "alembic wrote other revisions than those of the plan"));
}

int
main (int argc, char *argv[])
{
  g_autofree char *program = NULL;

  g_test_init (&argc, &argv, NULL);
  program = g_find_program_in_path ("alembic");
  if (program == NULL)
    {
      g_print ("1..0 # SKIP alembic is not installed\n");
      return 0;
    }
#define ADD(name, func) \
  g_test_add ("/alembic-preview/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("one-revision", test_one_revision);
  ADD ("autocommit", test_autocommit);
  ADD ("reads-database", test_reads_database);
  ADD ("irreversible", test_irreversible);
  ADD ("crash", test_crash);
  ADD ("plan", test_plan);
  ADD ("native-writer", test_native_writer);
  ADD ("other-plan", test_other_plan);
#undef ADD

  return g_test_run ();
}

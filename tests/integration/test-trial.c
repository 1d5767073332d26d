/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-test-postgres.h"
#include "hw-test-world.h"
#include "hw-trial.h"

typedef void (*WorldFunc) (HwTestWorld *world);

typedef struct
{
  HwDialect dialect;
  WorldFunc func;
} Case;

static void
run_case (gconstpointer data)
{
  const Case *c = data;
  HwTestWorld *world = hw_test_world_new (c->dialect);

  if (world == NULL)
    return;
  c->func (world);
  hw_test_world_free (world);
}

static void
add_case (const char *name, WorldFunc func)
{
  for (HwDialect dialect = HW_DIALECT_POSTGRESQL; dialect <= HW_DIALECT_SQLITE; dialect++)
    {
      g_autofree char *path =
          g_strdup_printf ("/trial/%s/%s", hw_dialect_to_string (dialect), name);
      Case *c = g_new0 (Case, 1);

      c->dialect = dialect;
      c->func = func;
      g_test_add_data_func_full (path, c, run_case, g_free);
    }
}

static HwTrial *
roll_back (HwTestWorld *world, const char *revision, GError **error)
{
  HwProject *project = hw_test_world_open (world);

  return hw_trial_roll_back (project, hw_test_world_get_environment (world), revision, NULL, NULL,
                             NULL, error);
}

static HwTrial *
up_down_up (HwTestWorld *world, const char *revision, GError **error)
{
  HwProject *project = hw_test_world_open (world);

  return hw_trial_up_down_up (project, hw_test_world_get_environment (world), revision, NULL, NULL,
                              NULL, error);
}

/* "1:a:up 2:a:down!" : round, revision and direction of each statement; "!" where it failed */
static char *
describe (const HwTrial *trial)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < trial->statements->len; i++)
    {
      const HwTrialStatement *statement = g_ptr_array_index (trial->statements, i);

      g_string_append_printf (text, "%s%u:%s:%s%s", i > 0 ? " " : "", statement->round,
                              statement->revision,
                              statement->direction == HW_DIRECTION_UPGRADE ? "up" : "down",
                              statement->is_failed ? "!" : "");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_statements(trial, expected) \
  G_STMT_START \
  { \
    g_autofree char *found_ = describe (trial); \
    g_assert_cmpstr (found_, ==, expected); \
  } \
  G_STMT_END

/* No scratch database is left on the server, and no file. @trial: (nullable) */
static void
assert_nothing_left (HwTestWorld *world, const HwTrial *trial)
{
  g_autofree char *n = NULL;

  if (world->dialect == HW_DIALECT_SQLITE)
    {
      g_assert_true (trial == NULL || !g_file_test (trial->place, G_FILE_TEST_EXISTS));
      return;
    }
  n = hw_test_world_query (
      world, "SELECT count(*) FROM pg_database WHERE datname LIKE 'headway\\_scratch%'");
  g_assert_cmpstr (n, ==, "0");
}

static void
test_roll_back (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;
  const HwTrialStatement *last;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", "DROP TABLE t;");
  hw_test_world_add (world, "b", "a", "INSERT INTO t VALUES (1), (2);\nINSERT INTO t VALUES (3);",
                     "DELETE FROM t;");
  trial = roll_back (world, "b", &error);
  g_assert_no_error (error);
  g_assert_no_error (trial->error);
  assert_statements (trial, "0:a:up 0:b:up 0:b:up");
  last = g_ptr_array_index (trial->statements, 2);
  g_assert_cmpuint (last->line, ==, HW_TEST_WORLD_FIRST_LINE + 1);
  g_assert_cmpint (last->rows, ==, 1);
  g_assert_cmpint (((HwTrialStatement *)g_ptr_array_index (trial->statements, 1))->rows, ==, 2);
  g_assert_false (hw_test_world_has_table (world, "t"));
  hw_test_world_assert_rows (world, "-");
}

static void
test_roll_back_failure (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);\nINSERT INTO nope VALUES (1);",
                     NULL);
  trial = roll_back (world, "a", &error);
  g_assert_no_error (error);
  g_assert_error (trial->error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpuint (hw_error_get_line (trial->error), ==, HW_TEST_WORLD_FIRST_LINE + 1);
  assert_statements (trial, "0:a:up 0:a:up!");
  g_assert_false (hw_test_world_has_table (world, "t"));
  hw_test_world_assert_rows (world, "-");
}

static void
test_roll_back_refusals (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;

  hw_test_world_add_open (world, "open", NULL, "CREATE TABLE t (x integer);", NULL);
  g_assert_null (roll_back (world, "open", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "outside a transaction"));
  g_clear_error (&error);
  g_assert_null (roll_back (world, "nope", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  hw_test_world_set_policies (world, "protected = true\n");
  g_assert_null (roll_back (world, "open", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_assert_false (hw_test_world_has_table (world, "t"));
}

static void
test_roll_back_applied (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", NULL);
  hw_test_world_execute (world, "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)");
  hw_test_world_execute (world, "INSERT INTO alembic_version VALUES ('a')");
  g_assert_null (roll_back (world, "a", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
}

static void
test_up_down_up (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE u (x integer);", "DROP TABLE u;");
  trial = up_down_up (world, "b", &error);
  g_assert_no_error (error);
  g_assert_no_error (trial->error);
  g_assert_null (trial->remark);
  assert_statements (trial, "0:a:up 1:b:up 2:b:down 3:b:up");
  /* The environment's own database has seen nothing of it. */
  g_assert_false (hw_test_world_has_table (world, "t"));
  hw_test_world_assert_rows (world, "-");
  assert_nothing_left (world, trial);
}

/* The first of all, and one outside of a transaction. */
static void
test_up_down_up_base (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;

  hw_test_world_add_open (world, "a", NULL, "CREATE TABLE t (x integer);", "DROP TABLE t;");
  trial = up_down_up (world, "a", &error);
  g_assert_no_error (error);
  g_assert_no_error (trial->error);
  assert_statements (trial, "1:a:up 2:a:down 3:a:up");
  assert_nothing_left (world, trial);
}

static void
test_up_down_up_merge (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", NULL);
  hw_test_world_add (world, "l", "a", "CREATE TABLE l (x integer);", "DROP TABLE l;");
  hw_test_world_add (world, "r", "a", "CREATE TABLE r (x integer);", "DROP TABLE r;");
  hw_test_world_add (world, "m", "l, r", "CREATE TABLE m (x integer);", "DROP TABLE m;");
  trial = up_down_up (world, "m", &error);
  g_assert_no_error (error);
  g_assert_no_error (trial->error);
  g_assert_null (trial->remark);
  assert_statements (trial, "0:a:up 0:l:up 0:r:up 1:m:up 2:m:down 3:m:up");
}

/* What is wrong with a down section: it does not work, leaves something, takes too much. */
static void
test_up_down_up_faults (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer, y integer);", "DROP TABLE t;");
  hw_test_world_add (world, "b", "a", "CREATE TABLE u (x integer);", "DROP TABLE nope;");
  hw_test_world_add (world, "c", "a", "CREATE TABLE IF NOT EXISTS u (x integer);", "SELECT 1;");
  hw_test_world_add (world, "d", "a", "CREATE TABLE IF NOT EXISTS t (x integer);", "DROP TABLE t;");
  hw_test_world_add (world, "e", "a", "CREATE TABLE u (x integer);", "SELECT 1;");

  trial = up_down_up (world, "b", &error);
  g_assert_no_error (error);
  g_assert_error (trial->error, HW_ERROR, HW_ERROR_SQL);
  assert_statements (trial, "0:a:up 1:b:up 2:b:down!");
  g_clear_pointer (&trial, hw_trial_free);

  trial = up_down_up (world, "c", &error);
  g_assert_no_error (error);
  g_assert_no_error (trial->error);
  g_assert_cmpstr (trial->remark, ==, "Down leaves “u” behind, which up had made.");
  g_clear_pointer (&trial, hw_trial_free);

  trial = up_down_up (world, "d", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (trial->remark, ==, "Down takes “t” away, which was there before up.");
  g_clear_pointer (&trial, hw_trial_free);

  trial = up_down_up (world, "e", &error);
  g_assert_no_error (error);
  g_assert_error (trial->error, HW_ERROR, HW_ERROR_SQL);
  assert_statements (trial, "0:a:up 1:e:up 2:e:down 3:e:up!");
  assert_nothing_left (world, trial);
}

static void
test_up_down_up_refusals (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;

  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", NULL);
  g_assert_null (up_down_up (world, "a", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_IRREVERSIBLE);
  g_clear_error (&error);
  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", "DROP TABLE t;");
  hw_test_world_set_policies (world, "protected = true\n");
  /* A file of its own harms nobody; a database on a protected server may. */
  if (world->dialect == HW_DIALECT_POSTGRESQL)
    {
      g_assert_null (up_down_up (world, "a", &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
    }
  assert_nothing_left (world, NULL);
}

/* A server that is given for the purpose is taken, whatever the environment is. */
static void
test_scratch_url (HwTestWorld *world)
{
  g_autofree char *line = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = NULL;

  if (world->dialect == HW_DIALECT_SQLITE)
    return;
  line = g_strdup_printf ("scratch_url = %s\n", world->url);
  hw_test_world_set_settings (world, line);
  hw_test_world_set_policies (world, "protected = true\n");
  hw_test_world_add (world, "a", NULL, "CREATE TABLE t (x integer);", "DROP TABLE t;");
  trial = up_down_up (world, "a", &error);
  g_assert_no_error (error);
  g_assert_no_error (trial->error);
  g_assert_true (g_str_has_prefix (trial->place, "headway_scratch_"));
}

static void
cancel_on_event (const HwEvent *event, gpointer user_data)
{
  if (event->kind == HW_EVENT_STATEMENT_FINISHED)
    g_cancellable_cancel (user_data);
}

static void
test_cancelled (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  HwProject *project;

  hw_test_world_add (world, "a", NULL,
                     "CREATE TABLE t (x integer);\nCREATE TABLE u (x integer);\n"
                     "CREATE TABLE v (x integer);",
                     "DROP TABLE t;");
  project = hw_test_world_open (world);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      const HwEnvironment *environment = hw_test_world_get_environment (world);
      HwTrial *trial = i == 0 ? hw_trial_roll_back (project, environment, "a", cancel_on_event,
                                                    cancellable, cancellable, &error)
                              : hw_trial_up_down_up (project, environment, "a", cancel_on_event,
                                                     cancellable, cancellable, &error);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (trial);
      g_clear_error (&error);
    }
  g_assert_false (hw_test_world_has_table (world, "t"));
  assert_nothing_left (world, NULL);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_case ("roll-back", test_roll_back);
  add_case ("roll-back-failure", test_roll_back_failure);
  add_case ("roll-back-refusals", test_roll_back_refusals);
  add_case ("roll-back-applied", test_roll_back_applied);
  add_case ("up-down-up", test_up_down_up);
  add_case ("up-down-up-base", test_up_down_up_base);
  add_case ("up-down-up-merge", test_up_down_up_merge);
  add_case ("up-down-up-faults", test_up_down_up_faults);
  add_case ("up-down-up-refusals", test_up_down_up_refusals);
  add_case ("scratch-url", test_scratch_url);
  add_case ("cancelled", test_cancelled);
  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-lock-holders.h"
#include "hw-lock-retry.h"
#include "hw-run-batch.h"
#include "hw-test-project.h"
#include "hw-transactions.h"

/* The parts of a run that need no database. */

static void
test_placeholder (void)
{
  static const struct
  {
    HwDialect dialect;
    const char *sql;
    const char *expected;
  } cases[] = {
    { HW_DIALECT_POSTGRESQL, "LIMIT :batch_size)", "LIMIT 500        )" },
    { HW_DIALECT_SQLITE, "LIMIT :BATCH_SIZE", "LIMIT 500        " },
    { HW_DIALECT_POSTGRESQL, "a :batch_size b :batch_size", "a 500         b 500        " },
    { HW_DIALECT_POSTGRESQL, "LIMIT 7", "LIMIT 7" },
    { HW_DIALECT_POSTGRESQL, "':batch_size'", "':batch_size'" },
    { HW_DIALECT_POSTGRESQL, "\":batch_size\"", "\":batch_size\"" },
    { HW_DIALECT_POSTGRESQL, "$$:batch_size$$", "$$:batch_size$$" },
    { HW_DIALECT_POSTGRESQL, "E'\\':batch_size'", "E'\\':batch_size'" },
    { HW_DIALECT_POSTGRESQL, "/* :batch_size */ x", "/* :batch_size */ x" },
    { HW_DIALECT_SQLITE, "x -- :batch_size", "x -- :batch_size" },
    { HW_DIALECT_SQLITE, "`:batch_size`", "`:batch_size`" },
    { HW_DIALECT_POSTGRESQL, "x::batch_size", "x::batch_size" },
    { HW_DIALECT_POSTGRESQL, ": batch_size", ": batch_size" },
    { HW_DIALECT_POSTGRESQL, ":batch_sizes", ":batch_sizes" },
    { HW_DIALECT_POSTGRESQL, "batch_size", "batch_size" },
  };
  const HwScriptBatch batch = { .size = 500 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = hw_run_batch_make_sql (&batch, cases[i].sql, cases[i].dialect);

      g_assert_cmpstr (sql, ==, cases[i].expected);
    }
}

/* Doubling, within its bounds, the same for the same seed, and not for another. */
static void
test_backoff (void)
{
  g_autoptr(HwLockRetry) one = hw_lock_retry_new (20, 100, 7);
  g_autoptr(HwLockRetry) same = hw_lock_retry_new (20, 100, 7);
  g_autoptr(HwLockRetry) other = hw_lock_retry_new (20, 100, 8);
  gint64 whole_ms = 100;
  guint n_different = 0;

  for (guint i = 0; i < 19; i++)
    {
      gint64 wait_ms = hw_lock_retry_next_ms (one);

      g_assert_cmpint (wait_ms, >=, whole_ms / 2);
      g_assert_cmpint (wait_ms, <=, whole_ms);
      g_assert_cmpint (hw_lock_retry_next_ms (same), ==, wait_ms);
      n_different += hw_lock_retry_next_ms (other) != wait_ms;
      whole_ms = MIN (whole_ms * 2, 60000);
    }
  g_assert_cmpuint (n_different, >, 5);
}

static void
test_attempts (void)
{
  g_autoptr(HwLockRetry) retry = hw_lock_retry_new (3, 10, 1);
  g_autoptr(HwLockRetry) none = hw_lock_retry_new (0, 0, 1);
  g_autoptr(GError) conflict = hw_error_new (HW_ERROR_LOCK_TIMEOUT, NULL, "x is locked");
  g_autoptr(GError) copy = NULL;
  g_autofree char *text = NULL;

  g_assert_false (hw_lock_retry_can (retry, conflict));
  hw_error_set_lock_conflict (conflict);
  copy = g_error_copy (conflict);
  g_assert_true (hw_lock_retry_can (retry, copy));
  g_assert_false (hw_lock_retry_can (none, conflict));

  hw_error_set_detail (conflict, "One.\nTwo.");
  hw_lock_retry_next_ms (retry);
  text = hw_lock_retry_describe (retry, conflict, 1500);
  g_assert_cmpstr (text, ==,
                   "attempt 1 of 3 failed: x is locked: One. Two.; rolled back, the next one is in "
                   "1.50 s");
  g_assert_true (hw_lock_retry_can (retry, conflict));
  hw_lock_retry_next_ms (retry);
  g_assert_false (hw_lock_retry_can (retry, conflict));
  hw_lock_retry_reset (retry);
  g_assert_true (hw_lock_retry_can (retry, conflict));
}

static void
test_shortened_sql (void)
{
  static const struct
  {
    const char *sql;
    const char *expected;
  } cases[] = {
    { "UPDATE  t\n SET x = 'secret' /* why */ WHERE y=$$a$$;",
      "UPDATE t SET x = '…' WHERE y='…';" },
    { "ALTER ROLE a PASSWORD E'it''s'", "ALTER ROLE a PASSWORD '…'" },
    { "SELECT \"it's\" FROM t WHERE a = $1", "SELECT \"it's\" FROM t WHERE a = $1" },
    { "", "" },
  };
  g_autofree char *long_sql = g_strnfill (500, 'x');
  g_autofree char *shortened = hw_lock_holders_shorten_sql (long_sql);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = hw_lock_holders_shorten_sql (cases[i].sql);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
  g_assert_cmpint (g_utf8_strlen (shortened, -1), ==, 120);
  g_assert_true (g_str_has_suffix (shortened, "…"));
}

typedef struct
{
  const char *name;
  const char *text;
  HwDialect dialect;
  HwTransactions expected;
} Script;

#define HEADER "-- a\n-- revision: a1\n-- down-revision: none\n\n"
#define PYTHON "revision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    "

static const Script scripts[] = {
  { "a.sql",
    HEADER "-- migrate:up\nSELECT 1;\nSELECT 2;\n",
    HW_DIALECT_SQLITE,
    { 1, TRUE, FALSE } },
  { "a.sql", HEADER "-- migrate:up\n", HW_DIALECT_SQLITE, { 1, TRUE, FALSE } },
  { "a.sql",
    HEADER "-- migrate:up transaction:false\nSELECT 1;\nSELECT ';';\n",
    HW_DIALECT_SQLITE,
    { 2, FALSE, FALSE } },
  { "a.sql",
    HEADER "-- migrate:up\nSELECT 1;\n-- migrate:batch size:5\n"
           "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT :batch_size);\n",
    HW_DIALECT_POSTGRESQL,
    { 2, FALSE, TRUE } },
  { "a.py", PYTHON "op.execute('SELECT 1')\n", HW_DIALECT_POSTGRESQL, { 1, TRUE, FALSE } },
  { "a.py",
    PYTHON "with op.get_context().autocommit_block():\n        pass\n",
    HW_DIALECT_POSTGRESQL,
    { 0, FALSE, FALSE } },
  /* Python's sqlite3 commits by itself. */
  { "a.py", PYTHON "op.execute('SELECT 1')\n", HW_DIALECT_SQLITE, { 0, FALSE, FALSE } },
};

static void
check_transactions (const Script *script)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwProject) project = NULL;
  g_autofree char *name = NULL;
  const gboolean is_python = g_str_has_suffix (script->name, ".py");
  g_autoptr(GError) error = NULL;
  HwTransactions found;

  hw_test_dir_init (&dir);
  name = g_strdup_printf (is_python ? "migrations/versions/%s" : "migrations/%s", script->name);
  if (is_python)
    {
      hw_test_project_write (&dir, "alembic.ini", "[alembic]\nscript_location = migrations\n");
      hw_test_project_write (&dir, "migrations/env.py", "");
    }
  else
    hw_test_project_write (&dir, "headway.ini", "[headway]\n");
  hw_test_project_write (&dir, name, script->text);
  project = hw_test_project_open (&dir, "");
  g_assert_true (hw_transactions_count (project,
                                        hw_graph_get_revision (hw_project_get_graph (project), 0),
                                        script->dialect, &found, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (found.n, ==, script->expected.n);
  g_assert_cmpint (found.is_whole, ==, script->expected.is_whole);
  g_assert_cmpint (found.is_open_ended, ==, script->expected.is_open_ended);
}

/* What is told of a revision is what the runner would do. */
static void
test_transactions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    check_transactions (&scripts[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/placeholder", test_placeholder);
  g_test_add_func ("/run/backoff", test_backoff);
  g_test_add_func ("/run/attempts", test_attempts);
  g_test_add_func ("/run/transactions", test_transactions);
  g_test_add_func ("/run/shortened-sql", test_shortened_sql);

  return g_test_run ();
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-error.h"
#include "hw-history-table.h"
#include "hw-test-database.h"

#define TABLE "headway_history"
/* 2026-11-23 14:42:00.123456 UTC */
#define STARTED G_GINT64_CONSTANT (1795444920123456)

static const HwHistoryEntry full = {
  .revision = (char *)"a1b2c3",
  .direction = HW_DIRECTION_DOWNGRADE,
  .started_usec = STARTED,
  .duration_usec = 1234567,
  .checksum = (char *)"deadbeef",
  .actor = (char *)"anna@build7",
  .tool_version = (char *)"0.1.0",
  .backup = (char *)"shop-prod.dump",
  .deployment = (char *)"6f1c",
  .message = (char *)"It's “done” – ü",
};

static void
ensure (HwDatabase *db, const char *schema)
{
  g_autoptr(GError) error = NULL;

  hw_history_table_ensure (db, schema, TABLE, NULL, &error);
  g_assert_no_error (error);
}

static void
add (HwDatabase *db, const char *schema, const HwHistoryEntry *entry)
{
  g_autoptr(GError) error = NULL;

  hw_history_table_add (db, schema, TABLE, entry, NULL, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (HwDatabase *db, const char *schema, guint limit)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *entries = hw_history_table_list (db, schema, TABLE, limit, NULL, &error);

  g_assert_no_error (error);

  return entries;
}

static void
test_missing (HwTestEngine *engine)
{
  g_autoptr(GPtrArray) entries = list (engine->db, NULL, 0);
  guint n = 9;

  g_assert_cmpuint (entries->len, ==, 0);
  g_assert_true (hw_database_count_tables (engine->db, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_round_trip (HwTestEngine *engine)
{
  g_autoptr(GPtrArray) entries = NULL;
  const HwHistoryEntry *entry;

  ensure (engine->db, NULL);
  ensure (engine->db, NULL);
  add (engine->db, NULL, &full);
  entries = list (engine->db, NULL, 0);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->id, >, 0);
  g_assert_cmpstr (entry->revision, ==, full.revision);
  g_assert_cmpint (entry->direction, ==, full.direction);
  g_assert_cmpint (entry->started_usec, ==, full.started_usec);
  g_assert_cmpint (entry->duration_usec, ==, full.duration_usec);
  g_assert_cmpstr (entry->checksum, ==, full.checksum);
  g_assert_cmpstr (entry->actor, ==, full.actor);
  g_assert_cmpstr (entry->tool_version, ==, full.tool_version);
  g_assert_cmpstr (entry->backup, ==, full.backup);
  g_assert_cmpstr (entry->deployment, ==, full.deployment);
  g_assert_cmpstr (entry->message, ==, full.message);
}

static void
test_unknown_fields (HwTestEngine *engine)
{
  HwHistoryEntry empty = { .direction = HW_DIRECTION_STAMP };
  g_autoptr(GPtrArray) entries = NULL;
  const HwHistoryEntry *entry;

  ensure (engine->db, NULL);
  add (engine->db, NULL, &empty);
  entries = list (engine->db, NULL, 0);
  entry = g_ptr_array_index (entries, 0);
  g_assert_null (entry->revision);
  g_assert_null (entry->message);
  g_assert_cmpint (entry->direction, ==, HW_DIRECTION_STAMP);
  g_assert_cmpint (entry->started_usec, ==, 0);
  g_assert_cmpint (entry->duration_usec, ==, 0);
}

static void
test_newest_first (HwTestEngine *engine)
{
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) two = NULL;

  ensure (engine->db, NULL);
  for (int i = 0; i < 12; i++)
    {
      HwHistoryEntry entry = full;
      g_autofree char *id = g_strdup_printf ("r%d", i);

      entry.revision = id;
      add (engine->db, NULL, &entry);
    }
  all = list (engine->db, NULL, 0);
  two = list (engine->db, NULL, 2);
  g_assert_cmpuint (all->len, ==, 12);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpstr (((HwHistoryEntry *)g_ptr_array_index (two, 0))->revision, ==, "r11");
  g_assert_cmpstr (((HwHistoryEntry *)g_ptr_array_index (two, 1))->revision, ==, "r10");
  g_assert_cmpstr (((HwHistoryEntry *)g_ptr_array_index (all, 11))->revision, ==, "r0");
}

static void
test_rollback (HwTestEngine *engine)
{
  g_autoptr(GPtrArray) entries = NULL;

  ensure (engine->db, NULL);
  g_assert_true (hw_database_begin (engine->db, NULL, NULL));
  add (engine->db, NULL, &full);
  hw_database_rollback (engine->db);
  entries = list (engine->db, NULL, 0);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_no_table (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_history_table_add (engine->db, NULL, TABLE, &full, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
}

static void
test_schema (HwTestEngine *engine)
{
  g_autoptr(GPtrArray) here = NULL;
  g_autoptr(GPtrArray) there = NULL;

  hw_test_database_run (engine->db, "CREATE SCHEMA \"Ops\"");
  ensure (engine->db, "Ops");
  add (engine->db, "Ops", &full);
  there = list (engine->db, "Ops", 0);
  here = list (engine->db, NULL, 0);
  g_assert_cmpuint (there->len, ==, 1);
  g_assert_cmpuint (here->len, ==, 0);
}

static void
test_time_zone (HwTestEngine *engine)
{
  g_autoptr(GPtrArray) entries = NULL;

  hw_test_database_run (engine->db, "SET TimeZone = 'Asia/Kathmandu'");
  hw_test_database_run (engine->db, "SET DateStyle = 'German'");
  ensure (engine->db, NULL);
  add (engine->db, NULL, &full);
  entries = list (engine->db, NULL, 0);
  g_assert_cmpint (((HwHistoryEntry *)g_ptr_array_index (entries, 0))->started_usec, ==, STARTED);
  hw_test_assert_answer (engine->db, "SELECT extract(epoch FROM started_at)::text FROM " TABLE,
                         "1795444920.123456");
}

#define ADD_BOTH(name, func) hw_test_add_for_both_engines ("history-table", name, func)
#define ADD_POSTGRES(name, func) \
  hw_test_add_for_engine ("history-table", name, HW_DIALECT_POSTGRESQL, func)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  ADD_BOTH ("missing", test_missing);
  ADD_BOTH ("round-trip", test_round_trip);
  ADD_BOTH ("unknown-fields", test_unknown_fields);
  ADD_BOTH ("newest-first", test_newest_first);
  ADD_BOTH ("rollback", test_rollback);
  ADD_BOTH ("no-table", test_no_table);
  ADD_POSTGRES ("schema", test_schema);
  ADD_POSTGRES ("time-zone", test_time_zone);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}

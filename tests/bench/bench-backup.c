/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * What a verified backup costs over a plain pg_dump of the same database: both in turn, the same number
 * of times, into the same folder, and the middle of each.
 *
 *   bench-backup [SIZE IN MB] [ROUNDS]
 */

#include "config.h"

#include <stdlib.h>

#include <glib/gstdio.h>

#include "hw-backup.h"
#include "hw-test-postgres.h"
#include "hw-test-util.h"

#define MAX_ROUNDS 25

typedef struct
{
  gint64 dump_end_usec; /* monotonic: when only verification was left */
} Times;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Times *times = user_data;

  if (event->name == NULL && times->dump_end_usec == 0)
    times->dump_end_usec = g_get_monotonic_time ();
}

static void
fill (HwTestPostgres *server, const char *name, guint size_mb)
{
  /* About 200 bytes a row on the disk, half of them words and half of them digests: dumps shrink to
   * about a third, as those of real shops do. */
  g_autofree char *sql = g_strdup_printf (
      "CREATE TABLE orders AS SELECT i AS id, i %% 5000 AS customer_id,"
      " now() - i * interval '1 second' AS ordered_at, md5(i::text) AS token,"
      " 'shipped to customer ' || i %% 5000 || ' by parcel service, invoice ' || i AS note,"
      " (i * 37 %% 10000) / 100.0 AS total FROM generate_series(1, %u) AS i;"
      "CREATE TABLE books AS SELECT i AS id, md5((i * 7)::text) AS isbn,"
      " 'The ' || i %% 97 || ' adventures of ' || i %% 89 AS title FROM generate_series(1, %u) AS i;"
      "ALTER TABLE orders ADD PRIMARY KEY (id); ALTER TABLE books ADD PRIMARY KEY (id); ANALYZE",
      size_mb * 4800, size_mb * 2000);

  g_free (hw_test_postgres_query (server, name, sql));
}

static gint64
dump_plainly (const char *bindir, const char *conninfo, const char *path)
{
  g_autofree char *program = g_build_filename (bindir, "pg_dump", NULL);
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  g_autoptr(GSubprocess) child =
                 g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--format=custom",
                                   "--file", path, "--dbname", conninfo, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
  started = g_get_monotonic_time () - started;
  g_unlink (path);

  return started;
}

static gint64
dump_verified (HwDatabase *database, const char *bindir, const char *dir, gint64 *out_tail)
{
  Times times = { 0 };
  HwBackupOptions options = {
    .dir = dir, .name = "bench", .pg_bindir = bindir, .event_func = on_event_cb, .user_data = &times
  };
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  g_autoptr(HwBackup) backup = hw_backup_run (database, &options, NULL, &error);
  gint64 ended = g_get_monotonic_time ();

  g_assert_no_error (error);
  g_unlink (backup->path);
  *out_tail = ended - times.dump_end_usec;

  return ended - started;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a;
  gint64 y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static double
get_median (gint64 *usec, guint n)
{
  qsort (usec, n, sizeof *usec, compare_times);

  return (double)usec[n / 2] / G_USEC_PER_SEC;
}

static HwDatabase *
open_database (HwTestPostgres *server, const char *name)
{
  g_autofree char *text = hw_test_postgres_dup_url (server, name);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, NULL, &error);
  HwDatabase *database;

  g_assert_no_error (error);
  database = hw_database_new (url, NULL);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);

  return database;
}

static void
measure (HwTestPostgres *server, guint size_mb, guint n_rounds)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *name = hw_test_postgres_create_database (server);
  g_autofree char *conninfo = hw_test_postgres_dup_conninfo (server, name);
  g_autofree char *bindir = NULL;
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  gint64 plain[MAX_ROUNDS], verified[MAX_ROUNDS], tail[MAX_ROUNDS];
  double plain_s, verified_s, tail_s;

  hw_test_dir_init (&dir);
  path = hw_test_dir_build (&dir, "plain.dump");
  fill (server, name, size_mb);
  database = open_database (server, name);
  bindir = hw_backup_find_programs (hw_database_get_server_version (database), NULL, &error);
  g_assert_no_error (error);
  dump_plainly (bindir, conninfo, path); /* The caches are warm for both. */
  for (guint i = 0; i < n_rounds; i++)
    {
      plain[i] = dump_plainly (bindir, conninfo, path);
      verified[i] = dump_verified (database, bindir, dir.path, &tail[i]);
    }
  size = hw_test_postgres_query (server, name, "SELECT pg_database_size(current_database()) >> 20");
  plain_s = get_median (plain, n_rounds);
  verified_s = get_median (verified, n_rounds);
  tail_s = get_median (tail, n_rounds);
  g_print ("database of %s MiB, %u rounds, medians\n", size, n_rounds);
  g_print ("pg_dump --format=custom        %.3f s\n", plain_s);
  g_print ("backup, verified, SHA-256      %.3f s\n", verified_s);
  g_print ("  after the dump's end         %.3f s\n", tail_s);
  g_print ("ratio                          %.3f\n", verified_s / plain_s);
}

int
main (int argc, char *argv[])
{
  guint64 size_mb = 120;
  guint64 n_rounds = 5;
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;

  if ((argc > 1 && !g_ascii_string_to_unsigned (argv[1], 10, 1, 10000, &size_mb, &error))
      || (argc > 2 && !g_ascii_string_to_unsigned (argv[2], 10, 1, MAX_ROUNDS, &n_rounds, &error)))
    {
      g_printerr ("bench-backup [SIZE IN MB] [ROUNDS]: %s\n", error->message);
      return 2;
    }
  server = hw_test_postgres_start (NULL, NULL, &error);
  if (server == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 77;
    }
  measure (server, (guint)size_mb, (guint)n_rounds);

  return 0;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sqlite-lock"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "hw-database-lock-private.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-process.h"
#include "hw-util.h"

/* SQLite's own locks end with a transaction, so the lock is a row that says which process holds it. */

enum
{
  ROW_OWNER,
  ROW_HOST,
  ROW_PID,
  ROW_PROCESS,
  ROW_SINCE,
};

static char *
read_first_line (const char *path)
{
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");

  return g_strdelimit (g_strchomp (text), "\n", '\0');
}

/* "boot/namespace/ticks", without ticks for a process that has ended: tells a process from a later one with the same
 * number, after a reboot too. A process number means nothing in another container, hence the namespace. */
static char *
make_process_identity (const char *pid)
{
  g_autofree char *boot = read_first_line ("/proc/sys/kernel/random/boot_id");
  g_autofree char *namespace = g_file_read_link ("/proc/self/ns/pid", NULL);
  HwProcess process;
  g_autofree char *ticks = NULL;

  if (hw_process_look (g_ascii_strtoll (pid, NULL, 10), &process) && !process.has_ended)
    ticks = g_strdup_printf ("%" G_GINT64_FORMAT, process.start_ticks);

  return g_strconcat (boot, "/", namespace != NULL ? namespace : "", "/", ticks, NULL);
}

/* Only where it is certain: same computer, and either rebooted since or the process is gone. */
static gboolean
is_holder_dead (const HwRows *rows)
{
  const char *pid = hw_rows_get (rows, 0, ROW_PID);
  const char *process = hw_rows_get (rows, 0, ROW_PROCESS);
  g_autofree char *now = NULL;
  g_auto(GStrv) then_parts = NULL;
  g_auto(GStrv) now_parts = NULL;

  if (g_strcmp0 (hw_rows_get (rows, 0, ROW_HOST), g_get_host_name ()) != 0 || pid == NULL
      || process == NULL)
    return FALSE;
  now = make_process_identity (pid);
  then_parts = g_strsplit (process, "/", 3);
  now_parts = g_strsplit (now, "/", 3);
  if (hw_strv_length ((const char *const *)then_parts) != 3 || *now_parts[0] == '\0')
    return FALSE;
  if (strcmp (then_parts[0], now_parts[0]) != 0)
    return TRUE;

  return strcmp (then_parts[1], now_parts[1]) == 0 && strcmp (then_parts[2], now_parts[2]) != 0;
}

/* A dead holder may have left a program that works on. Only those of our own user can be seen, which is who started it. */
static gboolean
check_left_behind (HwDatabase *connection, const char *helper, GError **error)
{
  g_autofree char *pid = _hw_sqlite_find_helper (helper);
  g_autofree char *who = NULL;
  g_autofree char *hint = NULL;

  if (pid == NULL)
    return TRUE;
  who = g_strdup_printf ("process %s", pid);
  hint = g_strdup_printf ("Wait until it has ended, or end it with “kill %s”; then look at where "
                          "the database stands. Nothing was changed.",
                          pid);
  _hw_database_lock_set_leftover_error (error, connection, who, NULL, hint);

  return FALSE;
}

/* TRUE: no row, or one whose process is dead and has left nothing at work. FALSE with @error when looking failed; else
 * with HW_ERROR_LOCKED. */
static gboolean
check_free (HwDatabase *connection,
            const char *name,
            const char *helper,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (
      connection,
      "SELECT owner, host, pid, process, since FROM " HW_DATABASE_LOCK_TABLE " WHERE name = $1",
      &name, 1, cancellable, error);
  g_autofree char *who = NULL;

  if (rows == NULL)
    return FALSE;
  if (hw_rows_get_n_rows (rows) == 0)
    return TRUE;
  if (is_holder_dead (rows))
    return check_left_behind (connection, helper, error);

  who = g_strdup_printf ("%s, process %s on %s", hw_rows_get (rows, 0, ROW_OWNER),
                         hw_rows_get (rows, 0, ROW_PID), hw_rows_get (rows, 0, ROW_HOST));
  _hw_database_lock_set_error (error, connection, who, hw_rows_get (rows, 0, ROW_SINCE));
  if (error != NULL && g_strcmp0 (hw_rows_get (rows, 0, ROW_HOST), g_get_host_name ()) != 0)
    hw_error_set_hint (*error,
                       "Wait until that deployment is done. If that computer has died, delete "
                       "the row from " HW_DATABASE_LOCK_TABLE ".");

  return FALSE;
}

static gboolean
sqlite_probe (HwDatabase *connection,
              const char *name,
              const char *helper,
              GCancellable *cancellable,
              GError **error)
{
  gboolean exists;

  if (!hw_database_table_exists (connection, NULL, HW_DATABASE_LOCK_TABLE, &exists, cancellable,
                                 error))
    return FALSE;

  return !exists || check_free (connection, name, helper, cancellable, error);
}

static gboolean
write_row (HwDatabase *connection,
           const char *name,
           const char *token,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *pid = g_strdup_printf ("%d", (int)getpid ());
  g_autofree char *process = make_process_identity (pid);
  g_autofree char *actor = hw_get_actor ();
  g_autofree char *since = hw_time_to_iso8601 (g_get_real_time ());
  const char *params[] = { name, token, actor, g_get_host_name (), pid, process, since };

  return hw_database_execute_params (connection,
                                     "INSERT OR REPLACE INTO " HW_DATABASE_LOCK_TABLE
                                     " (name, token, owner, host, pid, process, since)"
                                     " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                     params, G_N_ELEMENTS (params), NULL, cancellable, error);
}

static gboolean
sqlite_find_schema (HwDatabase *connection,
                    char **out_schema,
                    GCancellable *cancellable,
                    GError **error)
{
  *out_schema = g_strdup ("main");

  return TRUE;
}

/* Looking and writing are one transaction that holds the write lock from its beginning: of two, one sees the other's
 * row, also when both take over from a dead process. */
static gboolean
sqlite_take (HwDatabase *connection,
             const char *name,
             const char *helper,
             const char *token,
             GCancellable *cancellable,
             GError **error)
{
  if (!hw_database_begin (connection, cancellable, error))
    return FALSE;
  if (hw_database_execute (connection,
                           "CREATE TABLE IF NOT EXISTS " HW_DATABASE_LOCK_TABLE
                           " (name text PRIMARY KEY, token text NOT NULL, owner text NOT NULL,"
                           " host text NOT NULL, pid integer NOT NULL, process text NOT NULL,"
                           " since text NOT NULL)",
                           NULL, cancellable, error)
      && check_free (connection, name, helper, cancellable, error)
      && write_row (connection, name, token, cancellable, error)
      && hw_database_commit (connection, cancellable, error))
    return TRUE;
  hw_database_rollback (connection);

  return FALSE;
}

static gboolean
sqlite_check (HwDatabase *connection,
              const char *name,
              const char *token,
              gboolean *out_held,
              GCancellable *cancellable,
              GError **error)
{
  const char *params[] = { name, token };
  g_autoptr(HwRows) rows = hw_database_query (connection,
                                               "SELECT 1 FROM " HW_DATABASE_LOCK_TABLE
                                               " WHERE name = $1 AND token = $2",
                                               params, 2, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *out_held = hw_rows_get_n_rows (rows) > 0;

  return TRUE;
}

static void
sqlite_give_back (HwDatabase *connection, const char *name, const char *token)
{
  const char *params[] = { name, token };
  g_autoptr(GError) error = NULL;

  /* A row that stays because the file is locked for long is taken over once this process has ended. */
  if (!hw_database_execute_params (connection,
                                   "DELETE FROM " HW_DATABASE_LOCK_TABLE
                                   " WHERE name = $1 AND token = $2",
                                   params, 2, NULL, NULL, &error))
    g_debug ("lock row: %s", error->message);
}

const HwLockClass _hw_sqlite_lock_class = {
  .find_schema = sqlite_find_schema,
  .take = sqlite_take,
  .probe = sqlite_probe,
  .check = sqlite_check,
  .give_back = sqlite_give_back,
};

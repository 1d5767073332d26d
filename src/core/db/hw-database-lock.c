/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database-lock"

#include "config.h"

#include "hw-database-lock-private.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-util.h"

struct _HwDatabaseLock
{
  const HwLockClass *klass;
  HwDatabase *connection; /* owned: nobody else runs anything on it */
  char *name;
  char *token;
  gint64 checked_usec; /* monotonic: when the server was last asked whether it is still ours */
};

#define CHECK_INTERVAL_USEC G_USEC_PER_SEC

static const HwLockClass *
get_class (HwDatabase *database)
{
  return hw_database_get_dialect (database) == HW_DIALECT_POSTGRESQL ? &_hw_postgres_lock_class
                                                                     : &_hw_sqlite_lock_class;
}

/* One name for one version table, whether its schema is written out or not. */
static char *
make_name (HwDatabase *connection,
           const char *schema,
           const char *version_table,
           GCancellable *cancellable,
           GError **error)
{
  gboolean has_schema = schema != NULL && *schema != '\0';
  g_autofree char *found = NULL;

  if (!has_schema && !get_class (connection)->find_schema (connection, &found, cancellable, error))
    return NULL;

  return g_strconcat (has_schema ? schema : found, ".", version_table, NULL);
}

void
_hw_database_lock_set_error (GError **error,
                             HwDatabase *connection,
                             const char *who,
                             const char *since)
{
  g_autofree char *tail = since != NULL ? g_strconcat (" since ", since, NULL) : g_strdup ("");

  hw_set_error (error, HW_ERROR_LOCKED, "Wait until that deployment is done. Nothing was changed.",
                "“%s” is locked by another deployment: %s%s",
                hw_database_url_get_label (hw_database_get_url (connection)), who, tail);
}

void
_hw_database_lock_set_leftover_error (
    GError **error, HwDatabase *connection, const char *who, const char *since, const char *hint)
{
  g_autofree char *tail = since != NULL ? g_strconcat (" since ", since, NULL) : g_strdup ("");

  hw_set_error (error, HW_ERROR_LOCKED, hint,
                "a program that an interrupted deployment had started is still at work on “%s”: "
                "%s%s",
                hw_database_url_get_label (hw_database_get_url (connection)), who, tail);
}

/**
 * hw_database_lock_make_helper_name:
 * @schema: (nullable): of the version table, as the project has it
 *
 * Who works on another version table, or on another SQLite file, does not wait for these programs: hence the number. A
 * server is asked for its own sessions only, whatever name it was reached by.
 *
 * Returns: (transfer full): the first half of a name of at most 63 bytes, all that PostgreSQL keeps
 */
char *
hw_database_lock_make_helper_name (const HwDatabaseUrl *url,
                                   const char *schema,
                                   const char *version_table)
{
  const char *path = hw_database_url_get_dialect (url) == HW_DIALECT_SQLITE
                         ? hw_database_url_get_path (url)
                         : NULL;
  g_autofree char *place =
      g_strjoin ("\n", path != NULL ? path : "", schema != NULL ? schema : "", version_table, NULL);

  return g_strdup_printf ("headway-alembic-%08x-", g_str_hash (place));
}

/* Between two attempts at a lock that somebody else holds. */
#define RETRY_MS 250
#define SHORTEST_LOCK_TIMEOUT_MS 5000

/* One wait for the lock. */
typedef struct
{
  const HwLockPatience *patience; /* (nullable) */
  gint64 start_usec;              /* monotonic */
  char *told;                     /* who the listener knows of */
} Wait;

static void
wait_clear (Wait *wait)
{
  g_free (wait->told);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

/* After an attempt that gave @error. FALSE when there will be no other, or with the cancellation in @error. */
static gboolean
wait_for_holder (Wait *wait, GCancellable *cancellable, GError **error)
{
  const HwLockPatience *patience = wait->patience;
  gint64 left_ms;

  /* A SQLite file that somebody writes to keeps us from reading who holds the lock. */
  if (patience == NULL || patience->wait_ms <= 0
      || (!g_error_matches (*error, HW_ERROR, HW_ERROR_LOCKED)
          && !hw_error_is_lock_conflict (*error)))
    return FALSE;
  left_ms = patience->wait_ms - (g_get_monotonic_time () - wait->start_usec) / 1000;
  if (left_ms <= 0)
    {
      g_autofree char *duration = hw_format_duration (patience->wait_ms * 1000);
      g_autofree char *detail = g_strdup_printf ("Waited %s for it.", duration);

      hw_error_append_detail (*error, detail);
      return FALSE;
    }
  if (patience->locked_func != NULL && g_strcmp0 (wait->told, (*error)->message) != 0)
    {
      g_free (wait->told);
      wait->told = g_strdup ((*error)->message);
      patience->locked_func (*error, patience->user_data);
    }
  g_clear_error (error);

  return hw_wait_ms (MIN (left_ms, RETRY_MS), cancellable, error);
}

/* The connection that holds the lock says whose it is: many people share one database user. SQLite's lock row needs a
 * lock_timeout; a short one would leave the row behind when the file is busy at the end. */
static HwDatabase *
connect_own (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  const HwDatabaseOptions *options = hw_database_get_options (database);
  g_autofree char *actor = hw_get_actor ();
  g_autofree char *program = g_strdup_printf ("%s (%s)", options->application_name, actor);
  HwDatabaseOptions own_options = { .connect_timeout_ms = options->connect_timeout_ms,
                                    .application_name = program };
  g_autoptr(HwDatabase) connection = NULL;

  if (hw_database_get_dialect (database) == HW_DIALECT_SQLITE)
    own_options.lock_timeout_ms = MAX (options->lock_timeout_ms, SHORTEST_LOCK_TIMEOUT_MS);
  connection = hw_database_new (hw_database_get_url (database), &own_options);

  return hw_database_open (connection, cancellable, error) ? g_steal_pointer (&connection) : NULL;
}

/* The first attempt of a new connection. */
static gboolean
take_first (HwDatabase *connection,
            const char *schema,
            const char *version_table,
            const char *helper,
            const char *token,
            char **out_name,
            GCancellable *cancellable,
            GError **error)
{
  const HwLockClass *klass = get_class (connection);

  if (klass->open_and_take != NULL)
    return klass->open_and_take (connection, schema != NULL && *schema != '\0' ? schema : NULL,
                                 version_table, helper, out_name, cancellable, error);
  *out_name = make_name (connection, schema, version_table, cancellable, error);

  return *out_name != NULL
         && klass->take (connection, *out_name, helper, token, cancellable, error);
}

/**
 * hw_database_lock_acquire_patiently:
 * @database: tells where; its own connection is not used
 * @schema: (nullable): of the version table
 * @version_table: two projects with different version tables in one database do not exclude each other
 * @patience: (nullable): NULL does not wait
 * @error: HW_ERROR_LOCKED says who holds it and since when; else as hw_database_open()
 *
 * Takes the lock, over a second connection to the same place.
 *
 * Returns: (transfer full): the lock; NULL when somebody has it
 */
HwDatabaseLock *
hw_database_lock_acquire_patiently (HwDatabase *database,
                                    const char *schema,
                                    const char *version_table,
                                    const HwLockPatience *patience,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_auto(Wait) wait = { patience, g_get_monotonic_time (), NULL };
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(HwDatabase) connection = NULL;
  g_autofree char *name = NULL;
  g_autofree char *helper = NULL;
  g_autofree char *token = g_uuid_string_random ();
  g_autoptr(GError) local_error = NULL;
  gboolean is_taken;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (version_table != NULL, NULL);

  connection = connect_own (database, cancellable, error);
  if (connection == NULL)
    return NULL;
  helper =
      hw_database_lock_make_helper_name (hw_database_get_url (database), schema, version_table);
  is_taken = take_first (connection, schema, version_table, helper, token, &name, cancellable,
                         &local_error);
  while (!is_taken)
    {
      if (name == NULL || !wait_for_holder (&wait, cancellable, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      is_taken =
          get_class (connection)->take (connection, name, helper, token, cancellable, &local_error);
    }

  lock = g_new0 (HwDatabaseLock, 1);
  lock->klass = get_class (connection);
  lock->connection = g_steal_pointer (&connection);
  lock->name = g_steal_pointer (&name);
  lock->token = g_steal_pointer (&token);

  return g_steal_pointer (&lock);
}

HwDatabaseLock *
hw_database_lock_acquire (HwDatabase *database,
                          const char *schema,
                          const char *version_table,
                          GCancellable *cancellable,
                          GError **error)
{
  return hw_database_lock_acquire_patiently (database, schema, version_table, NULL, cancellable,
                                             error);
}

gboolean
hw_database_lock_await (HwDatabase *database,
                        const char *schema,
                        const char *version_table,
                        const HwLockPatience *patience,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto(Wait) wait = { patience, g_get_monotonic_time (), NULL };
  g_autoptr(GError) local_error = NULL;

  while (!hw_database_lock_probe (database, schema, version_table, cancellable, &local_error))
    {
      if (wait_for_holder (&wait, cancellable, &local_error))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_database_lock_probe:
 * @database: an open connection; a read-only one will do
 *
 * Returns: TRUE when nobody holds the lock; FALSE with HW_ERROR_LOCKED, or when looking failed
 */
gboolean
hw_database_lock_probe (HwDatabase *database,
                        const char *schema,
                        const char *version_table,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *helper = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (version_table != NULL, FALSE);

  name = make_name (database, schema, version_table, cancellable, error);
  helper =
      hw_database_lock_make_helper_name (hw_database_get_url (database), schema, version_table);

  return name != NULL && get_class (database)->probe (database, name, helper, cancellable, error);
}

gboolean
hw_database_lock_check (HwDatabaseLock *lock, GCancellable *cancellable, GError **error)
{
  gboolean is_held = FALSE;

  g_return_val_if_fail (lock != NULL, FALSE);

  lock->checked_usec = g_get_monotonic_time ();
  if (!lock->klass->check (lock->connection, lock->name, lock->token, &is_held, cancellable, error))
    return FALSE;
  if (!is_held)
    hw_set_error (error, HW_ERROR_CONNECTION_LOST,
                  "Another deployment may run: look at the database's state before going on.",
                  "the deployment lock of “%s” is not ours any more",
                  hw_database_url_get_label (hw_database_get_url (lock->connection)));

  return is_held;
}

/* A server that ends the session says so, or closes it. Only a connection that breaks without a word is found out later. */
gboolean
hw_database_lock_watch (HwDatabaseLock *lock, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (lock != NULL, FALSE);

  if (lock->klass->has_news != NULL && hw_database_is_open (lock->connection)
      && !lock->klass->has_news (lock->connection)
      && g_get_monotonic_time () - lock->checked_usec < CHECK_INTERVAL_USEC)
    return TRUE;

  return hw_database_lock_check (lock, cancellable, error);
}

/* Gives the lock back. Safe on a lost connection, whose lock the server has freed already. */
void
hw_database_lock_release (HwDatabaseLock *lock)
{
  if (lock == NULL)
    return;

  _hw_database_set_time_limit (lock->connection, HW_DATABASE_GOODBYE_LIMIT_USEC);
  if (hw_database_is_open (lock->connection))
    lock->klass->give_back (lock->connection, lock->name, lock->token);
  hw_database_close (lock->connection);
  g_clear_object (&lock->connection);
  g_free (lock->name);
  g_free (lock->token);
  g_free (lock);
}

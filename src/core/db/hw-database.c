/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database"

#include "config.h"

#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-postgres.h"
#include "hw-sqlite.h"

/* When a statement that has not ended is first looked after, and how often then. */
#define FIRST_WAIT_USEC (G_USEC_PER_SEC / 4)
#define NEXT_WAIT_USEC G_USEC_PER_SEC

typedef struct
{
  /* Owned */
  HwDatabaseUrl *url;
  char *application_name;
  HwDatabaseOptions options; /* owns its keyring; its strings are owned by the fields above */
  /* Borrowed */
  HwNoticeFunc notice_func;
  gpointer notice_data;
  HwWaitFunc wait_func;
  gpointer wait_data;

  gint64 wait_start_usec; /* monotonic: when the statement at hand began */
  gint64 wait_due_usec;   /* monotonic: when wait_func is to be called next */
  gint64 time_limit_usec; /* of every statement; 0: none */
  int server_version;
  gboolean is_open; /* between open() and close() */
  gboolean is_lost; /* the server or the network ended it */
} HwDatabasePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HwDatabase, hw_database, G_TYPE_OBJECT)

static void
hw_database_finalize (GObject *object)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (HW_DATABASE (object));

  g_clear_pointer (&priv->url, hw_database_url_unref);
  g_clear_pointer (&priv->application_name, g_free);
  g_clear_pointer (&priv->options.keyring, hw_keyring_unref);

  G_OBJECT_CLASS (hw_database_parent_class)->finalize (object);
}

static void
hw_database_class_init (HwDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_database_finalize;
}

static void
hw_database_init (HwDatabase *self)
{
}

void
_hw_database_set_server_version (HwDatabase *self, int version)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  priv->server_version = version;
}

void
_hw_database_set_lost (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  priv->is_lost = TRUE;
}

void
_hw_database_set_time_limit (HwDatabase *self, gint64 limit_usec)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  priv->time_limit_usec = limit_usec;
}

gint64
_hw_database_get_time_limit (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  return priv->time_limit_usec;
}

void
_hw_database_emit_notice (HwDatabase *self, const char *severity, const char *message)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  if (priv->notice_func != NULL)
    priv->notice_func (severity, message, priv->notice_data);
}

/* Half of the lock timeout at most, so that whoever holds the lock is known when it is given up. */
static gint64
get_first_wait_usec (HwDatabasePrivate *priv)
{
  gint64 half_usec = priv->options.lock_timeout_ms * 1000 / 2;

  return half_usec > 0 ? MIN (half_usec, FIRST_WAIT_USEC) : FIRST_WAIT_USEC;
}

void
_hw_database_begin_wait (HwDatabase *self, GCancellable *cancellable)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  if (priv->wait_func == NULL)
    return;
  priv->wait_start_usec = g_get_monotonic_time ();
  priv->wait_due_usec = priv->wait_start_usec + get_first_wait_usec (priv);
  priv->wait_func (0, NULL, cancellable, priv->wait_data);
}

gint64
_hw_database_get_wait_due (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  return priv->wait_func != NULL ? priv->wait_due_usec : 0;
}

void
_hw_database_tell_wait (HwDatabase *self, GCancellable *cancellable)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);
  gint64 now_usec = g_get_monotonic_time ();

  if (priv->wait_func == NULL || now_usec < priv->wait_due_usec)
    return;
  priv->wait_func (now_usec - priv->wait_start_usec, NULL, cancellable, priv->wait_data);
  priv->wait_due_usec = g_get_monotonic_time () + NEXT_WAIT_USEC;
}

gboolean
_hw_database_end_wait (HwDatabase *self, gboolean ok, GError **error)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  if (!ok && priv->wait_func != NULL && error != NULL && hw_error_is_lock_conflict (*error))
    priv->wait_func (g_get_monotonic_time () - priv->wait_start_usec, *error, NULL,
                     priv->wait_data);

  return ok;
}

void
_hw_database_set_url (HwDatabase *self, const HwDatabaseUrl *url)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);
  HwDatabaseUrl *old = priv->url;

  priv->url = hw_database_url_ref (url);
  hw_database_url_unref (old);
}

int
_hw_database_get_backend_pid (HwDatabase *self)
{
  return HW_IS_POSTGRES (self) ? hw_postgres_get_session (HW_POSTGRES (self)) : 0;
}

void
_hw_error_set_position_at_byte (GError *error, const char *sql, gsize offset)
{
  const char *start = sql;
  guint line = 1;

  for (const char *p = sql; *p != '\0' && (gsize)(p - sql) < offset; p++)
    {
      if (*p == '\n')
        {
          line++;
          start = p + 1;
        }
    }
  hw_error_set_location (error, NULL, line,
                         (guint)g_utf8_strlen (start, (gssize)(sql + offset - start)) + 1);
}

void
_hw_error_set_position_at_char (GError *error, const char *sql, guint position)
{
  const char *p = sql;

  for (guint i = 1; i < position && *p != '\0'; i++)
    p = g_utf8_next_char (p);
  _hw_error_set_position_at_byte (error, sql, (gsize)(p - sql));
}

char *
_hw_error_make_one_line (const char *message)
{
  char *line = g_strstrip (g_strdup (message));

  return g_strdelimit (line, "\r\n\t", ' ');
}

/**
 * hw_database_new:
 * @url: where the database is
 * @options: (nullable): copied; NULL takes every default
 *
 * Returns: (transfer full): a #HwPostgres or #HwSqlite that is not open yet
 */
HwDatabase *
hw_database_new (const HwDatabaseUrl *url, const HwDatabaseOptions *options)
{
  HwDatabase *self = NULL;
  HwDatabasePrivate *priv;

  g_return_val_if_fail (url != NULL, NULL);

  switch (hw_database_url_get_dialect (url))
    {
    case HW_DIALECT_POSTGRESQL:
      self = g_object_new (HW_TYPE_POSTGRES, NULL);
      break;
    case HW_DIALECT_SQLITE:
      self = g_object_new (HW_TYPE_SQLITE, NULL);
      break;
    }
  priv = hw_database_get_instance_private (self);
  priv->url = hw_database_url_ref (url);
  if (options != NULL)
    priv->options = *options;
  priv->application_name =
      g_strdup (priv->options.application_name != NULL ? priv->options.application_name
                                                       : HW_DATABASE_DEFAULT_APPLICATION_NAME);
  priv->options.application_name = priv->application_name;
  if (priv->options.keyring != NULL)
    hw_keyring_ref (priv->options.keyring);

  return self;
}

/**
 * hw_database_open:
 *
 * Connects. Blocks until the server answers, the connect timeout is over or @cancellable is cancelled. An open
 * connection stays as it is.
 *
 * Errors: HW_ERROR_CONNECT; HW_ERROR_AUTH when the password is missing or wrong, or the server does not let this user in;
 * HW_ERROR_LOCK_TIMEOUT when an SQLite file stays locked; G_IO_ERROR_CANCELLED
 */
gboolean
hw_database_open (HwDatabase *self, GCancellable *cancellable, GError **error)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);

  if (hw_database_is_open (self))
    return TRUE;
  hw_database_close (self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!HW_DATABASE_GET_CLASS (self)->open (self, cancellable, error))
    {
      HW_DATABASE_GET_CLASS (self)->close (self);
      return FALSE;
    }
  priv->is_open = TRUE;

  return TRUE;
}

/* Ends the connection; a transaction that is open is rolled back. It can be opened again. */
void
hw_database_close (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_if_fail (HW_IS_DATABASE (self));

  if (priv->is_open)
    HW_DATABASE_GET_CLASS (self)->close (self);
  priv->is_open = FALSE;
  priv->is_lost = FALSE;
}

/**
 * hw_database_is_open:
 *
 * Returns: FALSE before opening, after closing, and once a call has found the connection to be lost
 */
gboolean
hw_database_is_open (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);

  return priv->is_open && !priv->is_lost;
}

const HwDatabaseUrl *
hw_database_get_url (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_val_if_fail (HW_IS_DATABASE (self), NULL);

  return priv->url;
}

const HwDatabaseOptions *
hw_database_get_options (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_val_if_fail (HW_IS_DATABASE (self), NULL);

  return &priv->options;
}

HwDialect
hw_database_get_dialect (HwDatabase *self)
{
  return hw_database_url_get_dialect (hw_database_get_url (self));
}

int
hw_database_get_server_version (HwDatabase *self)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_val_if_fail (HW_IS_DATABASE (self), 0);

  return priv->server_version;
}

char *
hw_database_dup_description (HwDatabase *self)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), NULL);

  return HW_DATABASE_GET_CLASS (self)->dup_description (self);
}

/**
 * hw_database_set_notice_func:
 * @func: (nullable): called on the thread that runs the statement, during the call
 *
 * What the server says besides results: RAISE NOTICE, "truncate cascades to …".
 */
void
hw_database_set_notice_func (HwDatabase *self, HwNoticeFunc func, gpointer user_data)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_if_fail (HW_IS_DATABASE (self));

  priv->notice_func = func;
  priv->notice_data = user_data;
}

/**
 * hw_database_set_wait_func:
 * @func: (nullable): called again and again while a statement has not ended, a quarter of a second after its beginning
 *   for the first time. It must not use @self, and not take long: the statement is not served meanwhile.
 */
void
hw_database_set_wait_func (HwDatabase *self, HwWaitFunc func, gpointer user_data)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  g_return_if_fail (HW_IS_DATABASE (self));

  priv->wait_func = func;
  priv->wait_data = user_data;
}

gboolean
_hw_database_check_usable (HwDatabase *self, GCancellable *cancellable, GError **error)
{
  HwDatabasePrivate *priv = hw_database_get_instance_private (self);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (hw_database_is_open (self))
    return TRUE;
  hw_set_error (error, HW_ERROR_CONNECTION_LOST, NULL, "the connection to “%s” %s",
                hw_database_url_get_label (priv->url), priv->is_lost ? "is lost" : "is not open");

  return FALSE;
}

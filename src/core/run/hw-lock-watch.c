/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-lock-watch"

#include "config.h"

#include "hw-error.h"
#include "hw-lock-holders.h"
#include "hw-lock-watch.h"
#include "hw-util.h"

/* The watched statement is not served while we look. */
#define LOOK_LIMIT_MS 2000

struct _HwLockWatch
{
  /* Owned */
  HwDatabase *database;
  HwDatabase *own;      /* NULL until it is needed, and for SQLite */
  char *holders;        /* seen at the last look at the statement that runs; NULL: nobody */
  char *told;           /* what the listener was told last about the statement that runs */
  gboolean is_hopeless; /* the second connection could not be made */
  /* Borrowed */
  HwRunNoticeFunc func;
  gpointer user_data;
};

static void
connect_own (HwLockWatch *self, GCancellable *cancellable)
{
  HwDatabaseOptions options = {
    .connect_timeout_ms = LOOK_LIMIT_MS,
    .lock_timeout_ms = LOOK_LIMIT_MS,
    .statement_timeout_ms = LOOK_LIMIT_MS,
    .read_only = TRUE,
    .application_name = "headway lock watch",
  };
  g_autoptr(GError) error = NULL;

  if (self->own != NULL && !hw_database_is_open (self->own))
    g_clear_object (&self->own);
  if (self->own != NULL || self->is_hopeless
      || hw_database_get_dialect (self->database) != HW_DIALECT_POSTGRESQL)
    return;
  self->own = hw_database_new (hw_database_get_url (self->database), &options);
  if (hw_database_open (self->own, cancellable, &error))
    return;
  g_debug ("lock watch: %s", error->message);
  g_clear_object (&self->own);
  self->is_hopeless = !hw_error_is_cancelled (error);
}

/* SQLite's driver says it itself. */
static void
explain (HwLockWatch *self, GError *conflict)
{
  g_autofree char *detail = NULL;

  if (self->holders == NULL || hw_database_get_dialect (self->database) != HW_DIALECT_POSTGRESQL)
    return;
  detail = g_strdup_printf ("The lock was held by %s.", self->holders);
  hw_error_append_detail (conflict, detail);
}

static void
look (HwLockWatch *self, gint64 waited_usec, GCancellable *cancellable)
{
  g_autofree char *message = NULL;
  g_autofree char *duration = NULL;

  g_clear_pointer (&self->holders, g_free);
  connect_own (self, cancellable);
  self->holders = hw_lock_holders_describe (self->database, self->own, cancellable);
  if (self->holders == NULL || g_strcmp0 (self->holders, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_strdup (self->holders);
  duration = hw_format_duration (waited_usec);
  message =
      g_strdup_printf ("waiting for a lock for %s; it is held by %s", duration, self->holders);
  self->func (HW_SEVERITY_WARNING, "lock", message, self->user_data);
}

static void
on_wait_cb (gint64 waited_usec, GError *conflict, GCancellable *cancellable, gpointer user_data)
{
  HwLockWatch *self = user_data;

  if (conflict != NULL)
    {
      explain (self, conflict);
      return;
    }
  if (waited_usec == 0)
    {
      g_clear_pointer (&self->holders, g_free);
      g_clear_pointer (&self->told, g_free);
      return;
    }
  look (self, waited_usec, cancellable);
}

/**
 * hw_lock_watch_new:
 * @database: whose statements are watched; its wait func is taken
 * @func: called when a statement waits and whenever somebody else is in its way
 *
 * Returns: (transfer full)
 */
HwLockWatch *
hw_lock_watch_new (HwDatabase *database, HwRunNoticeFunc func, gpointer user_data)
{
  HwLockWatch *self = g_new0 (HwLockWatch, 1);

  self->database = g_object_ref (database);
  self->func = func;
  self->user_data = user_data;
  hw_database_set_wait_func (database, on_wait_cb, self);

  return self;
}

void
hw_lock_watch_free (HwLockWatch *self)
{
  if (self == NULL)
    return;

  hw_database_set_wait_func (self->database, NULL, NULL);
  g_clear_object (&self->own);
  g_clear_object (&self->database);
  g_free (self->holders);
  g_free (self->told);
  g_free (self);
}

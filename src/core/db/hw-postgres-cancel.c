/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres-cancel"

#include "config.h"

#include "hw-postgres-private.h"

/* PQcancel() opens a connection of its own and blocks without a limit, so it runs on a thread that we
 * can stop waiting for. Shared by that thread and the caller. */
struct _HwPostgresCancel
{
  gatomicrefcount refs;
  GMutex mutex;
  GCond cond;
  gboolean is_done;
  PGcancel *cancel; /* owned */
};

static void
cancel_unref (HwPostgresCancel *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  PQfreeCancel (self->cancel);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

static gpointer
cancel_thread (gpointer data)
{
  HwPostgresCancel *self = data;
  char message[256];

  if (!PQcancel (self->cancel, message, sizeof message))
    g_debug ("PQcancel: %s", message);
  g_mutex_lock (&self->mutex);
  self->is_done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  cancel_unref (self);

  return NULL;
}

/* Asks the server to stop what @conn runs. Returns: (transfer full): for _hw_postgres_cancel_finish() */
HwPostgresCancel *
_hw_postgres_cancel_start (PGconn *conn)
{
  HwPostgresCancel *self = g_new0 (HwPostgresCancel, 1);

  g_atomic_ref_count_init (&self->refs);
  g_atomic_ref_count_inc (&self->refs);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->cancel = PQgetCancel (conn);
  g_thread_unref (g_thread_new ("hw-pq-cancel", cancel_thread, self));

  return self;
}

gboolean
_hw_postgres_cancel_is_done (HwPostgresCancel *self)
{
  gboolean is_done;

  g_mutex_lock (&self->mutex);
  is_done = self->is_done;
  g_mutex_unlock (&self->mutex);

  return is_done;
}

/* The request must have been delivered before the next statement starts, or it would hit that one. @end_usec:
 * monotonic; when to leave it alone */
void
_hw_postgres_cancel_finish (HwPostgresCancel *self, gint64 end_usec)
{
  g_mutex_lock (&self->mutex);
  while (!self->is_done && g_cond_wait_until (&self->cond, &self->mutex, end_usec))
    ;
  g_mutex_unlock (&self->mutex);
  cancel_unref (self);
}

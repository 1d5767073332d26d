/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-read-progress"

#include "config.h"

#include "hw-read-progress.h"

struct _HwReadProgress
{
  /* Atomic */
  gint n_read;
  gint n_found;
};

HwReadProgress *
hw_read_progress_new (void)
{
  return g_atomic_rc_box_new0 (HwReadProgress);
}

HwReadProgress *
hw_read_progress_ref (HwReadProgress *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * hw_read_progress_unref:
 * @self: (nullable)
 */
void
hw_read_progress_unref (HwReadProgress *self)
{
  if (self != NULL)
    g_atomic_rc_box_release (self);
}

/**
 * hw_read_progress_get:
 *
 * Any thread; never waits.
 */
void
hw_read_progress_get (HwReadProgress *self, guint *out_read, guint *out_found)
{
  g_return_if_fail (self != NULL);

  /* In this order: what is read was found before. */
  *out_read = (guint)g_atomic_int_get (&self->n_read);
  *out_found = (guint)g_atomic_int_get (&self->n_found);
}

void
hw_read_progress_add_found (HwReadProgress *self, guint n)
{
  g_atomic_int_add (&self->n_found, (gint)n);
}

void
hw_read_progress_add_read (HwReadProgress *self)
{
  g_atomic_int_inc (&self->n_read);
}

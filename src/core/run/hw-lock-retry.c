/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-lock-retry"

#include "config.h"

#include "hw-error.h"
#include "hw-lock-retry.h"
#include "hw-util.h"

/* A wait does not get longer than this, however many there were. */
#define MAX_BACKOFF_MS (60 * 1000)

struct _HwLockRetry
{
  guint attempts;
  gint64 backoff_ms;
  guint n_failed; /* attempts of the transaction at hand */
  GRand *random;  /* owned */
};

/**
 * hw_lock_retry_new:
 * @attempts: in all; 0 and 1: no second one
 * @backoff_ms: the wait before the second attempt; it doubles before each further one
 * @seed: of the jitter, for tests; 0: one that nobody knows
 *
 * Returns: (transfer full): a counter with all its attempts left
 */
HwLockRetry *
hw_lock_retry_new (guint attempts, gint64 backoff_ms, guint32 seed)
{
  HwLockRetry *self = g_new0 (HwLockRetry, 1);

  self->attempts = MAX (attempts, 1);
  self->backoff_ms = MAX (backoff_ms, 1);
  self->random = seed != 0 ? g_rand_new_with_seed (seed) : g_rand_new ();

  return self;
}

void
hw_lock_retry_free (HwLockRetry *self)
{
  if (self == NULL)
    return;

  g_rand_free (self->random);
  g_free (self);
}

gboolean
hw_lock_retry_can (const HwLockRetry *self, const GError *error)
{
  return self->n_failed + 1 < self->attempts && hw_error_is_lock_conflict (error);
}

/**
 * hw_lock_retry_next_ms:
 *
 * The waits double, so that a short conflict costs little and a long one is not hammered at; half of each is left to
 * chance, so that two that met once do not meet again at the same moment.
 *
 * Returns: milliseconds, at least 1
 */
gint64
hw_lock_retry_next_ms (HwLockRetry *self)
{
  gint64 wait_ms = self->backoff_ms;

  for (guint i = 0; i < self->n_failed && wait_ms < MAX_BACKOFF_MS; i++)
    wait_ms *= 2;
  wait_ms = MIN (wait_ms, MAX_BACKOFF_MS);
  self->n_failed++;

  return MAX (wait_ms / 2 + (gint64)g_rand_int_range (self->random, 0, (gint32)(wait_ms / 2 + 1)),
              1);
}

char *
hw_lock_retry_describe (const HwLockRetry *self, const GError *error, gint64 wait_ms)
{
  g_autofree char *wait = hw_format_duration (wait_ms * 1000);
  const char *detail = hw_error_get_detail (error);
  g_autofree char *line = g_strdup (detail);

  if (line != NULL)
    g_strdelimit (line, "\r\n", ' ');

  return g_strdup_printf ("attempt %u of %u failed: %s%s%s; rolled back, the next one is in %s",
                          self->n_failed, self->attempts, error->message, line != NULL ? ": " : "",
                          line != NULL ? line : "", wait);
}

void
hw_lock_retry_reset (HwLockRetry *self)
{
  self->n_failed = 0;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-libpq"

#include "config.h"

#include "hw-error.h"
#include "hw-library.h"
#include "hw-libpq.h"

/* Its name since PostgreSQL 8.0: another number would be another interface. */
#define LIBRARY "libpq.so.5"

/* In the order of HwLibpq */
static const char *const names[] = {
#define NAME(name) #name,
  HW_LIBPQ_FUNCTIONS (NAME)
#undef NAME
};

G_STATIC_ASSERT (sizeof (HwLibpq) == G_N_ELEMENTS (names) * sizeof (gpointer));

/* The one of this process, which is loaded at the first call and stays. */
static const HwLibpq *
get (const char **out_message)
{
  static gsize is_done;
  static const HwLibpq *libpq;
  static char *message;

  if (g_once_init_enter (&is_done))
    {
      libpq = (const HwLibpq *)hw_library_load (LIBRARY, names, G_N_ELEMENTS (names), &message);
      g_once_init_leave (&is_done, 1);
    }
  if (out_message != NULL)
    *out_message = message;

  return libpq;
}

gboolean
_hw_libpq_load (GError **error)
{
  const char *message;

  if (get (&message) != NULL)
    return TRUE;

  hw_set_error (error, HW_ERROR_CONNECT,
                "Install PostgreSQL's client library, version 14 or newer.",
                "libpq cannot be loaded: %s", message);

  return FALSE;
}

const HwLibpq *
_hw_libpq_get (void)
{
  return get (NULL);
}

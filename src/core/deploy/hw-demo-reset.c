/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-demo-reset"

#include "config.h"

#include <errno.h>
#include <stdio.h>

#include <glib/gstdio.h>

#include "hw-demo-private.h"
#include "hw-error.h"

/* The new demo was not made: @aside becomes @root again. */
static void
put_back (const char *root, const char *aside)
{
  if (g_rename (aside, root) == 0)
    hw_demo_start (root, NULL, NULL);
}

/**
 * hw_demo_reset:
 * @dir: see the header
 * @options: (nullable): as for hw_demo_create()
 * @error: HW_ERROR_FILE, and what hw_demo_create() says; the old demo is there as it was then
 *
 * See the header. Blocks for some seconds; any thread.
 */
gboolean
hw_demo_reset (const char *dir,
               const HwDemoOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *root = NULL;
  g_autofree char *aside = NULL;

  g_return_val_if_fail (dir != NULL, FALSE);

  root = g_canonicalize_filename (dir, NULL);
  if (!hw_demo_stop (root, error))
    return FALSE;

  /* An empty folder beside it is a name that nobody else has; a rename takes its place. */
  aside = g_strconcat (root, ".old-XXXXXX", NULL);
  if (g_mkdtemp (aside) == NULL || g_rename (root, aside) != 0)
    {
      const int saved_errno = errno;

      g_rmdir (aside);
      hw_demo_start (root, NULL, NULL);
      hw_set_error (error, HW_ERROR_FILE, "Choose a folder that you may write in.",
                    "cannot put the old demo “%s” aside: %s", root, g_strerror (saved_errno));
      return FALSE;
    }
  if (!hw_demo_create (root, options, cancellable, error))
    {
      put_back (root, aside);
      return FALSE;
    }
  _hw_demo_remove_content (aside);
  g_rmdir (aside);

  return TRUE;
}

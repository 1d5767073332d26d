/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What an environment's editor begins with: keys and values as they are written. */
typedef struct
{
  GHashTable *shared; /* of headway.ini, or of the one that saving would make */
  GHashTable *user;   /* of the user's own file */
  gboolean has_file;  /* is there a headway.ini? */
} HwEnvironmentValues;

/* @root: of the project; @name: (nullable): NULL for a new environment. Reads files: not on the main thread.
 * (transfer full) */
HwEnvironmentValues *hw_environment_values_read (const char *root,
                                                 const char *name,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_environment_values_free (HwEnvironmentValues *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEnvironmentValues, hw_environment_values_free)

G_END_DECLS

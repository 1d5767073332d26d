/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-config.h"

G_BEGIN_DECLS

/* Changes to the environments of a headway.ini. Each reads the file, changes the lines in question, makes sure that what
 * comes out can be read without a new fault, and writes it so that a crash leaves the old or the new file. Everything
 * else in the file keeps its bytes. */

/** A key of [environment NAME] and what it is to be. */
typedef struct
{
  const char *key;
  const char *value; /* as it would be written by hand; NULL: take the key out */
} HwConfigChange;

/* @name: (nullable): NULL adds an environment. @new_name: what it is called afterwards. */
gboolean hw_config_save_environment (const char *path,
                                     const char *name,
                                     const char *new_name,
                                     const HwConfigChange *changes,
                                     guint n_changes,
                                     GError **error);
/* The same without writing: the environment as it would be read. (transfer full) */
HwEnvironment *hw_config_preview_environment (const char *path,
                                              const char *name,
                                              const char *new_name,
                                              const HwConfigChange *changes,
                                              guint n_changes,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_config_remove_environment (const char *path, const char *name, GError **error);
/* @names: of all environments, in their new order */
gboolean hw_config_order_environments (const char *path, const char *const *names, GError **error);

/* The keys and values of an environment as they are written: name -> value. An empty table for one that is not in the
 * file. (transfer full) */
GHashTable *hw_config_read_environment (const char *path,
                                        const char *name,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Is a password written out in @url? One that comes from a variable is not. */
gboolean hw_config_url_has_password (const char *url);

G_END_DECLS

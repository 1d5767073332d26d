/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-config-edit.h"

G_BEGIN_DECLS

/* What one user says about a project's environments, beside the headway.ini that everybody shares: a file of the user's own
 * configuration folder, readable by its owner alone. It has a section [environment NAME] for each with the keys
 *
 *   user               who signs in, instead of whom the URL names
 *   password           keyring, passfile, variable or ask: where the password is; default keyring
 *   password_variable  for `password = variable`: its name
 *   color              development, test, staging, production or other: the kind in whose colour it is shown
 *
 * and never a password. All of it reads and writes files and blocks; any thread. */

/* The file of the project in @root, which need not be there: (transfer full) */
char *hw_user_config_find (const char *root) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (element-type utf8 utf8): what stands in the section, empty for none */
GHashTable *
hw_user_config_read (const char *root, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @name: (nullable): what the environment was called; NULL for a new one */
gboolean hw_user_config_save (const char *root,
                              const char *name,
                              const char *new_name,
                              const HwConfigChange *changes,
                              guint n_changes,
                              GError **error);
/* The same without writing, for an @environment that nobody else has. */
gboolean hw_user_config_preview (const char *root,
                                 const char *name,
                                 const HwConfigChange *changes,
                                 guint n_changes,
                                 HwEnvironment *environment,
                                 GError **error);
gboolean hw_user_config_remove (const char *root, const char *name, GError **error);

G_END_DECLS

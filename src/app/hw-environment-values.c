/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-values"

#include "config.h"

#include "hw-environment-values.h"
#include "hw-user-config.h"

void
hw_environment_values_free (HwEnvironmentValues *values)
{
  if (values == NULL)
    return;

  g_clear_pointer (&values->shared, g_hash_table_unref);
  g_clear_pointer (&values->user, g_hash_table_unref);
  g_free (values);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

HwEnvironmentValues *
hw_environment_values_read (const char *root, const char *name, GError **error)
{
  g_autoptr(HwEnvironmentValues) values = g_new0 (HwEnvironmentValues, 1);
  g_autofree char *path = g_build_filename (root, "headway.ini", NULL);

  values->has_file = g_file_test (path, G_FILE_TEST_EXISTS);
  values->shared = name != NULL ? hw_config_read_environment (path, name, error) : new_table ();
  if (values->shared == NULL)
    return NULL;
  values->user = name != NULL ? hw_user_config_read (root, name, error) : new_table ();

  return values->user == NULL ? NULL : g_steal_pointer (&values);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-settings"

#include "config.h"

#include "hw-settings.h"

#define SETTINGS_SCHEMA "org.headway.Headway"

GSettings *
hw_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SETTINGS_SCHEMA, TRUE);

  return schema == NULL ? NULL : g_settings_new_full (schema, NULL, NULL);
}

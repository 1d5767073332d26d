/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-drift"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-drift.h"
#include "hw-cli-output.h"

void
hw_cli_warn_about_drift (const char *environment, const HwDrift *drift)
{
  g_autofree char *date = NULL;
  g_autofree char *objects = NULL;
  guint n = hw_drift_count (drift);

  if (n == 0)
    return;
  date = hw_drift_dup_date (drift);
  objects = hw_drift_describe (drift);
  hw_cli_warn (
      /* Translators: environment name, number of objects in its database, date, the first of them */
      ngettext ("%s: drift: %u object differs from the schema recorded on %s: %s",
                "%s: drift: %u objects differ from the schema recorded on %s: %s", n),
      environment, n, date, objects);
}

static void
add_change (JsonBuilder *builder, const HwSchemaChange *change)
{
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "kind", change->kind);
  hw_json_add_string (builder, "name", change->name);
  hw_json_add_string (builder, "change", hw_schema_change_kind_to_string (change->change));
  json_builder_end_object (builder);
}

void
hw_cli_add_drift_json (JsonBuilder *builder, const HwDrift *drift)
{
  json_builder_set_member_name (builder, "drift");
  if (drift == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  hw_json_add_time (builder, "recorded", drift->recorded_usec);
  json_builder_set_member_name (builder, "objects");
  json_builder_begin_array (builder);
  for (guint i = 0; i < drift->changes->len; i++)
    add_change (builder, g_ptr_array_index (drift->changes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

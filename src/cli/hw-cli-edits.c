/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-edits"

#include "config.h"

#include "hw-cli-edits.h"
#include "hw-cli-output.h"
#include "hw-util.h"

static void
add_edit (JsonBuilder *builder, const HwEdit *edit)
{
  g_autofree char *time = hw_time_to_iso8601 (edit->applied_usec);

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "revision", edit->revision->id);
  hw_json_add_string (builder, "file", edit->revision->file);
  hw_json_add_boolean (builder, "up", edit->is_up_changed);
  hw_json_add_boolean (builder, "down", edit->is_down_changed);
  hw_json_add_string (builder, "direction", hw_direction_to_string (edit->direction));
  hw_json_add_string (builder, "applied", time);
  hw_json_add_string (builder, "actor", *edit->actor != '\0' ? edit->actor : NULL);
  json_builder_end_object (builder);
}

void
hw_cli_add_edits_json (JsonBuilder *builder, GPtrArray *edits)
{
  json_builder_set_member_name (builder, "edited");
  if (edits == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_array (builder);
  for (guint i = 0; i < edits->len; i++)
    add_edit (builder, edits->pdata[i]);
  json_builder_end_array (builder);
}

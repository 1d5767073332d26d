/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tidy"

#include "config.h"

#include <string.h>

#include "hw-editor-edit.h"
#include "hw-editor-tidy.h"
#include "hw-settings.h"

/* The spaces and tabs before the end of the line, which a carriage return belongs to. */
static void
add_spaces (GPtrArray *edits, const char *whole, gsize start, const char *line)
{
  gsize end = strlen (line);
  gsize first;

  if (end > 0 && line[end - 1] == '\r')
    end--;
  for (first = end; first > 0 && (line[first - 1] == ' ' || line[first - 1] == '\t'); first--)
    ;
  if (first < end)
    g_ptr_array_add (edits, hw_text_edit_new (whole, start + first, end - first, ""));
}

/* (element-type HwTextEdit): from the top down */
static GPtrArray *
list_edits (const char *old_text, const char *whole, gboolean trims, gboolean ends)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_text_edit_free);
  g_autoptr(GHashTable) old = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto(GStrv) old_lines = g_strsplit (old_text, "\n", -1);
  g_auto(GStrv) lines = g_strsplit (whole, "\n", -1);
  gboolean is_changed = FALSE;
  gsize start = 0;

  for (guint i = 0; old_lines[i] != NULL; i++)
    g_hash_table_add (old, old_lines[i]);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      is_changed = !g_hash_table_contains (old, lines[i]);
      if (is_changed && trims)
        add_spaces (edits, whole, start, lines[i]);
      start += strlen (lines[i]) + 1;
    }
  if (ends && whole[0] != '\0' && !g_str_has_suffix (whole, "\n")
      && (is_changed || g_str_has_suffix (old_text, "\n")))
    g_ptr_array_add (edits, hw_text_edit_new (whole, strlen (whole), 0, "\n"));

  return edits;
}

void
hw_editor_tidy (HwEditorText *text, const char *old_text)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  g_autofree char *whole = NULL;
  g_autoptr(GPtrArray) edits = NULL;
  gboolean trims, ends;

  g_return_if_fail (HW_IS_EDITOR_TEXT (text));
  g_return_if_fail (old_text != NULL);

  trims = settings != NULL && g_settings_get_boolean (settings, "editor-trim");
  ends = settings != NULL && g_settings_get_boolean (settings, "editor-final-newline");
  if (!trims && !ends)
    return;
  whole = hw_editor_text_dup_text (text);
  edits = list_edits (old_text, whole, trims, ends);
  /* From the bottom up: what is above keeps its place. */
  for (guint i = edits->len; i-- > 0;)
    hw_editor_edit_apply (text, edits->pdata[i], FALSE);
}

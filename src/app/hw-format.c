/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-format"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "hw-error.h"
#include "hw-format-times.h"
#include "hw-format.h"

#define ZERO_WIDTH_SPACE "\342\200\213"

static GDateTime *
local_time (gint64 time_usec)
{
  return g_date_time_new_from_unix_local (time_usec / G_USEC_PER_SEC);
}

static char *
format_time (gint64 time_usec, const char *format)
{
  g_autoptr(GDateTime) time = time_usec == 0 ? NULL : local_time (time_usec);

  return time == NULL ? g_strdup ("") : g_date_time_format (time, format);
}

static gboolean
is_this_year (gint64 time_usec, gint64 now_usec)
{
  g_autoptr(GDateTime) time = local_time (time_usec);
  g_autoptr(GDateTime) now = local_time (now_usec == 0 ? g_get_real_time () : now_usec);

  return time != NULL && now != NULL && g_date_time_get_year (time) == g_date_time_get_year (now);
}

char *
hw_format_date_short (gint64 time_usec, gint64 now_usec)
{
  if (is_this_year (time_usec, now_usec))
    /* Translators: a date of this year in a list, as g_date_time_format() takes it: "19 Nov" */
    return format_time (time_usec, C_("short date", "%-d %b"));

  /* Translators: a date of another year in a list: "19 Nov 2024" */
  return format_time (time_usec, C_("short date", "%-d %b %Y"));
}

char *
hw_format_date (gint64 time_usec)
{
  /* Translators: a date as g_date_time_format() takes it: "19 November 2025" */
  return format_time (time_usec, C_("date", "%-d %B %Y"));
}

char *
hw_format_date_time (gint64 time_usec)
{
  if (is_this_year (time_usec, 0))
    /* Translators: a time of this year as g_date_time_format() takes it: "19 Nov, 16:20" */
    return format_time (time_usec, C_("date and time", "%-d %b, %H:%M"));

  /* Translators: a date and time as g_date_time_format() takes it: "19 Nov 2025, 16:20" */
  return format_time (time_usec, C_("date and time", "%-d %b %Y, %H:%M"));
}

char *
hw_format_time (gint64 time_usec)
{
  /* Translators: a time of day as g_date_time_format() takes it: "16:20" */
  return format_time (time_usec, C_("time", "%H:%M"));
}

char *
hw_format_ids_short (const HwGraph *graph, const char *const *ids)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autofree char *id = hw_graph_shorten_id (graph, ids[i]);

      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, id);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
hw_format_revision (const HwGraph *graph, const char *id)
{
  const HwRevision *revision = hw_graph_get_revision (graph, hw_graph_lookup (graph, id));
  g_autofree char *short_id = hw_graph_shorten_id (graph, id);

  /* Translators: id and message of a revision */
  return g_strdup_printf (C_("revision", "%s · %s"), short_id, revision->message);
}

const char *
hw_format_backup_format (HwBackupFormat format)
{
  switch (format)
    {
    case HW_BACKUP_FORMAT_CUSTOM:
      return _("Custom: one file");
    case HW_BACKUP_FORMAT_DIRECTORY:
      return _("Directory: several connections");
    case HW_BACKUP_FORMAT_SQLITE:
      return _("Copy of the file");
    }

  g_assert_not_reached ();
}

char *
hw_format_file_name (const char *name)
{
  GString *text;

  g_return_val_if_fail (name != NULL, NULL);

  text = g_string_new (name);
  g_string_replace (text, "-", "-" ZERO_WIDTH_SPACE, 0);
  g_string_replace (text, "_", "_" ZERO_WIDTH_SPACE, 0);

  return g_string_free (text, FALSE);
}

char *
hw_format_path (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  g_return_val_if_fail (path != NULL, NULL);

  if (length > 1 && strncmp (path, home, length) == 0
      && (path[length] == '\0' || path[length] == G_DIR_SEPARATOR))
    return g_strconcat ("~", path + length, NULL);

  return g_strdup (path);
}

/* The lines that Alembic's template writes into a docstring: the file's own variables say the same, and are true. */
static gboolean
is_field (const char *line)
{
  static const char *const fields[] = { "Revision ID:", "Revises:", "Create Date:" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_has_prefix (line, fields[i]))
      return TRUE;

  return FALSE;
}

char *
hw_format_description (const HwRevision *revision)
{
  const char *rest = revision->description;
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) lines = NULL;

  if (g_str_has_prefix (rest, revision->message))
    rest += strlen (revision->message);
  lines = g_strsplit (rest, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if ((revision->flags & HW_REVISION_PYTHON) == 0 || !is_field (lines[i]))
      g_string_append_printf (text, "%s\n", lines[i]);

  return g_strdup (g_strstrip (text->str));
}

char *
hw_format_error (const GError *error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *hint = hw_error_get_hint (error);
  g_autofree char *message = NULL;
  g_autofree char *first = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  /* Core messages are lower-case sentences without full stop, so that they can be part of another. */
  message = hw_format_times (error->message);
  first = g_utf8_strup (message, g_utf8_next_char (message) - message);
  g_string_append (text, first);
  if (message[0] != '\0')
    g_string_append (text, g_utf8_next_char (message));
  if (text->len > 0 && text->str[text->len - 1] != '.')
    g_string_append_c (text, '.');
  if (hint != NULL && hint[0] != '\0')
    g_string_append_printf (text, " %s", hint);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
hw_format_kind (HwEnvironmentKind kind)
{
  switch (kind)
    {
    case HW_ENVIRONMENT_KIND_DEVELOPMENT:
      return C_("environment kind", "Development");
    case HW_ENVIRONMENT_KIND_TEST:
      return C_("environment kind", "Test");
    case HW_ENVIRONMENT_KIND_STAGING:
      return C_("environment kind", "Staging");
    case HW_ENVIRONMENT_KIND_PRODUCTION:
      return C_("environment kind", "Production");
    case HW_ENVIRONMENT_KIND_OTHER:
      break;
    }

  return C_("environment kind", "Other");
}

char *
hw_format_mnemonic (const char *text)
{
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

/* A digit at its beginning would else go with the words before it. @mark: U+2066 or U+2068; U+2069 ends both. */
static char *
isolate (const char *text, const char *mark)
{
  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL || text[0] == '\0')
    return g_strdup (text);

  return g_strconcat (mark, text, "\xe2\x81\xa9", NULL);
}

char *
hw_format_isolate (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return isolate (text, "\xe2\x81\xa6");
}

char *
hw_format_isolate_words (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return isolate (text, "\xe2\x81\xa8");
}

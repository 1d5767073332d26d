/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-format-times"

#include "config.h"

#include "hw-format-times.h"
#include "hw-format.h"
#include "hw-util.h"

/* A day is the same everywhere: its noon here is on it. */
static gint64
find_noon (gint64 midnight_usec)
{
  g_autoptr(GDateTime) day = g_date_time_new_from_unix_utc (midnight_usec / G_USEC_PER_SEC);
  g_autoptr(GDateTime) noon =
                 g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                        g_date_time_get_day_of_month (day), 12, 0, 0);

  return g_date_time_to_unix (noon) * G_USEC_PER_SEC;
}

static gboolean
append_time (const GMatchInfo *match, GString *result, gpointer user_data)
{
  g_autofree char *word = g_match_info_fetch (match, 0);
  g_autofree char *time = g_match_info_fetch (match, 1);
  gint64 time_usec = hw_time_from_iso8601 (word);
  g_autofree char *text = NULL;

  if (time_usec == 0)
    text = g_strdup (word);
  else if (time == NULL || *time == '\0')
    text = hw_format_date (find_noon (time_usec));
  else
    text = hw_format_date_time (time_usec);
  g_string_append (result, text);

  return FALSE;
}

char *
hw_format_times (const char *text)
{
  g_autoptr(GRegex) regex = NULL;
  char *result;

  g_return_val_if_fail (text != NULL, NULL);

  regex = g_regex_new ("(?<!\\S)\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\dZ)?(?=[.,:;)]*(?!\\S))",
                       0, 0, NULL);
  g_assert (regex != NULL);
  result = g_regex_replace_eval (regex, text, -1, 0, 0, append_time, NULL, NULL);

  /* Text that is not UTF-8 */
  return result != NULL ? result : g_strdup (text);
}

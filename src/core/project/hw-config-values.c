/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-config-values"

#include "config.h"

#include <string.h>

#include "hw-config.h"
#include "hw-error.h"

#define WINDOW_HINT \
  "A window is written “Mon-Thu 08:00-16:00 Europe/Berlin”: days, hours, time zone."
#define ZONE_FOLDER "/usr/share/zoneinfo"

/**
 * hw_config_check_timezone:
 * @name: an IANA name such as `Europe/Berlin` or `UTC`
 * @error: HW_ERROR_CONFIG
 *
 * Returns: whether @name may be used as a time zone
 */
gboolean
hw_config_check_timezone (const char *name, GError **error)
{
  g_autoptr(GTimeZone) zone = NULL;
  gboolean is_well_formed = TRUE;

  for (const char *p = name; *p != '\0'; p++)
    is_well_formed = is_well_formed && (g_ascii_isalnum (*p) || strchr ("_+-/", *p) != NULL);
  is_well_formed = is_well_formed && g_ascii_isalpha (name[0]);

  if (is_well_formed)
    zone = g_time_zone_new_identifier (name);
  /* Small installations come without the zone files; that is no fault of the project. */
  if (is_well_formed && (zone != NULL || !g_file_test (ZONE_FOLDER, G_FILE_TEST_IS_DIR)))
    return TRUE;

  hw_set_error (error, HW_ERROR_CONFIG,
                "Time zones have names of the IANA database, such as UTC or Europe/Berlin.",
                "“%s” is not a time zone", name);

  return FALSE;
}

/* "Mon", "Mon-Thu", "Mon,Wed-Fri" */
static gboolean
check_days (const char *text)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", NULL };
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (parts[i], "-", -1);
      guint n = g_strv_length (ends);

      if (n < 1 || n > 2)
        return FALSE;
      for (guint j = 0; j < n; j++)
        if (!g_strv_contains (days, ends[j]))
          return FALSE;
    }

  return parts[0] != NULL;
}

/* "08:00" as minutes since midnight; 24:00 is the day's end; -1: not a time */
static int
parse_clock (const char *text)
{
  guint64 hour;
  guint64 minute;
  g_autofree char *hours = NULL;

  if (strlen (text) != 5 || text[2] != ':')
    return -1;
  hours = g_strndup (text, 2);
  if (!g_ascii_string_to_unsigned (hours, 10, 0, 24, &hour, NULL)
      || !g_ascii_string_to_unsigned (text + 3, 10, 0, 59, &minute, NULL)
      || (hour == 24 && minute > 0))
    return -1;

  return (int)(hour * 60 + minute);
}

static gboolean
check_hours (const char *text)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", -1);
  int from;
  int to;

  if (g_strv_length (ends) != 2)
    return FALSE;
  from = parse_clock (ends[0]);
  to = parse_clock (ends[1]);

  return from >= 0 && to > from;
}

/**
 * hw_config_check_window:
 * @text: when an environment may be deployed to
 * @error: HW_ERROR_CONFIG
 *
 * Returns: whether @text is a window: days, hours within one day, time zone
 */
gboolean
hw_config_check_window (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  const char *parts[3] = { NULL, NULL, NULL };
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (n < G_N_ELEMENTS (parts))
        parts[n] = words[i];
      n++;
    }
  if (n != G_N_ELEMENTS (parts))
    {
      hw_set_error (error, HW_ERROR_CONFIG, WINDOW_HINT,
                    "“%s” is not a window: it needs days, hours and a time zone", text);
      return FALSE;
    }
  if (!check_days (parts[0]))
    {
      hw_set_error (error, HW_ERROR_CONFIG,
                    "Days are Mon, Tue, Wed, Thu, Fri, Sat, Sun: “Mon-Thu” or “Mon,Wed”.",
                    "“%s” are not days of a window", parts[0]);
      return FALSE;
    }
  if (!check_hours (parts[1]))
    {
      hw_set_error (error, HW_ERROR_CONFIG,
                    "Hours are written “08:00-16:00”, the earlier one first, up to 24:00.",
                    "“%s” are not the hours of a window", parts[1]);
      return FALSE;
    }

  return hw_config_check_timezone (parts[2], error);
}

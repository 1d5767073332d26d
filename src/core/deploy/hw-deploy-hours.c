/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-hours"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "hw-deploy-hours.h"
#include "hw-error.h"

/* Day of the week as GDateTime counts: Monday is 1, Sunday 7; 0 for anything else. */
static int
parse_day (const char *name)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      if (strcmp (name, days[i]) == 0)
        return (int)i + 1;
    }

  return 0;
}

/* @text: "Mon-Thu", "Mon,Wed", "Fri-Mon" */
static gboolean
contains_day (const char *text, int day, gboolean *out_is_valid)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  gboolean is_inside = FALSE;

  *out_is_valid = parts[0] != NULL;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto(GStrv) ends = g_strsplit (parts[i], "-", 2);
      int from = parse_day (ends[0] != NULL ? ends[0] : "");
      int to = ends[0] != NULL && ends[1] != NULL ? parse_day (ends[1]) : from;

      if (from == 0 || to == 0)
        *out_is_valid = FALSE;
      else if (from <= to)
        is_inside = is_inside || (day >= from && day <= to);
      else
        is_inside = is_inside || day >= from || day <= to;
    }

  return is_inside;
}

/**
 * hw_deploy_hours_contains:
 * @window: days, hours within one day, time zone, separated by blanks; the end is not part of it
 * @time_usec: microseconds since 1970 UTC
 * @out_is_inside: (out)
 * @error: HW_ERROR_CONFIG when @window is not written like that, or its time zone is not known here
 */
gboolean
hw_deploy_hours_contains (const char *window,
                          gint64 time_usec,
                          gboolean *out_is_inside,
                          GError **error)
{
  char days[64], zone_name[64];
  int from_hour, from_minute, to_hour, to_minute;
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  gboolean is_valid;

  g_return_val_if_fail (window != NULL, FALSE);

  is_valid = sscanf (window, "%63s %2d:%2d-%2d:%2d %63s", days, &from_hour, &from_minute, &to_hour,
                     &to_minute, zone_name)
             == 6;
  if (is_valid)
    zone = g_time_zone_new_identifier (zone_name);
  utc = g_date_time_new_from_unix_utc (time_usec / G_USEC_PER_SEC);
  if (zone != NULL && utc != NULL)
    local = g_date_time_to_timezone (utc, zone);
  if (local != NULL)
    {
      int now = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);

      *out_is_inside = contains_day (days, g_date_time_get_day_of_week (local), &is_valid)
                       && now >= from_hour * 60 + from_minute && now < to_hour * 60 + to_minute;
      if (is_valid)
        return TRUE;
    }
  hw_set_error (error, HW_ERROR_CONFIG, "Write it as “Mon-Thu 08:00-16:00 Europe/Berlin”.",
                "the allowed hours “%s” cannot be read", window);

  return FALSE;
}

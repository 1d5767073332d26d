/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-deploy-hours.h"
#include "hw-error.h"
#include "hw-util.h"

static void
test_inside_and_outside (void)
{
  /* 2026-11-23 is a Monday; Berlin is one hour ahead of UTC in winter and two in summer. */
  static const struct
  {
    const char *window;
    const char *time;
    gboolean is_inside;
  } rows[] = {
    { "Mon-Thu 08:00-16:00 UTC", "2026-11-23T08:00:00Z", TRUE },
    { "Mon-Thu 08:00-16:00 UTC", "2026-11-23T07:59:59Z", FALSE },
    { "Mon-Thu 08:00-16:00 UTC", "2026-11-23T15:59:59Z", TRUE },
    { "Mon-Thu 08:00-16:00 UTC", "2026-11-23T16:00:00Z", FALSE },
    { "Mon-Thu 08:00-16:00 UTC", "2026-11-27T12:00:00Z", FALSE },
    { "Mon,Fri 08:00-16:00 UTC", "2026-11-27T12:00:00Z", TRUE },
    { "Sat-Mon 08:00-16:00 UTC", "2026-11-23T12:00:00Z", TRUE },
    { "Sat-Mon 08:00-16:00 UTC", "2026-11-24T12:00:00Z", FALSE },
    { "Sun 00:00-24:00 UTC", "2026-11-29T23:59:59Z", TRUE },
    { "Mon 08:00-16:00 Europe/Berlin", "2026-11-23T07:00:00Z", TRUE },
    { "Mon 08:00-16:00 Europe/Berlin", "2026-11-23T15:00:00Z", FALSE },
    { "Mon 08:00-16:00 Europe/Berlin", "2026-07-20T06:00:00Z", TRUE },
    { "Tue 00:00-02:00 Europe/Berlin", "2026-11-23T23:30:00Z", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean is_inside = !rows[i].is_inside;

      g_test_message ("%s at %s", rows[i].window, rows[i].time);
      g_assert_true (hw_deploy_hours_contains (rows[i].window, hw_time_from_iso8601 (rows[i].time),
                                               &is_inside, &error));
      g_assert_no_error (error);
      g_assert_cmpint (is_inside, ==, rows[i].is_inside);
    }
}

static void
test_unreadable (void)
{
  static const char *const windows[] = {
    "", "Mon", "Mon 08:00", "Mon 08:00-16:00", "Mun 08:00-16:00 UTC", "Mon 08:00-16:00 No/Where",
  };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean is_inside;

      g_test_message ("“%s”", windows[i]);
      g_assert_false (hw_deploy_hours_contains (windows[i], 0, &is_inside, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/deploy-hours/inside-and-outside", test_inside_and_outside);
  g_test_add_func ("/deploy-hours/unreadable", test_unreadable);

  return g_test_run ();
}

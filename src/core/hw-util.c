/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-util"

#include "config.h"

#include <string.h>

#include "hw-util.h"

const char *
hw_direction_to_string (HwDirection direction)
{
  static const char *const names[] = { "upgrade", "downgrade", "stamp" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_DIRECTION_STAMP + 1);

  return names[direction];
}

const char *
hw_environment_kind_to_string (HwEnvironmentKind kind)
{
  static const char *const names[] = { "development", "test", "staging", "production", "other" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_ENVIRONMENT_KIND_OTHER + 1);

  return names[kind];
}

const char *
hw_backup_policy_to_string (HwBackupPolicy policy)
{
  static const char *const names[] = { "required", "optional", "off" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_BACKUP_POLICY_OFF + 1);

  return names[policy];
}

const char *
hw_backup_format_to_string (HwBackupFormat format)
{
  static const char *const names[] = { "custom", "directory", "sqlite" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_BACKUP_FORMAT_SQLITE + 1);

  return names[format];
}

const char *
hw_dialect_to_string (HwDialect dialect)
{
  static const char *const names[] = { "postgresql", "sqlite" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_DIALECT_SQLITE + 1);

  return names[dialect];
}

const char *
hw_severity_to_string (HwSeverity severity)
{
  static const char *const names[] = { "error", "warning", "info" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_SEVERITY_INFO + 1);

  return names[severity];
}

char *
hw_time_to_iso8601 (gint64 time_usec)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_usec / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

/* The number that @n digits at @text make; G_MAXUINT when one of them is none. */
static guint
read_digits (const char *text, guint n)
{
  guint number = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return G_MAXUINT;
      number = number * 10 + (guint)g_ascii_digit_value (text[i]);
    }

  return number;
}

/* "2026-01-07T15:00:00Z", as Headway writes it: with GDateTime this was a tenth of what reading a revision costs. 0 for
 * every other form. */
static gint64
read_plain_utc (const char *text)
{
  guint year, month, day, hour, minute, second;

  if (strlen (text) < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':'
      || text[16] != ':' || (!g_str_equal (text + 19, "Z") && !g_str_equal (text + 19, "+00:00")))
    return 0;
  year = read_digits (text, 4);
  month = read_digits (text + 5, 2);
  day = read_digits (text + 8, 2);
  hour = read_digits (text + 11, 2);
  minute = read_digits (text + 14, 2);
  second = read_digits (text + 17, 2);
  if (year == 0 || year > 9999
      || !g_date_valid_dmy ((GDateDay)MIN (day, 99), (GDateMonth)MIN (month, 13), (GDateYear)year)
      || hour > 23 || minute > 59 || second > 59)
    return 0;

  /* Howard Hinnant's days_from_civil: years that begin in March end with the leap day. */
  guint shifted = month > 2 ? year : year - 1;
  guint day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  gint64 days =
      (gint64)shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year - 719468;

  return (((days * 24 + hour) * 60 + minute) * 60 + second) * G_USEC_PER_SEC;
}

gint64
hw_time_from_iso8601 (const char *text)
{
  g_autoptr(GTimeZone) utc = NULL;
  g_autofree char *copy = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint64 plain = text != NULL ? read_plain_utc (text) : 0;

  if (text == NULL || plain != 0)
    return plain;

  copy = g_strstrip (g_strdup (text));
  /* “2026-01-07 15:00:00.5” as Python prints it; a date alone is the day's beginning. */
  if (strlen (copy) > 10 && copy[10] == ' ')
    copy[10] = 'T';
  if (strlen (copy) == 10)
    {
      char *day = g_strconcat (copy, "T00:00:00", NULL);

      g_free (copy);
      copy = day;
    }
  else if (strlen (copy) == 16 && copy[13] == ':')
    {
      char *minute = g_strconcat (copy, ":00", NULL);

      g_free (copy);
      copy = minute;
    }
  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (copy, utc);
  if (time == NULL)
    return 0;

  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

char *
hw_format_duration (gint64 duration_usec)
{
  gint64 seconds = (duration_usec + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;

  if (duration_usec < 10 * G_USEC_PER_SEC)
    return g_strdup_printf ("%.2f s", (double)duration_usec / G_USEC_PER_SEC);
  if (seconds < 60)
    return g_strdup_printf ("%.1f s", (double)duration_usec / G_USEC_PER_SEC);
  if (seconds < 60 * 60)
    return g_strdup_printf ("%d min %02d s", (int)(seconds / 60), (int)(seconds % 60));

  return g_strdup_printf ("%d h %02d min", (int)(seconds / 3600), (int)(seconds / 60 % 60));
}

char *
hw_format_size (guint64 size_bytes)
{
  /* g_format_size_full() puts a no-break space between number and unit, which terminals do not need. */
  char *text = g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
  char *blank;

  while ((blank = strstr (text, "\302\240")) != NULL)
    {
      *blank = ' ';
      memmove (blank + 1, blank + 2, strlen (blank + 2) + 1);
    }

  return text;
}

gboolean
hw_parse_duration_ms (const char *text, gint64 *out_ms)
{
  static const struct
  {
    const char *unit;
    gint64 ms;
  } units[] = { { "", 1 },
                { "ms", 1 },
                { "s", 1000 },
                { "min", 60 * 1000 },
                { "h", 3600 * 1000 },
                { "d", 24 * 3600 * 1000 } };
  g_autofree char *copy = NULL;
  g_autofree char *number = NULL;
  gsize digits;
  guint64 value;

  g_return_val_if_fail (text != NULL, FALSE);

  copy = g_strstrip (g_strdup (text));
  digits = strspn (copy, "0123456789");
  number = g_strndup (copy, digits);
  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT32, &value, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      const char *unit = copy + digits;

      while (*unit == ' ')
        unit++;
      if (strcmp (unit, units[i].unit) == 0)
        {
          /* PostgreSQL holds the value in a 32-bit integer of milliseconds. */
          if ((gint64)value > G_MAXINT32 / units[i].ms)
            return FALSE;
          *out_ms = (gint64)value * units[i].ms;
          return TRUE;
        }
    }

  return FALSE;
}

guint
hw_strv_length (const char *const *strv)
{
  return strv != NULL ? g_strv_length ((GStrv)strv) : 0;
}

gboolean
hw_strv_equal (const char *const *a, const char *const *b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a != NULL ? a : none, b != NULL ? b : none);
}

static int
compare_strings (const void *a, const void *b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

gboolean
hw_strv_is_permutation (const char *const *a, const char *const *b)
{
  guint n = hw_strv_length (a);
  g_autofree const char **sorted_a = NULL;
  g_autofree const char **sorted_b = NULL;

  if (n != hw_strv_length (b))
    return FALSE;
  sorted_a = g_memdup2 (a, n * sizeof *a);
  sorted_b = g_memdup2 (b, n * sizeof *b);
  if (n > 1)
    {
      qsort (sorted_a, n, sizeof *sorted_a, compare_strings);
      qsort (sorted_b, n, sizeof *sorted_b, compare_strings);
    }
  for (guint i = 0; i < n; i++)
    if (strcmp (sorted_a[i], sorted_b[i]) != 0)
      return FALSE;

  return TRUE;
}

char *
hw_get_actor (void)
{
  return g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());
}

gboolean
hw_wait_ms (gint64 wait_ms, GCancellable *cancellable, GError **error)
{
  gint64 end_usec = g_get_monotonic_time () + wait_ms * 1000;
  GPollFD fd = { .fd = -1 };
  gboolean has_fd = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd);

  for (gint64 left_usec = wait_ms * 1000; left_usec > 0;
       left_usec = end_usec - g_get_monotonic_time ())
    {
      if (g_cancellable_is_cancelled (cancellable))
        break;
      /* Rounded up: waits of zero milliseconds would make this a busy loop. */
      g_poll (&fd, has_fd ? 1 : 0, (gint)MIN ((left_usec + 999) / 1000, G_MAXINT));
    }
  if (has_fd)
    g_cancellable_release_fd (cancellable);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

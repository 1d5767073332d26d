/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-process"

#include "config.h"

#include <string.h>

#include "hw-process.h"

/* Fields of /proc/PID/stat after the second (proc(5) counts from 1, so these are its numbers less 3). */
enum
{
  FIELD_STATE = 0,
  FIELD_GROUP = 2,
  FIELD_START = 19,
  N_FIELDS,
};

gboolean
hw_process_look (gint64 pid, HwProcess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  const char *name_end;

  *process = (HwProcess){ 0 };
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  /* The second field is the program's name in parentheses, which may itself hold spaces and parentheses. */
  name_end = strrchr (text, ')');
  if (name_end == NULL || name_end[1] == '\0')
    return FALSE;
  fields = g_strsplit (name_end + 2, " ", -1);
  if (g_strv_length (fields) < N_FIELDS)
    return FALSE;
  process->has_ended = strchr ("ZX", fields[FIELD_STATE][0]) != NULL;
  process->group = g_ascii_strtoll (fields[FIELD_GROUP], NULL, 10);
  process->start_ticks = g_ascii_strtoll (fields[FIELD_START], NULL, 10);

  return TRUE;
}

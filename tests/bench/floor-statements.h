/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

/* A file of statements, one a line; an empty line ends a migration. */
typedef struct
{
  char *text;
  GPtrArray *lines; /* borrowed from @text; "" between two migrations */
} FloorStatements;

static inline gboolean
floor_statements_load (FloorStatements *self, const char *path)
{
  if (!g_file_get_contents (path, &self->text, NULL, NULL))
    return FALSE;
  self->lines = g_ptr_array_new ();
  for (char *p = self->text; p != NULL && *p != '\0';)
    {
      char *end = strchr (p, '\n');

      if (end != NULL)
        *end++ = '\0';
      g_ptr_array_add (self->lines, p);
      p = end;
    }

  return TRUE;
}

static inline void
floor_statements_clear (FloorStatements *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self->text);
}

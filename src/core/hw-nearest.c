/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-nearest"

#include "config.h"

#include <string.h>

#include "hw-nearest.h"

/* Longer words are names that a program made. */
#define MAX_LENGTH 64

/* How many slips make another word: none in a short one, for which there are too many neighbours. */
static guint
get_limit (gsize length)
{
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

/* Characters put in, left out, changed, or swapped with the next (optimal string alignment, O(n m)); bytes, without regard
 * to the case of ASCII. */
static guint
measure (const char *a, const char *b)
{
  const gsize n = strlen (a);
  const gsize m = strlen (b);
  guint rows[3][MAX_LENGTH + 1] = { { 0 } };

  for (gsize j = 0; j <= m; j++)
    rows[0][j] = (guint)j;
  for (gsize i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3];
      const guint *last = rows[(i + 2) % 3];
      const guint *before = rows[(i + 1) % 3];

      row[0] = (guint)i;
      for (gsize j = 1; j <= m; j++)
        {
          const char x = g_ascii_tolower (a[i - 1]);
          const char y = g_ascii_tolower (b[j - 1]);

          row[j] = MIN (last[j - 1] + (x != y ? 1 : 0), MIN (last[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && x == g_ascii_tolower (b[j - 2]) && y == g_ascii_tolower (a[i - 2]))
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
    }

  return rows[n % 3][m];
}

void
hw_nearest_init (HwNearest *self, const char *word)
{
  g_return_if_fail (word != NULL);

  *self = (HwNearest){ .word = word, .distance = get_limit (strlen (word)) + 1 };
}

void
hw_nearest_add (HwNearest *self, const char *candidate)
{
  guint distance;

  g_return_if_fail (candidate != NULL);

  if (strlen (self->word) > MAX_LENGTH || strlen (candidate) > MAX_LENGTH
      || (self->found != NULL && strcmp (self->found, candidate) == 0))
    return;
  distance = measure (self->word, candidate);
  if (distance < self->distance)
    {
      self->found = candidate;
      self->distance = distance;
      self->is_unique = TRUE;
    }
  else if (distance == self->distance && self->found != NULL)
    self->is_unique = FALSE;
}

const char *
hw_nearest_get (const HwNearest *self)
{
  return self->is_unique ? self->found : NULL;
}

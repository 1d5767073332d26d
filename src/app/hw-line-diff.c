/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-line-diff"

#include "config.h"

#include "hw-line-diff.h"

/* Pairs of lines that may be compared: a quarter of a second. */
#define MAX_PAIRS 4000000

typedef struct
{
  char **lines;
  guint n;
} Side;

static Side
split (const char *text)
{
  Side side = { g_strsplit (text, "\n", -1), 0 };

  side.n = g_strv_length (side.lines);
  /* What stands behind the last line end is no line. */
  if (side.n > 0 && side.lines[side.n - 1][0] == '\0')
    side.n--;

  return side;
}

static void
line_clear (gpointer data)
{
  g_free (((HwLine *)data)->text);
}

static void
add (GArray *result, HwLineSide side, const char *text)
{
  HwLine line = { side, g_strdup (text) };

  g_strchomp (line.text);
  g_array_append_val (result, line);
}

static gboolean
is_same (const Side *old, guint i, const Side *new, guint j)
{
  return g_str_equal (old->lines[i], new->lines[j]);
}

/* Lines @from to the ends given, by the table of longest common parts. */
static void
add_middle (
    GArray *result, const Side *old, const Side *new, guint from, guint old_end, guint new_end)
{
  const gsize width = (gsize)new_end - from + 1;
  const gsize height = (gsize)old_end - from + 1;
  g_autofree guint *common = NULL; /* [i * width + j]: of what is left from there on */
  guint i = from, j = from;

  if (width * height <= MAX_PAIRS)
    {
      common = g_new0 (guint, width * height);
      for (gsize y = height - 1; y-- > 0;)
        for (gsize x = width - 1; x-- > 0;)
          common[y * width + x] =
              is_same (old, from + (guint)y, new, from + (guint)x)
                  ? common[(y + 1) * width + x + 1] + 1
                  : MAX (common[(y + 1) * width + x], common[y * width + x + 1]);
    }
  while (i < old_end || j < new_end)
    {
      const gsize y = i - from, x = j - from;

      if (common != NULL && i < old_end && j < new_end && is_same (old, i, new, j))
        {
          add (result, HW_LINE_BOTH, old->lines[i]);
          i++;
          j++;
        }
      else if (i < old_end
               && (j == new_end || common == NULL
                   || common[(y + 1) * width + x] >= common[y * width + x + 1]))
        add (result, HW_LINE_OLD, old->lines[i++]);
      else
        add (result, HW_LINE_NEW, new->lines[j++]);
    }
}

GArray *
hw_line_diff (const char *old_text, const char *new_text)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (HwLine));
  Side old, new;
  guint start = 0, end = 0;

  g_return_val_if_fail (old_text != NULL, result);
  g_return_val_if_fail (new_text != NULL, result);

  g_array_set_clear_func (result, line_clear);
  old = split (old_text);
  new = split (new_text);
  while (start < MIN (old.n, new.n) && is_same (&old, start, &new, start))
    start++;
  while (end < MIN (old.n, new.n) - start && is_same (&old, old.n - 1 - end, &new, new.n - 1 - end))
    end++;
  for (guint i = 0; i < start; i++)
    add (result, HW_LINE_BOTH, old.lines[i]);
  add_middle (result, &old, &new, start, old.n - end, new.n - end);
  for (guint i = old.n - end; i < old.n; i++)
    add (result, HW_LINE_BOTH, old.lines[i]);
  g_strfreev (old.lines);
  g_strfreev (new.lines);

  return result;
}

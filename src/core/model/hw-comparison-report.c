/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-comparison"

#include "config.h"

#include <string.h>

#include "hw-comparison.h"

/* Fewer equal revisions are written out. */
#define MIN_RUN 3

static const char *
plural (guint n)
{
  return n == 1 ? "revision" : "revisions";
}

static void
append_unknown (const HwComparison *self, guint side, GString *text)
{
  const char *const *unknown = hw_comparison_get_unknown (self, side);

  if (!hw_comparison_is_read (self, side))
    {
      g_string_append_printf (text, "%sNobody knows where %s stands.", text->len > 0 ? " " : "",
                              hw_comparison_get_name (self, side));
      return;
    }
  for (guint i = 0; unknown[i] != NULL; i++)
    g_string_append_printf (text, "%s%s is at `%s`, which is not in this project.",
                            text->len > 0 ? " " : "", hw_comparison_get_name (self, side),
                            unknown[i]);
}

static void
append_counts (const HwComparison *self, guint a, guint b, GString *text)
{
  const HwComparisonCounts counts = hw_comparison_count (self, a, b);
  const char *name_a = hw_comparison_get_name (self, a);
  const char *name_b = hw_comparison_get_name (self, b);

  if (counts.n_ahead > 0 && counts.n_behind > 0)
    g_string_append_printf (text, "%s is %u %s ahead of %s and %u %s behind it.", name_a,
                            counts.n_ahead, plural (counts.n_ahead), name_b, counts.n_behind,
                            plural (counts.n_behind));
  else if (counts.n_ahead > 0)
    g_string_append_printf (text, "%s is %u %s ahead of %s.", name_a, counts.n_ahead,
                            plural (counts.n_ahead), name_b);
  else if (counts.n_behind > 0)
    g_string_append_printf (text, "%s is %u %s behind %s.", name_a, counts.n_behind,
                            plural (counts.n_behind), name_b);
  else if (counts.n_unsure == 0)
    g_string_append_printf (text, "%s and %s stand at the same revisions.", name_a, name_b);
}

/* "staging is 7 revisions ahead of prod", and what is not known: a sentence or two. */
static char *
describe (const HwComparison *self, guint a, guint b)
{
  g_autoptr(GString) text = g_string_new (NULL);

  append_counts (self, a, b, text);
  append_unknown (self, a, text);
  if (a != b)
    append_unknown (self, b, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* So that it shows as it is written, and in one cell of a table (CommonMark 0.30, section 2.4; tables are GitHub's). */
static void
append_escaped (GString *text, const char *plain)
{
  for (const char *p = plain; *p != '\0'; p++)
    {
      if (*p == '\n' || *p == '\r')
        {
          g_string_append_c (text, ' ');
          continue;
        }
      if (strchr ("\\`*_<>[]|#~", *p) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
}

static void
append_header (
    const HwComparison *self, guint a, guint b, const guint *sides, guint n_sides, GString *text)
{
  g_string_append (text, "| Revision | Message |");
  for (guint i = 0; i < n_sides; i++)
    {
      const gboolean is_chosen = sides[i] == a || sides[i] == b;

      g_string_append (text, is_chosen ? " **" : " ");
      append_escaped (text, hw_comparison_get_name (self, sides[i]));
      g_string_append (text, is_chosen ? "** |" : " |");
    }
  g_string_append (text, "\n| --- | --- |");
  for (guint i = 0; i < n_sides; i++)
    g_string_append (text, " --- |");
  g_string_append_c (text, '\n');
}

static const char *
get_word (HwStanding standing)
{
  if (standing == HW_STANDING_NOT_KNOWN)
    return "not known";
  if ((standing & HW_STANDING_PENDING) != 0)
    return "pending";
  if ((standing & HW_STANDING_CURRENT) != 0)
    return (standing & HW_STANDING_EDITED) != 0 ? "current, edited" : "current";

  return (standing & HW_STANDING_EDITED) != 0 ? "applied, edited" : "applied";
}

static void
append_row (const HwComparison *self, const guint *sides, guint n_sides, guint node, GString *text)
{
  const HwGraph *graph = hw_comparison_get_graph (self);
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  g_autofree char *id = hw_graph_shorten_id (graph, revision->id);

  g_string_append_printf (text, "| `%s` | ", id);
  append_escaped (text, revision->message);
  g_string_append (text, " |");
  for (guint i = 0; i < n_sides; i++)
    g_string_append_printf (text, " %s |", get_word (hw_comparison_get (self, sides[i], node)));
  g_string_append_c (text, '\n');
}

/* Revisions in which nothing differs, as one row of the table. */
static void
append_run (const HwComparison *self,
            const guint *sides,
            guint n_sides,
            guint node,
            guint n_rows,
            GString *text)
{
  g_string_append_printf (text, "| … | %u %s |", n_rows, plural (n_rows));
  for (guint i = 0; i < n_sides; i++)
    g_string_append_printf (text, " %s |", get_word (hw_comparison_get (self, sides[i], node)));
  g_string_append_c (text, '\n');
}

char *
hw_comparison_to_markdown (const HwComparison *self,
                           guint a,
                           guint b,
                           const guint *sides,
                           guint n_sides,
                           const HwLayout *layout)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *summary = NULL;
  g_autofree guint8 *equal = NULL;
  guint n, end;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  text = g_string_new ("## ");
  append_escaped (text, hw_comparison_get_name (self, a));
  g_string_append (text, " compared with ");
  append_escaped (text, hw_comparison_get_name (self, b));
  summary = describe (self, a, b);
  g_string_append_printf (text, "\n\n%s\n\n", summary);
  append_header (self, a, b, sides, n_sides, text);

  n = hw_layout_get_n_rows (layout);
  equal = hw_comparison_find_equal (self, sides, n_sides, layout, NULL, MIN_RUN);
  for (guint row = 0; row < n; row = end)
    {
      const guint node = hw_layout_get_row (layout, row).node;

      for (end = row + 1; equal[row] && end < n && equal[end];)
        end++;
      if (equal[row])
        append_run (self, sides, n_sides, node, end - row, text);
      else
        append_row (self, sides, n_sides, node, text);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-graph"

#include "config.h"

#include <unistd.h>

#include "hw-cli-graph.h"
#include "hw-cli-output.h"

/* A cell is one character of the drawing; a lane has one, and one is between two lanes. */
enum
{
  UP = 1 << 0,
  DOWN = 1 << 1,
  LEFT = 1 << 2,
  RIGHT = 1 << 3,
};

typedef struct
{
  guint8 sides;     /* where lines leave this cell */
  guint8 colour;    /* palette index of the line drawn last */
  gboolean passing; /* a horizontal line goes by without touching the vertical one */
  gboolean solid;   /* at least one line is no dependency */
} Cell;

static const char *
get_glyph (const Cell *cell, gboolean unicode)
{
  /* Indexed by the sides: bits from the right are up, down, left, right. */
  static const char *const box[] = { " ", "│", "│", "│", "─", "╯", "╮", "┤",
                                     "─", "╰", "╭", "├", "─", "┴", "┬", "┼" };
  static const char *const ascii[] = { " ", "|", "|", "|", "-", "'", ".", "+",
                                       "-", "`", ",", "+", "-", "+", "+", "+" };
  guint sides = cell->sides;

  if (cell->passing && (sides == 0 || (sides & (LEFT | RIGHT)) != 0))
    sides |= LEFT | RIGHT;
  if (!cell->solid && sides == (UP | DOWN))
    return unicode ? "┊" : ":";
  if (!cell->solid && sides == (LEFT | RIGHT))
    return unicode ? "┄" : "-";

  return unicode ? box[sides] : ascii[sides];
}

/* What is asked once for a line and not for each of its cells, of which there may be thousands. */
typedef struct
{
  gboolean unicode;
  gboolean has_colour;
} Pen;

static Pen
get_pen (void)
{
  return (Pen){ hw_cli_has_unicode (), hw_cli_has_colour (STDOUT_FILENO) };
}

static void
append_cell (GString *out, const Cell *cell, const Pen *pen)
{
  static const HwStyle palette[] = { HW_STYLE_ACCENT, HW_STYLE_WARNING, HW_STYLE_GOOD,
                                     HW_STYLE_BAD,    HW_STYLE_BOLD,    HW_STYLE_PLAIN };
  HwStyle style = cell->solid ? palette[cell->colour % G_N_ELEMENTS (palette)] : HW_STYLE_DIM;
  const char *glyph = get_glyph (cell, pen->unicode);

  if (*glyph == ' ' || !pen->has_colour)
    g_string_append (out, glyph);
  else
    hw_cli_append_styled (out, STDOUT_FILENO, style, glyph);
}

static void
touch (Cell *cell, const HwSegment *segment, guint8 sides)
{
  cell->sides |= sides;
  if (segment->kind == HW_SEGMENT_DOWN)
    cell->solid = TRUE;
  if (segment->kind == HW_SEGMENT_DOWN || !cell->solid)
    cell->colour = segment->colour;
}

static guint
get_n_cells (const HwLayout *layout)
{
  guint n_lanes = hw_layout_get_n_lanes (layout);

  return n_lanes > 0 ? n_lanes * 2 - 1 : 0;
}

static void
append_dot (GString *out, HwDot dot)
{
  static const struct
  {
    const char *box;
    const char *ascii;
    HwStyle style;
  } dots[] = {
    { "●", "*", HW_STYLE_PLAIN },
    { "●", "*", HW_STYLE_GOOD },
    { "◉", "@", HW_STYLE_GOOD },
    { "○", "o", HW_STYLE_WARNING },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (dots) == HW_DOT_PENDING + 1);

  hw_cli_append_styled (out, STDOUT_FILENO, dots[dot].style,
                        hw_cli_has_unicode () ? dots[dot].box : dots[dot].ascii);
}

/**
 * hw_cli_append_lanes:
 * @row: 0-based, 0 on top
 * @dot: how the row's revision is marked
 *
 * Box characters where the locale has them, else ASCII; colours where standard output takes them.
 */
void
hw_cli_append_lanes (GString *out, const HwLayout *layout, guint row, HwDot dot)
{
  guint n_cells = get_n_cells (layout);
  const Pen pen = get_pen ();
  g_autofree Cell *cells = g_new0 (Cell, n_cells);
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));
  guint lane = hw_layout_get_row (layout, row).lane;

  if (row > 0)
    {
      hw_layout_get_segments (layout, row - 1, segments);
      for (guint i = 0; i < segments->len; i++)
        touch (&cells[2 * g_array_index (segments, HwSegment, i).to],
               &g_array_index (segments, HwSegment, i), UP);
    }
  hw_layout_get_segments (layout, row, segments);
  for (guint i = 0; i < segments->len; i++)
    touch (&cells[2 * g_array_index (segments, HwSegment, i).from],
           &g_array_index (segments, HwSegment, i), UP | DOWN);

  for (guint i = 0; i < n_cells; i++)
    if (i == 2 * lane)
      append_dot (out, dot);
    else
      append_cell (out, &cells[i], &pen);
}

static void
bend (Cell *cells, const HwSegment *segment)
{
  guint from = 2 * segment->from;
  guint to = 2 * segment->to;

  touch (&cells[from], segment, UP | (to > from ? RIGHT : LEFT));
  touch (&cells[to], segment, DOWN | (to > from ? LEFT : RIGHT));
  for (guint i = MIN (from, to) + 1; i < MAX (from, to); i++)
    {
      cells[i].passing = TRUE;
      if (cells[i].sides == 0)
        touch (&cells[i], segment, 0);
    }
}

/**
 * hw_cli_append_joints:
 * @row: 0-based, 0 on top
 *
 * Lines that cross without meeting keep a gap; those that meet are joined.
 */
void
hw_cli_append_joints (GString *out, const HwLayout *layout, guint row)
{
  guint n_cells = get_n_cells (layout);
  const Pen pen = get_pen ();
  g_autofree Cell *cells = g_new0 (Cell, n_cells);
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));
  gboolean is_straight = TRUE;

  if (row + 1 >= hw_layout_get_n_rows (layout))
    return;
  hw_layout_get_segments (layout, row, segments);
  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      if (segment->from == segment->to)
        touch (&cells[2 * segment->from], segment, UP | DOWN);
    }
  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      if (segment->from == segment->to)
        continue;
      is_straight = FALSE;
      bend (cells, segment);
    }
  if (is_straight)
    return;

  for (guint i = 0; i < n_cells; i++)
    append_cell (out, &cells[i], &pen);
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

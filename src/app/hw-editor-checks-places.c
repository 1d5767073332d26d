/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-checks"

#include "config.h"

#include "hw-editor-checks-private.h"

/* Which problems are at a place, and which is the next one. */

/* Is @column, 1-based in its line of the file, what @problem is about? */
static gboolean
is_at (const HwSqlProblem *problem, guint column)
{
  if (problem->column == 0 || problem->length == 0)
    return TRUE;

  return column >= problem->column && column <= problem->column + problem->length;
}

GPtrArray *
hw_editor_checks_list_at (HwEditorChecks *self, HwEditorPart part, int offset)
{
  GPtrArray *found = g_ptr_array_new ();
  GtkTextIter iter;
  guint line, column;
  int first, last;

  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), found);

  if (self->text == NULL || !hw_editor_text_get_lines (self->text, part, &first, &last))
    return found;
  gtk_text_buffer_get_iter_at_offset (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_editor_text_get_view (self->text, part))), &iter,
      offset);
  line = (guint)(first + gtk_text_iter_get_line (&iter)) + 1;
  column = (guint)gtk_text_iter_get_line_offset (&iter) + 1;
  for (guint i = 0; i < self->problems->len; i++)
    {
      HwSqlProblem *problem = g_ptr_array_index (self->problems, i);

      if (MAX (problem->line, 1) == line && is_at (problem, column))
        g_ptr_array_add (found, problem);
    }

  return found;
}

/* Where @problem stands against the caret: <0 before, 0 at it, >0 behind. */
static int
compare_to_caret (HwEditorChecks *self, const HwSqlProblem *problem)
{
  guint line, column;

  hw_editor_text_get_caret (self->text, &line, &column);
  if (MAX (problem->line, 1) != line)
    return MAX (problem->line, 1) < line ? -1 : 1;

  return (int)MAX (problem->column, 1) - (int)column;
}

void
hw_editor_checks_go (HwEditorChecks *self, int direction)
{
  const HwSqlProblem *found = NULL;
  guint n;

  g_return_if_fail (HW_IS_EDITOR_CHECKS (self));

  n = self->problems->len;
  for (guint i = 0; i < n && found == NULL; i++)
    {
      const HwSqlProblem *problem =
          g_ptr_array_index (self->problems, direction > 0 ? i : n - 1 - i);

      if (compare_to_caret (self, problem) * direction > 0)
        found = problem;
    }
  if (found == NULL && n > 0)
    found = g_ptr_array_index (self->problems, direction > 0 ? 0 : n - 1);
  if (found != NULL)
    hw_editor_text_go_to (self->text, MAX (found->line, 1), found->column);
}

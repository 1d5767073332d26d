/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-problem"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-problem.h"

static char *
copy_or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static void
hw_problem_clear (HwProblem *self)
{
  g_free (self->code);
  g_free (self->file);
  g_free (self->revision);
  g_free (self->message);
  g_free (self->hint);
}

/**
 * hw_problem_new:
 * @severity: how bad it is
 * @file: (nullable): absolute path, used where @error carries none
 * @line: 1-based, 0 when unknown; used where @error carries no file
 * @error: what is wrong; its hint, revision and location are taken over
 *
 * Returns: (transfer full): a new problem; free with hw_problem_unref()
 */
HwProblem *
hw_problem_new (HwSeverity severity, const char *file, guint line, const GError *error)
{
  HwProblem *self;
  const char *own_file;

  g_return_val_if_fail (error != NULL, NULL);

  own_file = hw_error_get_file (error);
  self = g_atomic_rc_box_new0 (HwProblem);
  self->severity = severity;
  self->code = copy_or_empty (hw_error_get_name (error));
  self->file = copy_or_empty (own_file != NULL ? own_file : file);
  self->line = hw_error_get_line (error) != 0 ? hw_error_get_line (error) : line;
  self->column = hw_error_get_column (error);
  self->revision = copy_or_empty (hw_error_get_revision (error));
  self->message = g_strdup (error->message);
  self->hint = copy_or_empty (hw_error_get_hint (error));

  return self;
}

/**
 * hw_problem_ref:
 *
 * Returns: (transfer full): @problem with one more reference; any thread
 */
HwProblem *
hw_problem_ref (const HwProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwProblem *)problem);
}

/**
 * hw_problem_unref:
 * @problem: (nullable): a problem
 *
 * Gives one reference back; the last one frees. Any thread.
 */
void
hw_problem_unref (HwProblem *problem)
{
  if (problem != NULL)
    g_atomic_rc_box_release_full (problem, (GDestroyNotify)hw_problem_clear);
}

/* The path as seen from @root, or the whole path when it lies elsewhere. */
static const char *
relative_to (const char *file, const char *root)
{
  gsize length = root != NULL ? strlen (root) : 0;

  while (length > 0 && root[length - 1] == G_DIR_SEPARATOR)
    length--;
  if (length == 0 || strncmp (file, root, length) != 0 || file[length] != G_DIR_SEPARATOR)
    return file;

  return file + length + 1;
}

/**
 * hw_problem_to_string:
 * @root: (nullable): absolute folder to which the path is made relative
 *
 * Returns: (transfer full): one line, `versions/ab.sql:12:3: message`, with those parts of the place
 * that are known
 */
char *
hw_problem_to_string (const HwProblem *problem, const char *root)
{
  GString *text;

  g_return_val_if_fail (problem != NULL, NULL);

  text = g_string_new (relative_to (problem->file, root));
  if (text->len > 0 && problem->line > 0)
    g_string_append_printf (text, ":%u", problem->line);
  if (text->len > 0 && problem->line > 0 && problem->column > 0)
    g_string_append_printf (text, ":%u", problem->column);
  if (text->len > 0)
    g_string_append (text, ": ");
  g_string_append (text, problem->message);

  return g_string_free (text, FALSE);
}

/**
 * hw_problem_to_error:
 *
 * Returns: (transfer full): an error of the problem's code, with its place, revision and hint
 */
GError *
hw_problem_to_error (const HwProblem *problem)
{
  GError *error;
  HwErrorCode code = HW_ERROR_FAILED;

  g_return_val_if_fail (problem != NULL, NULL);

  for (guint i = 0; i <= HW_ERROR_LAST; i++)
    if (g_str_equal (hw_error_code_to_name ((HwErrorCode)i), problem->code))
      code = (HwErrorCode)i;

  error =
      hw_error_new (code, problem->hint[0] != '\0' ? problem->hint : NULL, "%s", problem->message);
  if (problem->revision[0] != '\0')
    hw_error_set_revision (error, problem->revision);
  if (problem->file[0] != '\0')
    hw_error_set_location (error, problem->file, problem->line, problem->column);

  return error;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-fix"

#include "config.h"

#include <string.h>

#include "hw-nearest.h"
#include "hw-script-fix.h"
#include "hw-script-private.h"

static const char *const fields[] = { "revision",   "down-revision", "branch-labels",
                                      "depends-on", "created",       NULL };
static const char *const markers[] = { "up",          "down",       "batch", "verify",
                                       "test-before", "test-after", NULL };
static const char *const options[] = { "transaction:true", "transaction:false", NULL };

/* Bytes of a text. */
typedef struct
{
  gsize start;
  gsize length;
} Span;

/* The word of @words that stands at @span almost; NULL too where it stands there already. */
static HwTextEdit *
replace_word (const char *text, Span span, const char *const *words)
{
  g_autofree char *word = g_strndup (text + span.start, span.length);
  g_autofree char *folded = g_strdelimit (g_ascii_strdown (word, -1), "_", '-');
  HwNearest nearest;

  if (g_strv_contains (words, word))
    return NULL;
  hw_nearest_init (&nearest, folded);
  for (guint i = 0; words[i] != NULL; i++)
    hw_nearest_add (&nearest, words[i]);

  return hw_nearest_get (&nearest) != NULL
             ? hw_text_edit_new (text, span.start, span.length, hw_nearest_get (&nearest))
             : NULL;
}

static gsize
skip_blanks (const char *text, gsize at)
{
  return at + strspn (text + at, " \t");
}

/* @at: behind "migrate:". The name of the marker, or else the first of its options that is none. */
static HwTextEdit *
fix_marker (const char *text, gsize at)
{
  Span span = { at, strcspn (text + at, " \t\r\n") };
  HwTextEdit *edit = replace_word (text, span, markers);
  g_autofree char *name = g_strndup (text + at, span.length);
  const gboolean is_main = g_str_equal (name, "up") || g_str_equal (name, "down");

  while (edit == NULL && is_main && span.length > 0)
    {
      span.start = skip_blanks (text, span.start + span.length);
      span.length = strcspn (text + span.start, " \t\r\n");
      if (span.length > 0)
        edit = replace_word (text, span, options);
    }

  return edit;
}

/* @at: of a line, behind its dashes. What stands before a colon. */
static HwTextEdit *
fix_field (const char *text, gsize at)
{
  const gsize length = strcspn (text + at, ": \t\r\n");

  return text[at + length] == ':' ? replace_word (text, (Span){ at, length }, fields) : NULL;
}

/* Before the first line that is no comment, or the first marker, or at the end. */
static HwTextEdit *
add_up (const char *text)
{
  const char *line = text;

  while (*line != '\0')
    {
      const char *newline = strchr (line, '\n');
      const gsize at = strncmp (line, "--", 2) == 0 ? skip_blanks (line, 2) : 0;
      const gboolean is_blank = line[strspn (line, " \t\r")] == '\n';

      if ((at == 0 && !is_blank) || (at > 0 && strncmp (line + at, "migrate:", 8) == 0))
        return hw_text_edit_new (text, (gsize)(line - text), 0, "-- migrate:up\n");
      line = newline != NULL ? newline + 1 : line + strlen (line);
    }

  return hw_text_edit_new (text, strlen (text), 0,
                           line > text && line[-1] != '\n' ? "\n\n-- migrate:up\n"
                                                           : "\n-- migrate:up\n");
}

HwTextEdit *
hw_script_find_fix (const char *text, const HwProblem *problem)
{
  const char *line = text;
  gsize at;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (problem != NULL, NULL);

  if (strcmp (problem->message, HW_SCRIPT_NO_UP) == 0)
    return add_up (text);
  for (guint i = 1; i < problem->line && line != NULL; i++)
    {
      line = strchr (line, '\n');
      line = line != NULL ? line + 1 : NULL;
    }
  if (line == NULL || strncmp (line, "--", 2) != 0)
    return NULL;
  at = skip_blanks (text, (gsize)(line - text) + 2);
  if (strncmp (text + at, "migrate:", strlen ("migrate:")) == 0)
    return fix_marker (text, at + strlen ("migrate:"));

  return fix_field (text, at);
}

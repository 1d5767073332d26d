/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-texts"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-editor-check.h"
#include "hw-format.h"
#include "hw-script-texts.h"
#include "hw-status.h"
#include "hw-util.h"

static HwScriptTexts *
script_texts_new (void)
{
  HwScriptTexts *texts = g_new0 (HwScriptTexts, 1);

  for (guint i = 0; i < HW_SCRIPT_N_TABS; i++)
    texts->first_lines[i] = -1;
  texts->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_sql_problem_free);

  return texts;
}

void
hw_script_texts_free (HwScriptTexts *texts)
{
  if (texts == NULL)
    return;

  for (guint i = 0; i < HW_SCRIPT_N_TABS; i++)
    g_free (texts->texts[i]);
  g_ptr_array_unref (texts->problems);
  g_free (texts);
}

/* @text, which begins below @first_line lines of the file, without the blank lines around it; those inside stay. */
static void
take_text (HwScriptTexts *texts, HwScriptTab tab, const char *text, int first_line)
{
  const char *start = text;

  for (const char *p = text; *p != '\0' && g_ascii_isspace (*p); p++)
    if (*p == '\n')
      {
        start = p + 1;
        first_line++;
      }
  texts->texts[tab] = g_strchomp (g_strdup (start));
  texts->first_lines[tab] = first_line;
}

static void
take_section (HwScriptTexts *texts, HwScriptTab tab, const HwScriptSection *section)
{
  take_text (texts, tab, section->text, (int)section->line - 1);
}

/* What stands before the first section. */
static void
take_header (HwScriptTexts *texts, const HwScript *script)
{
  const char *marker = g_strstr_len (script->text, -1, "-- migrate:");
  g_autofree char *header = marker == NULL
                                ? g_strdup (script->text)
                                : g_strndup (script->text, (gsize)(marker - script->text));

  take_text (texts, HW_SCRIPT_TAB_HEADER, header, 0);
}

/* The comment that ends the up section, where people write why there is no way back; "" where there is none. */
static char *
dup_last_comment (const HwScript *script)
{
  g_autofree char *text = g_strchomp (g_strdup (script->up.text));
  char *start = text + strlen (text);

  while (start > text)
    {
      char *line = start - 1;

      while (line > text && line[-1] != '\n')
        line--;
      if (!g_str_has_prefix (line, "--"))
        break;
      start = line;
    }

  return g_strdup (start);
}

static void
take_down (HwScriptTexts *texts, const HwScript *script)
{
  g_autofree char *reason = NULL;

  if (script->down.present)
    {
      take_section (texts, HW_SCRIPT_TAB_DOWN, &script->down);
      return;
    }
  reason = dup_last_comment (script);
  texts->texts[HW_SCRIPT_TAB_DOWN] =
      g_strjoin (reason[0] == '\0' ? "" : "\n", _("-- This revision has no down section."), reason,
                                                   NULL);
}

static gboolean
read_sql (HwScriptTexts *texts,
          const HwProject *project,
          const HwRevision *revision,
          char **out_text,
          GError **error)
{
  g_autoptr(HwScript) script = hw_project_load_script (project, revision, error);

  if (script == NULL)
    return FALSE;
  take_section (texts, HW_SCRIPT_TAB_UP, &script->up);
  if (texts->texts[HW_SCRIPT_TAB_UP][0] == '\0')
    {
      g_free (texts->texts[HW_SCRIPT_TAB_UP]);
      texts->texts[HW_SCRIPT_TAB_UP] = g_strdup (_("-- This revision runs no SQL."));
    }
  take_down (texts, script);
  take_header (texts, script);
  *out_text = g_strdup (script->text);

  return TRUE;
}

static gboolean
read_python (HwScriptTexts *texts, const HwRevision *revision, char **out_text, GError **error)
{
  g_autofree char *source = hw_file_read (revision->file, NULL, error);

  if (source == NULL)
    return FALSE;
  *out_text = g_utf8_make_valid (source, -1);
  texts->texts[HW_SCRIPT_TAB_SOURCE] = g_strdup (*out_text);
  texts->first_lines[HW_SCRIPT_TAB_SOURCE] = 0;

  return TRUE;
}

/* The same look as the editor takes at it. */
static gboolean
find_problems (HwScriptTexts *texts,
               const HwProject *project,
               const HwEnvironment *environment,
               const HwRevision *revision,
               const char *text,
               GCancellable *cancellable,
               GError **error)
{
  const HwEditorCheck check = {
    .path = revision->file,
    .text = (char *)text,
    .project = (HwProject *)project,
    .environment = (HwEnvironment *)environment,
  };
  GPtrArray *problems = hw_editor_check_run (&check, cancellable, error);

  if (problems == NULL)
    return FALSE;
  g_ptr_array_unref (texts->problems);
  texts->problems = problems;

  return TRUE;
}

HwScriptTexts *
hw_script_texts_read (const HwProject *project,
                      const HwEnvironment *environment,
                      const HwRevision *revision,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr(HwScriptTexts) texts = script_texts_new ();
  HwDialect dialect = HW_DIALECT_POSTGRESQL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    {
      if (!read_python (texts, revision, &text, error))
        return NULL;
    }
  else if (!read_sql (texts, project, revision, &text, error))
    return NULL;
  if (!find_problems (texts, project, environment, revision, text, cancellable, error))
    return NULL;
  if (environment != NULL)
    hw_environment_find_dialect (environment, &dialect, NULL);
  texts->has_transactions =
      hw_transactions_count (project, revision, dialect, &texts->transactions, NULL);

  return g_steal_pointer (&texts);
}

HwScriptTexts *
hw_script_texts_new_for_error (const GError *error)
{
  HwScriptTexts *texts = script_texts_new ();

  texts->texts[HW_SCRIPT_TAB_SOURCE] = hw_format_error (error);

  return texts;
}

gboolean
hw_script_texts_has_line (const HwScriptTexts *texts, HwScriptTab tab, guint line)
{
  const char *text = texts->texts[tab];
  const int first_line = texts->first_lines[tab];
  int n_lines = 1;

  if (text == NULL || first_line < 0 || (int)line <= first_line)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    n_lines += *p == '\n';

  return (int)line <= first_line + n_lines;
}

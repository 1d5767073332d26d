/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-check"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-edits.h"
#include "hw-cli-lost.h"
#include "hw-cli-output.h"
#include "hw-cmd.h"
#include "hw-keyring.h"
#include "hw-util.h"

typedef struct
{
  const HwProject *project;
  const HwEnvironment *environment; /* NULL: only the files were looked at */
  GPtrArray *problems;              /* (element-type HwProblem): the project's, then its scripts' */
  GPtrArray *pending;               /* (element-type utf8): ids, oldest first */
  GStrv unknown;                    /* rows that no file has */
  GPtrArray *answers;               /* (element-type HwGitAnswer): where those are */
  GPtrArray *edits; /* (nullable) (element-type HwEdit): applied, and edited since */
} Findings;

static void
findings_clear (Findings *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->unknown, g_strfreev);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

static const char *const *
get_heads (const Findings *self)
{
  return hw_graph_get_heads (hw_project_get_graph (self->project));
}

static gboolean
look_at_files (HwCli *cli, Findings *self, GError **error)
{
  g_autoptr(GPtrArray) scripts = hw_project_check_scripts (self->project, cli->cancellable, error);

  if (scripts == NULL)
    return FALSE;
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_ptr_array_extend (self->problems, hw_project_get_problems (self->project),
                      (GCopyFunc)hw_problem_ref, NULL);
  g_ptr_array_extend (self->problems, scripts, (GCopyFunc)hw_problem_ref, NULL);

  return TRUE;
}

static gboolean
look_at_database (HwCli *cli, Findings *self, GError **error)
{
  const HwGraph *graph = hw_project_get_graph (self->project);
  g_auto(GStrv) rows = hw_cli_read_own_rows (cli, self->project, &self->edits, error);
  g_autofree guint8 *applied = NULL;
  g_autoptr(GArray) history = NULL;

  if (rows == NULL)
    return FALSE;
  self->unknown = hw_graph_list_unknown (graph, (const char *const *)rows);
  for (guint i = 0; self->unknown[i] != NULL; i++)
    g_ptr_array_add (self->answers,
                     hw_git_search (self->project, self->unknown[i], 0, cli->cancellable));
  applied = hw_graph_get_applied (graph, (const char *const *)rows);
  history = hw_graph_list_history (graph, NULL, NULL, error);
  if (history == NULL)
    return FALSE;
  for (guint i = history->len; i > 0; i--)
    {
      guint node = g_array_index (history, guint, i - 1);

      if (!applied[node])
        g_ptr_array_add (self->pending, hw_graph_get_revision (graph, node)->id);
    }

  return TRUE;
}

/* Warnings are told and do not count: a project may live with them, and its pipeline has to pass. */
static gboolean
has_errors (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((const HwProblem *)problems->pdata[i])->severity == HW_SEVERITY_ERROR)
      return TRUE;

  return FALSE;
}

static gboolean
has_findings (const Findings *self)
{
  return has_errors (self->problems) || hw_strv_length (get_heads (self)) > 1
         || self->pending->len > 0 || (self->edits != NULL && hw_edits_count_up (self->edits) > 0)
         || (self->unknown != NULL && self->unknown[0] != NULL);
}

static void
add_problem_json (JsonBuilder *builder, const HwProblem *problem)
{
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "severity", hw_severity_to_string (problem->severity));
  hw_json_add_string (builder, "code", problem->code);
  hw_json_add_string (builder, "file", *problem->file != '\0' ? problem->file : NULL);
  hw_json_add_int (builder, "line", problem->line);
  hw_json_add_int (builder, "column", problem->column);
  hw_json_add_string (builder, "revision", *problem->revision != '\0' ? problem->revision : NULL);
  hw_json_add_string (builder, "message", problem->message);
  hw_json_add_string (builder, "hint", *problem->hint != '\0' ? problem->hint : NULL);
  json_builder_end_object (builder);
}

static void
print_json (const Findings *self)
{
  GPtrArray *problems = self->problems;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_json_add_boolean (builder, "ok", !has_findings (self));
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    add_problem_json (builder, problems->pdata[i]);
  json_builder_end_array (builder);
  hw_json_add_strv (builder, "heads", get_heads (self));
  hw_json_add_string (builder, "environment",
                      self->environment != NULL ? self->environment->name : NULL);
  json_builder_set_member_name (builder, "pending");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->pending->len; i++)
    json_builder_add_string_value (builder, self->pending->pdata[i]);
  json_builder_end_array (builder);
  hw_json_add_strv (builder, "unknown", (const char *const *)self->unknown);
  hw_cli_add_answers_json (builder, self->answers);
  hw_cli_add_edits_json (builder, self->edits);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

/* Another downgrade is worth a word and no more: it has not run. */
static void
print_edit (const HwEdit *edit)
{
  g_autofree char *text = hw_edit_describe (edit);

  if (edit->is_up_changed)
    hw_cli_print (_("edited: %s\n"), text);
  else
    hw_cli_print (_("note: %s\n"), text);
}

static void
print_text (const Findings *self)
{
  GPtrArray *problems = self->problems;
  guint n_heads = hw_strv_length (get_heads (self));

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = problems->pdata[i];
      g_autofree char *text = hw_problem_to_string (problem, hw_project_get_root (self->project));

      hw_cli_print ("%s: %s\n", hw_severity_to_string (problem->severity), text);
    }
  if (n_heads > 1)
    {
      g_autofree char *heads = g_strjoinv (", ", (char **)get_heads (self));

      hw_cli_print (_("heads: %u stand open: %s\n"), n_heads, heads);
    }
  for (guint i = 0; self->unknown != NULL && self->unknown[i] != NULL; i++)
    {
      g_autofree char *where = hw_git_answer_to_hint (self->answers->pdata[i]);

      hw_cli_print (_("unknown: %s stands at %s, which no file has. %s\n"),
                       self->environment->name, self->unknown[i], where);
    }
  for (guint i = 0; i < self->pending->len; i++)
    hw_cli_print (_("pending: %s is not applied to %s\n"), (char *)self->pending->pdata[i],
                     self->environment->name);
  for (guint i = 0; self->edits != NULL && i < self->edits->len; i++)
    print_edit (self->edits->pdata[i]);
  if (has_findings (self))
    return;

  if (self->environment != NULL)
    hw_cli_print (_("Nothing found: the files are in order and %s is up to date\n"),
                     self->environment->name);
  else
    hw_cli_print (_("Nothing found: the files are in order; no database was looked at\n"));
}

int
hw_cmd_check (HwCli *cli, GError **error)
{
  gboolean files_only = FALSE;
  const GOptionEntry entries[] = {
    { "files-only", 0, 0, G_OPTION_ARG_NONE, &files_only, N_("Look at no database"), NULL },
      { NULL },
  };
  g_autoptr(HwKeyring) keyring = hw_keyring_new ();
  g_autoptr(HwProject) project = NULL;
  g_auto(Findings) findings = { NULL };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  /* Not by hw_cli_open_project(): the problems are the answer here and not a remark on it. */
  project = hw_project_open_section (cli->dir != NULL ? cli->dir : ".", cli->section,
                                     cli->cancellable, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  hw_project_set_keyring (project, keyring);
  findings.project = project;
  findings.pending = g_ptr_array_new ();
  findings.answers = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_git_answer_free);
  if (!look_at_files (cli, &findings, error))
    return HW_EXIT_FAILED;
  if (!files_only && (cli->environment != NULL || hw_project_get_environments (project)->len > 0))
    {
      findings.environment = hw_cli_choose_environment (cli, project, error);
      if (findings.environment == NULL)
        return HW_EXIT_FAILED;
      /* Pending has no meaning on files that contradict one another. */
      if (hw_graph_get_error (hw_project_get_graph (project)) == NULL
          && !look_at_database (cli, &findings, error))
        return HW_EXIT_FAILED;
    }

  if (cli->is_json)
    print_json (&findings);
  else
    print_text (&findings);

  return has_findings (&findings) ? HW_EXIT_FOUND : HW_EXIT_DONE;
}

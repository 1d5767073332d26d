/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-lost"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-lost.h"
#include "hw-cli-output.h"

/* What nobody knows is a slip of the fingers more often than a lost revision. */
#define TYPO_LIMIT_MS 2000

void
hw_cli_explain_rows (HwCli *cli, const HwProject *project, const char *const *rows, GError *error)
{
  g_auto(GStrv) unknown = hw_graph_list_unknown (hw_project_get_graph (project), rows);
  g_autoptr(HwGitAnswer) answer = NULL;
  g_autofree char *hint = NULL;

  if (unknown[0] == NULL)
    return;
  answer = hw_git_search (project, unknown[0], 0, cli->cancellable);
  hint = hw_git_answer_to_hint (answer);
  hw_error_set_hint (error, hint);
}

void
hw_cli_explain_given_rows (const HwProject *project, const char *const *rows, GError **error)
{
  g_auto(GStrv) unknown = hw_graph_list_unknown (hw_project_get_graph (project), rows);

  if (error == NULL || unknown[0] == NULL
      || g_strcmp0 (hw_error_get_revision (*error), unknown[0]) != 0)
    return;
  g_prefix_error_literal (error, "--from: ");
  hw_error_set_hint (
      *error,
      _("Give the whole id of a revision of this project, or “base”; “headway graph” lists them."));
}

void
hw_cli_explain_id (HwCli *cli, const HwProject *project, const char *revision, GError *error)
{
  g_autoptr(HwGitAnswer) answer =
                 hw_git_search (project, revision, TYPO_LIMIT_MS, cli->cancellable);
  g_autofree char *hint = hw_git_answer_to_hint (answer);

  if (answer->place != HW_GIT_PLACE_NONE)
    hw_error_set_hint (error, hint);
}

static const char *
get_place_name (HwGitPlace place)
{
  static const char *const names[] = { NULL, "branch", "here", "stash", "deleted", "dangling" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_GIT_PLACE_DANGLING + 1);

  return names[place];
}

void
hw_cli_add_answers_json (JsonBuilder *builder, GPtrArray *answers)
{
  json_builder_set_member_name (builder, "found");
  json_builder_begin_array (builder);
  for (guint i = 0; i < answers->len; i++)
    {
      const HwGitAnswer *answer = answers->pdata[i];

      json_builder_begin_object (builder);
      hw_json_add_string (builder, "revision", answer->revision);
      hw_json_add_string (builder, "place", get_place_name (answer->place));
      hw_json_add_string (builder, "commit", *answer->commit != '\0' ? answer->commit : NULL);
      hw_json_add_strv (builder, "refs", (const char *const *)answer->refs);
      hw_json_add_string (builder, "path", *answer->path != '\0' ? answer->path : NULL);
      hw_json_add_string (builder, "text", answer->text);
      hw_json_add_string (builder, "command", *answer->command != '\0' ? answer->command : NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

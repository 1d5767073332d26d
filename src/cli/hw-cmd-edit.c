/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-edit"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-find.h"
#include "hw-cli-revision.h"
#include "hw-cmd.h"

/* What the user set, else what a Debian system, then any system, is likely to have. */
static char *
find_editor (void)
{
  static const char *const variables[] = { "VISUAL", "EDITOR" };
  static const char *const programs[] = { "sensible-editor", "editor", "nano", "vi" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value != NULL && *value != '\0')
        return g_strdup (value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path != NULL)
        return g_strdup (programs[i]);
    }

  return NULL;
}

/* The editor's words and then @file. No shell reads them: a variable may hold options, not commands. */
static GStrv
make_argv (const char *editor, const char *file, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GError) local_error = NULL;
  g_auto(GStrv) words = NULL;

  if (!g_shell_parse_argv (editor, NULL, &words, &local_error))
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Set VISUAL or EDITOR to a program and its options."),
                       _("the editor “%s” cannot be understood: %s"), editor,
                          local_error->message);
      return NULL;
    }
  for (guint i = 0; words[i] != NULL; i++)
    g_strv_builder_add (builder, words[i]);
  g_strv_builder_add (builder, file);

  return g_strv_builder_end (builder);
}

/* It gets our terminal; a graphical one needs none, so we do not ask for one. */
static gboolean
run_editor (const char *editor, const char *file, GError **error)
{
  g_auto(GStrv) argv = make_argv (editor, file, error);
  g_autoptr(GError) local_error = NULL;
  int status = 0;

  if (argv == NULL)
    return FALSE;
  if (g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL,
                    NULL, NULL, NULL, &status, &local_error)
      && g_spawn_check_wait_status (status, &local_error))
    return TRUE;
  hw_set_error (error, HW_ERROR_FAILED,
                _("Set VISUAL or EDITOR to an editor that works, or open the file yourself."),
                   _("the editor “%s” failed on “%s”: %s"), editor, file, local_error->message);

  return FALSE;
}

static gboolean
edit_all (const HwGraph *graph, const GArray *nodes, GError **error)
{
  g_autofree char *editor = find_editor ();

  if (editor == NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Set VISUAL or EDITOR to a program and its options."),
                       _("there is no editor"));
      return FALSE;
    }
  for (guint i = 0; i < nodes->len; i++)
    if (!run_editor (editor, hw_graph_get_revision (graph, g_array_index (nodes, guint, i))->file,
                     error))
      return FALSE;

  return TRUE;
}

int
hw_cmd_edit (HwCli *cli, GError **error)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GArray) nodes = NULL;
  const HwGraph *graph;

  if (!hw_cli_parse (cli, NULL, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  graph = hw_project_get_graph (project);
  nodes = hw_cli_find_revisions (cli, project, cli->arguments[0], error);
  if (nodes == NULL)
    return HW_EXIT_FAILED;
  if (nodes->len == 0)
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND,
                    _("“headway history” lists what there is."), _("“%s” stands for no revision"),
                                                                     cli->arguments[0]);
      return HW_EXIT_USAGE;
    }
  if (!edit_all (graph, nodes, error))
    return HW_EXIT_FAILED;
  if (cli->is_json)
    hw_cli_print_revisions_json (graph, nodes, NULL);

  return HW_EXIT_DONE;
}

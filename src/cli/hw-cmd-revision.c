/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-revision"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-new-revision.h"
#include "hw-cmd.h"

int
hw_cmd_revision (HwCli *cli, GError **error)
{
  g_autofree char *message = NULL;
  g_autofree char *rev_id = NULL;
  g_autofree char *version_path = NULL;
  g_auto(GStrv) heads = NULL;
  g_auto(GStrv) labels = NULL;
  g_auto(GStrv) depends_on = NULL;
  gboolean splice = FALSE;
  gboolean sql = FALSE;
  const GOptionEntry entries[] = {
    { "message", 'm', 0, G_OPTION_ARG_STRING, &message,
      N_("What it does, in one line"), N_("TEXT") },
      { "head", 0, 0, G_OPTION_ARG_STRING_ARRAY, &heads,
        N_("What it follows (default: head); several make a merge, “base” starts a new tree"),
            N_("REV") },
        { "splice", 0, 0, G_OPTION_ARG_NONE, &splice,
          N_("Let it follow a revision that another follows already"), NULL },
          { "branch-label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &labels,
            N_("Name the branch"), N_("LABEL") },
            { "depends-on", 0, 0, G_OPTION_ARG_STRING_ARRAY, &depends_on,
              N_("A revision or label that has to be applied before it"), N_("REV") },
              { "rev-id", 0, 0, G_OPTION_ARG_STRING, &rev_id,
                N_("Its id (default: twelve random digits)"), N_("ID") },
                { "version-path", 0, 0, G_OPTION_ARG_FILENAME, &version_path,
                  N_("The folder for its file, where there are several"), N_("DIR") },
                  { "sql", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &sql, NULL, NULL }, { NULL },
                };
  HwNewRevision options = { 0 };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  if (sql)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("“headway upgrade FROM:TO --sql” prints what revisions do."),
                       _("a new revision does nothing yet that could be printed as SQL"));
      return HW_EXIT_USAGE;
    }

  options.message = message;
  options.revision_id = rev_id;
  options.heads = (const char *const *)heads;
  options.splice = splice;
  options.branch_labels = (const char *const *)labels;
  options.depends_on = (const char *const *)depends_on;
  options.version_path = version_path;

  return hw_cli_create_revision (cli, NULL, &options, error);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-alembic"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-cli-alembic.h"

/* Alembic's options (1.8 to 1.19) that have no meaning here, and what has. */
static const struct
{
  const char *name;
  const char *hint;
} options[] = {
  { "-c",
    N_("The project is that of the current folder or of -C DIR; alembic.ini is found in it.") },
    { "--config",
      N_("The project is that of the current folder or of -C DIR; alembic.ini is found in it.") },
      { "-n",
        N_("Choose an environment of headway.ini with --env NAME, a section of alembic.ini with --name.") },
        { "-x",
          N_("Only an env.py can read it: give the project's alembic the variable that its env.py "
             "reads, by the environment's settings in headway.ini.") },
          { "--tag",
            N_("Only an env.py can read it; Headway notes revision, person and time in its own "
                "history table.") },
            { "--raiseerr",
              N_("Every error has its exit code, and with --json its name and its hint.") },
              { "-q", N_("Send standard output to /dev/null.") },
                { "--quiet", N_("Send standard output to /dev/null.") },
                  { "-t",
                    N_("“alembic init” makes a project with an env.py, which Headway then opens.") },
                    { "--template",
                      N_("“alembic init” makes a project with an env.py, which Headway then opens.") },
                      { "--package",
                        N_("“alembic init” makes a project with an env.py, which Headway then opens.") },
                    };

/**
 * hw_cli_explain_alembic_option:
 * @option: a word of the command line
 *
 * Returns: (transfer none) (nullable): a translated sentence
 */
const char *
hw_cli_explain_alembic_option (const char *option)
{
  gsize length = strcspn (option, "=");

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (strlen (options[i].name) == length && strncmp (options[i].name, option, length) == 0)
      return _(options[i].hint);

  return NULL;
}

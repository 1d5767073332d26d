/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-adopt"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-adopt.h"
#include "hw-cli-confirm.h"
#include "hw-cli-drift.h"
#include "hw-cli-edits.h"
#include "hw-cli-output.h"
#include "hw-cmd.h"
#include "hw-database-lock.h"

static char *
make_question (const HwProject *project,
               const HwEnvironment *environment,
               const HwAdoption *adoption)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (adoption->owner != NULL)
    g_string_append_printf (text, _("About to take “%s” over from the project %s for “%s”."),
                                     environment->name, adoption->owner,
                                     hw_project_get_name (project));
  else
    g_string_append_printf (text, _("About to say that “%s” belongs to the project “%s”."),
                                     environment->name, hw_project_get_name (project));
  for (guint i = 0; i < adoption->edits->len; i++)
    {
      g_autofree char *edit = hw_edit_describe (adoption->edits->pdata[i]);

      g_string_append_printf (text, _("\n%s: the file is right as it is now."), edit);
    }

  if (hw_drift_count (adoption->drift) > 0)
    {
      g_autofree char *objects = hw_drift_describe (adoption->drift);

      g_string_append_printf (text, _("\n%s: the schema is right as it is now."), objects);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
print_result (HwCli *cli,
              const HwProject *project,
              const HwEnvironment *environment,
              const HwAdoption *adoption)
{
  g_autoptr(JsonBuilder) builder = NULL;

  if (!cli->is_json)
    {
      hw_cli_print (
          ngettext (
              "“%s” belongs to the project “%s”; %u edited revision is taken as it is now\n",
              "“%s” belongs to the project “%s”; %u edited revisions are taken as they are now\n",
              adoption->edits->len),
          environment->name, hw_project_get_name (project), adoption->edits->len);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "result", "done");
  hw_json_add_string (builder, "environment", environment->name);
  hw_json_add_string (builder, "project", hw_project_get_name (project));
  hw_json_add_string (builder, "from", adoption->owner);
  hw_cli_add_edits_json (builder, adoption->edits);
  hw_cli_add_drift_json (builder, adoption->drift);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static gboolean
adopt (HwCli *cli,
       const HwProject *project,
       const HwEnvironment *environment,
       HwDatabase *database,
       const HwConsent *consent,
       GError **error)
{
  g_autoptr(HwAdoption) adoption = hw_adoption_new (project, database, cli->cancellable, error);
  g_autofree char *question = NULL;

  if (adoption == NULL)
    return FALSE;
  question = make_question (project, environment, adoption);
  if (!hw_cli_ask_consent (cli, environment, consent, question, error)
      || !hw_adoption_carry_out (adoption, project, database, cli->cancellable, error))
    return FALSE;
  print_result (cli, project, environment, adoption);

  return TRUE;
}

int
hw_cmd_adopt (HwCli *cli, GError **error)
{
  g_autofree char *confirm = NULL;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm,
      N_("The name of the protected environment that is meant"), N_("NAME") },
      { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Ask no question"), NULL }, { NULL },
     };
  HwConsent consent;
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  const HwEnvironment *environment;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  consent = (HwConsent){ confirm, yes };
  project = hw_cli_open_project (cli, error);
  if (project == NULL || !hw_project_check (project, error))
    return HW_EXIT_FAILED;
  environment = hw_cli_choose_environment (cli, project, error);
  if (environment == NULL || !hw_cli_check_consent (cli, environment, &consent, error))
    return HW_EXIT_FAILED;
  database = hw_cli_connect (cli, environment, FALSE, error);
  if (database == NULL)
    return HW_EXIT_UNREACHABLE;
  lock = hw_database_lock_acquire (database, hw_project_get_version_table_schema (project),
                                   hw_project_get_version_table (project), cli->cancellable, error);
  if (lock == NULL)
    return HW_EXIT_UNREACHABLE;

  return adopt (cli, project, environment, database, &consent, error) ? HW_EXIT_DONE
                                                                      : HW_EXIT_FAILED;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-checks-plan"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hw-alembic-command.h"
#include "hw-checks-private.h"
#include "hw-deploy-hours.h"
#include "hw-error.h"
#include "hw-run-script.h"
#include "hw-status.h"
#include "hw-util.h"

/* Checks that ask the project and its policies. */

void
_hw_check_heads (HwCheckContext *context)
{
  const char *const *heads =
      hw_graph_get_heads (hw_project_get_graph (context->deployment->project));
  guint n = hw_strv_length (heads);

  if (g_strcmp0 (context->deployment->target, "head") != 0)
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL,
                      N_("the target is “%s”"), context->deployment->target);
  else if (n > 1)
    _hw_check_report_count (context, HW_CHECK_FAILED,
                            N_("Merge them, or name one of them as the target."), n,
                                "the project has %u head", "the project has %u heads", n);
  else if (n == 1)
    _hw_check_report (context, HW_CHECK_PASSED, NULL, "%s", heads[0]);
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("no revisions"));
}

/** What the scripts of a plan are, in numbers. */
typedef struct
{
  guint n_statements;
  guint n_open; /* revisions that run outside a transaction */
  guint n_python;
  const char *irreversible; /* the first one that an upgrade cannot take back; NULL */
} Scripts;

static Scripts
count_scripts (HwDeployment *self, GPtrArray *scripts)
{
  Scripts counts = { 0 };

  for (guint i = 0; i < scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (scripts, i);

      counts.n_statements += script->statements->len;
      counts.n_open += script->is_transactional ? 0 : 1;
      counts.n_python += script->is_python ? 1 : 0;
      if (self->direction == HW_DIRECTION_UPGRADE && counts.irreversible == NULL
          && (script->step->revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
        counts.irreversible = hw_run_script_get_revision_id (script);
    }

  return counts;
}

static void
report_irreversible (HwCheckContext *context, const Scripts *counts)
{
  const HwCheckState state =
      context->deployment->environment->is_protected ? HW_CHECK_WARNING : HW_CHECK_PASSED;
  const char *hint = N_("Only the backup leads back from there.");

  if (counts->n_python > 0)
    _hw_check_report_count (context, state, hint, counts->n_python,
                            "%u Python revision; revision %s cannot be taken back",
                            "%u Python revisions; revision %s cannot be taken back",
                            counts->n_python, counts->irreversible);
  else
    _hw_check_report_count (context, state, hint, counts->n_statements,
                            "%u statement; revision %s cannot be taken back",
                            "%u statements; revision %s cannot be taken back", counts->n_statements,
                            counts->irreversible);
}

/* Reads every script, as the runner will: what cannot be run is found now. */
void
_hw_check_plan (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GPtrArray) scripts = NULL;
  g_autoptr(GError) error = NULL;
  Scripts counts;

  database = hw_environment_new_database (self->environment, TRUE, &error);
  if (database != NULL && _hw_deployment_check_files (self, &error))
    scripts = hw_run_script_load_all (self->project, self->plan, hw_database_get_dialect (database),
                                      context->cancellable, &error);
  if (scripts == NULL)
    {
      _hw_check_report_error (context, error);
      return;
    }
  counts = count_scripts (self, scripts);
  if (counts.irreversible != NULL)
    report_irreversible (context, &counts);
  else if (counts.n_python > 0)
    _hw_check_report_count (context, HW_CHECK_PASSED, NULL, counts.n_python,
                            "%u Python revision, run by the project's alembic",
                            "%u Python revisions, run by the project's alembic", counts.n_python);
  else if (counts.n_open > 0)
    _hw_check_report_count (context, HW_CHECK_PASSED, NULL, counts.n_open,
                            "%u statements; %u revision runs outside a transaction",
                            "%u statements; %u revisions run outside a transaction",
                            counts.n_statements, counts.n_open);
  else
    _hw_check_report_count (context, HW_CHECK_PASSED, NULL, counts.n_statements,
                            "%u statement, each revision in a transaction",
                            "%u statements, each revision in a transaction", counts.n_statements);
}

gboolean
_hw_check_applies_alembic (HwDeployment *self)
{
  return hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC;
}

/* The heads that alembic printed, one a line with words behind; NULL-terminated. */
static GStrv
read_heads (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GStrvBuilder) heads = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      lines[i][strcspn (lines[i], " ")] = '\0';
      if (lines[i][0] != '\0')
        g_strv_builder_add (heads, lines[i]);
    }

  return g_strv_builder_end (heads);
}

/* Starts it once without a database: that it is there, that every revision's module can be imported, and that it reads
 * the files as we do. */
void
_hw_check_alembic (HwCheckContext *context)
{
  static const char *const arguments[] = { "heads", NULL };
  HwDeployment *self = context->deployment;
  const HwAlembicCall call = { .is_quiet = TRUE, .is_bounded = TRUE };
  const char *const *expected = hw_graph_get_heads (hw_project_get_graph (self->project));
  g_autoptr(HwAlembicCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) heads = NULL;

  command = hw_alembic_command_new (self->project, self->environment, &error);
  if (command == NULL
      || !hw_alembic_command_run (command, arguments, &call, &text, context->cancellable, &error))
    {
      _hw_check_report_error (context, error);
      return;
    }
  heads = read_heads (text);
  if (!hw_strv_is_permutation ((const char *const *)heads, expected))
    {
      g_autofree char *theirs = g_strjoinv (", ", heads);
      g_autofree char *ours = g_strjoinv (", ", (GStrv)expected);

      _hw_check_report (context, HW_CHECK_FAILED,
                        N_("Let both read the same folders: see version_locations in alembic.ini "
                           "and headway.ini, and “run”."),
                            N_("it has the heads %s, and the files have %s"), theirs, ours);
      return;
    }
  _hw_check_report (context, HW_CHECK_PASSED, NULL,
                    N_("%s loads every revision"), hw_alembic_command_get_name (command));
}

gboolean
_hw_check_applies_requires (HwDeployment *self)
{
  return self->environment->requires != NULL && self->direction == HW_DIRECTION_UPGRADE;
}

/* Steps of the plan that @status says do not stand there; the first of them in @out_first. */
static guint
count_missing (HwDeployment *self, const HwStatus *status, const char **out_first)
{
  const HwGraph *graph = hw_project_get_graph (self->project);
  g_autofree guint8 *applied = hw_graph_get_applied (graph, (const char *const *)status->rows);
  guint n_missing = 0;

  for (guint i = 0; i < hw_plan_get_n_steps (self->plan); i++)
    {
      const char *id = hw_plan_get_step (self->plan, i)->revision->id;
      guint node = hw_graph_lookup (graph, id);

      if (node == HW_GRAPH_NONE || applied[node] != 0)
        continue;
      if (n_missing == 0)
        *out_first = id;
      n_missing++;
    }

  return n_missing;
}

void
_hw_check_requires (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  const char *name = self->environment->requires;
  const HwEnvironment *required;
  g_autoptr(HwStatus) status = NULL;
  g_autoptr(GError) error = NULL;
  const char *const hint =
      N_("Deploy there first, or override the policy “requires” with a reason.");
  const char *first = NULL;
  guint n_missing;

  required = hw_project_find_environment (self->project, name, &error);
  if (required == NULL)
    {
      _hw_check_report_error (context, error);
      return;
    }
  status = hw_status_read (self->project, required, 0, context->cancellable);
  if (!status->is_reachable)
    {
      _hw_check_report_policy (context, "requires", hw_error_get_hint (status->error),
                               N_("“%s” cannot be looked at: %s"), name, status->error->message);
      return;
    }
  n_missing = count_missing (self, status, &first);
  if (n_missing == 0)
    {
      _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("every revision stands on %s"), name);
      return;
    }
  if (n_missing == 1)
    _hw_check_report_policy (context, "requires", hint,
                             N_("revision %s does not stand on “%s” yet"), first, name);
  else
    _hw_check_report_policy (context, "requires", hint,
                             N_("%u of %u revisions do not stand on “%s” yet, the first is %s"),
                                 n_missing, hw_plan_get_n_steps (self->plan), name, first);
}

gboolean
_hw_check_applies_window (HwDeployment *self)
{
  return self->environment->window != NULL;
}

void
_hw_check_window (HwCheckContext *context)
{
  const char *window = context->deployment->environment->window;
  g_autoptr(GError) error = NULL;
  gboolean is_inside = FALSE;

  if (!hw_deploy_hours_contains (window, g_get_real_time (), &is_inside, &error))
    {
      _hw_check_report_error (context, error);
      return;
    }
  if (is_inside)
    {
      _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("within %s"), window);
      return;
    }
  _hw_check_report_policy (context, "window",
                           N_("Wait for them, or override the policy “window” with a reason."),
                               N_("now is outside the allowed hours, %s"), window);
}

gboolean
_hw_check_applies_reason (HwDeployment *self)
{
  return self->environment->requires_reason;
}

/* The reason comes the way of those for going against a policy, so that it is kept as they are. */
void
_hw_check_reason (HwCheckContext *context)
{
  const char *reason = _hw_deployment_get_override (context->deployment, "reason");

  if (reason != NULL)
    {
      _hw_check_report (context, HW_CHECK_PASSED, NULL, "%s", reason);
      return;
    }
  _hw_check_report_policy (context, "reason",
                           N_("Override the policy “reason” with it, such as the number of a "
                              "ticket; the journal keeps it."),
                               N_("this environment wants a reason for each deployment"));
}

void
_hw_check_backup (HwCheckContext *context)
{
  HwDeployment *self = context->deployment;
  const char *reason = _hw_deployment_get_override (self, "backup");

  if (self->direction == HW_DIRECTION_STAMP)
    _hw_check_report (context, HW_CHECK_SKIPPED, NULL, N_("a stamp runs no SQL of a revision"));
  else if (self->environment->backup == HW_BACKUP_POLICY_OFF)
    _hw_check_report (context, self->environment->is_protected ? HW_CHECK_WARNING : HW_CHECK_PASSED,
                      NULL, N_("backups are off for this environment"));
  else if (reason != NULL)
    _hw_check_report (context, HW_CHECK_WARNING,
                      N_("There will be no way back but the down sections."),
                          N_("no backup will be made; overridden: %s"), reason);
  else if (self->environment->backup == HW_BACKUP_POLICY_REQUIRED)
    _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("required, and will be made"));
  else
    _hw_check_report (context, HW_CHECK_PASSED, NULL, N_("will be made"));
}

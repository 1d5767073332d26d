/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-report"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-deploy-report.h"
#include "hw-format.h"
#include "hw-util.h"

static void
fact_free (HwDeployFact *fact)
{
  g_free (fact->title);
  g_free (fact->value);
  g_free (fact);
}

static void
add_fact (GPtrArray *facts, const char *title, const char *value)
{
  HwDeployFact *fact = NULL;

  if (value == NULL || value[0] == '\0')
    return;
  fact = g_new (HwDeployFact, 1);
  fact->title = g_strdup (title);
  fact->value = g_strdup (value);
  g_ptr_array_add (facts, fact);
}

static void
add_rows (GPtrArray *facts, HwDeployRun *run)
{
  const HwPlan *plan = hw_deploy_run_get_plan (run);
  const HwGraph *graph = hw_project_get_graph (hw_deploy_run_get_project (run));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;

  if (plan == NULL)
    return;
  before = hw_format_ids_short (graph, hw_plan_get_rows (plan));
  after = hw_format_ids_short (graph, hw_plan_get_heads_after (plan));
  text = g_strdup_printf ("%s → %s", before[0] != '\0'
                                         ? before
                                         : C_("revision", "none"),
                                               after[0] != '\0' ? after : C_("revision", "none"));
  add_fact (facts, _("Revision"), text);
}

static void
add_revisions (GPtrArray *facts, HwDeployRun *run)
{
  GListModel *items = hw_deploy_run_get_items (run);
  guint n = g_list_model_get_n_items (items);
  g_autofree char *revisions = g_strdup_printf (ngettext ("%u revision", "%u revisions", n), n);
  g_autofree char *extent = hw_deploy_items_dup_extent (items);
  g_autofree char *duration = hw_format_duration (hw_deploy_run_get_upgrade_usec (run));
  /* Translators: "9 revisions", "11 statements", "1 min 06 s" */
  g_autofree char *text = g_strdup_printf (_("%s, %s in %s"), revisions, extent, duration);

  add_fact (facts,
            hw_deploy_run_get_direction (run) == HW_DIRECTION_DOWNGRADE ? _("Downgrade")
                                                                        : _("Upgrade"), text);
}

static void
add_backup (GPtrArray *facts, HwDeployRun *run)
{
  const HwBackup *backup = hw_deploy_run_get_backup (run);
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (backup == NULL)
    {
      add_fact (facts, _("Backup"), _("none"));
      return;
    }
  size = hw_format_size (backup->size_bytes);
  text = g_strdup_printf ("%s\n%s\nSHA-256 %s", backup->path, size, backup->sha256);
  add_fact (facts, _("Backup"), text);
}

static void
add_checks (GPtrArray *facts, HwDeployRun *run)
{
  g_autoptr(GPtrArray) checks = hw_deploy_run_dup_checks (run);
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_passed = 0;

  for (guint i = 0; i < checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (checks, i);

      n_passed += check->state == HW_CHECK_PASSED ? 1 : 0;
      if (check->state == HW_CHECK_WARNING)
        g_string_append_printf (text, "\n%s: %s", _(check->title), check->local_message);
    }
  if (checks->len > 0)
    {
      g_autofree char *passed =
          g_strdup_printf (ngettext ("%u passed", "%u passed", n_passed), n_passed);

      g_string_prepend (text, passed);
    }
  add_fact (facts, _("Checks"), text->str);
}

/**
 * hw_deploy_report_dup_sentence:
 *
 * Returns: (transfer full): where the database stands after all of the plan; "" where that is nowhere, or not known
 */
char *
hw_deploy_report_dup_sentence (HwDeployRun *run)
{
  const HwPlan *plan = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *isolated = NULL;

  g_return_val_if_fail (HW_IS_DEPLOY_RUN (run), NULL);

  plan = hw_deploy_run_get_plan (run);
  if (plan == NULL)
    return g_strdup ("");
  ids = hw_format_ids_short (hw_project_get_graph (hw_deploy_run_get_project (run)),
                             hw_plan_get_heads_after (plan));

  if (ids[0] == '\0')
    return g_strdup ("");
  isolated = hw_format_isolate (ids);

  /* Translators: environment name, revision ids */
  return g_strdup_printf (_("%s is at %s"), hw_deploy_run_get_environment (run)->name, isolated);
}

/**
 * hw_deploy_report_list_facts:
 *
 * Returns: (transfer full) (element-type HwDeployFact): in reading order
 */
GPtrArray *
hw_deploy_report_list_facts (HwDeployRun *run)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify)fact_free);
  const HwStatus *status = NULL;

  g_return_val_if_fail (HW_IS_DEPLOY_RUN (run), facts);

  status = hw_deploy_run_get_status (run);
  add_fact (facts, _("Environment"), hw_deploy_run_get_environment (run)->name);
  if (status != NULL)
    add_fact (facts, _("Database"), status->url);
  add_rows (facts, run);
  add_revisions (facts, run);
  add_checks (facts, run);
  add_backup (facts, run);
  add_fact (facts, _("Deployment"), hw_deploy_run_get_id (run));

  return facts;
}

static void
append_items (GString *text, GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);
      g_autofree char *duration = hw_format_duration (hw_deploy_item_get_duration_usec (item));

      g_string_append_printf (text, "- %s %s (%s)\n", hw_deploy_item_get_revision (item)->id,
                              hw_deploy_item_get_title (item), duration);
    }
}

/**
 * hw_deploy_report_dup_text:
 *
 * Returns: (transfer full): plain text, with no secret in it
 */
char *
hw_deploy_report_dup_text (HwDeployRun *run)
{
  g_autoptr(GPtrArray) facts = hw_deploy_report_list_facts (run);
  g_autofree char *summary = hw_deploy_run_dup_summary (run);
  GString *text = g_string_new (NULL);

  if (summary != NULL)
    g_string_append_printf (text, "%s\n\n", summary);
  for (guint i = 0; i < facts->len; i++)
    {
      const HwDeployFact *fact = g_ptr_array_index (facts, i);

      g_string_append_printf (text, "%s: %s\n", fact->title, fact->value);
    }
  g_string_append_c (text, '\n');
  append_items (text, hw_deploy_run_get_items (run));

  return g_string_free (text, FALSE);
}

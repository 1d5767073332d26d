/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-verify-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-check-row.h"
#include "hw-deploy-verify-page.h"
#include "hw-format.h"

struct _HwDeployVerifyPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  HwDeployCheckRow *rows_row;
};

G_DEFINE_FINAL_TYPE (HwDeployVerifyPage, hw_deploy_verify_page, HW_TYPE_DEPLOY_PAGE)

static void
show_row (HwDeployVerifyPage *self, HwCheckState state, const char *message)
{
  g_autofree char *text = g_strdup (message);
  g_autofree char *title = g_strdup (_("Version table"));
  char none[] = "";
  char id[] = "verify-rows";
  const HwCheck check = { .id = id,
                          .title = title,
                          .state = state,
                          .message = text,
                          .hint = none,
                          .local_message = text,
                          .local_hint = none };

  hw_deploy_check_row_set_check (self->rows_row, &check);
}

static void
verify (HwDeployVerifyPage *self)
{
  hw_deploy_page_set_error (HW_DEPLOY_PAGE (self), NULL);
  show_row (self, HW_CHECK_RUNNING, _("Reading the version table again"));
  hw_deploy_run_verify (hw_deploy_page_get_run (HW_DEPLOY_PAGE (self)));
}

static void
hw_deploy_verify_page_enter (HwDeployPage *page)
{
  hw_deploy_page_set_result (page, NULL);
  verify (HW_DEPLOY_VERIFY_PAGE (page));
}

static void
hw_deploy_verify_page_update (HwDeployPage *page)
{
  HwDeployRun *run = hw_deploy_page_get_run (page);
  gboolean is_waiting = hw_deploy_run_get_verb (run) == HW_DEPLOY_VERB_NONE
                        && hw_deploy_run_get_state (run) == HW_DEPLOYMENT_VERIFY;

  hw_deploy_page_set_primary (page, _("_Verify Again"), HW_DEPLOY_LOOK_SUGGESTED, is_waiting);
}

static void
hw_deploy_verify_page_finished (HwDeployPage *page, HwDeployVerb verb, const GError *error)
{
  HwDeployVerifyPage *self = HW_DEPLOY_VERIFY_PAGE (page);
  HwDeployRun *run = hw_deploy_page_get_run (page);
  const HwPlan *plan = hw_deploy_run_get_plan (run);
  g_autofree char *text = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *isolated = NULL;

  if (verb != HW_DEPLOY_VERB_VERIFY)
    return;
  if (error != NULL)
    {
      text = hw_format_error (error);
      show_row (self, HW_CHECK_FAILED, text);
      hw_deploy_page_set_error (page, error);
      hw_deploy_page_set_result (page, _("not verified"));
      return;
    }

  ids = plan != NULL ? hw_format_ids_short (hw_project_get_graph (hw_deploy_run_get_project (run)),
                                            hw_plan_get_heads_after (plan))
                     : g_strdup ("");
  isolated = hw_format_isolate (ids);
  if (ids[0] == '\0')
    text = g_strdup (_("No revision is applied, as planned"));
  else
    /* Translators: the name of an environment and ids of revisions */
    text = g_strdup_printf (_("%s stands at %s, as planned"),
                               hw_deploy_run_get_environment (run)->name, isolated);
  show_row (self, HW_CHECK_PASSED, text);
  hw_deploy_page_set_result (page, _("as planned"));
}

static void
hw_deploy_verify_page_activate_primary (HwDeployPage *page)
{
  verify (HW_DEPLOY_VERIFY_PAGE (page));
}

static void
hw_deploy_verify_page_class_init (HwDeployVerifyPageClass *klass)
{
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  page_class->enter = hw_deploy_verify_page_enter;
  page_class->update = hw_deploy_verify_page_update;
  page_class->finished = hw_deploy_verify_page_finished;
  page_class->activate_primary = hw_deploy_verify_page_activate_primary;

  g_type_ensure (HW_TYPE_DEPLOY_CHECK_ROW);
  hw_deploy_page_class_set_template (page_class, "hw-deploy-verify-page");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), HwDeployVerifyPage, rows_row);
}

static void
hw_deploy_verify_page_init (HwDeployVerifyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

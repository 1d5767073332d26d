/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-checks-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-check-row.h"
#include "hw-deploy-checks-page.h"
#include "hw-error.h"

struct _HwDeployChecksPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkWidget *again_button;
  GtkLabel *summary_label;
  GtkListBox *list;
  GtkWidget *accept_box;
  GtkLabel *accept_label;
  GtkEditable *accept_entry;
  GtkWidget *accept_button;

  gboolean has_passed; /* the last run found nothing that blocks */
};

G_DEFINE_FINAL_TYPE (HwDeployChecksPage, hw_deploy_checks_page, HW_TYPE_DEPLOY_PAGE)

typedef struct
{
  guint n_passed;
  guint n_warnings;
  guint n_failed;
} Count;

static Count
count_checks (GPtrArray *checks)
{
  Count count = { 0, 0, 0 };

  for (guint i = 0; i < checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (checks, i);

      count.n_passed += check->state == HW_CHECK_PASSED ? 1 : 0;
      count.n_warnings += check->state == HW_CHECK_WARNING ? 1 : 0;
      count.n_failed += check->state == HW_CHECK_FAILED ? 1 : 0;
    }

  return count;
}

/* "8 passed · 1 warning" */
static char *
describe (const Count *count)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) strings = NULL;
  g_autofree char *passed =
      g_strdup_printf (ngettext ("%u passed", "%u passed", count->n_passed), count->n_passed);
  g_autofree char *warnings =
      g_strdup_printf (ngettext ("%u warning", "%u warnings", count->n_warnings),
                       count->n_warnings);
  g_autofree char *failed =
      g_strdup_printf (ngettext ("%u failed", "%u failed", count->n_failed), count->n_failed);

  g_strv_builder_add (parts, passed);
  if (count->n_warnings > 0)
    g_strv_builder_add (parts, warnings);
  if (count->n_failed > 0)
    g_strv_builder_add (parts, failed);
  strings = g_strv_builder_end (parts);

  return g_strjoinv (" · ", strings);
}

static void
show_checks (HwDeployChecksPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  g_autoptr(GPtrArray) checks = hw_deploy_run_dup_checks (run);
  GtkListBoxRow *row = NULL;

  for (guint i = 0; i < checks->len; i++)
    {
      row = gtk_list_box_get_row_at_index (self->list, (int)i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (hw_deploy_check_row_new ());
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      hw_deploy_check_row_set_check (HW_DEPLOY_CHECK_ROW (row), g_ptr_array_index (checks, i));
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int)checks->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->list), checks->len > 0);
}

/* The policy behind a check that may be gone against with a reason; NULL: the check stands. */
static const char *
get_policy (HwDeployChecksPage *self, const char *id)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  gboolean is_optional = hw_deploy_run_get_environment (run)->backup == HW_BACKUP_POLICY_OPTIONAL;

  if (g_str_equal (id, "requires") || g_str_equal (id, "window") || g_str_equal (id, "drift")
      || g_str_equal (id, "reason"))
    return id;
  /* Where the backup is left to the user, what only the backup needs must not block the rest. */
  if (is_optional && (g_str_equal (id, "programs") || g_str_equal (id, "space")))
    return "backup";

  return NULL;
}

/* (element-type utf8) (transfer container): policies that stand in the way; NULL when something else does, too */
static GPtrArray *
list_policies (HwDeployChecksPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  g_autoptr(GPtrArray) checks = hw_deploy_run_dup_checks (run);
  g_autoptr(GPtrArray) policies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (checks, i);
      const char *policy = get_policy (self, check->id);

      if (check->state != HW_CHECK_FAILED)
        continue;
      if (policy == NULL)
        return NULL;
      g_ptr_array_add (policies, g_strdup (policy));
    }

  return policies->len > 0 ? g_steal_pointer (&policies) : NULL;
}

static void
update_accept_box (HwDeployChecksPage *self)
{
  g_autoptr(GPtrArray) policies = self->has_passed ? NULL : list_policies (self);
  gboolean is_backup = FALSE;

  gtk_widget_set_visible (self->accept_box, policies != NULL);
  if (policies == NULL)
    return;
  is_backup = g_str_equal (g_ptr_array_index (policies, 0), "backup");
  gtk_label_set_label (
      self->accept_label,
      is_backup ? _("To go on without a backup, say why. The reason is kept with the deployment.")
                : _("To go on against the policy of this environment, say why. The reason is kept "
                    "with the deployment."));
}

static void
show_result (HwDeployChecksPage *self)
{
  HwDeployPage *page = HW_DEPLOY_PAGE (self);
  HwDeployRun *run = hw_deploy_page_get_run (page);
  g_autoptr(GPtrArray) checks = hw_deploy_run_dup_checks (run);
  Count count = count_checks (checks);
  g_autofree char *text = describe (&count);
  g_autoptr(GPtrArray) policies = NULL;
  g_autofree char *blocked = NULL;

  hw_deploy_page_set_result (page, text);
  if (self->has_passed)
    {
      gtk_label_set_label (self->summary_label, text);
      return;
    }
  policies = list_policies (self);
  /* The list may be longer than the page: below it a reason is asked for. */
  if (policies != NULL)
    /* Translators: "6 passed · 1 failed" */
    blocked = g_strdup_printf (_("%s. Mend what failed and run the checks again, or say below why to go on."), text);
  else
    /* Translators: "6 passed · 1 failed" */
    blocked = g_strdup_printf (_("%s. Mend what failed, then run the checks again."), text);
  gtk_label_set_label (self->summary_label, blocked);
}

static void
run_checks (HwDeployChecksPage *self)
{
  self->has_passed = FALSE;
  hw_deploy_page_set_error (HW_DEPLOY_PAGE (self), NULL);
  hw_deploy_page_set_result (HW_DEPLOY_PAGE (self), NULL);
  gtk_label_set_label (self->summary_label, _("Only reading, nothing is changed."));
  gtk_widget_set_visible (self->accept_box, FALSE);
  hw_deploy_run_checks (hw_deploy_page_get_run (HW_DEPLOY_PAGE (self)));
  show_checks (self);
}

static void
on_reason_changed_cb (HwDeployChecksPage *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->accept_entry)));

  gtk_widget_set_sensitive (self->accept_button, reason[0] != '\0');
}

static void
on_accept_cb (HwDeployChecksPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->accept_entry)));
  g_autoptr(GPtrArray) policies = list_policies (self);

  if (policies == NULL || reason[0] == '\0' || hw_deploy_run_get_verb (run) != HW_DEPLOY_VERB_NONE)
    return;
  for (guint i = 0; i < policies->len; i++)
    hw_deploy_run_set_override (run, g_ptr_array_index (policies, i), reason);
  run_checks (self);
}

static void
on_again_clicked_cb (HwDeployChecksPage *self)
{
  run_checks (self);
}

static void
hw_deploy_checks_page_enter (HwDeployPage *page)
{
  run_checks (HW_DEPLOY_CHECKS_PAGE (page));
}

static void
hw_deploy_checks_page_update (HwDeployPage *page)
{
  HwDeployChecksPage *self = HW_DEPLOY_CHECKS_PAGE (page);
  gboolean is_idle = hw_deploy_run_get_verb (hw_deploy_page_get_run (page)) == HW_DEPLOY_VERB_NONE;

  gtk_widget_set_sensitive (self->again_button, is_idle && hw_deploy_page_is_current (page));
  hw_deploy_page_set_primary (page, _("_Next"), HW_DEPLOY_LOOK_SUGGESTED,
                                       is_idle && self->has_passed);
}

static void
hw_deploy_checks_page_event (HwDeployPage *page, const HwEvent *event)
{
  HwDeployRun *run = hw_deploy_page_get_run (page);

  if ((event->kind == HW_EVENT_CHECK_STARTED || event->kind == HW_EVENT_CHECK_FINISHED)
      && hw_deploy_run_get_verb (run) == HW_DEPLOY_VERB_CHECKS)
    show_checks (HW_DEPLOY_CHECKS_PAGE (page));
}

static void
hw_deploy_checks_page_finished (HwDeployPage *page, HwDeployVerb verb, const GError *error)
{
  HwDeployChecksPage *self = HW_DEPLOY_CHECKS_PAGE (page);

  if (verb != HW_DEPLOY_VERB_CHECKS)
    return;
  self->has_passed = error == NULL;
  show_checks (self);
  show_result (self);
  update_accept_box (self);
  /* That a check blocks is said by its row; everything else is news. */
  if (error != NULL && !g_error_matches (error, HW_ERROR, HW_ERROR_CHECK)
      && !g_error_matches (error, HW_ERROR, HW_ERROR_POLICY) && !hw_error_is_cancelled (error))
    hw_deploy_page_set_error (page, error);
}

static void
hw_deploy_checks_page_activate_primary (HwDeployPage *page)
{
  hw_deploy_page_advance (page);
}

static void
hw_deploy_checks_page_class_init (HwDeployChecksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  page_class->enter = hw_deploy_checks_page_enter;
  page_class->update = hw_deploy_checks_page_update;
  page_class->event = hw_deploy_checks_page_event;
  page_class->finished = hw_deploy_checks_page_finished;
  page_class->activate_primary = hw_deploy_checks_page_activate_primary;

  hw_deploy_page_class_set_template (page_class, "hw-deploy-checks-page");
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, list);
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, accept_box);
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, accept_label);
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, accept_entry);
  gtk_widget_class_bind_template_child (widget_class, HwDeployChecksPage, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
}

static void
hw_deploy_checks_page_init (HwDeployChecksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

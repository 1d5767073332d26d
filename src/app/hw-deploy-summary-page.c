/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-summary-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-report.h"
#include "hw-deploy-summary-page.h"
#include "hw-label.h"

struct _HwDeploySummaryPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkLabel *sentence_label;
  GtkListBox *facts_list;
  GtkWidget *show_button;
};

G_DEFINE_FINAL_TYPE (HwDeploySummaryPage, hw_deploy_summary_page, HW_TYPE_DEPLOY_PAGE)

static void
on_copy_clicked_cb (HwDeploySummaryPage *self)
{
  g_autofree char *text =
      hw_deploy_report_dup_text (hw_deploy_page_get_run (HW_DEPLOY_PAGE (self)));

  gtk_widget_activate_action (GTK_WIDGET (self), "deploy.copy-text", "s", text);
}

static void
show_facts (HwDeploySummaryPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  g_autoptr(GPtrArray) facts = hw_deploy_report_list_facts (run);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->facts_list, 0)) != NULL)
    gtk_list_box_remove (self->facts_list, GTK_WIDGET (row));
  for (guint i = 0; i < facts->len; i++)
    {
      const HwDeployFact *fact = g_ptr_array_index (facts, i);
      GtkWidget *fact_row =
          g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "activatable", FALSE, "title",
                        fact->title, "subtitle", fact->value, NULL);

      gtk_widget_add_css_class (fact_row, "hw-fact");
      hw_label_keep_verbatim (fact_row);
      gtk_list_box_append (self->facts_list, fact_row);
    }
}

static void
hw_deploy_summary_page_enter (HwDeployPage *page)
{
  HwDeploySummaryPage *self = HW_DEPLOY_SUMMARY_PAGE (page);
  HwDeployRun *run = hw_deploy_page_get_run (page);
  const char *name = hw_deploy_run_get_environment (run)->name;
  g_autofree char *sentence = hw_deploy_report_dup_sentence (run);
  g_autofree char *title = NULL;

  /* Translators: the name of an environment */
  title = g_strdup_printf (hw_deploy_run_get_direction (run) == HW_DIRECTION_DOWNGRADE
                           ? _("%s is downgraded")
                           : _("%s is upgraded"), name);
  hw_deploy_page_set_heading (page, title);
  gtk_label_set_label (self->sentence_label, sentence);
  gtk_widget_set_visible (self->show_button, hw_deploy_run_get_backup (run) != NULL);
  show_facts (self);
  hw_deploy_page_set_result (page, _("done"));
}

static void
hw_deploy_summary_page_update (HwDeployPage *page)
{
  hw_deploy_page_set_primary (page, _("_Close"), HW_DEPLOY_LOOK_SUGGESTED, TRUE);
}

static void
hw_deploy_summary_page_activate_primary (HwDeployPage *page)
{
  hw_deploy_page_advance (page);
}

static void
hw_deploy_summary_page_class_init (HwDeploySummaryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  page_class->enter = hw_deploy_summary_page_enter;
  page_class->update = hw_deploy_summary_page_update;
  page_class->activate_primary = hw_deploy_summary_page_activate_primary;

  hw_deploy_page_class_set_template (page_class, "hw-deploy-summary-page");
  gtk_widget_class_bind_template_child (widget_class, HwDeploySummaryPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, HwDeploySummaryPage, facts_list);
  gtk_widget_class_bind_template_child (widget_class, HwDeploySummaryPage, show_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
hw_deploy_summary_page_init (HwDeploySummaryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

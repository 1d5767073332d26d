/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-review-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-deploy-plan-row.h"
#include "hw-deploy-review-page.h"
#include "hw-wrap-box.h"

struct _HwDeployReviewPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkToggleButton *open_button;
  GtkLabel *summary_label;
  GtkListView *list;
  GtkNoSelection *model;
};

G_DEFINE_FINAL_TYPE (HwDeployReviewPage, hw_deploy_review_page, HW_TYPE_DEPLOY_PAGE)

static GListModel *
get_items (HwDeployReviewPage *self)
{
  return hw_deploy_run_get_items (hw_deploy_page_get_run (HW_DEPLOY_PAGE (self)));
}

static void
on_row_activated_cb (HwDeployReviewPage *self, guint position)
{
  g_autoptr(HwDeployItem) item = g_list_model_get_item (get_items (self), position);

  if (item != NULL)
    hw_deploy_item_set_expanded (item, !hw_deploy_item_get_expanded (item));
}

static void
on_open_toggled_cb (HwDeployReviewPage *self)
{
  GListModel *items = get_items (self);
  gboolean is_open = gtk_toggle_button_get_active (self->open_button);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      hw_deploy_item_set_expanded (item, is_open);
    }
}

static void
on_copy_clicked_cb (HwDeployReviewPage *self)
{
  GListModel *items = get_items (self);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      g_string_append_printf (text, "-- %s %s\n%s\n", hw_deploy_item_get_revision (item)->id,
                              hw_deploy_item_get_title (item), hw_deploy_item_get_sql (item));
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "deploy.copy-text", "s", text->str);
}

static guint
count_unreadable (GListModel *items)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      n += hw_deploy_item_get_error (item) != NULL ? 1 : 0;
    }

  return n;
}

static void
update_summary (HwDeployReviewPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  GListModel *items = get_items (self);
  guint n = g_list_model_get_n_items (items);
  guint n_unreadable = count_unreadable (items);
  const char *name = hw_deploy_run_get_environment (run)->name;
  g_autofree char *text = NULL;

  if (n_unreadable > 0)
    text = g_strdup_printf (ngettext ("The SQL of %u revision cannot be shown.",
                                      "The SQL of %u revisions cannot be shown.", n_unreadable),
                            n_unreadable);
  else if (hw_deploy_run_get_direction (run) == HW_DIRECTION_DOWNGRADE)
    /* Translators: the name of an environment */
    text = g_strdup_printf (_("This is all that will be taken back on %s, in this order. Data in what is dropped is lost."),
        name);
  else
    /* Translators: the name of an environment */
    text = g_strdup_printf (_("This is all that will run on %s, in this order. Open a revision to read its SQL."), name);
  gtk_label_set_label (self->summary_label, n > 0 ? text : "");
}

static void
hw_deploy_review_page_enter (HwDeployPage *page)
{
  HwDeployReviewPage *self = HW_DEPLOY_REVIEW_PAGE (page);

  gtk_toggle_button_set_active (self->open_button, FALSE);
  hw_deploy_page_set_result (page, NULL);
  update_summary (self);
}

static void
hw_deploy_review_page_update (HwDeployPage *page)
{
  HwDeployReviewPage *self = HW_DEPLOY_REVIEW_PAGE (page);
  HwDeployRun *run = hw_deploy_page_get_run (page);

  if (gtk_no_selection_get_model (self->model) == NULL)
    gtk_no_selection_set_model (self->model, hw_deploy_run_get_items (run));
  hw_deploy_page_set_primary (page, _("_Next"), HW_DEPLOY_LOOK_SUGGESTED,
                                       hw_deploy_run_get_verb (run) == HW_DEPLOY_VERB_NONE);
}

static void
hw_deploy_review_page_activate_primary (HwDeployPage *page)
{
  g_autofree char *result = hw_deploy_items_dup_extent (get_items (HW_DEPLOY_REVIEW_PAGE (page)));

  hw_deploy_page_set_result (page, result);
  hw_deploy_page_set_error (page, NULL);
  hw_deploy_page_advance (page);
}

static void
hw_deploy_review_page_class_init (HwDeployReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  page_class->enter = hw_deploy_review_page_enter;
  page_class->update = hw_deploy_review_page_update;
  page_class->activate_primary = hw_deploy_review_page_activate_primary;

  g_type_ensure (HW_TYPE_DEPLOY_PLAN_ROW);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  hw_deploy_page_class_set_template (page_class, "hw-deploy-review-page");
  gtk_widget_class_bind_template_child (widget_class, HwDeployReviewPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, HwDeployReviewPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, HwDeployReviewPage, list);
  gtk_widget_class_bind_template_child (widget_class, HwDeployReviewPage, model);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_open_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
hw_deploy_review_page_init (HwDeployReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-target-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-plan-row.h"
#include "hw-deploy-target-page-private.h"
#include "hw-format.h"
#include "hw-list-keys.h"
#include "hw-util.h"
#include "hw-wrap-box.h"

#define NARROW_ENTRY_CHARS 12
#define WIDE_ENTRY_CHARS 27

G_DEFINE_FINAL_TYPE (HwDeployTargetPage, hw_deploy_target_page, HW_TYPE_DEPLOY_PAGE)

HwDirection
_hw_deploy_target_page_get_direction (HwDeployTargetPage *self)
{
  return gtk_toggle_button_get_active (self->downgrade_button) ? HW_DIRECTION_DOWNGRADE
                                                               : HW_DIRECTION_UPGRADE;
}

static guint
count_heads (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  const HwGraph *graph = hw_project_get_graph (hw_deploy_run_get_project (run));

  return hw_strv_length (hw_graph_get_heads (graph));
}

/* The choice as a target expression; NULL while the entry is empty. */
char *
_hw_deploy_target_page_dup_target (HwDeployTargetPage *self)
{
  gboolean is_downgrade = _hw_deploy_target_page_get_direction (self) == HW_DIRECTION_DOWNGRADE;

  if (gtk_check_button_get_active (self->count_radio))
    return g_strdup_printf ("%c%d", is_downgrade ? '-' : '+',
                            gtk_spin_button_get_value_as_int (self->count_spin));
  if (gtk_check_button_get_active (self->base_radio))
    return g_strdup ("base");
  if (gtk_check_button_get_active (self->revision_radio))
    {
      g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->revision_entry)));

      return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
    }

  return g_strdup (count_heads (self) > 1 ? "heads" : "head");
}

/* The newest revision, in words. */
static void
update_head_row (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  const HwGraph *graph = hw_project_get_graph (hw_deploy_run_get_project (run));
  const char *const *heads = hw_graph_get_heads (graph);
  g_autofree char *subtitle = NULL;
  g_autofree char *escaped = NULL;

  if (heads[0] == NULL)
    return;
  if (heads[1] == NULL)
    subtitle = hw_format_revision (graph, heads[0]);
  else
    {
      subtitle = hw_format_ids_short (graph, heads);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->head_row), _("All heads"));
    }
  escaped = g_markup_escape_text (subtitle, -1);
  adw_action_row_set_subtitle (self->head_row, escaped);
}

static void
update_direction (HwDeployTargetPage *self)
{
  gboolean is_downgrade = _hw_deploy_target_page_get_direction (self) == HW_DIRECTION_DOWNGRADE;

  gtk_widget_set_visible (GTK_WIDGET (self->head_row), !is_downgrade);
  gtk_widget_set_visible (self->base_row, is_downgrade);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->count_row),
                                 is_downgrade ? _("Last revisions") : _("Next revisions"));
  if (is_downgrade && gtk_check_button_get_active (self->head_radio))
    gtk_check_button_set_active (self->count_radio, TRUE);
  if (!is_downgrade && gtk_check_button_get_active (self->base_radio))
    gtk_check_button_set_active (self->head_radio, TRUE);
}

static void
on_choice_changed_cb (HwDeployTargetPage *self)
{
  update_direction (self);
  _hw_deploy_target_page_queue_preview (self);
}

static void
on_count_changed_cb (HwDeployTargetPage *self)
{
  gtk_check_button_set_active (self->count_radio, TRUE);
  _hw_deploy_target_page_queue_preview (self);
}

static void
on_revision_changed_cb (HwDeployTargetPage *self)
{
  gtk_check_button_set_active (self->revision_radio, TRUE);
  _hw_deploy_target_page_queue_preview (self);
}

static void
on_entry_activate_cb (HwDeployTargetPage *self)
{
  hw_deploy_page_activate_primary (HW_DEPLOY_PAGE (self));
}

static void
look (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  g_autofree char *text = NULL;

  /* Translators: the name of an environment */
  text = g_strdup_printf (_("Looking at %s…"), hw_deploy_run_get_environment (run)->name);
  _hw_deploy_target_page_show_busy (self, text);
  hw_deploy_run_look (run);
}

static void
on_again_clicked_cb (HwDeployTargetPage *self)
{
  look (self);
}

static void
on_looked (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  const HwStatus *status = hw_deploy_run_get_status (run);

  if (status == NULL)
    return;
  if (status->is_reachable)
    {
      _hw_deploy_target_page_start_preview (self);
      return;
    }
  gtk_widget_set_visible (self->preview_scroller, FALSE);
  if (status->error != NULL)
    _hw_deploy_target_page_show_error (self, status->error);
  gtk_widget_set_visible (self->again_button, TRUE);
}

static void
hw_deploy_target_page_enter (HwDeployPage *page)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (page);

  update_head_row (self);
  update_direction (self);
  hw_deploy_page_set_result (page, NULL);
  self->is_valid = FALSE;
  look (self);
}

static void
hw_deploy_target_page_update (HwDeployPage *page)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (page);
  gboolean is_current = hw_deploy_page_is_current (page);

  gtk_widget_set_sensitive (self->direction_box, is_current);
  gtk_widget_set_sensitive (self->choice_list, is_current);
  _hw_deploy_target_page_update_primary (self);
}

static void
hw_deploy_target_page_finished (HwDeployPage *page, HwDeployVerb verb, const GError *error)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (page);
  HwDeployRun *run = hw_deploy_page_get_run (page);
  guint n = g_list_model_get_n_items (hw_deploy_run_get_items (run));
  g_autofree char *result = NULL;

  if (verb == HW_DEPLOY_VERB_LOOK)
    on_looked (self);
  if (verb != HW_DEPLOY_VERB_PLAN && verb != HW_DEPLOY_VERB_RETRY)
    return;
  if (error != NULL)
    {
      hw_deploy_page_set_error (page, error);
      return;
    }
  hw_deploy_page_set_error (page, NULL);
  /* Translators: the target as it was chosen ("head") and the number of revisions */
  result = g_strdup_printf (ngettext ("%s · %u revision", "%s · %u revisions", n),
                            hw_deploy_run_get_target (run), n);
  hw_deploy_page_set_result (page, result);
}

static void
hw_deploy_target_page_activate_primary (HwDeployPage *page)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (page);
  g_autofree char *target = _hw_deploy_target_page_dup_target (self);

  if (target == NULL)
    return;
  hw_deploy_page_set_error (page, NULL);
  hw_deploy_run_plan (hw_deploy_page_get_run (page), _hw_deploy_target_page_get_direction (self),
                      target);
}

static void
hw_deploy_target_page_dispose (GObject *object)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (object);

  _hw_deploy_target_page_cancel_preview (self);
  g_clear_object (&self->preview);

  G_OBJECT_CLASS (hw_deploy_target_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployTargetPage, child)
  BIND (direction_box);
  BIND (upgrade_button);
  BIND (downgrade_button);
  BIND (choice_list);
  BIND (head_row);
  BIND (head_radio);
  BIND (count_row);
  BIND (count_radio);
  BIND (count_spin);
  BIND (revision_radio);
  BIND (revision_entry);
  BIND (base_row);
  BIND (base_radio);
  BIND (spinner);
  BIND (preview_icon);
  BIND (preview_label);
  BIND (again_button);
  BIND (preview_scroller);
  BIND (preview_model);
#undef BIND
}

/* The entry leaves the room that its row's title needs, and shows a hint where there is more. */
static void
hw_deploy_target_page_set_narrow (HwDeployPage *page, gboolean is_narrow)
{
  GtkEditable *entry = HW_DEPLOY_TARGET_PAGE (page)->revision_entry;

  gtk_editable_set_max_width_chars (entry, is_narrow ? NARROW_ENTRY_CHARS : WIDE_ENTRY_CHARS);
  /* An entry is at least as wide as its hint would like to be. */
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry),
                                  is_narrow ? NULL : _("Id, label or expression"));
}

static void
hw_deploy_target_page_class_init (HwDeployTargetPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_deploy_target_page_dispose;
  page_class->enter = hw_deploy_target_page_enter;
  page_class->update = hw_deploy_target_page_update;
  page_class->finished = hw_deploy_target_page_finished;
  page_class->activate_primary = hw_deploy_target_page_activate_primary;
  page_class->set_narrow = hw_deploy_target_page_set_narrow;

  g_type_ensure (HW_TYPE_DEPLOY_PLAN_ROW);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  hw_deploy_page_class_set_template (page_class, "hw-deploy-target-page");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_count_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_revision_changed_cb);
}

static void
hw_deploy_target_page_init (HwDeployTargetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_list_keys_leave_by_tab (
      gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->preview_scroller)));

  self->preview = g_list_store_new (HW_TYPE_DEPLOY_ITEM);
  gtk_no_selection_set_model (self->preview_model, G_LIST_MODEL (self->preview));
}

/**
 * hw_deploy_target_page_set_target:
 * @target: (nullable): a target expression; NULL for the newest revision, or one step back
 *
 * Chooses for the user; they may choose otherwise.
 */
void
hw_deploy_target_page_set_target (HwDeployTargetPage *self,
                                  HwDirection direction,
                                  const char *target)
{
  g_return_if_fail (HW_IS_DEPLOY_TARGET_PAGE (self));

  gtk_toggle_button_set_active (
      direction == HW_DIRECTION_DOWNGRADE ? self->downgrade_button : self->upgrade_button, TRUE);
  if (target == NULL)
    return;
  if (g_str_equal (target, "base"))
    gtk_check_button_set_active (self->base_radio, TRUE);
  else
    gtk_editable_set_text (self->revision_entry, target);
}

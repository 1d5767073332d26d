/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-target-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-deploy-plan-row.h"
#include "hw-deploy-target-page.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-task.h"
#include "hw-util.h"

/* Typing asks for a new preview this long after the last key. */
#define DELAY_MS 120

#define NARROW_ENTRY_CHARS 12
#define WIDE_ENTRY_CHARS 27

struct _HwDeployTargetPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkWidget *direction_box;
  GtkToggleButton *upgrade_button;
  GtkToggleButton *downgrade_button;
  GtkWidget *choice_list;
  AdwActionRow *head_row;
  GtkCheckButton *head_radio;
  AdwActionRow *count_row;
  GtkCheckButton *count_radio;
  GtkSpinButton *count_spin;
  GtkCheckButton *revision_radio;
  GtkEditable *revision_entry;
  GtkWidget *base_row;
  GtkCheckButton *base_radio;
  GtkSpinner *spinner;
  GtkImage *preview_icon;
  GtkLabel *preview_label;
  GtkWidget *again_button;
  GtkWidget *preview_scroller;
  GtkNoSelection *preview_model;

  /* Owned */
  GListStore *preview;       /* of HwDeployItem: what would run */
  GCancellable *cancellable; /* of the preview under way */
  guint delay_source;

  gboolean is_valid; /* the preview shown belongs to the choice shown and has steps */
};

G_DEFINE_FINAL_TYPE (HwDeployTargetPage, hw_deploy_target_page, HW_TYPE_DEPLOY_PAGE)

/* What the preview's worker gets */
typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  GStrv rows;
  char *target;
  HwDirection direction;
  HwDialect dialect;
} Question;

static void
question_free (Question *question)
{
  hw_project_unref (question->project);
  hw_environment_unref (question->environment);
  g_strfreev (question->rows);
  g_free (question->target);
  g_free (question);
}

static gpointer
make_preview (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  const HwGraph *graph = hw_project_get_graph (question->project);
  const char *const *rows = (const char *const *)question->rows;
  g_autoptr(HwPlan) plan = NULL;

  if (question->direction == HW_DIRECTION_UPGRADE)
    plan = hw_plan_new_upgrade (graph, rows, question->target, error);
  else
    plan = hw_plan_new_downgrade (graph, rows, question->target, error);
  if (plan == NULL || !hw_plan_check (plan, error))
    return NULL;

  return hw_deploy_items_load (question->project, question->environment, plan, question->dialect,
                               cancellable, error);
}

static HwDirection
get_direction (HwDeployTargetPage *self)
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
static char *
dup_target (HwDeployTargetPage *self)
{
  gboolean is_downgrade = get_direction (self) == HW_DIRECTION_DOWNGRADE;

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

static void
show_preview_text (HwDeployTargetPage *self, const char *icon, const char *text)
{
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_icon), icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (self->preview_icon, icon);
  gtk_label_set_label (self->preview_label, text);
  gtk_widget_set_visible (self->again_button, FALSE);
}

static void
show_busy (HwDeployTargetPage *self, const char *text)
{
  show_preview_text (self, NULL, text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
}

static void
show_error (HwDeployTargetPage *self, const GError *error)
{
  g_autofree char *text = hw_format_error (error);

  show_preview_text (self, "dialog-warning-symbolic", text);
}

static void
update_primary (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  gboolean is_idle = hw_deploy_run_get_verb (run) == HW_DEPLOY_VERB_NONE;

  hw_deploy_page_set_primary (HW_DEPLOY_PAGE (self), _("_Next"), HW_DEPLOY_LOOK_SUGGESTED,
                                                        self->is_valid && is_idle);
}

static void
set_entry_error (HwDeployTargetPage *self, gboolean is_error)
{
  GtkWidget *entry = GTK_WIDGET (self->revision_entry);

  if (is_error && gtk_check_button_get_active (self->revision_radio))
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
show_items (HwDeployTargetPage *self, GPtrArray *items)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  GListModel *model = G_LIST_MODEL (self->preview);
  const char *name = hw_deploy_run_get_environment (run)->name;
  g_autofree char *revisions = NULL;
  g_autofree char *extent = NULL;
  g_autofree char *text = NULL;

  g_list_store_splice (self->preview, 0, g_list_model_get_n_items (model), items->pdata,
                       items->len);
  gtk_widget_set_visible (self->preview_scroller, items->len > 0);
  self->is_valid = items->len > 0;
  if (items->len == 0)
    {
      /* Translators: the name of an environment */
      text = g_strdup_printf (get_direction (self) == HW_DIRECTION_UPGRADE
                              ? _("%s is up to date: there is nothing to run")
                              : _("%s is there already: there is nothing to take back"), name);
      show_preview_text (self, "emblem-ok-symbolic", text);
      return;
    }

  revisions = g_strdup_printf (ngettext ("%u revision", "%u revisions", items->len), items->len);
  extent = hw_deploy_items_dup_extent (model);
  /* Translators: "9 revisions", "11 statements" */
  text = g_strdup_printf (_("%s, %s"), revisions, extent);
  show_preview_text (self, NULL, text);
}

static void
on_preview_ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (object);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = hw_task_finish (self, result, &error);

  /* Another choice was made meanwhile, or the page is gone. */
  if (cancellable != self->cancellable)
    return;
  g_clear_object (&self->cancellable);

  set_entry_error (self, error != NULL);
  if (items != NULL)
    show_items (self, items);
  else
    {
      gtk_widget_set_visible (self->preview_scroller, FALSE);
      show_error (self, error);
    }
  update_primary (self);
}

static void
cancel_preview (HwDeployTargetPage *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start_preview (HwDeployTargetPage *self)
{
  HwDeployRun *run = hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
  const HwStatus *status = hw_deploy_run_get_status (run);
  g_autofree char *target = dup_target (self);
  Question *question = NULL;

  cancel_preview (self);
  if (status == NULL || !status->is_reachable)
    return;
  if (target == NULL)
    {
      gtk_widget_set_visible (self->preview_scroller, FALSE);
      show_preview_text (self, NULL, _("Type a revision"));
      return;
    }

  question = g_new0 (Question, 1);
  question->project = hw_project_ref (hw_deploy_run_get_project (run));
  question->environment = hw_environment_ref ((HwEnvironment *)hw_deploy_run_get_environment (run));
  question->rows = g_strdupv (status->rows);
  question->target = g_steal_pointer (&target);
  question->direction = get_direction (self);
  question->dialect = hw_deploy_run_get_dialect (run);
  self->cancellable = g_cancellable_new ();
  hw_task_run (self, "[headway] plan preview", make_preview, question,
               (GDestroyNotify)question_free, (GDestroyNotify)g_ptr_array_unref, self->cancellable,
               on_preview_ready_cb, NULL);
}

static gboolean
on_delay_over_cb (gpointer data)
{
  HwDeployTargetPage *self = data;

  self->delay_source = 0;
  start_preview (self);

  return G_SOURCE_REMOVE;
}

static void
queue_preview (HwDeployTargetPage *self)
{
  self->is_valid = FALSE;
  if (hw_deploy_page_get_run (HW_DEPLOY_PAGE (self)) == NULL)
    return;
  update_primary (self);
  g_clear_handle_id (&self->delay_source, g_source_remove);
  self->delay_source = g_timeout_add (DELAY_MS, on_delay_over_cb, self);
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
    {
      const HwRevision *revision = hw_graph_get_revision (graph, hw_graph_lookup (graph, heads[0]));
      g_autofree char *id = hw_graph_shorten_id (graph, heads[0]);

      /* Translators: id and message of a revision */
      subtitle = g_strdup_printf (C_("revision", "%s · %s"), id, revision->message);
    }
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
  gboolean is_downgrade = get_direction (self) == HW_DIRECTION_DOWNGRADE;

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
  queue_preview (self);
}

static void
on_count_changed_cb (HwDeployTargetPage *self)
{
  gtk_check_button_set_active (self->count_radio, TRUE);
  queue_preview (self);
}

static void
on_revision_changed_cb (HwDeployTargetPage *self)
{
  gtk_check_button_set_active (self->revision_radio, TRUE);
  queue_preview (self);
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
  show_busy (self, text);
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
      start_preview (self);
      return;
    }
  gtk_widget_set_visible (self->preview_scroller, FALSE);
  if (status->error != NULL)
    show_error (self, status->error);
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
  update_primary (self);
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
  g_autofree char *target = dup_target (self);

  if (target == NULL)
    return;
  hw_deploy_page_set_error (page, NULL);
  hw_deploy_run_plan (hw_deploy_page_get_run (page), get_direction (self), target);
}

static void
hw_deploy_target_page_dispose (GObject *object)
{
  HwDeployTargetPage *self = HW_DEPLOY_TARGET_PAGE (object);

  cancel_preview (self);
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

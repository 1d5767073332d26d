/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sidebar"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-environment-row.h"
#include "hw-format.h"
#include "hw-label-row.h"
#include "hw-list-keys.h"
#include "hw-menu-focus.h"
#include "hw-problem-list.h"
#include "hw-search-chips.h"
#include "hw-sidebar.h"
#include "hw-util.h"

struct _HwSidebar
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *box;
  GtkWidget *end_controls;
  GtkWidget *project_button;
  GtkWidget *menu_button;
  GtkWidget *project_label;
  GtkWidget *path_label;
  GtkWidget *environments_heading;
  GtkWidget *environments_list;
  GtkWidget *environments_hint;
  GtkWidget *add_button;
  GtkWidget *labels_heading;
  GtkWidget *labels_list;
  GtkWidget *footer;
  GtkWidget *footer_label;
  GtkWidget *heads_label;
  GtkWidget *heads_button;
  GtkWidget *footer_button;
  GtkWidget *footer_image;
  GtkWidget *problems_label;
  GtkWidget *filter_button;
  GtkWidget *problem_list;
  GMenu *recent_section;

  /* Owned */
  HwSession *session;
  char *footer_text; /* all of it; NULL without a project */

  gboolean is_updating; /* the list follows the session, not the other way round */
};

G_DEFINE_FINAL_TYPE (HwSidebar, hw_sidebar, GTK_TYPE_WIDGET)

enum
{
  PROBLEM_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

GtkWidget *
hw_sidebar_find_row (HwSidebar *self, const char *name)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (HW_IS_SIDEBAR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (int i = 0;
       (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->environments_list), i)) != NULL;
       i++)
    if (g_strcmp0 (hw_environment_state_get_name (
                       hw_environment_row_get_state (HW_ENVIRONMENT_ROW (row))),
                   name)
        == 0)
      return GTK_WIDGET (row);

  return NULL;
}

static void
update_selection (HwSidebar *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  GtkWidget *row =
      state == NULL ? NULL : hw_sidebar_find_row (self, hw_environment_state_get_name (state));

  self->is_updating = TRUE;
  gtk_list_box_select_row (GTK_LIST_BOX (self->environments_list),
                           row == NULL ? NULL : GTK_LIST_BOX_ROW (row));
  self->is_updating = FALSE;
}

static void
update_environments (HwSidebar *self)
{
  const gboolean has_environments =
      g_list_model_get_n_items (hw_session_get_environments (self->session)) > 0;
  const gboolean has_project = hw_session_get_project (self->session) != NULL;

  gtk_widget_set_visible (self->environments_heading, has_project);
  gtk_widget_set_visible (self->environments_list, has_environments);
  gtk_widget_set_visible (self->add_button, has_project);
  gtk_widget_set_visible (self->environments_hint, has_project && !has_environments);
  update_selection (self);
}

/* The model was changed before its rows were: whatever the list said in between does not count. */
static void
on_environments_changed_cb (HwSidebar *self)
{
  update_environments (self);
}

static void
on_environment_selected_cb (HwSidebar *self, GtkListBoxRow *row)
{
  if (self->is_updating || row == NULL)
    return;
  hw_session_select_environment (self->session,
                                 hw_environment_state_get_name (
                                     hw_environment_row_get_state (HW_ENVIRONMENT_ROW (row))));
}

static void
on_label_activated_cb (HwSidebar *self, GtkListBoxRow *row)
{
  g_autofree char *text =
      hw_search_chips_make_term ("label:", hw_label_row_get_label (HW_LABEL_ROW (row)));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.filter", "s", text);
}

static void
on_problem_activated_cb (HwSidebar *self, const char *file, guint line)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->footer_button));
  g_signal_emit (self, signals[PROBLEM_ACTIVATED], 0, file, line);
}

static void
on_filter_clicked_cb (HwSidebar *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->footer_button));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.filter", "s", "has:finding");
}

static void
update_labels (HwSidebar *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint n = graph == NULL ? 0 : hw_graph_get_n_revisions (graph);
  GtkWidget *child;
  gboolean has_labels;

  while ((child = gtk_widget_get_first_child (self->labels_list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->labels_list), child);
  for (guint i = 0; i < n; i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);

      for (guint j = 0; revision->branch_labels[j] != NULL; j++)
        gtk_list_box_append (GTK_LIST_BOX (self->labels_list),
                             hw_label_row_new (graph, i, revision->branch_labels[j]));
    }
  has_labels = gtk_widget_get_first_child (self->labels_list) != NULL;
  gtk_widget_set_visible (self->labels_heading, has_labels);
  gtk_widget_set_visible (self->labels_list, has_labels);
}

static gboolean
has_error (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((const HwProblem *)g_ptr_array_index (problems, i))->severity == HW_SEVERITY_ERROR)
      return TRUE;

  return FALSE;
}

/* What is wrong with the files: an icon always, that of the worst, and how much of it when there is something. */
static void
update_problems (HwSidebar *self, GPtrArray *all, const char *problems)
{
  const gboolean has_problems = all->len > 0;
  const gboolean is_error = has_error (all);
  const char *const classes[] = { is_error       ? "hw-error"
                                  : has_problems ? "hw-warning"
                                                 : "hw-dim",
                                  NULL };

  gtk_label_set_text (GTK_LABEL (self->problems_label), problems);
  gtk_widget_set_visible (self->problems_label, has_problems);
  gtk_widget_set_visible (self->filter_button, has_problems);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->footer_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, problems, -1);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->footer_image), is_error ? "dialog-error-symbolic"
                                                                : has_problems
                                                                    ? "dialog-warning-symbolic"
                                                                    : "emblem-ok-symbolic");
  gtk_widget_set_css_classes (self->footer_image, (const char **)classes);
}

/* "19 revisions · 2 heads · 1 problem": heads that could be merged are a button, and problems are one. */
static void
update_footer (HwSidebar *self)
{
  const HwProject *project = hw_session_get_project (self->session);
  GPtrArray *all_problems = hw_session_get_problems (self->session);
  const HwGraph *graph = hw_session_get_graph (self->session);
  guint n_revisions, n_heads, n_problems;
  g_autofree char *revisions = NULL;
  g_autofree char *heads = NULL;
  g_autofree char *problems = NULL;

  gtk_widget_set_visible (self->footer, project != NULL);
  g_clear_pointer (&self->footer_text, g_free);
  if (project == NULL)
    return;
  n_revisions = hw_graph_get_n_revisions (graph);
  n_heads = hw_strv_length (hw_graph_get_heads (graph));
  n_problems = all_problems->len;

  revisions =
      g_strdup_printf (ngettext ("%'u revision", "%'u revisions", n_revisions), n_revisions);
  heads = g_strdup_printf (ngettext ("%u head", "%u heads", n_heads), n_heads);
  problems = g_strdup_printf (ngettext ("%u problem", "%u problems", n_problems), n_problems);
  gtk_label_set_text (GTK_LABEL (self->footer_label), revisions);
  gtk_label_set_text (GTK_LABEL (self->heads_label), heads);
  gtk_widget_set_visible (self->heads_label, n_heads < 2);
  gtk_button_set_label (GTK_BUTTON (self->heads_button), heads);
  gtk_widget_set_visible (self->heads_button, n_heads >= 2);
  update_problems (self, all_problems, problems);
  self->footer_text = g_strjoin (" · ", revisions, heads, n_problems > 0 ? problems : NULL, NULL);
  hw_problem_list_set_problems (HW_PROBLEM_LIST (self->problem_list), all_problems,
                                hw_project_get_root (project));
}

static void
on_project_notify_cb (HwSidebar *self)
{
  const HwProject *project = hw_session_get_project (self->session);

  if (project != NULL)
    {
      g_autofree char *path = hw_format_path (hw_project_get_root (project));

      gtk_label_set_text (GTK_LABEL (self->project_label), hw_project_get_name (project));
      gtk_label_set_text (GTK_LABEL (self->path_label), path);
      gtk_widget_set_tooltip_text (self->project_button, hw_project_get_root (project));
    }
  else
    {
      gtk_label_set_text (GTK_LABEL (self->project_label), _("Headway"));
      gtk_label_set_text (GTK_LABEL (self->path_label), _("No project"));
      gtk_widget_set_tooltip_text (self->project_button, NULL);
    }
  update_environments (self);
  update_labels (self);
  update_footer (self);
}

static GtkWidget *
create_environment_row (gpointer item, gpointer user_data)
{
  return hw_environment_row_new (HW_ENVIRONMENT_STATE (item));
}

static void
hw_sidebar_dispose (GObject *object)
{
  HwSidebar *self = HW_SIDEBAR (object);

  if (self->environments_list != NULL)
    gtk_list_box_bind_model (GTK_LIST_BOX (self->environments_list), NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_SIDEBAR);
  g_clear_object (&self->session);
  g_clear_pointer (&self->footer_text, g_free);

  G_OBJECT_CLASS (hw_sidebar_parent_class)->dispose (object);
}

static void
hw_sidebar_class_init (HwSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_sidebar_dispose;

  signals[PROBLEM_ACTIVATED] =
      g_signal_new ("problem-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  g_type_ensure (HW_TYPE_PROBLEM_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-sidebar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, project_button);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, end_controls);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, project_label);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, path_label);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, environments_heading);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, environments_list);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, environments_hint);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, add_button);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, labels_heading);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, labels_list);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, footer);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, heads_label);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, heads_button);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, problems_label);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, filter_button);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, footer_button);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, footer_label);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, footer_image);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, problem_list);
  gtk_widget_class_bind_template_child (widget_class, HwSidebar, recent_section);
  gtk_widget_class_bind_template_callback (widget_class, on_environment_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_label_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_clicked_cb);
}

static void
hw_sidebar_init (HwSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Whoever only comes along selects no other environment. */
  hw_list_keys_leave_by_tab (self->environments_list);
}

/**
 * hw_sidebar_set_session:
 *
 * To be called once, before the sidebar is shown.
 */
void
hw_sidebar_set_session (HwSidebar *self, HwSession *session)
{
  g_return_if_fail (HW_IS_SIDEBAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->environments_list),
                           hw_session_get_environments (session), create_environment_row, NULL,
                           NULL);
  g_signal_connect_object (hw_session_get_environments (session), "items-changed",
                           G_CALLBACK (on_environments_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (on_project_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::problems", G_CALLBACK (update_footer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::environment", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  on_project_notify_cb (self);
}

void
hw_sidebar_set_recent_menu (HwSidebar *self, GMenuModel *menu)
{
  g_return_if_fail (HW_IS_SIDEBAR (self));

  g_menu_remove_all (self->recent_section);
  g_menu_append_section (self->recent_section, NULL, menu);
}

gboolean
hw_sidebar_focus (HwSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (HW_IS_SIDEBAR (self), FALSE);

  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->environments_list));
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->environments_list), 0);

  return row != NULL ? gtk_widget_grab_focus (GTK_WIDGET (row))
                     : gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
hw_sidebar_show_menu (HwSidebar *self)
{
  g_return_if_fail (HW_IS_SIDEBAR (self));

  hw_menu_focus_popup (GTK_MENU_BUTTON (self->menu_button));
}

void
hw_sidebar_set_alone (HwSidebar *self, gboolean is_alone)
{
  g_return_if_fail (HW_IS_SIDEBAR (self));

  gtk_widget_set_visible (self->end_controls, is_alone);
}

const char *
hw_sidebar_get_footer (HwSidebar *self)
{
  g_return_val_if_fail (HW_IS_SIDEBAR (self), NULL);

  return self->footer_text;
}

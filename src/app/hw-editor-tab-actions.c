/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-tab-private.h"
#include "hw-trial-window.h"

static void
find_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_search_next (HW_EDITOR_TAB (widget)->search);
}

static void
find_previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_search_previous (HW_EDITOR_TAB (widget)->search);
}

static void
replace_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_tab_find (HW_EDITOR_TAB (widget), TRUE);
}

static void
go_to_line_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_editor_tab_pick_line (HW_EDITOR_TAB (widget));
}

static void
check_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwEditorTab *self = HW_EDITOR_TAB (widget);

  hw_editor_checks_run (self->checks);
  hw_editor_names_refresh (self->names);
  if (self->python_sql != NULL)
    hw_python_sql_refresh (self->python_sql);
}

static void
next_problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_checks_go (HW_EDITOR_TAB (widget)->checks, 1);
}

static void
previous_problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_checks_go (HW_EDITOR_TAB (widget)->checks, -1);
}

static void
other_half_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_text_focus_other (HW_EDITOR_TAB (widget)->text);
}

static void
on_go_to_cb (HwEditorTab *self, guint line)
{
  if (line > 0)
    hw_editor_text_go_to (self->text, line, 0);
}

static void
try_out (HwEditorTab *self, HwTrialKind kind)
{
  const HwProject *project = hw_editor_context_get_project (self->context);
  const HwEnvironment *environment = hw_editor_context_get_environment (self->context);
  const guint node = _hw_editor_tab_find_node (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *window;

  if (project == NULL || environment == NULL || node == HW_GRAPH_NONE || !GTK_IS_WINDOW (root))
    return;
  window = hw_trial_window_new (GTK_WINDOW (root), kind, project, environment,
                                hw_graph_get_revision (hw_project_get_graph (project), node));
  g_signal_connect_object (window, "go-to", G_CALLBACK (on_go_to_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
roll_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  try_out (HW_EDITOR_TAB (widget), HW_TRIAL_KIND_ROLL_BACK);
}

static void
up_down_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  try_out (HW_EDITOR_TAB (widget), HW_TRIAL_KIND_UP_DOWN_UP);
}

/* Why the script cannot be tried out; NULL where it can. */
static const char *
find_obstacle (HwEditorTab *self, guint node)
{
  const HwGraph *graph = hw_project_get_graph (hw_editor_context_get_project (self->context));

  if ((hw_graph_get_revision (graph, node)->flags & HW_REVISION_PYTHON) != 0)
    return _("Python revisions are not tried out from here.");
  if (hw_editor_context_get_environment (self->context) == NULL)
    return _("There is no environment to try it out for.");
  if (hw_editor_tab_is_modified (self))
    return _("Save the file to try it out.");

  return NULL;
}

/* Why it cannot be run on the environment that is chosen; NULL where it can. */
static const char *
find_roll_back_obstacle (HwEditorTab *self, guint node)
{
  HwEnvironmentState *state = hw_editor_context_get_state (self->context);

  if (hw_editor_context_get_environment (self->context)->is_protected)
    return _("The environment is protected: nothing is tried out there.");
  if (hw_environment_state_is_applied (state, node))
    return _("The environment has this revision already.");

  return NULL;
}

/**
 * _hw_editor_tab_update_trials:
 *
 * Offers what can be tried out, and tells at the button what stands in the way of the rest.
 */
void
_hw_editor_tab_update_trials (HwEditorTab *self)
{
  const guint node = _hw_editor_tab_find_node (self);
  const char *obstacle = node != HW_GRAPH_NONE ? find_obstacle (self, node) : NULL;
  const char *roll_back_obstacle =
      node != HW_GRAPH_NONE && obstacle == NULL ? find_roll_back_obstacle (self, node) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->trial_button), node != HW_GRAPH_NONE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.roll-back",
                                 node != HW_GRAPH_NONE && obstacle == NULL
                                     && roll_back_obstacle == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.up-down-up",
                                 node != HW_GRAPH_NONE && obstacle == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->trial_button), obstacle != NULL ? obstacle
                                                                : roll_back_obstacle != NULL
                                                                    ? roll_back_obstacle
                                                                    : _("Try Out"));
}

void
_hw_editor_tab_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "editor.find-next", find_next_action },
    { "editor.find-previous", find_previous_action },
    { "editor.replace", replace_action },
    { "editor.go-to-line", go_to_line_action },
    { "editor.check", check_action },
    { "editor.next-problem", next_problem_action },
    { "editor.previous-problem", previous_problem_action },
    { "editor.other-half", other_half_action },
    { "editor.roll-back", roll_back_action },
    { "editor.up-down-up", up_down_up_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

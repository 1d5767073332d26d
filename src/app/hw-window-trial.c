/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include "hw-trial-window.h"
#include "hw-window-private.h"

/* Where the selected revision is tried out from the graph: scratch databases are made beside the selected environment's,
 * unless it is protected; then beside the first that is not. NULL for none. */
static const HwEnvironment *
find_environment (HwWindow *self)
{
  HwEnvironmentState *selected = hw_session_get_environment (self->session);
  GListModel *model = hw_session_get_environments (self->session);

  if (selected != NULL && !hw_environment_state_get_environment (selected)->is_protected)
    return hw_environment_state_get_environment (selected);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (!hw_environment_state_get_environment (state)->is_protected)
        return hw_environment_state_get_environment (state);
    }

  return NULL;
}

static const HwRevision *
get_revision (HwWindow *self)
{
  const guint node = hw_session_get_node (self->session);

  return node == HW_GRAPH_NONE ? NULL
                               : hw_graph_get_revision (hw_session_get_graph (self->session), node);
}

static void
on_go_to_cb (HwWindow *self, guint line, GtkWidget *trial)
{
  const char *file = g_object_get_data (G_OBJECT (trial), "hw-file");

  hw_window_edit_file (self, file, line);
}

static void
test_selected_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const HwEnvironment *environment = find_environment (self);
  const HwRevision *revision = get_revision (self);
  GtkWidget *trial;

  if (environment == NULL || revision == NULL || _hw_window_refuses_plan (self))
    return;
  trial = hw_trial_window_new (GTK_WINDOW (self), HW_TRIAL_KIND_UP_DOWN_UP,
                               hw_session_get_project (self->session), environment, revision);
  g_object_set_data_full (G_OBJECT (trial), "hw-file", g_strdup (revision->file), g_free);
  g_signal_connect_object (trial, "go-to", G_CALLBACK (on_go_to_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (trial));
}

/* Python revisions are run by Alembic, not here. */
void
_hw_window_update_trial (HwWindow *self)
{
  const HwRevision *revision = get_revision (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.test-selected",
                                 revision != NULL && (revision->flags & HW_REVISION_PYTHON) == 0
                                     && find_environment (self) != NULL);
}

void
_hw_window_install_trial_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.test-selected", NULL, test_selected_action);
}

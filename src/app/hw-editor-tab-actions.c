/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab"

#include "config.h"

#include "hw-editor-tab-private.h"

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
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

/* Before the text gets the keys: it has uses of its own for some of them. */
void
_hw_editor_tab_add_shortcuts (HwEditorTab *self)
{
  static const char *const shortcuts[][2] = {
    { "<Control>g", "editor.find-next" },
    { "<Control><Shift>g", "editor.find-previous" },
    { "<Control>h", "editor.replace" },
    { "<Control>l", "editor.go-to-line" },
    { "F7", "editor.check" },
    { "F8", "editor.next-problem" },
    { "<Shift>F8", "editor.previous-problem" },
    { "<Control>Tab|<Control>ISO_Left_Tab", "editor.other-half" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i][0]),
                          gtk_named_action_new (shortcuts[i][1])));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

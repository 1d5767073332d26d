/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-shortcuts"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-shortcuts.h"

/* A line of the table. Actions of the window and the application have their keys everywhere; those of a widget have them
 * where it is, see hw_shortcuts_add(). */
typedef struct
{
  const char *group;  /* title of a group: begins one; the rest is NULL */
  const char *keys;   /* accelerators, separated by blanks */
  const char *action; /* detailed action; NULL where the widget itself listens */
  const char *title;
} Shortcut;

/* The formatter takes the translated strings of a table for nested blocks. */
/* clang-format off */
static const Shortcut shortcuts[] = {
  { N_("General"), NULL, NULL, NULL },
  { NULL, "<Control>o", "win.open-project", N_("Open a project") },
  { NULL, "<Control>n", "win.new-revision", N_("Write a new revision") },
  { NULL, "F5 <Control>r", "win.refresh", N_("Check environments and read files again") },
  { NULL, "<Alt>1", "win.show-view::graph", N_("Show the graph") },
  { NULL, "<Alt>2", "win.show-view::editor", N_("Show the editor") },
  { NULL, "<Alt>3", "win.show-view::compare", N_("Compare environments") },
  { NULL, "<Alt>4", "win.show-view::history", N_("Show the history") },
  { NULL, "F6", "win.next-pane", N_("Go to the next pane") },
  { NULL, "<Shift>F6", "win.previous-pane", N_("Go to the previous pane") },
  { NULL, "F9", "win.toggle-sidebar", N_("Show or hide the sidebar") },
  { NULL, "<Control><Shift>i", "win.toggle-details", N_("Show or hide details") },
  { NULL, "<Control>comma", "app.preferences", N_("Preferences") },
  { NULL, "F1", "app.help", N_("Help") },
  { NULL, "F10", "win.show-menu", N_("Open the main menu") },
  { NULL, "<Control>question", "win.show-help-overlay", N_("Keyboard shortcuts") },
  { NULL, "<Control>w", "win.close-tab", N_("Close the file, or the window") },
  { NULL, "<Control>q", "app.quit", N_("Quit") },
  { N_("Environments"), NULL, NULL, NULL },
  { NULL, "<Control>1", "win.select-environment(1)", N_("Select the first environment") },
  { NULL, "<Control>2", "win.select-environment(2)", N_("Select the second environment") },
  { NULL, "<Control>3", "win.select-environment(3)", N_("Select the third environment") },
  { NULL, "<Control>4", "win.select-environment(4)", N_("Select the fourth environment") },
  { NULL, "<Control>5", "win.select-environment(5)", N_("Select the fifth environment") },
  { NULL, "<Control>6", "win.select-environment(6)", N_("Select the sixth environment") },
  { NULL, "<Control>7", "win.select-environment(7)", N_("Select the seventh environment") },
  { NULL, "<Control>8", "win.select-environment(8)", N_("Select the eighth environment") },
  { NULL, "<Control>9", "win.select-environment(9)", N_("Select the ninth environment") },
  { NULL, "<Control>0", "win.select-environment(0)", N_("Select no environment") },
  { NULL, "<Shift>F5 <Control><Shift>r", "win.check-all", N_("Check all environments") },
  { NULL, "<Control><Shift>d", "win.deploy", N_("Deploy to the selected environment") },
  { N_("Graph"), NULL, NULL, NULL },
  { NULL, "<Control>f", "win.search", N_("Search revisions, or deployments") },
  { NULL, "<Control>g <Control><Shift>g", NULL, N_("Go to the next or previous match") },
  { NULL, "Escape", NULL, N_("Close the search") },
  { NULL, "Up Down Page_Up Page_Down Home End", NULL, N_("Move in the list") },
  { NULL, "Return", NULL, N_("Open the revision’s file") },
  { NULL, "<Control>l", "win.go-to-revision", N_("Go to a revision") },
  { NULL, "<Control>Up", "graph.go-to-child", N_("Go to the next revision along the line") },
  { NULL, "<Control>Down", "graph.go-to-parent", N_("Go to the previous revision along the line") },
  { NULL, "<Control><Shift>Up", "graph.go-to-other-child", N_("Go to the next revision on the other branch") },
  { NULL, "<Control><Shift>Down", "graph.go-to-other-parent", N_("Go to the previous revision on the other branch") },
  { NULL, "<Alt>Left", "graph.go-back", N_("Go back in visited revisions") },
  { NULL, "<Alt>Right", "graph.go-forward", N_("Go forward in visited revisions") },
  { NULL, "F8", "graph.next-finding", N_("Go to the next finding") },
  { NULL, "<Shift>F8", "graph.previous-finding", N_("Go to the previous finding") },
  { NULL, "Menu <Shift>F10", "graph.show-menu", N_("Show the context menu") },
  { NULL, "<Control>j", "graph.go-to-current", N_("Go to where the environment is") },
  { NULL, "<Control>c", "graph.copy-id", N_("Copy the ids of the selected revisions") },
  { NULL, "<Control><Shift>p", "win.toggle-only-pending", N_("Show only pending revisions") },
  { N_("Compare"), NULL, NULL, NULL },
  { NULL, "F7 <Shift>F7", NULL, N_("Go to the next or previous difference") },
  { NULL, "Left Right", NULL, N_("Go to the cell of another environment") },
  { NULL, "Return", NULL, N_("Open the run that applied the revision there") },
  { N_("Editor"), NULL, NULL, NULL },
  { NULL, "<Control>s", "win.save", N_("Save the file") },
  { NULL, "<Control><Shift>s", "win.save-all", N_("Save all files") },
  { NULL, "<Control><Alt>s", "win.save-copy", N_("Save a copy of the file") },
  { NULL, "<Control><Shift>t", "win.reopen-file", N_("Open the closed file again") },
  { NULL, "<Control>f", NULL, N_("Find in the file") },
  { NULL, "<Control>g", "editor.find-next", N_("Go to the next match") },
  { NULL, "<Control><Shift>g", "editor.find-previous", N_("Go to the previous match") },
  { NULL, "<Control>h", "editor.replace", N_("Replace in the file") },
  { NULL, "<Control>l", "editor.go-to-line", N_("Go to a line") },
  { NULL, "<Control>space", NULL, N_("Complete what is being written") },
  { NULL, "<Control>Tab", "editor.other-half", N_("Go to the other half of the file") },
  { NULL, "F7", "editor.check", N_("Check the script") },
  { NULL, "F8", "editor.next-problem", N_("Go to the next problem") },
  { NULL, "<Shift>F8", "editor.previous-problem", N_("Go to the previous problem") },
  { NULL, "<Control>Page_Up <Control>Page_Down", NULL, N_("Go to the previous or next file") },
  { N_("Deployment"), NULL, NULL, NULL },
  { NULL, "<Control>Return <Control>KP_Enter", "deploy.next-by-key", N_("Go on, but never begin the upgrade itself") },
  { NULL, "space", NULL, N_("Look at a step again") },
};
/* clang-format on */

static gboolean
is_global (const char *action)
{
  return g_str_has_prefix (action, "win.") || g_str_has_prefix (action, "app.");
}

/**
 * hw_shortcuts_install:
 *
 * To be called once, when @application starts.
 */
void
hw_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL && is_global (shortcuts[i].action))
      {
        g_auto(GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                               (const char *const *)keys);
      }
}

/**
 * hw_shortcuts_add:
 * @widget: what has the actions
 * @prefix: of their names, as in `graph.copy-id`
 *
 * Gives @widget the keys of its actions, before its children take them for their own.
 */
void
hw_shortcuts_add (GtkWidget *widget, const char *prefix)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  g_autofree char *start = g_strconcat (prefix, ".", NULL);

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_autofree char *trigger = NULL;

      if (shortcuts[i].action == NULL || !g_str_has_prefix (shortcuts[i].action, start))
        continue;
      trigger = g_strdelimit (g_strdup (shortcuts[i].keys), " ", '|');
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                            gtk_named_action_new (shortcuts[i].action)));
    }
  gtk_widget_add_controller (widget, controller);
}

/**
 * hw_shortcuts_foreach:
 * @func: called for each line of the table that is no title; untranslated
 */
void
hw_shortcuts_foreach (HwShortcutFunc func, gpointer user_data)
{
  const char *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].keys != NULL)
      func (group, shortcuts[i].keys, shortcuts[i].action, shortcuts[i].title, user_data);
    else
      group = shortcuts[i].group;
}

/* Two groups that belong together are a section: GTK puts those of a section beside each other by their lengths, and what
 * does not fit on pages in an order of its own. */
static void
append_group (GString *xml, const Shortcut *group, guint index)
{
  g_autofree char *section = g_markup_printf_escaped (
      "<child><object class=\"GtkShortcutsSection\"><property name=\"section-name\">%u</property>"
      "<property name=\"title\">%s</property><property name=\"max-height\">24</property>",
      index / 2, _(group->group));
  g_autofree char *start = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsGroup\">"
                                                    "<property name=\"title\">%s</property>",
                                                    _(group->group));

  if (index > 0)
    g_string_append (xml, "</object></child>");
  if (index > 0 && index % 2 == 0)
    g_string_append (xml, "</object></child>");
  if (index % 2 == 0)
    g_string_append (xml, section);
  g_string_append (xml, start);
}

/* At this floor the shortcuts window can only be made by GtkBuilder. */
static char *
create_interface (void)
{
  g_autoptr(GString) xml =
                 g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"window\">"
                               "<property name=\"modal\">1</property>");
  guint n_groups = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      const Shortcut *shortcut = &shortcuts[i];
      g_autofree char *line = NULL;

      if (shortcut->group != NULL)
        {
          append_group (xml, shortcut, n_groups++);
          continue;
        }
      line = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsShortcut\">"
                                      "<property name=\"accelerator\">%s</property>"
                                      "<property name=\"title\">%s</property></object></child>",
                                      shortcut->keys, _(shortcut->title));
      g_string_append (xml, line);
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

void
hw_shortcuts_attach (GtkApplicationWindow *window)
{
  g_autofree char *xml = create_interface ();
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkShortcutsWindow *shortcuts_window =
      GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "window"));

  g_return_if_fail (GTK_IS_APPLICATION_WINDOW (window));

  /* Its header bar has a title, the window has none, and would be read by the name of its type. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (shortcuts_window), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Keyboard shortcuts"), -1);
  /* Of several it would begin with any. */
  g_object_set (shortcuts_window, "section-name", "0", NULL);
  gtk_application_window_set_help_overlay (window, shortcuts_window);
}

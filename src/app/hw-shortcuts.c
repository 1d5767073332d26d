/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-shortcuts"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-shortcuts.h"

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
  { NULL, "F5 <Control>r", "win.refresh", N_("Check environments and read files again") },
  { NULL, "<Alt>1", "win.show-view::graph", N_("Show the graph") },
  { NULL, "<Alt>2", "win.show-view::editor", N_("Show the editor") },
  { NULL, "<Alt>3", "win.show-view::history", N_("Show the history") },
  { NULL, "F9", "win.toggle-sidebar", N_("Show or hide the sidebar") },
  { NULL, "<Control><Shift>i", "win.toggle-details", N_("Show or hide details") },
  { NULL, "<Control>comma", "app.preferences", N_("Preferences") },
  { NULL, "<Control>question", "win.show-help-overlay", N_("Keyboard shortcuts") },
  { NULL, "<Control>w", "win.close-tab", N_("Close the file, or the window") },
  { NULL, "<Control>q", "app.quit", N_("Quit") },
  { N_("Environments"), NULL, NULL, NULL },
  { NULL, "<Control>1", "win.select-environment(1)", N_("Select the first environment") },
  { NULL, "<Control>2", "win.select-environment(2)", N_("Select the second environment") },
  { NULL, "<Control>3", "win.select-environment(3)", N_("Select the third environment") },
  { NULL, "<Control>0", "win.select-environment(0)", N_("Select no environment") },
  { NULL, "<Control><Shift>d", "win.deploy", N_("Deploy to the selected environment") },
  { N_("Graph"), NULL, NULL, NULL },
  { NULL, "<Control>f", "win.search", N_("Search revisions") },
  { NULL, "<Control>g <Control><Shift>g", NULL, N_("Go to the next or previous match") },
  { NULL, "Return", NULL, N_("Open the revision’s file") },
  { NULL, "<Control>Up", NULL, N_("Go to the next revision along the line") },
  { NULL, "<Control>Down", NULL, N_("Go to the previous revision along the line") },
  { NULL, "<Control><Shift>Up <Control><Shift>Down", NULL, N_("The same on the other branch") },
  { NULL, "<Alt>Left <Alt>Right", NULL, N_("Go back or forward in visited revisions") },
  { NULL, "F8 <Shift>F8", NULL, N_("Go to the next or previous finding") },
  { NULL, "Menu <Shift>F10", NULL, N_("Show the context menu") },
  { NULL, "<Control>j", NULL, N_("Go to where the environment is") },
  { NULL, "<Control>c", NULL, N_("Copy the ids of the selected revisions") },
  { NULL, "<Control><Shift>p", "win.toggle-only-pending", N_("Show only pending revisions") },
  { N_("Editor"), NULL, NULL, NULL },
  { NULL, "<Control>s", "win.save", N_("Save the file") },
};
/* clang-format on */

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
    if (shortcuts[i].action != NULL)
      {
        g_auto(GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                               (const char *const *)keys);
      }
}

/* At this floor the shortcuts window can only be made by GtkBuilder. */
static char *
create_interface (void)
{
  g_autoptr(GString) xml =
                 g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"window\">"
                               "<property name=\"modal\">1</property><child>"
                               "<object class=\"GtkShortcutsSection\">"
                               "<property name=\"section-name\">all</property>");

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      const Shortcut *shortcut = &shortcuts[i];
      g_autofree char *part = NULL;

      if (shortcut->group != NULL)
        part = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsGroup\">"
                                        "<property name=\"title\">%s</property>",
                                        _(shortcut->group));
      else
        part = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsShortcut\">"
                                        "<property name=\"accelerator\">%s</property>"
                                        "<property name=\"title\">%s</property></object></child>",
                                        shortcut->keys, _(shortcut->title));
      if (shortcut->group != NULL && i > 0)
        g_string_append (xml, "</object></child>");
      g_string_append (xml, part);
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

  gtk_application_window_set_help_overlay (window, shortcuts_window);
}

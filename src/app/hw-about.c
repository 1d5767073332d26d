/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-about"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "hw-about.h"
#include "hw-database-library.h"
#include "hw-toplevel.h"

/* For a report of a fault, which is read by people who need not know the reader's language. */
static char *
describe_versions (void)
{
  g_autofree char *databases = hw_database_describe_libraries ();
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  return g_strdup_printf ("Headway %s\n%s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n"
                          "GtkSourceView %u.%u.%u\nGLib %u.%u.%u\n%s",
                          PACKAGE_VERSION, system == NULL ? "" : system, gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (), gtk_source_get_major_version (),
                          gtk_source_get_minor_version (), gtk_source_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version, databases);
}

/* As in our own windows (see hw-window.ui): of pages that cover each other GTK 4.8 leaks what is drawn. */
static void
let_pages_slide (GtkWidget *widget)
{
  if (ADW_IS_LEAFLET (widget))
    adw_leaflet_set_transition_type (ADW_LEAFLET (widget), ADW_LEAFLET_TRANSITION_TYPE_SLIDE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    let_pages_slide (child);
}

static GtkWindow *
create_window (GtkWindow *parent)
{
  static const char *const developers[] = { "The Headway authors", NULL };
  g_autofree char *versions = describe_versions ();
  GtkWidget *window = adw_about_window_new ();

  g_object_set (window, "transient-for", parent, "application-name",
                _("Headway"), "application-icon", APP_ID, "version", PACKAGE_VERSION,
                   "developer-name",
                   /* Translators: who has made Headway */
                   _("The Headway authors"), "comments",
                      _("Plan, review and deploy database migrations"), "copyright",
                         "© 2026 The Headway authors", "license-type", GTK_LICENSE_GPL_3_0,
                         "developers", developers, "debug-info", versions, "debug-info-filename",
                         "headway.txt", NULL);
  let_pages_slide (window);

  return GTK_WINDOW (window);
}

void
hw_about_present (GtkWindow *parent)
{
  GtkWindow *window = hw_toplevel_find (ADW_TYPE_ABOUT_WINDOW, NULL);

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  gtk_window_present (window != NULL ? window : create_window (parent));
}

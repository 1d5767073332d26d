/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include "hw-monkey-log.h"

/* What GTK 4.8 and its relatives say of themselves, with nothing that we could do about it. Each needs a reason. */
static const struct
{
  const char *domain;
  const char *pattern;
} complaints[] = {
  /* A drag or a grab that ends over a widget which has gone in the meantime. */
  { "Gtk", "Broken accounting of active state for widget *" },
  /* The window of shortcuts, in a text scale beside 1. */
  { "Gtk", "GtkLabel * reported min width -*, but sizes must be >= 0" },
  /* A tooltip whose time comes while its window is being closed (gtktooltip.c, gtk_tooltip_show_tooltip()). */
  { "Gdk", "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed" },
  { "Gtk", "_gtk_widget_find_at_coords: assertion 'GDK_IS_SURFACE (surface)' failed" },
  /* libadwaita 1.2: a flap whose spring has nowhere to go is no number wide for a frame (adw-flap.c). */
  { "Gtk",
    "gtk_widget_size_allocate(): attempt to allocate * with width -2147483648 and height *" },
  /* A list that is scrolled, as the monkey does by its adjustment, before its new rows have a height (gtklistbase.c). */
  { "Gtk", "GtkListView failed to scroll to given position. Ignoring..." },
  /* A menu that is opened before the X server has put its window anywhere (gdksurface-x11.c, its popup layout). */
  { "Gdk", "gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR (monitor)' failed" },
  /* The pointer moves into a menu, or out of it, that goes away while its parts are told one by one (gtkmain.c,
   * gtk_synthesize_crossing_events(), whose translate_coordinates() finds no window any more). Nothing of ours calls it. */
  { "Gtk", "gtk_widget_compute_point: assertion 'GTK_IS_WIDGET (widget)' failed" },
  /* The slider of a scrollbar, which its scrolled window moves after it has given the scrollbar its place (gtkrange.c,
   * gtk_range_adjustment_changed(), while gtkscrolledwindow.c gives out sizes). The type is GTK's own. */
  { "Gtk", "Trying to snapshot GtkGizmo * without a current allocation" },
  /* The same of the editor's text views, each of which asks for another size when it finds the height of its lines, while its scrolled window gives
   * out sizes; it is drawn a frame later. */
  { "Gtk", "Trying to snapshot editor-* without a current allocation" },
  /* libadwaita 1.2: what is to be done when the menu of a tab has closed is done after the window has gone, too (adw-tab-box.c,
   * reset_setup_menu_cb(), an idle source that nobody takes away). */
  { "GLib-GObject", "invalid (NULL) pointer instance" },
  /* The view switcher of the header lets go of an expression of libadwaita's after the object that it watched, when its window is
   * taken apart (gtkexpression.c, gtk_expression_watch_unwatch()). */
  { "GLib-GObject", "g_object_weak_unref: couldn't find weak ref *" },
  /* What was scrolled past its end swings back 50 ms later, where its window was closed meanwhile (gtkscrolledwindow.c,
   * start_scroll_deceleration_cb()). */
  { "Gdk", "gdk_frame_clock_get_frame_time: assertion 'GDK_IS_FRAME_CLOCK (frame_clock)' failed" },
  /* GtkSourceView 5.6 draws before it hears that the pointer has left: it looks for the line below the pointer, where no line is
   * shown any more since the view got smaller (gtksourcegutter.c, gtk_source_gutter_snapshot(), “pointer_in_gutter”). */
  { "GtkSourceView", "gtk_source_gutter_lines_add_qclass: assertion 'line <= lines->last' failed" },
};

static gboolean
is_known (const char *domain, const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (complaints); i++)
    if (g_strcmp0 (domain, complaints[i].domain) == 0
        && g_pattern_match_simple (complaints[i].pattern, message))
      return TRUE;

  return FALSE;
}

static const char *
get_field (const GLogField *fields, gsize n, const char *key)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].value;

  return "";
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  if (is_known (get_field (fields, n, "GLIB_DOMAIN"), get_field (fields, n, "MESSAGE")))
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n, data);
}

/* Of the older functions, whose messages come here before they are fatal. */
static void
handle_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!is_known (domain, message))
    g_log_default_handler (domain, level, message, data);
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !is_known (domain, message);
}

void
hw_monkey_log_pass_known (void)
{
  const GLogLevelFlags levels =
      G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION;

  g_log_set_writer_func (write_log, NULL, NULL);
  g_log_set_handler ("Gtk", levels, handle_log, NULL);
  g_log_set_handler ("Gdk", levels, handle_log, NULL);
  g_log_set_handler ("GtkSourceView", levels, handle_log, NULL);
  g_test_log_set_fatal_handler (is_fatal, NULL);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* dladdr() */
#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "hw-monkey-log.h"
#include "hw-test-tooltip.h"

#define WEAK_UNREF "g_object_weak_unref: couldn't find weak ref "

#define DRAWN_EARLY "Trying to snapshot * without a current allocation"
/* Complaints with less between them are of frames that follow each other; so many of them, for so long, do not pass. */
#define FRAME_USEC (250 * 1000)
#define MANY_FRAMES 5
#define LONG_USEC G_USEC_PER_SEC

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
  /* libadwaita 1.2: a flap whose spring has nowhere to go is no number wide for a frame (adw-flap.c). */
  { "Gtk",
    "gtk_widget_size_allocate(): attempt to allocate * with width -2147483648 and height *" },
  /* libadwaita 1.2: a tab with an icon that grows from no width, or shrinks to it, leaves its title less than nothing (adw-tab.c,
   * adw_tab_size_allocate()). */
  { "Gtk",
    "gtk_widget_size_allocate(): attempt to allocate AdwFadingLabel * with width -* and height *" },
  /* A list that is scrolled, as the monkey does by its adjustment, before its new rows have a height (gtklistbase.c). */
  { "Gtk", "GtkListView failed to scroll to given position. Ignoring..." },
  /* A menu that is opened before the X server has put its window anywhere (gdksurface-x11.c, its popup layout). */
  { "Gdk", "gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR (monitor)' failed" },
  /* Something is dropped where there is no window at all, but the X server's own (gdkdrag-x11.c, gdk_x11_drag_drop()). */
  { "Gdk", "Drops for GDK_DRAG_PROTO_ROOTWIN must be handled internally" },
  /* The pointer moves into a menu, or out of it, that goes away while its parts are told one by one (gtkmain.c,
   * gtk_synthesize_crossing_events(), whose translate_coordinates() finds no window any more). Nothing of ours calls it. */
  { "Gtk", "gtk_widget_compute_point: assertion 'GTK_IS_WIDGET (widget)' failed" },
  /* The slider of a scrollbar, when what it scrolls has moved (gtkrange.c, gtk_range_adjustment_changed()): it asks to be laid out
   * anew without asking for another size (gtk_widget_queue_allocate()), in a frame whose sizes are given out without it. */
  { "Gtk", "Trying to snapshot GtkGizmo * without a current allocation" },
  /* A menu that can be scrolled, at the edge of the screen: GDK makes its window as small as there is room (gtkpopover.c,
   * present_popup(), GDK_ANCHOR_RESIZE_Y), which may be less than the shadow alone. */
  { "Gtk", "gtk_widget_size_allocate(): attempt to allocate GtkPopoverContent contents *" },
  /* The same, where GDK leaves it no room at all: what scrolls in it gets that without the two borders. */
  { "Gtk",
    "gtk_widget_size_allocate(): attempt to allocate GtkScrolledWindow * with width -2 and height "
    "-2" },
  /* The header of the preferences lets go of its buttons (adw-view-switcher.c), each with a badge that is an expression on the
   * button itself (adw-view-switcher-button.ui). The button tells those who watch it that it goes, in no order: the first lets go
   * of the expression (gtkexpression.c, gtk_expression_watch_this_cb()), which the button has yet to tell
   * (gtk_object_expression_finalize()). Only of GTK's own, see is_of_gtk(). */
  { "GLib-GObject", WEAK_UNREF "*" },
  /* What was scrolled past its end swings back 50 ms later, where its window was closed meanwhile (gtkscrolledwindow.c,
   * start_scroll_deceleration_cb()). */
  { "Gdk", "gdk_frame_clock_get_frame_time: assertion 'GDK_IS_FRAME_CLOCK (frame_clock)' failed" },
  /* Return in a menu, in a window where nothing has the keyboard any more (gtkpopover.c, gtk_popover_activate_default()). */
  { "Gtk", "gtk_widget_is_ancestor: assertion 'GTK_IS_WIDGET (widget)' failed" },
  /* GtkSourceView 5.6 draws before it hears that the pointer has left: it looks for the line below the pointer, where no line is
   * shown any more since the view got smaller (gtksourcegutter.c, gtk_source_gutter_snapshot(), “pointer_in_gutter”). */
  { "GtkSourceView", "gtk_source_gutter_lines_add_qclass: assertion 'line <= lines->last' failed" },
};

/* Whether it is GTK that would have been told */
static gboolean
is_of_gtk (const char *message)
{
  void *function = NULL;
  Dl_info info;

  return sscanf (message, WEAK_UNREF "%p", &function) == 1 && dladdr (function, &info) != 0
         && strstr (info.dli_fname, "/libgtk-4.so") != NULL;
}

/* Somebody asked to be laid out while the sizes of the frame were given out, and is left out of it; such as the parent of a menu
 * in which something changes (gtkwidget.c, gtk_widget_queue_resize_internal(), marks that one), or a text that finds the
 * height of its lines. GDK gives out sizes four times a frame at most (gdkframeclockidle.c), and draws then. The next frame is right:
 * who is left out of that too, and of all that follow, is forgotten, and that may be our fault (see hw-adaptive-bin.c). */
static gboolean
passes (const char *message)
{
  static char *last;
  static gint64 first_usec, last_usec;
  static guint n;
  const gint64 now = g_get_monotonic_time ();

  if (g_strcmp0 (message, last) != 0 || now - last_usec > FRAME_USEC)
    {
      g_free (last);
      last = g_strdup (message);
      first_usec = now;
      n = 0;
    }
  last_usec = now;
  n++;

  return n < MANY_FRAMES || now - first_usec < LONG_USEC;
}

static gboolean
is_listed (const char *domain, const char *message)
{
  if (g_str_has_prefix (message, WEAK_UNREF) && !is_of_gtk (message))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (complaints); i++)
    if (g_strcmp0 (domain, complaints[i].domain) == 0
        && g_pattern_match_simple (complaints[i].pattern, message))
      return TRUE;

  if (hw_test_is_tooltip (domain, message))
    return TRUE;

  return g_strcmp0 (domain, "Gtk") == 0 && g_pattern_match_simple (DRAWN_EARLY, message)
         && passes (message);
}

/* What is passed over is told among the acts. */
static gboolean
is_known (const char *domain, const char *message)
{
  if (!is_listed (domain, message))
    return FALSE;
  hw_monkey_log ("(passes over “%s”)", message);

  return TRUE;
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
  return !is_listed (domain, message);
}

void
hw_monkey_log_pass_known (void)
{
  const GLogLevelFlags levels =
      G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION;

  g_log_set_writer_func (write_log, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (complaints); i++)
    g_log_set_handler (complaints[i].domain, levels, handle_log, NULL);
  g_test_log_set_fatal_handler (is_fatal, NULL);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>

#include <gdk/x11/gdkx.h>

#include "hw-monkey.h"
#include "hw-shortcuts.h"

/* Of a window that may be gone on the server already: errors do not count. */
static void
take_keyboard (GtkWindow *window)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  gdk_x11_display_error_trap_push (display);
  XSetInputFocus (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface),
                  RevertToPointerRoot, CurrentTime);
  gdk_x11_display_error_trap_pop_ignored (display);
}

static void
press (HwMonkey *self, guint keyval, GdkModifierType state)
{
  GtkWindow *window = hw_monkey_get_window (self);
  g_autofree char *name = gtk_accelerator_name (keyval, state);
  KeySym modifiers[3];
  Display *display;
  KeyCode code;
  guint n = 0;

  if (window == NULL)
    return;
  display = gdk_x11_display_get_xdisplay (gtk_widget_get_display (GTK_WIDGET (window)));
  code = XKeysymToKeycode (display, keyval);
  if (code == 0)
    return;
  hw_monkey_log ("presses %s in %s", name, G_OBJECT_TYPE_NAME (window));
  take_keyboard (window);
  if ((state & GDK_CONTROL_MASK) != 0)
    modifiers[n++] = XK_Control_L;
  if ((state & GDK_ALT_MASK) != 0)
    modifiers[n++] = XK_Alt_L;
  if ((state & GDK_SHIFT_MASK) != 0 || XkbKeycodeToKeysym (display, code, 0, 0) != keyval)
    modifiers[n++] = XK_Shift_L;
  for (guint i = 0; i < n; i++)
    XTestFakeKeyEvent (display, XKeysymToKeycode (display, modifiers[i]), True, CurrentTime);
  XTestFakeKeyEvent (display, code, True, CurrentTime);
  XTestFakeKeyEvent (display, code, False, CurrentTime);
  for (guint i = n; i > 0; i--)
    XTestFakeKeyEvent (display, XKeysymToKeycode (display, modifiers[i - 1]), False, CurrentTime);
  /* What it does comes as an event; the round trip makes sure that it has been sent. */
  XSync (display, False);
}

void
hw_monkey_press_key (HwMonkey *self)
{
  static const guint keys[] = {
    GDK_KEY_Tab,   GDK_KEY_Tab,       GDK_KEY_Up,     GDK_KEY_Down,      GDK_KEY_Left,
    GDK_KEY_Right, GDK_KEY_Return,    GDK_KEY_Return, GDK_KEY_space,     GDK_KEY_Escape,
    GDK_KEY_Home,  GDK_KEY_End,       GDK_KEY_Delete, GDK_KEY_BackSpace, GDK_KEY_Page_Up,
    GDK_KEY_Menu,  GDK_KEY_Page_Down, GDK_KEY_a,      GDK_KEY_e,         GDK_KEY_semicolon,
    GDK_KEY_1,     GDK_KEY_minus,
  };

  press (self, keys[hw_monkey_draw (self, G_N_ELEMENTS (keys))],
         hw_monkey_draw (self, 4) == 0 ? GDK_SHIFT_MASK : 0);
}

static void
add_key (const char *group, const char *keys, const char *action, const char *title, gpointer data)
{
  g_auto(GStrv) accelerators = g_strsplit (keys, " ", -1);

  for (guint i = 0; accelerators[i] != NULL; i++)
    g_ptr_array_add (data, g_strdup (accelerators[i]));
}

void
hw_monkey_press_shortcut (HwMonkey *self)
{
  g_autoptr(GPtrArray) accelerators = g_ptr_array_new_with_free_func (g_free);
  GdkModifierType state;
  guint keyval;

  hw_shortcuts_foreach (add_key, accelerators);
  g_assert_true (gtk_accelerator_parse (
      accelerators->pdata[hw_monkey_draw (self, accelerators->len)], &keyval, &state));
  press (self, keyval, state);
}

/* Where a widget is on the screen. FALSE: nowhere any more */
static gboolean
find_place (GtkWidget *widget, int *out_x, int *out_y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native == NULL ? NULL : gtk_native_get_surface (native);
  graphene_rect_t bounds;
  double surface_x, surface_y;
  Display *display;
  int root_x, root_y;
  Window child;
  gboolean is_there;

  if (surface == NULL || !gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &bounds))
    return FALSE;
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));
  gdk_x11_display_error_trap_push (gdk_surface_get_display (surface));
  is_there = XTranslateCoordinates (display, gdk_x11_surface_get_xid (surface),
                                    DefaultRootWindow (display), 0, 0, &root_x, &root_y, &child);
  if (gdk_x11_display_error_trap_pop (gdk_surface_get_display (surface)) != 0 || !is_there)
    return FALSE;
  *out_x = root_x + (int)(surface_x + bounds.origin.x + bounds.size.width / 2);
  *out_y = root_y + (int)(surface_y + bounds.origin.y + bounds.size.height / 2);

  return TRUE;
}

static gboolean
draw_place (HwMonkey *self, int *out_x, int *out_y)
{
  GtkWindow *window = hw_monkey_get_window (self);
  g_autoptr(GPtrArray) widgets =
                 window == NULL ? NULL : hw_monkey_list_widgets (GTK_WIDGET (window));

  return widgets != NULL && widgets->len > 0
         && find_place (widgets->pdata[hw_monkey_draw (self, widgets->len)], out_x, out_y);
}

/* Points at something and clicks, clicks twice, asks for its menu, scrolls, or drags it to something else. */
void
hw_monkey_use_pointer (HwMonkey *self)
{
  static const guint buttons[] = { 0, 1, 1, 1, 3, 3, 4, 5 };
  const guint button = buttons[hw_monkey_draw (self, G_N_ELEMENTS (buttons))];
  const guint n_clicks = button == 1 ? 1 + hw_monkey_draw (self, 2) : button == 0 ? 0 : 1;
  Display *display = gdk_x11_display_get_xdisplay (gdk_display_get_default ());
  int x, y;

  if (!draw_place (self, &x, &y))
    return;
  hw_monkey_log ("points at %d, %d with button %u", x, y, button);
  XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
  for (guint i = 0; i < n_clicks; i++)
    {
      XTestFakeButtonEvent (display, button, True, CurrentTime);
      if (button == 1 && hw_monkey_draw (self, 4) == 0 && draw_place (self, &x, &y))
        {
          hw_monkey_log ("drags to %d, %d", x, y);
          XTestFakeMotionEvent (display, -1, x - 20, y - 20, CurrentTime);
          XSync (display, False);
          hw_test_spin (20);
          XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
          XSync (display, False);
          hw_test_spin (20);
        }
      XTestFakeButtonEvent (display, button, False, CurrentTime);
    }
  XSync (display, False);
}

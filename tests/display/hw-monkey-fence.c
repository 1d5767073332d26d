/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtksourceview/gtksource.h>

#include "hw-file-chooser.h"
#include "hw-monkey.h"

/* What a monkey types may be the address of somebody's database, what it clicks the link to a page, and a file chooser leads
 * everywhere (and GTK 4.8 and libcloudproviders lose something with each). Functions of the program come before those of the
 * libraries, and so all of them end here. */

static gboolean
is_local (const struct sockaddr *address)
{
  /* The X server and the session bus; a PostgreSQL server's socket is named by its protocol. */
  return address->sa_family == AF_UNIX
         && strstr (((const struct sockaddr_un *)(const void *)address)->sun_path, ".s.PGSQL.")
                == NULL;
}

int
connect (int fd, const struct sockaddr *address, socklen_t length)
{
  if (!is_local (address))
    {
      errno = ECONNREFUSED;
      return -1;
    }

  return (int)syscall (SYS_connect, fd, address, length);
}

void
g_app_info_launch_default_for_uri_async (const char *uri,
                                         GAppLaunchContext *context,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "No program is started here");
}

/* The linker puts these in the place of the application's own (--wrap in meson.build), whose tags the results carry. */
void __real_hw_choose_folder_async (void);
void __real_hw_choose_file_async (void);
void __real_hw_choose_new_file_async (void);
void __wrap_hw_choose_folder_async (GtkWindow *parent,
                                    const char *title,
                                    const char *accept,
                                    const char *initial,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void __wrap_hw_choose_file_async (GtkWindow *parent,
                                  const char *title,
                                  const char *accept,
                                  const char *initial,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void __wrap_hw_choose_new_file_async (GtkWindow *parent,
                                      const char *title,
                                      const char *accept,
                                      const char *initial,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Somebody who changes their mind at once. */
static void
choose (gpointer tag, GtkWindow *parent, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing was chosen");
}

void
__wrap_hw_choose_folder_async (GtkWindow *parent,
                               const char *title,
                               const char *accept,
                               const char *initial,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  choose (__real_hw_choose_folder_async, parent, callback, user_data);
}

void
__wrap_hw_choose_file_async (GtkWindow *parent,
                             const char *title,
                             const char *accept,
                             const char *initial,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  choose (__real_hw_choose_file_async, parent, callback, user_data);
}

void
__wrap_hw_choose_new_file_async (GtkWindow *parent,
                                 const char *title,
                                 const char *accept,
                                 const char *initial,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  choose (__real_hw_choose_new_file_async, parent, callback, user_data);
}

void __real_gtk_source_completion_add_provider (GtkSourceCompletion *self,
                                                GtkSourceCompletionProvider *provider);
void __wrap_gtk_source_completion_add_provider (GtkSourceCompletion *self,
                                                GtkSourceCompletionProvider *provider);

/* GtkSourceView 5.6 never lets go of the list of snippets that it proposes (gtksourcecompletionsnippetsproposal.c has no
 * finalize). So none are proposed. */
void
__wrap_gtk_source_completion_add_provider (GtkSourceCompletion *self,
                                           GtkSourceCompletionProvider *provider)
{
  if (!GTK_SOURCE_IS_COMPLETION_SNIPPETS (provider))
    __real_gtk_source_completion_add_provider (self, provider);
}

void __wrap_g_application_send_notification (GApplication *application,
                                             const char *id,
                                             GNotification *notification);

/* On the bus of a test nobody shows notifications, of which GLib warns. */
void
__wrap_g_application_send_notification (GApplication *application,
                                        const char *id,
                                        GNotification *notification)
{
}

static void
disable_gestures (GtkWidget *widget, GType type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

/* Where no window manager moves windows and makes them larger, GDK 4.8 does it itself, and goes on when a window has been closed
 * meanwhile: to the X server that is an error (BadWindow), which ends the program (gdksurface-x11.c, update_pos() and
 * x11_surface_move()). So no title bar can be dragged, and no edge. */
static void
hold_window (GtkWidget *widget)
{
  if (GTK_IS_WINDOW_HANDLE (widget))
    disable_gestures (widget, GTK_TYPE_GESTURE_DRAG);
  else if (GTK_IS_WINDOW (widget))
    disable_gestures (widget, GTK_TYPE_GESTURE_CLICK);
}

/* GTK 4.8 leaks the picture of a label's selected text when that is dragged (gtklabel.c, gtk_label_drag_gesture_update() does not
 * unref what get_selection_paintable() made). So nothing is dragged out of a label. */
static void
hold_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    disable_gestures (widget, GTK_TYPE_GESTURE_DRAG);
}

/* What is shown about the program can be saved as a file, which nobody here can choose a place for (see choose()). */
static void
hold_about (GtkWidget *widget)
{
  if (ADW_IS_ABOUT_WINDOW (widget))
    gtk_widget_action_set_enabled (widget, "about.save-debug-info", FALSE);
}

static gboolean
is_in_outer_line (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter caret;
  int line;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  line = gtk_text_iter_get_line (&caret);

  return line == 0 || line == gtk_text_buffer_get_line_count (buffer) - 1;
}

/* GTK 4.8 does not unref the line that the left and the right key cannot leave, because it is the first or the last
 * (gtktextlayout.c, gtk_text_layout_move_iter_visually(), “goto done”). */
static void
on_move_cursor_cb (GtkTextView *view, GtkMovementStep step)
{
  if (step == GTK_MOVEMENT_VISUAL_POSITIONS && is_in_outer_line (view))
    g_signal_stop_emission_by_name (view, "move-cursor");
}

/* The leak sanitizer's own function; there is none without it. */
extern void __lsan_ignore_object (const void *object) __attribute__ ((weak));

static gboolean
on_event_cb (GtkEventController *controller, GdkEvent *event)
{
  if (__lsan_ignore_object != NULL)
    __lsan_ignore_object (event);

  return GDK_EVENT_PROPAGATE;
}

/* GTK 4.8 loses the event that a gesture is at when a press is made up for that gesture in between, because one above has let
 * go of the pointer (gtkeventcontroller.c, gtk_event_controller_handle_event(), from _gtk_widget_emulate_press()). Nobody here
 * keeps events. */
static void
watch_events (GtkWidget *widget)
{
  GtkEventController *controller;

  if (!GTK_IS_WINDOW (widget) || g_object_get_data (G_OBJECT (widget), "monkey-events") != NULL)
    return;
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (on_event_cb), NULL);
  gtk_widget_add_controller (widget, controller);
  g_object_set_data (G_OBJECT (widget), "monkey-events", controller);
}

static gboolean
on_realize_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  hold_window (widget);
  hold_label (widget);
  hold_about (widget);
  watch_events (widget);
  if (GTK_IS_TEXT_VIEW (widget))
    {
      g_signal_handlers_disconnect_by_func (widget, on_move_cursor_cb, NULL);
      g_signal_connect (widget, "move-cursor", G_CALLBACK (on_move_cursor_cb), NULL);
    }

  return TRUE;
}

/* libadwaita 1.2 loses an animation that is begun anew while it runs, when it may not run any more, because animations were
 * switched off or its widget is just going (adw-animation.c, adw_animation_play() forgets what play() holds). All animations are
 * the library's. */
static gboolean
on_done_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  if (__lsan_ignore_object != NULL)
    __lsan_ignore_object (g_value_get_object (&values[0]));

  return TRUE;
}

/* A signal comes with its class, which nobody may have used yet. */
static void
add_hook (GType type, const char *signal, GSignalEmissionHook hook)
{
  g_type_class_unref (g_type_class_ref (type));
  g_signal_add_emission_hook (g_signal_lookup (signal, type), 0, hook, NULL, NULL);
}

void
hw_monkey_tame_widgets (void)
{
  add_hook (GTK_TYPE_WIDGET, "realize", on_realize_cb);
  add_hook (ADW_TYPE_ANIMATION, "done", on_done_cb);
}

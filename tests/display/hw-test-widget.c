/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-test-util.h"
#include "hw-test-widget.h"

#define FRAMES 4

GtkApplication *
hw_test_widget_init (int *argc, char ***argv)
{
  g_autoptr(GError) error = NULL;
  static GtkApplication *application;

  gtk_test_init (argc, argv, NULL);
  g_assert_null (application);

  /* A second application in one process clashes on the bus: all tests of a program share one. */
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", NULL, "flags",
                              G_APPLICATION_NON_UNIQUE, "resource-base-path", APP_PATH, NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));
  gtk_source_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  return application;
}

GtkWidget *
hw_test_widget_lookup (GtkWidget *root, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (root), name) == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = hw_test_widget_lookup (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
hw_test_widget_find (GtkWidget *root, const char *name)
{
  GtkWidget *widget = hw_test_widget_lookup (root, name);

  if (widget == NULL)
    g_error ("there is no widget “%s”", name);

  return widget;
}

gboolean
hw_test_widget_shows (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (hw_test_widget_shows (child, text))
        return TRUE;
    }

  return FALSE;
}

void
hw_test_widget_click (GtkWidget *root, const char *name)
{
  GtkWidget *widget;

  hw_test_widget_wait_usable (root, name);
  widget = hw_test_widget_find (root, name);
  if (GTK_IS_CHECK_BUTTON (widget))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (widget), TRUE);
  else if (GTK_IS_SWITCH (widget))
    gtk_switch_set_active (GTK_SWITCH (widget), !gtk_switch_get_active (GTK_SWITCH (widget)));
  else
    g_signal_emit_by_name (widget, "clicked");
}

void
hw_test_widget_type (GtkWidget *root, const char *name, const char *text)
{
  GtkWidget *widget;

  hw_test_widget_wait_usable (root, name);
  widget = hw_test_widget_find (root, name);
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

gboolean
hw_test_widget_is_mapped (GtkWidget *root, const char *name)
{
  GtkWidget *widget = hw_test_widget_lookup (root, name);

  return widget != NULL && gtk_widget_get_mapped (widget);
}

gboolean
hw_test_widget_is_sensitive (GtkWidget *root, const char *name)
{
  return gtk_widget_is_sensitive (hw_test_widget_find (root, name));
}

typedef struct
{
  GtkWidget *root;
  const char *name;
} Question;

static gboolean
is_usable (gpointer data)
{
  const Question *question = data;

  return hw_test_widget_is_mapped (question->root, question->name)
         && hw_test_widget_is_sensitive (question->root, question->name);
}

void
hw_test_widget_wait_usable (GtkWidget *root, const char *name)
{
  Question question = { root, name };

  hw_test_wait_until (is_usable, &question, name);
}

static gboolean
shows (gpointer data)
{
  const Question *question = data;

  return hw_test_widget_shows (question->root, question->name);
}

void
hw_test_widget_wait_shows (GtkWidget *root, const char *text)
{
  Question question = { root, text };

  hw_test_wait_until (shows, &question, text);
}

typedef struct
{
  GtkWidget *widget;
  int width;
} Limit;

static gboolean
is_within (gpointer data)
{
  const Limit *limit = data;
  const int width = gtk_widget_get_width (limit->widget);

  return width > 0 && width <= limit->width;
}

void
hw_test_widget_wait_within (GtkWidget *widget, int width)
{
  Limit limit = { widget, width };
  g_autofree char *what =
      g_strdup_printf ("%s is at most %d pixels wide", gtk_widget_get_name (widget), width);

  hw_test_wait_until (is_within, &limit, what);
}

typedef struct
{
  GtkAdjustment *adjustment;
  double upper;
} Length;

static gboolean
is_longer (gpointer data)
{
  const Length *length = data;

  return gtk_adjustment_get_upper (length->adjustment) > length->upper;
}

void
hw_test_widget_wait_longer (GtkAdjustment *adjustment, double upper)
{
  Length length = { adjustment, upper };

  hw_test_wait_until (is_longer, &length, "the list has taken what is new into its length");
}

static gboolean
has_dialog (gpointer data)
{
  *(GtkWidget **)data = hw_test_widget_get_dialog ();

  return *(GtkWidget **)data != NULL;
}

GtkWidget *
hw_test_widget_wait_dialog (void)
{
  GtkWidget *dialog = NULL;

  hw_test_wait_until (has_dialog, &dialog, "a question is asked");

  return dialog;
}

GtkWidget *
hw_test_widget_get_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
on_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *n_left = data;

  /* What the server makes of a new size is here before the next frame, however slow it is. */
  gdk_display_sync (gtk_widget_get_display (widget));
  gtk_widget_queue_draw (widget);

  return --*n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_zero (gpointer data)
{
  return *(guint *)data == 0;
}

void
hw_test_widget_settle (GtkWidget *window)
{
  guint n_left = FRAMES;

  gtk_widget_add_tick_callback (window, on_frame_cb, &n_left, NULL);
  hw_test_wait_until (is_zero, &n_left, "the window to draw");
}

void
hw_test_widget_snapshot (GtkWidget *window, const char *name)
{
  const char *dir = g_getenv ("HEADWAY_SCREENSHOT_DIR");
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *path = NULL;
  g_autofree char *file = NULL;
  GtkSnapshot *snapshot = NULL;

  if (dir == NULL)
    return;
  hw_test_widget_settle (window);
  paintable = gtk_widget_paintable_new (window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (window)),
                                         node, NULL);
  file = g_strconcat (name, ".png", NULL);
  path = g_build_filename (dir, file, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

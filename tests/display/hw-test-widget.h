/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Helpers for tests that drive widgets as a user would. */

/* The application of this test program: one for the process, with the resources of Headway. (transfer none) */
GtkApplication *hw_test_widget_init (int *argc, char ***argv);

/* The first widget of that name below @root; fails the test when there is none. */
GtkWidget *hw_test_widget_find (GtkWidget *root, const char *name);
/* The same, but NULL when there is none. */
GtkWidget *hw_test_widget_lookup (GtkWidget *root, const char *name);
/* Whether a mapped label below @root holds @text. */
gboolean hw_test_widget_shows (GtkWidget *root, const char *text);

/* As people do: once it can be used. */
void hw_test_widget_click (GtkWidget *root, const char *name);
void hw_test_widget_type (GtkWidget *root, const char *name, const char *text);
gboolean hw_test_widget_is_mapped (GtkWidget *root, const char *name);
gboolean hw_test_widget_is_sensitive (GtkWidget *root, const char *name);
/* Until it is mapped and sensitive. */
void hw_test_widget_wait_usable (GtkWidget *root, const char *name);

/* Until hw_test_widget_shows(). */
void hw_test_widget_wait_shows (GtkWidget *root, const char *text);
/* Until it has been given a width, and no more than @width. */
void hw_test_widget_wait_within (GtkWidget *widget, int width);
/* Until a list that was @upper long is longer: it has new rows at once, and gives them their places later. */
void hw_test_widget_wait_longer (GtkAdjustment *adjustment, double upper);

/* The message dialog on top; NULL when there is none. */
GtkWidget *hw_test_widget_get_dialog (void);
/* The same, once there is one. */
GtkWidget *hw_test_widget_wait_dialog (void);

/* Writes a picture of @window as @name.png to $HEADWAY_SCREENSHOT_DIR; does nothing without one. */
void hw_test_widget_snapshot (GtkWidget *window, const char *name);

/* Runs the main context until the window has drawn a few frames, each with all that the X server had to say by then: what
 * was asked for before is laid out. What is done in a thread, or by a timer, has to be waited for by itself. */
void hw_test_widget_settle (GtkWidget *window);

G_END_DECLS

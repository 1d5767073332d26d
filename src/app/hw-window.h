/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwWindow:
 *
 * The main window: environments at the start, the graph in the middle, details at the end. One session each.
 */
#define HW_TYPE_WINDOW (hw_window_get_type ())
G_DECLARE_FINAL_TYPE (HwWindow, hw_window, HW, WINDOW, AdwApplicationWindow)

GtkWidget *hw_window_new (GtkApplication *application);
HwSession *hw_window_get_session (HwWindow *self);
void hw_window_set_journal (HwWindow *self, HwJournal *journal);
void hw_window_open (HwWindow *self, const char *path);
/* The same for what somebody points at: a project that was never opened before, or none, is talked about first. */
void hw_window_look_into (HwWindow *self, const char *path);

/* One info bar at a time; a newer one takes its place. @hint is in the error. */
void hw_window_show_error (HwWindow *self, const char *heading, const GError *error);
void hw_window_show_toast (HwWindow *self, const char *text);
/* Opens a file of the project to be edited. @line: 1-based, 0 for none. */
void hw_window_edit_file (HwWindow *self, const char *path, guint line);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-page.h"
#include "hw-graph-view.h"
#include "hw-test-util.h"
#include "hw-window.h"

G_BEGIN_DECLS

/* What tests of the window share: a project, a window on it, waiting, finding and picturing widgets. */

/* A project of nineteen revisions with two merges, a second base and a dependency, and five environments: dev is up to
 * date, staging two behind, prod nine behind and protected, qa refuses the connection, archive knows a foreign revision. */
char *hw_test_make_bookshop (const char *dir) G_GNUC_WARN_UNUSED_RESULT;
/* A chain of @n revisions and no environment. */
char *hw_test_make_chain (const char *dir, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the version rows of a SQLite file. */
void hw_test_set_rows (const char *path, const char *const *rows);

/* Speaks the language that run-locale.py made, if it runs the program. After GTK is ready, before any window. */
void hw_test_init_locale (void);
GtkApplication *hw_test_get_application (void);
HwWindow *hw_test_open_window (const char *project, int width, int height);
/* Destroys it and fails the test when somebody keeps it alive. */
void hw_test_close_window (HwWindow *window);
/* Waits until every environment and every script was looked at. */
void hw_test_wait_checked (HwWindow *window);
void hw_test_spin (guint ms);

/* A project, a window on it and the window's editor. */
typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwEditorPage *page; /* borrowed */
} HwTestEditor;

/* The bookshop, with @script as migrations/extra.sql where it is not NULL; without a window. */
void hw_test_editor_init (HwTestEditor *self, const char *script);
void hw_test_editor_open (HwTestEditor *self, int width, int height);
void hw_test_editor_clear (HwTestEditor *self);

/* The bookshop, a window of 1280 to 800 pixels on it, and what it shows. */
typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session; /* borrowed */
  HwGraphView *graph; /* borrowed */
} HwTestBookshop;

/* Returns when everything was looked at. */
void hw_test_bookshop_init (HwTestBookshop *self);
void hw_test_bookshop_clear (HwTestBookshop *self);

/* By gtk_widget_set_name(); depth first. NULL when there is none. */
GtkWidget *hw_test_find (GtkWidget *root, const char *name);
GtkWidget *hw_test_find_type (GtkWidget *root, GType type);
/* Writes @name.png (in another language: @name-LANGUAGE.png) into $HEADWAY_SCREENSHOT_DIR; nothing where that is not set. */
void hw_test_picture (GtkWidget *widget, const char *name);

G_END_DECLS

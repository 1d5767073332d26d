/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-monkey-log.h"
#include "hw-test-window.h"

G_BEGIN_DECLS

/**
 * HwMonkey:
 *
 * Somebody who knows nothing and tries everything: it acts at random on the windows that a person could reach, and on the
 * project's files behind their back. All that it does is in a folder of its own.
 */
typedef struct
{
  GRand *rand;
  HwTestDir dir;
  char *project;        /* its folder */
  GHashTable *pristine; /* name of a file in the project → GBytes, as they were at the start */
  GPtrArray *windows;   /* GWeakRef of every window that was ever seen */
  guint n_acts;
} HwMonkey;

typedef struct
{
  guint weight; /* how often, beside the others */
  void (*act) (HwMonkey *self);
} HwMonkeyAct;

HwMonkey *hw_monkey_new (guint32 seed) G_GNUC_WARN_UNUSED_RESULT;
void hw_monkey_free (HwMonkey *self);

/* One act, and some of what follows from it. */
void hw_monkey_act (HwMonkey *self);
/* Notes windows that are new, and takes away what the toolkit offers but breaks by. */
void hw_monkey_sweep (HwMonkey *self);
/* Number of windows seen so far that are still alive, by whomever. */
guint hw_monkey_count_windows (HwMonkey *self);
/* Names them in the log. */
void hw_monkey_tell_windows (HwMonkey *self);

/* Below @n; 0 for none. */
guint hw_monkey_draw (HwMonkey *self, guint n);
void hw_monkey_draw_act (HwMonkey *self, const HwMonkeyAct *acts, guint n);
/* Words that people paste and programs trip over: borrowed. */
const char *hw_monkey_draw_text (HwMonkey *self);
/* An id of the bookshop, and sometimes of nothing; borrowed. */
const char *hw_monkey_draw_revision (HwMonkey *self);
const char *hw_monkey_draw_environment (HwMonkey *self);

/* A main window: borrowed, NULL for none. */
HwWindow *hw_monkey_get_main_window (HwMonkey *self);
/* The one that is in front of all others by being modal, or any: borrowed, NULL for none. */
GtkWindow *hw_monkey_get_window (HwMonkey *self);
gboolean hw_monkey_has_modal (HwMonkey *self);
/* Those below @root that can be seen and used: (element-type GtkWidget) (transfer full) */
GPtrArray *hw_monkey_list_widgets (GtkWidget *root) G_GNUC_WARN_UNUSED_RESULT;

/* hw-monkey-fence.c: widgets shown from now on leave out what the toolkit breaks by. */
void hw_monkey_tame_widgets (void);

/* hw-monkey-widgets.c: buttons, rows, entries, actions */
void hw_monkey_poke (HwMonkey *self);
void hw_monkey_activate_window_action (HwMonkey *self);
void hw_monkey_activate_widget_action (HwMonkey *self);
void hw_monkey_activate_application_action (HwMonkey *self);
void hw_monkey_write_script (HwMonkey *self);

/* hw-monkey-input.c: the X server's keyboard and pointer */
void hw_monkey_press_key (HwMonkey *self);
void hw_monkey_press_shortcut (HwMonkey *self);
void hw_monkey_use_pointer (HwMonkey *self);

/* hw-monkey-files.c: the project's files, behind the window's back */
void hw_monkey_change_files (HwMonkey *self);
/* The folder goes, or comes back. */
void hw_monkey_move_project (HwMonkey *self);
/* As it was at the start. */
void hw_monkey_restore_project (HwMonkey *self);
gboolean hw_monkey_is_restored (HwMonkey *self);
void hw_monkey_read_pristine (HwMonkey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwMonkey, hw_monkey_free)

G_END_DECLS

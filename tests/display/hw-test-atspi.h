/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <atspi/atspi.h>
#include <gio/gio.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)

/**
 * HwTestProgram:
 *
 * A program seen from outside, as a screen reader sees it: every wait has an
 * end, and every failure says what was there instead.
 */
typedef struct
{
  GSubprocess *process;
  AtspiAccessible *root;
} HwTestProgram;

/* FALSE: there is no accessibility bus here; the test has been skipped. */
gboolean hw_test_atspi_init (void);

/* Starts @argv and waits until it shows a window. */
HwTestProgram *hw_test_program_new (const char *const *argv) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the program if it still runs. */
void hw_test_program_free (HwTestProgram *self);

/* What can be seen and has that role and name: (transfer full). @name ends in
 * "…*": any name that begins so; NULL: any. Fails the test when nothing like it
 * comes. */
AtspiAccessible *hw_test_program_need (HwTestProgram *self,
                                       AtspiRole role,
                                       const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Waits for it, whatever its role. */
void hw_test_program_wait (HwTestProgram *self, const char *name);
/* Waits until nothing of that name can be seen. */
void hw_test_program_wait_gone (HwTestProgram *self, const char *name);
/* Clicks a button, a tab or an item of a menu once it can be clicked. */
void hw_test_program_click (HwTestProgram *self, const char *name);
/* Does what a widget can do by an action of its own, as in "graph.show-menu". */
void hw_test_program_act (HwTestProgram *self, const char *action);
/* Selects the row of a list that begins so, once it is there. */
void hw_test_program_select (HwTestProgram *self, const char *list, const char *name);
void hw_test_program_type (HwTestProgram *self, const char *name, const char *text);
/* Fails the test when something that can be seen in the window that was opened last takes the focus and has no name or no
 * role: a screen reader has nothing to say there. @page: where, for the report. */
void hw_test_program_check_names (HwTestProgram *self, const char *page);
/* Closes the first window and waits for the end of the program: its exit
 * status. */
int hw_test_program_close (HwTestProgram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTestProgram, hw_test_program_free)

G_END_DECLS

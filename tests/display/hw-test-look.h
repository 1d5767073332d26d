/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-test-window.h"

G_BEGIN_DECLS

/* How the desktop may be set, and how wide a window may be. */
typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean is_dark;
  gboolean is_high_contrast;
  double text_scale;
  gboolean is_for_dialogs; /* one of the few in which dialogs are looked at */
} HwTestLook;

/* Ends with one that has no name. */
extern const HwTestLook hw_test_looks[];

/* Whether this run looks at it: colours are the same in every language. */
gboolean hw_test_look_is_due (const HwTestLook *look);
/* NULL: the look that a test begins with. */
void hw_test_look_wear (const HwTestLook *look);
/* Wears @look, gives @window its size (0: the window's own), lets it draw, writes the picture looks-PAGE-LOOK, and fails the test
 * for what is wrong: what sticks out, English in another language, faint text, text that runs the wrong way. */
void hw_test_look_check (GtkWidget *window, const HwTestLook *look, const char *page);
/* The same in each of the looks for dialogs. @height: of the dialog where nothing is narrow */
void hw_test_look_check_dialog (GtkWidget *window, int width, int height, const char *page);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fails the test, and goes on: a case fails once but may have many reasons. */
#define HW_TEST_COMPLAIN(...) (g_test_message (__VA_ARGS__), g_test_fail_printf (__VA_ARGS__))

/* WCAG's least contrast for text, and for what is not text but has to be seen. */
#define HW_TEST_CONTRAST_TEXT 4.5
#define HW_TEST_CONTRAST_MARK 3.0

/* Of two colours that hide what is behind them, as WCAG 2.1 defines it: 1 to 21. */
double hw_test_get_contrast (const GdkRGBA *a, const GdkRGBA *b);
/* The colour that is seen when @colour lies on @background. */
GdkRGBA hw_test_blend (const GdkRGBA *colour, const GdkRGBA *background);

/* Fails the test, which calls the place @name, for every text and every symbolic icon of a window that has too little
 * contrast to what it was drawn on. What cannot be used and what only says what might be typed are allowed to be faint. */
void hw_test_check_contrast (GtkWidget *window, const char *name, double text, double mark);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdint.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/* What libFuzzer calls; each program of this folder defines the second. A broken promise is a failed assertion,
 * which libFuzzer keeps as a crash with its input. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* @data as a text: NULL unless it is UTF-8 without NUL. */
char *hw_fuzz_dup_text (const uint8_t *data, size_t size) G_GNUC_WARN_UNUSED_RESULT;
/* Line number of the end of @text, counted from 1. */
guint hw_fuzz_count_lines (const char *text, size_t size);
/* The same for what Python reads, which takes a carriage return for a newline too. */
guint hw_fuzz_count_python_lines (const char *text, size_t size);

/* @error: of a call that @is_ok says went well or not: it is set exactly where the call failed, is one of ours with a
 * message in UTF-8, and does not point behind line @n_lines. */
void hw_fuzz_check_error (gboolean is_ok, const GError *error, guint n_lines);
/* The same for a list of HwProblem. */
void hw_fuzz_check_problems (GPtrArray *problems, guint n_lines);
void hw_fuzz_check_strv (const char *const *strv);
/* What hw_sql_split() promises about @text, in both dialects. */
void hw_fuzz_check_split (const char *text, guint first_line);

G_END_DECLS

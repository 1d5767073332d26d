/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-error.h"
#include "hw-problem.h"

G_BEGIN_DECLS

/** What a piece of text stands for; it is only ever an addition to words. */
typedef enum
{
  HW_STYLE_PLAIN,
  HW_STYLE_BOLD,
  HW_STYLE_DIM,
  HW_STYLE_GOOD,
  HW_STYLE_WARNING,
  HW_STYLE_BAD,
  HW_STYLE_ACCENT,
} HwStyle;

gboolean hw_cli_is_terminal (int fd);
gboolean hw_cli_has_colour (int fd);
gboolean hw_cli_has_unicode (void);
guint hw_cli_get_width (int fd);
/* Appends @text with the escapes of @style around it when @fd takes colours. */
void hw_cli_append_styled (GString *out, int fd, HwStyle style, const char *text);

void hw_cli_write (const char *text, gssize length);
void hw_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
void hw_cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
void hw_cli_notice (const char *text);
void hw_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Flushes standard output; FALSE when something that was printed got lost. */
gboolean hw_cli_flush (GError **error);

/* Prints one document on one line. @builder is used up. */
void hw_cli_print_json (JsonBuilder *builder);
/* @state: (nullable): what the failure left behind */
void hw_cli_print_error (const GError *error, const char *state, gboolean is_json);
void hw_cli_print_problem (const HwProblem *problem, const char *root);

/* Members of an object; NULL is JSON's null. */
void hw_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void hw_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void hw_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value);
void hw_json_add_strv (JsonBuilder *builder, const char *name, const char *const *values);
/* ISO 8601 in UTC; 0 is null. */
void hw_json_add_time (JsonBuilder *builder, const char *name, gint64 time_usec);
/* An error as an object, or null. */
void hw_json_add_error (JsonBuilder *builder, const char *name, const GError *error);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line of what a program prints, without its end: valid UTF-8, bytes that are none and control characters written
 * as \xNN. A line of more than 8 KiB comes in pieces. */
typedef void (*HwChildLineFunc) (const char *line, gboolean is_stderr, gpointer user_data);
/* Called between two looks at the program, about every @tick_ms. */
typedef void (*HwChildTickFunc) (GPid pid, gpointer user_data);

typedef struct
{
  const char *const *argv; /* program and arguments; never holds a secret */
  const char *const *envp; /* the whole environment */
  const char *dir;         /* (nullable): where it runs */
  gint64 timeout_ms;       /* 0: no limit */
  guint tick_ms;           /* 0: 20 */
  HwChildLineFunc line_func;
  HwChildTickFunc tick_func; /* (nullable) */
  gpointer user_data;
} HwChildOptions;

/* Runs a program to its end. @out_status: as from waitpid(), also when the call fails after the start; -1 when it never
 * started. */
gboolean hw_child_run (const HwChildOptions *options,
                       int *out_status,
                       GCancellable *cancellable,
                       GError **error);
gboolean hw_child_succeeded (int status);
/* "ended with status 3", "was ended by signal 9 (Killed)" */
char *hw_child_describe_status (int status) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

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

/**
 * HwChild:
 *
 * A program that runs beside us, in a process group of its own.
 */
typedef struct _HwChild HwChild;

typedef struct
{
  const char *const *argv;   /* program and arguments; never holds a secret */
  const char *const *envp;   /* the whole environment */
  const char *dir;           /* (nullable): where it runs */
  gboolean ignores_stdout;   /* only its stderr is read */
  gint64 timeout_ms;         /* 0: no limit */
  guint tick_ms;             /* 0: 20 */
  HwChildLineFunc line_func; /* (nullable) */
  HwChildTickFunc tick_func; /* (nullable) */
  gpointer user_data;
} HwChildOptions;

HwChild *hw_child_new (const HwChildOptions *options,
                       int stdin_fd,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_child_free (HwChild *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwChild, hw_child_free)

guint hw_child_list_fds (const HwChild *self, GPollFD *fds);
void hw_child_read (HwChild *self);
void hw_child_wait (HwChild *self, guint tick_ms, GCancellable *cancellable);
gboolean hw_child_has_ended (HwChild *self);
int hw_child_get_status (const HwChild *self);
void hw_child_stop (HwChild *self);

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

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-signals"

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-signals.h"
#include "hw-cli.h"

/* The core blocks the main thread, so no main loop could see the signal: the handler writes into a pipe and a
 * thread reads from it. A handler has no other way to reach them than file-scope variables. */
static int pipe_fds[2] = { -1, -1 };
static volatile sig_atomic_t n_interrupts = 0;

static void
on_signal (int signal_number)
{
  int saved_errno = errno;
  char byte = (char)signal_number;

  if (signal_number == SIGINT && n_interrupts++ > 0)
    _exit (HW_EXIT_CANCELLED);
  if (write (pipe_fds[1], &byte, 1) < 0)
    n_interrupts = 1; /* the pipe is full of signals that say the same */
  errno = saved_errno;
}

static gpointer
wait_for_signals (gpointer data)
{
  g_autoptr(GCancellable) cancellable = G_CANCELLABLE (data);
  char byte = 0;
  gssize n;

  do
    n = read (pipe_fds[0], &byte, 1);
  while (n < 0 && errno == EINTR);

  if (n == 1)
    {
      if (byte == SIGINT)
        hw_cli_note ("\n%s\n", _("headway: stopping; press Ctrl+C again to quit at once"));
      g_cancellable_cancel (cancellable);
    }

  return NULL;
}

/**
 * hw_cli_signals_install:
 * @cancellable: what all work of this process listens to
 *
 * Handlers, not a blocked signal mask: a mask would be inherited by pg_dump, which then could not be
 * stopped. SIGPIPE is ignored, so that a migration does not die because a pager was closed.
 */
void
hw_cli_signals_install (GCancellable *cancellable)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = on_signal };

  signal (SIGPIPE, SIG_IGN);
  if (!g_unix_open_pipe (pipe_fds, FD_CLOEXEC, NULL))
    return;
  sigemptyset (&action.sa_mask);
  /* No SA_RESTART: a question on the terminal is to be interrupted. */
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction old;

      /* nohup and background jobs of a shell ignore some on purpose. */
      if (sigaction (numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction (numbers[i], &action, NULL);
    }
  g_thread_unref (g_thread_new ("signals", wait_for_signals, g_object_ref (cancellable)));
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hw-monkey-log.h"

#define N_KEPT 50
#define ACT_BYTES 200
#define PATIENCE_SECONDS 180

/* Of the process: what dies is the process, and a signal handler gets no argument. */
static char kept[N_KEPT][ACT_BYTES];
static char headline[ACT_BYTES];
static guint n_acts;
static gboolean is_told;

/* The sanitizers' own functions; there are none without them. */
extern void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));
extern void __sanitizer_print_stack_trace (void) __attribute__ ((weak));

/* Only what a signal handler may do. */
static void
put (const char *text)
{
  if (write (STDERR_FILENO, text, strlen (text)) < 0)
    return;
}

static void
tell (void)
{
  if (is_told || n_acts == 0)
    return;
  is_told = TRUE;
  put (headline);
  for (guint i = n_acts > N_KEPT ? n_acts - N_KEPT : 0; i < n_acts; i++)
    {
      put ("  ");
      put (kept[i % N_KEPT]);
      put ("\n");
    }
}

static void
on_signal (int number)
{
  if (number == SIGALRM)
    put ("The window does not answer any more.\n");
  tell ();
  /* No signal handler may do that, but what can it spoil now? */
  if (__sanitizer_print_stack_trace != NULL)
    __sanitizer_print_stack_trace ();
  signal (number == SIGALRM ? SIGABRT : number, SIG_DFL);
  raise (number == SIGALRM ? SIGABRT : number);
}

void
hw_monkey_log_init (guint32 seed)
{
  g_snprintf (headline, sizeof headline,
              "HEADWAY_MONKEY_SEED=%u repeats it. The last acts, oldest first:\n", seed);
  signal (SIGABRT, on_signal);
  signal (SIGTRAP, on_signal);
  signal (SIGALRM, on_signal);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (tell);
  else
    signal (SIGSEGV, on_signal);
  hw_monkey_log_alive ();
}

void
hw_monkey_log (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_strlcpy (kept[n_acts % N_KEPT], text, ACT_BYTES);
  n_acts++;
  if (g_getenv ("HEADWAY_MONKEY_VERBOSE") != NULL)
    g_printerr ("%s\n", text);
}

void
hw_monkey_log_alive (void)
{
  alarm (PATIENCE_SECONDS);
}

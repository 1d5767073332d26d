/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-child"

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>

#include "hw-child.h"
#include "hw-error.h"

#define DEFAULT_TICK_MS 20
#define MAX_LINE_BYTES 8192
#define READ_BYTES 4096
/* More than a pipe holds, so that a visit takes all that was there; a program that prints faster than it is read must not
 * keep us from looking at the clock. */
#define MAX_READS 32
#define STOP_POLL_MS 5
/* A program that is asked to end may have a transaction to take back first. */
#define INTERRUPT_GRACE_USEC (10 * G_USEC_PER_SEC)
#define TERMINATE_GRACE_USEC (5 * G_USEC_PER_SEC)

typedef struct
{
  int fd; /* -1 at its end */
  gboolean is_stderr;
  GString *line;
} Stream;

struct _HwChild
{
  HwChildLineFunc line_func;
  gpointer user_data;
  GPid pid;
  gboolean has_ended;
  int status;
  Stream streams[2];    /* stdout, stderr */
  int signal;           /* the last one sent; 0 none */
  gint64 deadline_usec; /* monotonic; when the next signal is due; G_MAXINT64 never */
};

/* Runs between fork and exec: only async-signal-safe calls. */
static void
set_up_child (gpointer user_data)
{
  /* Ctrl+C at the terminal reaches our whole process group; a program in a group of its own is ended by us, in order. */
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
append_escaped (GString *out, const char *bytes, gsize length)
{
  const char *end = bytes + length;

  while (bytes < end)
    {
      gunichar c = g_utf8_get_char_validated (bytes, end - bytes);

      if (c == (gunichar)-1 || c == (gunichar)-2 || (g_unichar_iscntrl (c) && c != '\t'))
        {
          g_string_append_printf (out, "\\x%02x", (guchar)*bytes);
          bytes++;
          continue;
        }
      g_string_append_unichar (out, c);
      bytes = g_utf8_next_char (bytes);
    }
}

static void
finish_line (HwChild *self, Stream *stream)
{
  g_autoptr(GString) text = g_string_sized_new (stream->line->len);

  if (stream->line->len > 0 && stream->line->str[stream->line->len - 1] == '\r')
    g_string_truncate (stream->line, stream->line->len - 1);
  append_escaped (text, stream->line->str, stream->line->len);
  if (self->line_func != NULL)
    self->line_func (text->str, stream->is_stderr, self->user_data);
  g_string_truncate (stream->line, 0);
}

/* A piece of a line that is too long, cut where a character begins. */
static void
cut_line (HwChild *self, Stream *stream)
{
  gsize keep = 0;
  g_autofree char *rest = NULL;

  while (keep < 3 && (stream->line->str[stream->line->len - 1 - keep] & 0xc0) == 0x80)
    keep++;
  if (keep > 0 || (stream->line->str[stream->line->len - 1] & 0x80) != 0)
    keep++;
  rest = g_strndup (stream->line->str + stream->line->len - keep, keep);
  g_string_truncate (stream->line, stream->line->len - keep);
  finish_line (self, stream);
  g_string_append (stream->line, rest);
}

static void
close_stream (HwChild *self, Stream *stream)
{
  if (stream->line->len > 0)
    finish_line (self, stream);
  if (stream->fd != -1)
    close (stream->fd);
  stream->fd = -1;
}

/* Takes what has arrived; never waits. */
static void
read_stream (HwChild *self, Stream *stream)
{
  char buffer[READ_BYTES];

  for (guint i = 0; stream->fd != -1 && i < MAX_READS; i++)
    {
      gssize n = read (stream->fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        return;
      if (n <= 0)
        {
          close_stream (self, stream);
          return;
        }
      for (gssize j = 0; j < n; j++)
        {
          if (buffer[j] == '\n')
            {
              finish_line (self, stream);
              continue;
            }
          g_string_append_c (stream->line, buffer[j]);
          if (stream->line->len >= MAX_LINE_BYTES)
            cut_line (self, stream);
        }
    }
}

/**
 * hw_child_new:
 * @options: what to run; its limit, its tick and its @tick_func are of hw_child_run() only
 * @stdin_fd: what the program reads, or -1 for nothing; stays the caller's
 * @error: HW_ERROR_FAILED when it cannot be started
 *
 * Starts a program in a process group of its own. It does not outlive the thread that starts it.
 *
 * Returns: (transfer full): used by one thread
 */
HwChild *
hw_child_new (const HwChildOptions *options, int stdin_fd, GError **error)
{
  const GSpawnFlags flags =
      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES | G_SPAWN_SEARCH_PATH_FROM_ENVP
      | (options->ignores_stdout ? G_SPAWN_STDOUT_TO_DEV_NULL : G_SPAWN_DEFAULT);
  HwChild *self = g_new0 (HwChild, 1);
  g_autoptr(GError) local_error = NULL;

  self->line_func = options->line_func;
  self->user_data = options->user_data;
  self->status = -1;
  self->deadline_usec = G_MAXINT64;
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    self->streams[i] = (Stream){ .fd = -1, .is_stderr = i == 1, .line = g_string_new (NULL) };
  if (!g_spawn_async_with_pipes_and_fds (options->dir, options->argv, options->envp, flags,
                                         set_up_child, NULL, stdin_fd, -1, -1, NULL, NULL, 0,
                                         &self->pid, NULL,
                                         options->ignores_stdout ? NULL : &self->streams[0].fd,
                                         &self->streams[1].fd, &local_error))
    {
      hw_set_error (error, HW_ERROR_FAILED, NULL, "cannot start “%s”: %s", options->argv[0],
                    local_error->message);
      self->has_ended = TRUE;
      hw_child_free (self);
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    if (self->streams[i].fd != -1)
      g_unix_set_fd_nonblocking (self->streams[i].fd, TRUE, NULL);

  return self;
}

/**
 * hw_child_free:
 * @self: (nullable) (transfer full): ended by hw_child_stop() where it still runs
 */
void
hw_child_free (HwChild *self)
{
  if (self == NULL)
    return;

  hw_child_stop (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    {
      close_stream (self, &self->streams[i]);
      g_string_free (self->streams[i].line, TRUE);
    }
  g_free (self);
}

/**
 * hw_child_read:
 *
 * Hands on the lines that have arrived; never waits.
 */
void
hw_child_read (HwChild *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    read_stream (self, &self->streams[i]);
}

/**
 * hw_child_has_ended:
 *
 * Returns: TRUE when the program has ended; never waits
 */
gboolean
hw_child_has_ended (HwChild *self)
{
  pid_t pid;

  if (self->has_ended)
    return TRUE;
  do
    pid = waitpid (self->pid, &self->status, WNOHANG);
  while (pid < 0 && errno == EINTR);
  self->has_ended = pid != 0;

  return self->has_ended;
}

/**
 * hw_child_get_status:
 *
 * Returns: as from waitpid(); -1 before its end
 */
int
hw_child_get_status (const HwChild *self)
{
  return self->status;
}

/**
 * hw_child_list_fds:
 * @fds: room for two
 *
 * Returns: how many of @fds are set, to be waited for until there is something to read
 */
guint
hw_child_list_fds (const HwChild *self, GPollFD *fds)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    if (self->streams[i].fd != -1)
      fds[n++] = (GPollFD){ .fd = self->streams[i].fd, .events = G_IO_IN };

  return n;
}

/* SIGINT is what a person would send and what Python turns into an exception, so that its transaction is rolled back in
 * order; then SIGTERM; then SIGKILL. The whole group gets it, for what a wrapper has started. */
static void
escalate (HwChild *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->deadline_usec)
    return;
  switch (self->signal)
    {
    case 0:
      self->signal = SIGINT;
      self->deadline_usec = now + INTERRUPT_GRACE_USEC;
      break;
    case SIGINT:
      self->signal = SIGTERM;
      self->deadline_usec = now + TERMINATE_GRACE_USEC;
      break;
    default:
      self->signal = SIGKILL;
      self->deadline_usec = G_MAXINT64;
      break;
    }
  kill (-self->pid, self->signal);
}

/**
 * hw_child_stop:
 *
 * Ends the program when it still runs: SIGTERM to its group, and SIGKILL when it has not gone after five seconds. It is
 * reaped when this returns.
 */
void
hw_child_stop (HwChild *self)
{
  if (hw_child_has_ended (self))
    return;
  self->signal = SIGINT;
  self->deadline_usec = 0;
  while (!hw_child_has_ended (self))
    {
      GPollFD fds[2];

      escalate (self);
      /* Its last words are read on: a full pipe would keep it from ending. */
      g_poll (fds, hw_child_list_fds (self, fds), STOP_POLL_MS);
      hw_child_read (self);
    }
}

/**
 * hw_child_wait:
 * @tick_ms: the longest wait
 * @cancellable: (nullable)
 *
 * Waits until the program says something, @cancellable is cancelled or the time is up, and reads what there is.
 */
void
hw_child_wait (HwChild *self, guint tick_ms, GCancellable *cancellable)
{
  GPollFD fds[3];
  guint n = hw_child_list_fds (self, fds);
  gboolean has_cancel_fd = FALSE;

  /* Once it is being ended there is nothing more to hear from there. */
  if (self->signal == 0)
    has_cancel_fd = g_cancellable_make_pollfd (cancellable, &fds[n]);
  g_poll (fds, n + (has_cancel_fd ? 1 : 0), (int)tick_ms);
  if (has_cancel_fd)
    g_cancellable_release_fd (cancellable);
  hw_child_read (self);
}

/**
 * hw_child_run:
 * @options: what to run
 * @out_status: (out): how it ended
 * @cancellable: (nullable)
 * @error: HW_ERROR_FAILED when it cannot be started; G_IO_ERROR_CANCELLED; HW_ERROR_LOCK_TIMEOUT when it took longer than
 *   its limit. A program that ends with a status of its own is no error here.
 *
 * Runs a program in a process group of its own and hands on each line that it prints. On cancellation, and at its time
 * limit, the group gets SIGINT, after ten seconds SIGTERM and after five more SIGKILL; it has ended when this returns. It
 * does not outlive this thread's process. Blocks; any thread.
 */
gboolean
hw_child_run (const HwChildOptions *options,
              int *out_status,
              GCancellable *cancellable,
              GError **error)
{
  const guint tick_ms = options->tick_ms > 0 ? options->tick_ms : DEFAULT_TICK_MS;
  const gint64 end_usec =
      options->timeout_ms > 0 ? g_get_monotonic_time () + options->timeout_ms * 1000 : G_MAXINT64;
  g_autoptr(HwChild) self = NULL;
  gboolean is_cancelled = FALSE, is_late = FALSE;

  *out_status = -1;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self = hw_child_new (options, -1, error);
  if (self == NULL)
    return FALSE;

  while (!hw_child_has_ended (self))
    {
      hw_child_wait (self, tick_ms, cancellable);
      if (options->tick_func != NULL)
        options->tick_func (self->pid, options->user_data);
      if (self->signal == 0)
        {
          is_cancelled = g_cancellable_is_cancelled (cancellable);
          is_late = !is_cancelled && g_get_monotonic_time () >= end_usec;
          if (is_cancelled || is_late)
            self->deadline_usec = 0;
        }
      escalate (self);
    }
  hw_child_read (self);
  *out_status = self->status;
  if (is_cancelled)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (is_late)
    hw_set_error (error, HW_ERROR_LOCK_TIMEOUT, NULL,
                  "“%s” took longer than %" G_GINT64_FORMAT " ms and was ended", options->argv[0],
                  options->timeout_ms);

  return !is_late;
}

/**
 * hw_child_succeeded:
 * @status: as from hw_child_run()
 *
 * Returns: whether the program ended by itself, with status 0
 */
gboolean
hw_child_succeeded (int status)
{
  return status != -1 && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/**
 * hw_child_describe_status:
 * @status: as from hw_child_run()
 *
 * Returns: (transfer full): how the program ended, to be put behind its name
 */
char *
hw_child_describe_status (int status)
{
  if (WIFSIGNALED (status))
    return g_strdup_printf ("was ended by signal %d (%s)", WTERMSIG (status),
                            g_strsignal (WTERMSIG (status)));

  return g_strdup_printf ("ended with status %d", WEXITSTATUS (status));
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-child"

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>

#include "hw-backup-private.h"
#include "hw-database-url.h"
#include "hw-error.h"

#define MAX_ERRORS_BYTES 4096
#define MAX_RECENT_BYTES 1024
#define STOP_GRACE_USEC (5 * G_USEC_PER_SEC)
#define STOP_POLL_USEC (5 * 1000)

/**
 * _hw_backup_child_init:
 * @name: (transfer none): the program's name for messages; must outlive @child
 */
void
_hw_backup_child_init (HwBackupChild *child, const char *name)
{
  *child = (HwBackupChild){ .name = name, .err_fd = -1 };
  child->line = g_string_new (NULL);
  child->errors = g_string_new (NULL);
  child->recent = g_string_new (NULL);
}

static void
close_fd (int *fd)
{
  if (*fd != -1)
    close (*fd);
  *fd = -1;
}

/* Runs between fork and exec: only async-signal-safe calls. */
static void
set_up_child (gpointer user_data)
{
  /* Ctrl+C at the terminal reaches our whole process group; a program in a group of its own is ended
   * by us, in order, and not by the terminal behind our back. */
  setpgid (0, 0);
  /* When we are killed, a dump must not go on holding its locks. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/**
 * _hw_backup_child_spawn:
 * @argv: program and arguments; never holds a secret
 * @envp: the whole environment of the program; may hold PGPASSWORD
 * @stdin_fd: what it reads, or -1 for nothing; stays ours
 * @error: HW_ERROR_BACKUP
 *
 * Starts the program with its stdout thrown away and its stderr readable at child->err_fd.
 */
gboolean
_hw_backup_child_spawn (HwBackupChild *child,
                        const char *const *argv,
                        const char *const *envp,
                        int stdin_fd,
                        GError **error)
{
  g_autoptr(GError) local_error = NULL;

  g_assert (child->pid == 0 && child->err_fd == -1);

  if (!g_spawn_async_with_pipes_and_fds (NULL, argv, envp,
                                         G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                                             | G_SPAWN_CLOEXEC_PIPES,
                                         set_up_child, NULL, stdin_fd, -1, -1, NULL, NULL, 0,
                                         &child->pid, NULL, NULL, &child->err_fd, &local_error))
    {
      hw_set_error (
          error, HW_ERROR_BACKUP,
          "Install the PostgreSQL client programs or set HEADWAY_PG_BINDIR to their folder.",
          "cannot start “%s”: %s", argv[0], local_error->message);
      return FALSE;
    }
  if (!g_unix_set_fd_nonblocking (child->err_fd, TRUE, &local_error))
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot listen to %s: %s", child->name,
                    local_error->message);
      _hw_backup_child_stop (child);
      return FALSE;
    }

  return TRUE;
}

/* "pg_dump: reading user-defined types": what --verbose adds. */
static gboolean
is_progress (const HwBackupChild *child, const char *line)
{
  gsize length = strlen (child->name);

  return strncmp (line, child->name, length) == 0 && line[length] == ':';
}

static void
take_line (HwBackupChild *child, HwBackupLineFunc func, gpointer user_data)
{
  const char *line = child->line->str;

  if (*line == '\0')
    return;
  /* Everything from the first error on belongs to it: details, hints, the server's own lines. */
  if (child->errors->len > 0 || strstr (line, "error: ") != NULL)
    {
      if (child->errors->len + child->line->len < MAX_ERRORS_BYTES)
        g_string_append_printf (child->errors, "%s%s", child->errors->len > 0 ? "\n" : "", line);
    }
  else if (!is_progress (child, line))
    {
      g_string_append_printf (child->recent, "%s%s", child->recent->len > 0 ? "\n" : "", line);
      if (child->recent->len > MAX_RECENT_BYTES)
        {
          const char *cut = strchr (child->recent->str + child->recent->len / 2, '\n');

          g_string_erase (child->recent, 0, cut != NULL ? cut + 1 - child->recent->str : -1);
        }
    }
  if (func != NULL)
    func (line, user_data);
  g_string_truncate (child->line, 0);
}

/**
 * _hw_backup_child_read:
 * @func: (nullable): called for each whole line, without its newline
 *
 * Takes what has arrived on the program's stderr; never waits. Closes err_fd at the end of it.
 */
void
_hw_backup_child_read (HwBackupChild *child, HwBackupLineFunc func, gpointer user_data)
{
  char buffer[4096];
  gssize n;

  while (child->err_fd != -1)
    {
      n = read (child->err_fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        return;
      if (n <= 0)
        {
          take_line (child, func, user_data);
          close_fd (&child->err_fd);
          return;
        }
      for (gssize i = 0; i < n; i++)
        if (buffer[i] == '\n')
          take_line (child, func, user_data);
        else if (buffer[i] != '\0' && child->line->len < MAX_ERRORS_BYTES)
          g_string_append_c (child->line, buffer[i]);
    }
}

/**
 * _hw_backup_child_has_ended:
 *
 * Returns: TRUE when the program has ended, whose status is then in child->status; never waits
 */
gboolean
_hw_backup_child_has_ended (HwBackupChild *child)
{
  pid_t pid;

  if (child->pid == 0)
    return TRUE;
  do
    pid = waitpid (child->pid, &child->status, WNOHANG);
  while (pid < 0 && errno == EINTR);
  if (pid == 0)
    return FALSE;

  child->pid = 0;

  return TRUE;
}

gboolean
_hw_backup_child_succeeded (const HwBackupChild *child)
{
  return child->pid == 0 && WIFEXITED (child->status) && WEXITSTATUS (child->status) == 0;
}

/**
 * _hw_backup_child_wait:
 * @error: G_IO_ERROR_CANCELLED
 *
 * Waits for the program's end and reads its stderr meanwhile. On cancellation it is stopped.
 */
gboolean
_hw_backup_child_wait (HwBackupChild *child, GCancellable *cancellable, GError **error)
{
  while (!_hw_backup_child_has_ended (child))
    {
      GPollFD fds[2] = { { .fd = child->err_fd, .events = G_IO_IN } };
      guint n_fds = child->err_fd != -1 ? 1 : 0;
      gboolean has_cancel_fd = g_cancellable_make_pollfd (cancellable, &fds[n_fds]);

      g_poll (fds, n_fds + (has_cancel_fd ? 1 : 0), 20);
      if (has_cancel_fd)
        g_cancellable_release_fd (cancellable);
      _hw_backup_child_read (child, NULL, NULL);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          _hw_backup_child_stop (child);
          return FALSE;
        }
    }
  _hw_backup_child_read (child, NULL, NULL);

  return TRUE;
}

/**
 * _hw_backup_child_stop:
 *
 * Ends the program when it still runs: SIGTERM, and SIGKILL when it has not gone after five seconds. It
 * is reaped when this returns.
 */
void
_hw_backup_child_stop (HwBackupChild *child)
{
  gint64 give_up = g_get_monotonic_time () + STOP_GRACE_USEC;

  /* The group, so that whatever a wrapper script has started goes with it. */
  if (child->pid != 0)
    kill (-child->pid, SIGTERM);
  while (!_hw_backup_child_has_ended (child))
    {
      GPollFD fd = { .fd = child->err_fd, .events = G_IO_IN };

      if (g_get_monotonic_time () >= give_up)
        {
          kill (-child->pid, SIGKILL);
          give_up = G_MAXINT64;
        }
      /* Its last words are read on: a full pipe would keep it from ending. */
      g_poll (&fd, child->err_fd != -1 ? 1 : 0, STOP_POLL_USEC / 1000);
      _hw_backup_child_read (child, NULL, NULL);
    }
  close_fd (&child->err_fd);
}

/**
 * _hw_backup_child_dup_words:
 *
 * Returns: (transfer full) (nullable): what the program said about its failure, passwords masked; NULL
 * when it said nothing
 */
char *
_hw_backup_child_dup_words (const HwBackupChild *child)
{
  const GString *words = child->errors->len > 0 ? child->errors : child->recent;
  g_autofree char *valid = g_utf8_make_valid (words->str, (gssize)words->len);

  return words->len > 0 ? hw_redact (valid) : NULL;
}

/**
 * _hw_backup_child_dup_headline:
 *
 * Returns: (transfer full): the failure in half a sentence, for a message: the program's first error
 * without its name, or how it ended
 */
char *
_hw_backup_child_dup_headline (const HwBackupChild *child)
{
  g_autofree char *words = child->errors->len > 0 ? _hw_backup_child_dup_words (child) : NULL;
  const char *text = words != NULL ? strstr (words, "error: ") : NULL;

  if (text != NULL)
    {
      g_autofree char *line = g_strndup (text + 7, strcspn (text + 7, "\n"));

      g_strchomp (line);
      if (g_str_has_suffix (line, ".") || g_str_has_suffix (line, ":"))
        line[strlen (line) - 1] = '\0';
      if (*line != '\0')
        return g_steal_pointer (&line);
    }
  if (WIFSIGNALED (child->status))
    return g_strdup_printf ("it was ended by signal %d (%s)", WTERMSIG (child->status),
                            g_strsignal (WTERMSIG (child->status)));

  return g_strdup_printf ("it ended with status %d", WEXITSTATUS (child->status));
}

/* Stops what still runs and frees everything; a cleared child may be cleared again. */
void
_hw_backup_child_clear (HwBackupChild *child)
{
  if (child->line == NULL)
    return;

  _hw_backup_child_stop (child);
  g_string_free (g_steal_pointer (&child->line), TRUE);
  g_string_free (g_steal_pointer (&child->errors), TRUE);
  g_string_free (g_steal_pointer (&child->recent), TRUE);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-git"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-git.h"

struct _HwGit
{
  char *dir;
  gint64 deadline_usec; /* monotonic */
  GCancellable *outer;  /* the caller's; NULL: none */
  gulong outer_id;
  GCancellable *cancellable; /* the caller's and the limit's in one */

  GThread *timer;
  GMutex mutex;
  GCond cond;
  gboolean is_over; /* with @mutex: the timer shall end */
};

/* Cancels when the time is up; ends before that when nobody asks any more. */
static gpointer
watch_time (gpointer data)
{
  HwGit *self = data;
  gboolean is_late = FALSE;

  g_mutex_lock (&self->mutex);
  while (!self->is_over && !is_late)
    is_late = !g_cond_wait_until (&self->cond, &self->mutex, self->deadline_usec);
  is_late = is_late && !self->is_over;
  g_mutex_unlock (&self->mutex);
  if (is_late)
    g_cancellable_cancel (self->cancellable);

  return NULL;
}

static void
on_outer_cancelled_cb (GCancellable *outer, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/**
 * hw_git_new:
 * @dir: a folder
 * @limit_ms: for everything that is asked, from now on
 * @cancellable: (nullable)
 *
 * Returns: (transfer full): used by one thread
 */
HwGit *
hw_git_new (const char *dir, gint64 limit_ms, GCancellable *cancellable)
{
  HwGit *self;

  g_return_val_if_fail (dir != NULL, NULL);

  self = g_new0 (HwGit, 1);
  self->dir = g_strdup (dir);
  self->deadline_usec = g_get_monotonic_time () + limit_ms * 1000;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled_cb),
                                              self->cancellable, NULL);
    }
  self->timer = g_thread_new ("git-limit", watch_time, self);

  return self;
}

/**
 * hw_git_free:
 * @self: (nullable) (transfer full)
 */
void
hw_git_free (HwGit *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->timer);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->dir);
  g_free (self);
}

/* A hook of git's that runs us would point git at another repository than @dir's. */
static GSubprocessLauncher *
make_launcher (HwGit *self, gboolean has_input)
{
  static const char *const unset[] = { "GIT_DIR",
                                       "GIT_WORK_TREE",
                                       "GIT_INDEX_FILE",
                                       "GIT_PREFIX",
                                       "GIT_OBJECT_DIRECTORY",
                                       "GIT_EXTERNAL_DIFF",
                                       "GIT_COMMON_DIR",
                                       "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                       NULL };
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE
      | (has_input ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE));

  for (guint i = 0; unset[i] != NULL; i++)
    g_subprocess_launcher_unsetenv (launcher, unset[i]);
  g_subprocess_launcher_setenv (launcher, "GIT_OPTIONAL_LOCKS", "0", TRUE);
  g_subprocess_launcher_setenv (launcher, "GIT_TERMINAL_PROMPT", "0", TRUE);
  /* Nothing is fetched, into a partial clone neither; the first is known since 2.39.4 only. */
  g_subprocess_launcher_setenv (launcher, "GIT_NO_LAZY_FETCH", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "GIT_ALLOW_PROTOCOL", "", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_set_cwd (launcher, self->dir);

  return launcher;
}

/* A repository may come from anywhere, and nothing that its configuration names is started. */
static GSubprocess *
spawn (HwGit *self, const char *const *args, gboolean has_input, GError **error)
{
  static const char *const start[] = { "git",
                                       "--no-pager",
                                       "--no-optional-locks",
                                       "-c",
                                       "core.fsmonitor=false",
                                       "-c",
                                       "core.hooksPath=/dev/null",
                                       "-c",
                                       "log.showSignature=false",
                                       NULL };
  g_autoptr(GSubprocessLauncher) launcher = make_launcher (self, has_input);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) local_error = NULL;
  GSubprocess *child;

  for (guint i = 0; start[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)start[i]);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)args[i]);
  g_ptr_array_add (argv, NULL);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &local_error);
  if (child == NULL)
    hw_set_error (error, HW_ERROR_FILE, "Install git.", "git cannot be started: %s",
                  local_error->message);

  return child;
}

/* What git says went wrong: its first line without "fatal: ". */
static char *
make_reason (GBytes *err)
{
  gsize length = 0;
  const char *data = err != NULL ? g_bytes_get_data (err, &length) : NULL;
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize)length);
  char *reason = g_str_has_prefix (text, "fatal: ") ? text + strlen ("fatal: ") : text;

  reason[strcspn (reason, "\n")] = '\0';

  return g_strdup (reason);
}

static gboolean
finish (HwGit *self, GSubprocess *child, GError *fault, GBytes *err, GError **error)
{
  g_autofree char *reason = NULL;

  if (fault != NULL)
    {
      g_subprocess_force_exit (child);
      g_subprocess_wait (child, NULL, NULL);
      if (g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          && !g_cancellable_set_error_if_cancelled (self->outer, error))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "git took too long");
      else if (error != NULL && *error == NULL)
        g_propagate_error (error, g_error_copy (fault));
      return FALSE;
    }
  if (g_subprocess_get_successful (child))
    return TRUE;
  reason = make_reason (err);
  hw_set_error (error, HW_ERROR_NOT_FOUND, NULL, "git: %s", reason);

  return FALSE;
}

static void
on_stopped_cb (GCancellable *cancellable, GSubprocess *child)
{
  g_subprocess_force_exit (child);
}

/* GLib 2.74 takes apart the main context that it waits in while a cancellation from another thread may still be waking it,
 * and so breaks the heap. Hence it is not told of one: a child that is killed ends its output, and with it the wait. */
static void
communicate (
    HwGit *self, GSubprocess *child, GBytes *in, GBytes **out, GBytes **err, GError **error)
{
  const gulong id =
      g_cancellable_connect (self->cancellable, G_CALLBACK (on_stopped_cb), child, NULL);
  const gboolean ok = g_subprocess_communicate (child, in, NULL, out, err, error);

  g_cancellable_disconnect (self->cancellable, id);
  if (ok)
    g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/**
 * hw_git_ask:
 * @args: (array zero-terminated=1): behind "git"
 * @input: (nullable): for its standard input
 * @out_length: (out) (optional): bytes
 *
 * Blocks.
 *
 * Returns: (transfer full): standard output, NUL-terminated
 */
char *
hw_git_ask (
    HwGit *self, const char *const *args, const char *input, gsize *out_length, GError **error)
{
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GBytes) in = input != NULL ? g_bytes_new (input, strlen (input)) : NULL;
  g_autoptr(GBytes) out = NULL;
  g_autoptr(GBytes) err = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize length = 0;
  const char *data;
  char *copy;

  g_return_val_if_fail (self != NULL, NULL);

  child = spawn (self, args, in != NULL, error);
  if (child == NULL)
    return NULL;
  communicate (self, child, in, &out, &err, &local_error);
  if (!finish (self, child, local_error, err, error))
    return NULL;

  data = g_bytes_get_data (out, &length);
  copy = g_malloc (length + 1);
  if (length > 0)
    memcpy (copy, data, length);
  copy[length] = '\0';
  if (out_length != NULL)
    *out_length = length;

  return copy;
}

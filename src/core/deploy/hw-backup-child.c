/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-child"

#include "config.h"

#include <string.h>

#include "hw-backup-private.h"
#include "hw-child.h"
#include "hw-database-url.h"
#include "hw-error.h"

#define MAX_ERRORS_BYTES 4096
#define MAX_RECENT_BYTES 1024
#define WAIT_MS 20

/**
 * _hw_backup_child_init:
 * @name: (transfer none): the program's name for messages; must outlive @child
 * @func: (nullable): called for each line that it prints
 */
void
_hw_backup_child_init (HwBackupChild *child,
                       const char *name,
                       HwBackupLineFunc func,
                       gpointer user_data)
{
  *child = (HwBackupChild){ .name = name, .line_func = func, .user_data = user_data };
  child->errors = g_string_new (NULL);
  child->recent = g_string_new (NULL);
}

/* "pg_dump: reading user-defined types": what --verbose adds. */
static gboolean
is_progress (const HwBackupChild *child, const char *line)
{
  gsize length = strlen (child->name);

  return strncmp (line, child->name, length) == 0 && line[length] == ':';
}

static void
on_line_cb (const char *line, gboolean is_stderr, gpointer user_data)
{
  HwBackupChild *child = user_data;

  if (*line == '\0')
    return;
  /* Everything from the first error on belongs to it: details, hints, the server's own lines. */
  if (child->errors->len > 0 || strstr (line, "error: ") != NULL)
    {
      if (child->errors->len + strlen (line) < MAX_ERRORS_BYTES)
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
  if (child->line_func != NULL)
    child->line_func (line, child->user_data);
}

/**
 * _hw_backup_child_spawn:
 * @child: must stay where it is until it is cleared
 * @argv: program and arguments; never holds a secret
 * @envp: the whole environment of the program; may hold PGPASSWORD
 * @stdin_fd: what it reads, or -1 for nothing; stays ours
 * @error: HW_ERROR_BACKUP
 *
 * Starts the program with its stdout thrown away.
 */
gboolean
_hw_backup_child_spawn (HwBackupChild *child,
                        const char *const *argv,
                        const char *const *envp,
                        int stdin_fd,
                        GError **error)
{
  const HwChildOptions options = {
    .argv = argv,
    .envp = envp,
    .ignores_stdout = TRUE,
    .line_func = on_line_cb,
    .user_data = child,
  };
  g_autoptr(GError) local_error = NULL;

  g_assert (child->child == NULL);

  child->child = hw_child_new (&options, stdin_fd, &local_error);
  if (child->child == NULL)
    hw_set_error (
        error, HW_ERROR_BACKUP,
        "Install the PostgreSQL client programs or set HEADWAY_PG_BINDIR to their folder.", "%s",
        local_error->message);

  return child->child != NULL;
}

/**
 * _hw_backup_child_read:
 *
 * Takes what has arrived on the program's stderr; never waits.
 */
void
_hw_backup_child_read (HwBackupChild *child)
{
  if (child->child != NULL)
    hw_child_read (child->child);
}

/**
 * _hw_backup_child_list_fds:
 * @fds: room for two
 *
 * Returns: how many of @fds are set, to be waited for until there is something to read
 */
guint
_hw_backup_child_list_fds (const HwBackupChild *child, GPollFD *fds)
{
  return child->child != NULL ? hw_child_list_fds (child->child, fds) : 0;
}

/**
 * _hw_backup_child_has_ended:
 *
 * Returns: TRUE when the program has ended, or never began; never waits
 */
gboolean
_hw_backup_child_has_ended (HwBackupChild *child)
{
  return child->child == NULL || hw_child_has_ended (child->child);
}

gboolean
_hw_backup_child_succeeded (const HwBackupChild *child)
{
  return child->child != NULL && hw_child_succeeded (hw_child_get_status (child->child));
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
      hw_child_wait (child->child, WAIT_MS, cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          hw_child_stop (child->child);
          return FALSE;
        }
    }
  _hw_backup_child_read (child);

  return TRUE;
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

  return words->len > 0 ? hw_redact (words->str) : NULL;
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
  g_autofree char *how = NULL;

  if (text != NULL)
    {
      g_autofree char *line = g_strndup (text + 7, strcspn (text + 7, "\n"));

      g_strchomp (line);
      if (g_str_has_suffix (line, ".") || g_str_has_suffix (line, ":"))
        line[strlen (line) - 1] = '\0';
      if (*line != '\0')
        return g_steal_pointer (&line);
    }
  how = hw_child_describe_status (hw_child_get_status (child->child));

  return g_strconcat ("it ", how, NULL);
}

/* Stops what still runs and frees everything; a cleared child may be cleared again. */
void
_hw_backup_child_clear (HwBackupChild *child)
{
  if (child->errors == NULL)
    return;

  g_clear_pointer (&child->child, hw_child_free);
  g_string_free (g_steal_pointer (&child->errors), TRUE);
  g_string_free (g_steal_pointer (&child->recent), TRUE);
}

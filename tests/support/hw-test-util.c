/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-util"

#include "config.h"

#include <sys/statvfs.h>

#include <glib/gstdio.h>

#include "hw-test-util.h"

/* Only a test that fails waits for so long: a machine may be slow, and busy with other things. */
#define WAIT_LIMIT_USEC (180 * G_USEC_PER_SEC)

const char *
hw_test_get_fast_dir (void)
{
  struct statvfs info;

  if (statvfs ("/dev/shm", &info) == 0
      && (guint64)info.f_bavail * info.f_frsize > G_GUINT64_CONSTANT (600) * 1024 * 1024)
    return "/dev/shm";

  return g_get_tmp_dir ();
}

void
hw_test_dir_init (HwTestDir *dir)
{
  dir->path = g_build_filename (hw_test_get_fast_dir (), "headway-test-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (dir->path));
}

void
hw_test_dir_clear (HwTestDir *dir)
{
  if (dir->path == NULL)
    return;

  hw_test_remove_tree (dir->path);
  g_clear_pointer (&dir->path, g_free);
}

char *
hw_test_dir_build (const HwTestDir *dir, const char *name)
{
  return g_build_filename (dir->path, name, NULL);
}

char *
hw_test_write_file (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&path);
}

/* Symbolic links are removed, never followed. */
void
hw_test_remove_tree (const char *path)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return;
  if (S_ISDIR (info.st_mode))
    {
      g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          hw_test_remove_tree (child);
        }
      g_rmdir (path);
      return;
    }
  g_unlink (path);
}

static gboolean
on_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
hw_test_wait_until (HwTestConditionFunc condition, gpointer user_data, const char *what)
{
  gint64 end = g_get_monotonic_time () + WAIT_LIMIT_USEC;
  /* Behind all others: where a turn takes longer than it, it would come before every frame and every idle source. */
  guint tick = g_timeout_add_full (G_PRIORITY_LOW, 5, on_tick_cb, NULL, NULL);

  while (!condition (user_data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("%s: waited three minutes in vain until %s", g_test_get_path (), what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static gboolean
is_null (gpointer weak)
{
  return *(gpointer *)weak == NULL;
}

void
hw_test_wait_freed (gpointer weak, const char *what)
{
  hw_test_wait_until (is_null, weak, what);
}

typedef struct
{
  GCancellable *cancellable;
  HwTestConditionFunc condition;
  gpointer user_data;
} CancelWhen;

static gpointer
cancel_when_thread (gpointer data)
{
  g_autofree CancelWhen *when = data;
  gint64 end = g_get_monotonic_time () + WAIT_LIMIT_USEC;

  if (when->condition == NULL)
    g_usleep (50 * 1000);
  while (when->condition != NULL && !when->condition (when->user_data)
         && g_get_monotonic_time () < end)
    g_usleep (5000);
  g_cancellable_cancel (when->cancellable);
  g_object_unref (when->cancellable);

  return NULL;
}

GThread *
hw_test_cancel_when (GCancellable *cancellable, HwTestConditionFunc condition, gpointer user_data)
{
  CancelWhen *when = g_new0 (CancelWhen, 1);

  when->cancellable = g_object_ref (cancellable);
  when->condition = condition;
  when->user_data = user_data;

  return g_thread_new ("hw-test-cancel", cancel_when_thread, when);
}

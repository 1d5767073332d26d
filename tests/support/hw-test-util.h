/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file system in memory where there is room: what waits there for the disk does not wait. initdb takes 0.6 s instead
 * of 4 s, and a test full of synced commits a third of its time. */
const char *hw_test_get_fast_dir (void);

/** A folder of a test's own, removed with all that is in it. Use with g_test_add(). */
typedef struct
{
  char *path;
} HwTestDir;

void hw_test_dir_init (HwTestDir *dir);
void hw_test_dir_clear (HwTestDir *dir);
/* Path of @name in the folder: (transfer full) */
char *hw_test_dir_build (const HwTestDir *dir, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Writes @text to the file @name in @dir, making the folders between; the path: (transfer full) */
char *hw_test_write_file (const char *dir, const char *name, const char *text);
void hw_test_remove_tree (const char *path);

typedef gboolean (*HwTestConditionFunc) (gpointer user_data);

/* Runs the default main context until @condition holds; fails the test with @what after three minutes. */
void hw_test_wait_until (HwTestConditionFunc condition, gpointer user_data, const char *what);
/* The same until *@weak is NULL, where g_object_add_weak_pointer() was told of. @weak: a gpointer's address */
void hw_test_wait_freed (gpointer weak, const char *what);

/* Cancels @cancellable from another thread once @condition holds (checked every 5 ms for at most three minutes); when
 * @condition is NULL after 50 ms, by when the call under test has begun to wait, or is about to. Join the thread with
 * g_thread_join(). */
GThread *hw_test_cancel_when (GCancellable *cancellable,
                              HwTestConditionFunc condition,
                              gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwTestDir, hw_test_dir_clear)

G_END_DECLS

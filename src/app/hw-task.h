/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwTaskFunc:
 * @data: what was given to hw_task_run(): a copy or immutable objects, for this call alone
 *
 * Blocking work on a worker thread. Touches nothing but @data: no widget, no object that the main thread shows.
 *
 * Returns: (transfer full) (nullable): the result; NULL with @error set on failure, or NULL without for "nothing"
 */
typedef gpointer (*HwTaskFunc) (gpointer data, GCancellable *cancellable, GError **error);

/* The ways in which the application runs something off the main thread. @callback comes on the main thread. */
void hw_task_run (gpointer source_object,
                  const char *name,
                  HwTaskFunc func,
                  gpointer data,
                  GDestroyNotify data_free,
                  GDestroyNotify result_free,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data);
void hw_task_run_unhurried (gpointer source_object,
                            const char *name,
                            HwTaskFunc func,
                            gpointer data,
                            GDestroyNotify data_free,
                            GDestroyNotify result_free,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gpointer hw_task_finish (gpointer source_object, GAsyncResult *result, GError **error);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-task.h"

G_BEGIN_DECLS

/* Work of which only so much may run at a time, such as other programs. Used from one main context. */
typedef struct _HwTaskQueue HwTaskQueue;

HwTaskQueue *hw_task_queue_new (guint n_at_once);
void hw_task_queue_run (HwTaskQueue *self,
                        gpointer source_object,
                        const char *name,
                        HwTaskFunc func,
                        gpointer data,
                        GDestroyNotify data_free,
                        GDestroyNotify result_free,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
void hw_task_queue_free (HwTaskQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTaskQueue, hw_task_queue_free)

G_END_DECLS

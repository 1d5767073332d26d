/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-task.h"

G_BEGIN_DECLS

/**
 * HwSketcher:
 *
 * Keeps a preview up with a form: a while after the last change its owner is asked to begin, and of all that was begun
 * only the last answer counts. Main thread only.
 */
#define HW_TYPE_SKETCHER (hw_sketcher_get_type ())
G_DECLARE_FINAL_TYPE (HwSketcher, hw_sketcher, HW, SKETCHER, GObject)

/* Calls hw_sketcher_run(), or does nothing where there is nothing to show. */
typedef void (*HwSketcherFunc) (gpointer owner);

/* @owner: a GObject that keeps this one, and cancels it when it is disposed of; the source of the tasks */
HwSketcher *hw_sketcher_new (gpointer owner, HwSketcherFunc start) G_GNUC_WARN_UNUSED_RESULT;
/* Begins when nothing more is typed. What is under way is cancelled: it is about what was there before. */
void hw_sketcher_queue (HwSketcher *self);
/* At once; as hw_task_run(). What is under way is cancelled. */
void hw_sketcher_run (HwSketcher *self,
                      const char *name,
                      HwTaskFunc func,
                      gpointer data,
                      GDestroyNotify data_free,
                      GDestroyNotify result_free,
                      GAsyncReadyCallback callback);
/* Whether @result is the answer to the last question, which is then over. FALSE after hw_sketcher_cancel() */
gboolean hw_sketcher_take (HwSketcher *self, GAsyncResult *result);
gboolean hw_sketcher_is_running (HwSketcher *self);
void hw_sketcher_cancel (HwSketcher *self);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sketcher"

#include "config.h"

#include "hw-sketcher.h"

/* Typing asks for a new preview this long after the last key. */
#define DELAY_MS 120

struct _HwSketcher
{
  GObject parent_instance;

  /* Borrowed */
  gpointer owner; /* keeps this one */

  /* Owned */
  GCancellable *cancellable; /* of what is under way; NULL when nothing is */
  guint delay_id;

  HwSketcherFunc start;
};

G_DEFINE_FINAL_TYPE (HwSketcher, hw_sketcher, G_TYPE_OBJECT)

static gboolean
on_delay_over_cb (gpointer data)
{
  HwSketcher *self = data;

  self->delay_id = 0;
  self->start (self->owner);

  return G_SOURCE_REMOVE;
}

static void
hw_sketcher_dispose (GObject *object)
{
  hw_sketcher_cancel (HW_SKETCHER (object));

  G_OBJECT_CLASS (hw_sketcher_parent_class)->dispose (object);
}

static void
hw_sketcher_class_init (HwSketcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_sketcher_dispose;
}

static void
hw_sketcher_init (HwSketcher *self)
{
}

HwSketcher *
hw_sketcher_new (gpointer owner, HwSketcherFunc start)
{
  HwSketcher *self;

  g_return_val_if_fail (G_IS_OBJECT (owner), NULL);
  g_return_val_if_fail (start != NULL, NULL);

  self = g_object_new (HW_TYPE_SKETCHER, NULL);
  self->owner = owner;
  self->start = start;

  return self;
}

void
hw_sketcher_queue (HwSketcher *self)
{
  g_return_if_fail (HW_IS_SKETCHER (self));

  /* What is under way answers a question that nobody asks any more. */
  hw_sketcher_cancel (self);
  self->delay_id = g_timeout_add (DELAY_MS, on_delay_over_cb, self);
}

void
hw_sketcher_run (HwSketcher *self,
                 const char *name,
                 HwTaskFunc func,
                 gpointer data,
                 GDestroyNotify data_free,
                 GDestroyNotify result_free,
                 GAsyncReadyCallback callback)
{
  g_return_if_fail (HW_IS_SKETCHER (self));

  hw_sketcher_cancel (self);
  self->cancellable = g_cancellable_new ();
  hw_task_run (self->owner, name, func, data, data_free, result_free, self->cancellable, callback,
               NULL);
}

gboolean
hw_sketcher_take (HwSketcher *self, GAsyncResult *result)
{
  g_return_val_if_fail (HW_IS_SKETCHER (self), FALSE);

  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return FALSE;
  g_clear_object (&self->cancellable);

  return TRUE;
}

gboolean
hw_sketcher_is_running (HwSketcher *self)
{
  g_return_val_if_fail (HW_IS_SKETCHER (self), FALSE);

  return self->cancellable != NULL;
}

void
hw_sketcher_cancel (HwSketcher *self)
{
  g_return_if_fail (HW_IS_SKETCHER (self));

  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-file-records"

#include "config.h"

#include "hw-file-records.h"
#include "hw-task.h"

struct _HwFileRecords
{
  GObject parent_instance;

  /* Owned */
  HwFileLog *log;            /* NULL until the first reading has ended */
  GCancellable *cancellable; /* of the reading under way; NULL when there is none */
};

G_DEFINE_FINAL_TYPE (HwFileRecords, hw_file_records, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
cancel (HwFileRecords *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return hw_file_log_read (data, 0, cancellable);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwFileRecords) self = g_weak_ref_get (weak);
  g_autoptr(HwFileLog) log = hw_task_finish (NULL, result, NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  /* A newer reading has taken its place. */
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->log, hw_file_log_free);
  self->log = g_steal_pointer (&log);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hw_file_records_dispose (GObject *object)
{
  cancel (HW_FILE_RECORDS (object));

  G_OBJECT_CLASS (hw_file_records_parent_class)->dispose (object);
}

static void
hw_file_records_finalize (GObject *object)
{
  g_clear_pointer (&HW_FILE_RECORDS (object)->log, hw_file_log_free);

  G_OBJECT_CLASS (hw_file_records_parent_class)->finalize (object);
}

static void
hw_file_records_class_init (HwFileRecordsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_file_records_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_file_records_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_file_records_init (HwFileRecords *self)
{
}

HwFileRecords *
hw_file_records_new (void)
{
  return g_object_new (HW_TYPE_FILE_RECORDS, NULL);
}

void
hw_file_records_set_project (HwFileRecords *self, const HwProject *project)
{
  GWeakRef *weak;

  g_return_if_fail (HW_IS_FILE_RECORDS (self));

  cancel (self);
  if (project == NULL)
    {
      g_clear_pointer (&self->log, hw_file_log_free);
      return;
    }
  self->cancellable = g_cancellable_new ();
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "file-log", read_in_worker, hw_project_ref ((HwProject *)project),
               (GDestroyNotify)hw_project_unref, (GDestroyNotify)hw_file_log_free,
               self->cancellable, on_read_cb, weak);
}

const HwFileRecord *
hw_file_records_find (HwFileRecords *self, const char *file)
{
  g_return_val_if_fail (HW_IS_FILE_RECORDS (self), NULL);

  return self->log == NULL ? NULL : hw_file_log_find (self->log, file);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision"

#include "config.h"

#include "hw-revision.h"
#include "hw-util.h"

G_DEFINE_BOXED_TYPE (HwRevision, hw_revision, hw_revision_ref, hw_revision_unref)

static GStrv
copy_strv (const char *const *strv)
{
  return strv != NULL ? g_strdupv ((char **)strv) : g_new0 (char *, 1);
}

static void
hw_revision_clear (HwRevision *self)
{
  g_free (self->id);
  g_strfreev (self->down_revisions);
  g_strfreev (self->branch_labels);
  g_strfreev (self->depends_on);
  g_free (self->message);
  g_free (self->description);
  g_free (self->file);
}

/**
 * hw_revision_new:
 * @id: the revision's id as written
 * @down_revisions: (nullable) (array zero-terminated=1): parents in the order of the file
 * @branch_labels: (nullable) (array zero-terminated=1): labels as written
 * @depends_on: (nullable) (array zero-terminated=1): ids or labels as written
 * @message: (nullable): first line of the description
 * @description: (nullable): the whole description
 * @created_usec: microseconds since 1970 UTC, 0 when not known
 * @file: (nullable): absolute path or resource:// URI
 * @flags: what is known about the sections of the file
 *
 * Everything is copied. Nothing is checked here: ids and edges are judged by [func@graph_new], which sees
 * all revisions. Any thread.
 *
 * Returns: (transfer full): a new revision; free with hw_revision_unref()
 */
HwRevision *
hw_revision_new (const char *id,
                 const char *const *down_revisions,
                 const char *const *branch_labels,
                 const char *const *depends_on,
                 const char *message,
                 const char *description,
                 gint64 created_usec,
                 const char *file,
                 HwRevisionFlags flags)
{
  HwRevision *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_atomic_rc_box_new0 (HwRevision);
  self->id = g_strdup (id);
  self->down_revisions = copy_strv (down_revisions);
  self->branch_labels = copy_strv (branch_labels);
  self->depends_on = copy_strv (depends_on);
  self->message = g_strdup (message != NULL ? message : "");
  self->description = g_strdup (description != NULL ? description : "");
  self->created_usec = created_usec;
  self->file = g_strdup (file != NULL ? file : "");
  self->flags = flags;

  return self;
}

/**
 * hw_revision_ref:
 *
 * Returns: (transfer full): @revision with one more reference; any thread
 */
HwRevision *
hw_revision_ref (const HwRevision *revision)
{
  g_return_val_if_fail (revision != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwRevision *)revision);
}

/**
 * hw_revision_unref:
 * @revision: (nullable): a revision
 *
 * Gives one reference back; the last one frees. Any thread.
 */
void
hw_revision_unref (HwRevision *revision)
{
  if (revision != NULL)
    g_atomic_rc_box_release_full (revision, (GDestroyNotify)hw_revision_clear);
}

/**
 * hw_revision_is_merge:
 *
 * Returns: whether the revision names more than one down revision
 */
gboolean
hw_revision_is_merge (const HwRevision *revision)
{
  g_return_val_if_fail (revision != NULL, FALSE);

  return hw_strv_length ((const char *const *)revision->down_revisions) > 1;
}

/**
 * hw_revision_equal:
 *
 * Returns: whether all fields of @a and @b are the same
 */
gboolean
hw_revision_equal (const HwRevision *a, const HwRevision *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a == b)
    return TRUE;

  return g_str_equal (a->id, b->id) && a->created_usec == b->created_usec && a->flags == b->flags
         && g_str_equal (a->message, b->message) && g_str_equal (a->description, b->description)
         && g_str_equal (a->file, b->file)
         && hw_strv_equal ((const char *const *)a->down_revisions,
                           (const char *const *)b->down_revisions)
         && hw_strv_equal ((const char *const *)a->branch_labels,
                           (const char *const *)b->branch_labels)
         && hw_strv_equal ((const char *const *)a->depends_on, (const char *const *)b->depends_on);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision"

#include "config.h"

#include <string.h>

#include "hw-revision.h"
#include "hw-util.h"

/* A revision is one block: the struct, then its lists, then all of its texts. There may be a hundred thousand of them, and
 * a dozen small blocks each took longer to make and to free than the graph does. */

static gsize
measure_string (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 1;
}

static gsize
measure_texts (const char *const *strv)
{
  gsize size = 0;

  for (; strv != NULL && *strv != NULL; strv++)
    size += measure_string (*strv);

  return size;
}

/* Puts @text, or "", where @end points to, and moves that behind it. */
static char *
put_string (char **end, const char *text)
{
  gsize size = measure_string (text);
  char *copy = memcpy (*end, text != NULL ? text : "", size);

  *end += size;

  return copy;
}

/* The same for the list at @list and the texts at @end. */
static GStrv
put_strv (char ***list, char **end, const char *const *strv)
{
  GStrv copy = *list;

  for (; strv != NULL && *strv != NULL; strv++)
    *(*list)++ = put_string (end, *strv);
  *(*list)++ = NULL;

  return copy;
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
  gsize n_lists = hw_strv_length (down_revisions) + hw_strv_length (branch_labels)
                  + hw_strv_length (depends_on) + 3;
  char **list;
  char *end;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_atomic_rc_box_alloc (sizeof *self + n_lists * sizeof *list + measure_string (id)
                                + measure_texts (down_revisions) + measure_texts (branch_labels)
                                + measure_texts (depends_on) + measure_string (message)
                                + measure_string (description) + measure_string (file));
  list = (char **)(self + 1);
  end = (char *)(list + n_lists);
  self->id = put_string (&end, id);
  self->down_revisions = put_strv (&list, &end, down_revisions);
  self->branch_labels = put_strv (&list, &end, branch_labels);
  self->depends_on = put_strv (&list, &end, depends_on);
  self->message = put_string (&end, message);
  self->description = put_string (&end, description);
  self->created_usec = created_usec;
  self->file = put_string (&end, file);
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
    g_atomic_rc_box_release (revision);
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

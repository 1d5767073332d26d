/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-short"

#include "config.h"

#include <string.h>

#include "hw-graph-private.h"

/* Short enough to be read at a glance; random ids of 12 digits differ in 8 where there are thousands. */
#define MIN_LENGTH 8

/* Of hexadecimal digits, as Alembic makes them up. An id that says something ("0042_add_orders") is to be read whole. */
static gboolean
is_random (const char *id)
{
  return id[strspn (id, "0123456789abcdefABCDEF-")] == '\0';
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Bytes that both begin with. */
static gsize
count_common (const char *a, const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && a[n] == b[n])
    n++;

  return n;
}

/* In sorted order the ids that have most in common stand beside one another: O(n log n). */
static gsize
compute_length (const HwGraph *self)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_sized_new (self->n);
  gsize length = MIN_LENGTH;

  for (guint node = 0; node < self->n; node++)
    if (is_random (_hw_graph_get_id (self, node)))
      g_ptr_array_add (ids, (gpointer)_hw_graph_get_id (self, node));
  g_ptr_array_sort (ids, compare_ids);
  for (guint i = 1; i < ids->len; i++)
    length = MAX (length, count_common (ids->pdata[i - 1], ids->pdata[i]) + 1);

  return length;
}

/**
 * hw_graph_get_short_length:
 *
 * The least length, but at least 8, to which all hexadecimal ids of the project can be cut without two of them becoming
 * one. Found out at the first call, O(n log n). Any thread.
 *
 * Returns: bytes
 */
gsize
hw_graph_get_short_length (const HwGraph *graph)
{
  HwGraph *self = (HwGraph *)graph;

  g_return_val_if_fail (graph != NULL, MIN_LENGTH);

  if (g_once_init_enter (&self->short_length))
    g_once_init_leave (&self->short_length, compute_length (graph));

  return self->short_length;
}

/**
 * hw_graph_shorten_id:
 * @id: of a revision, or a row that no file has
 *
 * Returns: (transfer full): @id cut to hw_graph_get_short_length() if it is hexadecimal; an id that is not the
 *   project's is left whole, because nobody knows what it could be taken for
 */
char *
hw_graph_shorten_id (const HwGraph *graph, const char *id)
{
  gsize length;

  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  length = hw_graph_get_short_length (graph);
  if (strlen (id) <= length || !is_random (id) || hw_graph_lookup (graph, id) == HW_GRAPH_NONE)
    return g_strdup (id);

  return g_strndup (id, length);
}

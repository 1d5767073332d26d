/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-label"

#include "config.h"

#include <string.h>

#include "hw-graph-private.h"

/* Label sets are shared: a revision without own labels and with one parent has its parent's set. A set
 * is a sorted, NULL-terminated array of borrowed strings, and equal sets are the same array. */

static guint
hash_set (gconstpointer key)
{
  guint hash = 5381;

  for (char *const *label = key; *label != NULL; label++)
    hash = hash * 33 + g_str_hash (*label);

  return hash;
}

static gboolean
equal_sets (gconstpointer a, gconstpointer b)
{
  return g_strv_equal (a, b);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Sorts @labels, removes what is twice and returns the one array with this content. */
static char **
intern_set (HwGraph *self, GHashTable *sets, GPtrArray *labels)
{
  guint used = 0;
  char **set;

  g_ptr_array_sort (labels, compare_strings);
  for (guint i = 0; i < labels->len; i++)
    if (used == 0 || !g_str_equal (labels->pdata[used - 1], labels->pdata[i]))
      labels->pdata[used++] = labels->pdata[i];
  g_ptr_array_set_size (labels, used);
  g_ptr_array_add (labels, NULL);

  set = g_hash_table_lookup (sets, labels->pdata);
  if (set == NULL)
    {
      set = g_memdup2 (labels->pdata, labels->len * sizeof (char *));
      g_hash_table_add (sets, set);
      g_ptr_array_add (self->label_sets, set);
    }
  g_ptr_array_set_size (labels, 0);

  return set;
}

static void
add_labels (GPtrArray *labels, char *const *more)
{
  for (; *more != NULL; more++)
    g_ptr_array_add (labels, *more);
}

/* Whether a label passes through here to the revisions below. Dependents count as branches. */
static gboolean
is_on_unbroken_line (const HwGraph *self, guint node)
{
  return _hw_edges_count (&self->all_kids, node) < 2 && _hw_edges_count (&self->down, node) < 2;
}

/* The unbroken line below the tip @tip: all its revisions share all their labels. */
static void
share_along_line (HwGraph *self, GHashTable *sets, guint tip)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  char **set;

  for (guint v = tip;; v = self->down.nodes[self->down.offsets[v]])
    {
      if (!is_on_unbroken_line (self, v))
        break;
      add_labels (labels, self->labels[v]);
      if (_hw_edges_count (&self->down, v) == 0)
        break;
    }
  if (labels->len == 0)
    return;

  set = intern_set (self, sets, labels);
  for (guint v = tip;; v = self->down.nodes[self->down.offsets[v]])
    {
      if (!is_on_unbroken_line (self, v))
        break;
      self->labels[v] = set;
      if (_hw_edges_count (&self->down, v) == 0)
        break;
    }
}

/* @v has what its parents have, which are done already. */
static void
inherit (HwGraph *self, GHashTable *sets, guint v, GPtrArray *labels)
{
  guint n_parents;
  const guint *parents = _hw_edges_get (&self->down, v, &n_parents);
  gboolean differs = FALSE;

  if (n_parents == 0)
    return;
  for (guint i = 1; i < n_parents; i++)
    differs = differs || self->labels[parents[i]] != self->labels[parents[0]];
  if (!differs && (self->labels[v][0] == NULL || self->labels[v] == self->labels[parents[0]]))
    {
      self->labels[v] = self->labels[parents[0]];
      return;
    }

  add_labels (labels, self->labels[v]);
  for (guint i = 0; i < n_parents; i++)
    add_labels (labels, self->labels[parents[i]]);
  self->labels[v] = intern_set (self, sets, labels);
}

/* Labels belong to a revision, to all its descendants over down_revision, and, where the revision is on
 * an unbroken line that ends in a tip, to that line's revisions below (as Alembic 1.19 has it). */
void
_hw_graph_spread_labels (HwGraph *self)
{
  g_autoptr(GHashTable) sets = g_hash_table_new (hash_set, equal_sets);
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  char **none = intern_set (self, sets, labels);

  self->labels = g_new (char **, MAX (self->n, 1));
  for (guint v = 0; v < self->n; v++)
    {
      const HwRevision *revision = g_ptr_array_index (self->revisions, v);

      add_labels (labels, revision->branch_labels);
      self->labels[v] = labels->len > 0 ? intern_set (self, sets, labels) : none;
    }
  if (self->own_labels->len == 0)
    return;

  for (guint v = 0; v < self->n; v++)
    if (_hw_edges_count (&self->kids, v) == 0)
      share_along_line (self, sets, v);
  for (guint i = 0; i < self->n; i++)
    inherit (self, sets, self->topological[i], labels);
}

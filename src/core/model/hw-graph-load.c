/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-load"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-problem.h"

#define MAX_LISTED 12 /* ids that an error about a cycle names */

/* Takes @error over. The first one that comes becomes the graph's error. */
static void
report (HwGraph *self, const HwRevision *revision, GError *error)
{
  hw_error_set_revision (error, revision->id);
  if (revision->file[0] != '\0' && hw_error_get_file (error) == NULL)
    hw_error_set_location (error, revision->file, 0, 0);
  g_ptr_array_add (self->problems, hw_problem_new (HW_SEVERITY_ERROR, revision->file, 0, error));

  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/* The characters of @id that target expressions use, in ascending order as Alembic lists them, or NULL. */
static char *
list_illegal_characters (const char *id)
{
  GString *list = NULL;

  if (strpbrk (id, "+-:@") == NULL)
    return NULL;

  list = g_string_new (NULL);
  for (const char *c = "+-:@"; *c != '\0'; c++)
    if (strchr (id, *c) != NULL)
      g_string_append_printf (list, "%s%c", list->len > 0 ? ", " : "", *c);

  return g_string_free (list, FALSE);
}

static void
check_alone (HwGraph *self, const HwRevision *revision)
{
  g_autofree char *illegal = list_illegal_characters (revision->id);
  const char *hint = "Remove the id from the list of what its own revision stands on.";

  if (g_strv_contains ((const char *const *)revision->down_revisions, revision->id))
    report (self, revision,
            hw_error_new (HW_ERROR_CYCLE, hint,
                          "self-loop is detected in revision “%s”: it revises itself",
                          revision->id));
  else if (g_strv_contains ((const char *const *)revision->depends_on, revision->id))
    report (self, revision,
            hw_error_new (HW_ERROR_CYCLE, hint,
                          "dependency self-loop is detected in revision “%s”: it depends on itself",
                          revision->id));
  else if (revision->id[0] == '\0')
    report (self, revision,
            hw_error_new (HW_ERROR_ILLEGAL_ID, "Give the revision an id.",
                          "the revision id is empty"));
  else if (illegal != NULL)
    report (self, revision,
            hw_error_new (HW_ERROR_ILLEGAL_ID,
                          "Target expressions give these characters a meaning: choose another id.",
                          "characters “%s” are not allowed in revision id “%s”", illegal,
                          revision->id));
}

static void
load_revisions (HwGraph *self, GPtrArray *revisions)
{
  for (guint i = 0; i < revisions->len; i++)
    check_alone (self, g_ptr_array_index (revisions, i));

  for (guint i = 0; i < revisions->len; i++)
    {
      HwRevision *revision = g_ptr_array_index (revisions, i);
      guint other = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, revision->id));

      if (other != 0)
        {
          const HwRevision *first = g_ptr_array_index (self->revisions, other - 1);

          report (self, revision,
                  hw_error_new (HW_ERROR_DUPLICATE_ID,
                                "Delete one of the two files or give it another id.",
                                "revision “%s” is present more than once, first in “%s”",
                                revision->id, first->file));
          continue;
        }
      g_ptr_array_add (self->revisions, hw_revision_ref (revision));
      g_hash_table_insert (self->names, revision->id, GUINT_TO_POINTER (self->revisions->len));
    }
  self->n = self->revisions->len;
}

static void
load_kinds (HwGraph *self)
{
  guint n_python = 0;

  for (guint node = 0; node < self->n; node++)
    {
      const HwRevision *revision = g_ptr_array_index (self->revisions, node);

      n_python += (revision->flags & HW_REVISION_PYTHON) != 0 ? 1 : 0;
    }
  self->is_mixed = n_python > 0 && n_python < self->n;
}

static void
load_labels (HwGraph *self)
{
  for (guint v = 0; v < self->n; v++)
    {
      const HwRevision *revision = g_ptr_array_index (self->revisions, v);

      for (char **label = revision->branch_labels; *label != NULL; label++)
        {
          guint other = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, *label));

          if (other != 0)
            {
              report (self, revision,
                      hw_error_new (
                          HW_ERROR_DUPLICATE_LABEL,
                          "Ids and branch labels share one name space: rename the label.",
                          "branch name “%s” in revision “%s” is already used by revision “%s”",
                          *label, revision->id, _hw_graph_get_id (self, other - 1)));
              continue;
            }
          g_hash_table_insert (self->names, *label, GUINT_TO_POINTER (v + 1));
          g_ptr_array_add (self->own_labels, *label);
        }
    }
}

static void
add_unique (GArray *nodes, guint start, guint node)
{
  for (guint i = start; i < nodes->len; i++)
    if (g_array_index (nodes, guint, i) == node)
      return;

  g_array_append_val (nodes, node);
}

static void
report_missing (HwGraph *self, const HwRevision *revision, const char *name, gboolean is_label)
{
  report (self, revision,
          hw_error_new (HW_ERROR_MISSING_REVISION,
                        is_label ? "It is a branch label: name the revision's id instead."
                                 : "Add the missing file or correct the reference.",
                        "revision “%s” refers to “%s”, which is not present", revision->id, name));
}

/* depends_on: full ids or labels; a label means the revision that carries it itself. */
static HwEdges
load_dependencies (HwGraph *self)
{
  guint *offsets = g_new0 (guint, self->n + 1);
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint v = 0; v < self->n; v++)
    {
      const HwRevision *revision = g_ptr_array_index (self->revisions, v);

      for (char **name = revision->depends_on; *name != NULL; name++)
        {
          guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, *name));

          if (found == 0)
            report_missing (self, revision, *name, FALSE);
          else if (!g_str_equal (*name, revision->id))
            add_unique (nodes, offsets[v], found - 1);
        }
      offsets[v + 1] = nodes->len;
    }

  return (HwEdges){ offsets, (guint *)(void *)g_array_free (nodes, FALSE) };
}

static HwEdges
load_down (HwGraph *self)
{
  guint *offsets = g_new0 (guint, self->n + 1);
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint v = 0; v < self->n; v++)
    {
      const HwRevision *revision = g_ptr_array_index (self->revisions, v);

      for (char **name = revision->down_revisions; *name != NULL; name++)
        {
          guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, *name));
          gboolean is_label =
              found != 0 && !g_str_equal (_hw_graph_get_id (self, found - 1), *name);

          if (found == 0 || is_label)
            report_missing (self, revision, *name, is_label);
          else if (found - 1 != v)
            add_unique (nodes, offsets[v], found - 1);
        }
      offsets[v + 1] = nodes->len;
    }

  return (HwEdges){ offsets, (guint *)(void *)g_array_free (nodes, FALSE) };
}

/* One problem a revision, so that each shows the file to be corrected. */
static void
report_cycle (HwGraph *self, const guint8 *cyclic, const char *kind)
{
  g_autoptr(GString) list = g_string_new (NULL);
  guint n_listed = 0;

  for (guint v = 0; v < self->n; v++)
    {
      if (!cyclic[v])
        continue;
      if (n_listed < MAX_LISTED)
        g_string_append_printf (list, "%s%s", n_listed > 0 ? ", " : "", _hw_graph_get_id (self, v));
      else if (n_listed == MAX_LISTED)
        g_string_append (list, ", …");
      n_listed++;
    }

  for (guint v = 0; v < self->n; v++)
    if (cyclic[v])
      report (self, g_ptr_array_index (self->revisions, v),
              hw_error_new (
                  HW_ERROR_CYCLE,
                  "Correct what one of these revisions stands on, so that the line has an end.",
                  "%s is detected in revisions “%s”", kind, list->str));
}

/* Cycles of down_revision first, then those that need a dependency; the lines inside them are dropped, so
 * that whatever follows may count on an order. */
static void
break_cycles (HwGraph *self)
{
  g_autofree guint8 *cyclic = _hw_edges_find_cyclic (&self->down, self->n);
  g_autofree guint8 *cyclic_with_deps = NULL;
  HwEdges united;

  if (cyclic != NULL)
    {
      report_cycle (self, cyclic, "a cycle");
      _hw_edges_drop_inside (&self->down, self->n, cyclic);
    }

  united = _hw_edges_unite (&self->down, &self->deps, self->n, NULL);
  cyclic_with_deps = _hw_edges_find_cyclic (&united, self->n);
  _hw_edges_clear (&united);
  if (cyclic_with_deps != NULL)
    {
      report_cycle (self, cyclic_with_deps, "a dependency cycle");
      _hw_edges_drop_inside (&self->deps, self->n, cyclic_with_deps);
    }
}

/* Reads ids, labels and edges, and finds what is contradictory in the order in which Alembic does:
 * each file alone, ids, labels, dependencies, parents, cycles. */
void
_hw_graph_load (HwGraph *self, GPtrArray *revisions)
{
  load_revisions (self, revisions);
  load_kinds (self);
  load_labels (self);
  self->deps = load_dependencies (self);
  self->down = load_down (self);
  break_cycles (self);
}

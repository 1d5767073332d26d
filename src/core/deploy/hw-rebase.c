/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-rebase"

#include "config.h"

#include "hw-error.h"
#include "hw-holders.h"
#include "hw-parent-edit.h"
#include "hw-rebase.h"
#include "hw-util.h"

/**
 * hw_rebase_free:
 * @rebase: (nullable) (transfer full)
 */
void
hw_rebase_free (HwRebase *rebase)
{
  if (rebase == NULL)
    return;

  g_free (rebase->revision);
  g_strfreev (rebase->parents);
  g_strfreev (rebase->moved);
  g_free (rebase->text);
  g_clear_pointer (&rebase->after, hw_revision_unref);
  g_free (rebase);
}

static void
set_error (GError **error, HwErrorCode code, const char *hint, const char *id, const char *message)
{
  hw_set_error (error, code, hint, "%s", message);
  if (error != NULL)
    hw_error_set_revision (*error, id);
}

/* @node: what is moved; @parent: what it shall stand on, HW_GRAPH_NONE for nothing */
static gboolean
check_move (const HwGraph *graph, guint node, guint parent, GError **error)
{
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  g_autofree guint8 *descendants = hw_graph_get_descendants (graph, node);
  g_autofree char *message = NULL;
  const char *onto = parent == HW_GRAPH_NONE ? NULL : hw_graph_get_revision (graph, parent)->id;

  if (hw_revision_is_merge (revision))
    {
      message =
          g_strdup_printf ("“%s” is a merge, which stands on several revisions", revision->id);
      set_error (error, HW_ERROR_USAGE, "Move what it merges, or write its parents into the file.",
                 revision->id, message);
      return FALSE;
    }
  if (onto != NULL && descendants[parent])
    {
      message = g_strdup_printf (node == parent ? "“%s” cannot stand on itself"
                                                : "“%s” cannot stand on “%s”, which stands on it",
                                 revision->id, onto);
      set_error (error, HW_ERROR_CYCLE, "Choose a revision that does not stand on it.",
                 revision->id, message);
      return FALSE;
    }
  if (g_strcmp0 (revision->down_revisions[0], onto) == 0)
    {
      message = onto != NULL ? g_strdup_printf ("“%s” stands on “%s” already", revision->id, onto)
                             : g_strdup_printf ("“%s” is a base already", revision->id);
      set_error (error, HW_ERROR_USAGE, "Choose another revision.", revision->id, message);
      return FALSE;
    }

  return TRUE;
}

/* Itself and what stands on it by its parents, in load order; what only depends on it stays where it is. */
static GStrv
list_moved (const HwGraph *graph, guint node)
{
  g_autofree guint8 *seen = g_new0 (guint8, hw_graph_get_n_revisions (graph));
  g_autoptr(GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  seen[node] = 1;
  g_array_append_val (queue, node);
  for (guint i = 0; i < queue->len; i++)
    {
      const guint next = g_array_index (queue, guint, i);
      guint n;
      const guint *children = hw_graph_get_children (graph, next, &n);

      g_strv_builder_add (ids, hw_graph_get_revision (graph, next)->id);
      for (guint k = 0; k < n; k++)
        {
          if (!seen[children[k]])
            g_array_append_val (queue, children[k]);
          seen[children[k]] = 1;
        }
    }

  return g_strv_builder_end (ids);
}

static HwRevision *
make_after (const HwRevision *revision, const char *const *parents)
{
  return hw_revision_new (revision->id, parents, (const char *const *)revision->branch_labels,
                          (const char *const *)revision->depends_on, revision->message,
                          revision->description, revision->created_usec, revision->file,
                          revision->flags);
}

static gboolean
read_and_edit (HwRebase *self, const HwRevision *revision, GError **error)
{
  gsize length = 0;
  g_autofree char *data = hw_file_read (revision->file, &length, error);

  if (data == NULL)
    return FALSE;
  self->text = hw_parent_edit (revision, data, length, (const char *const *)self->parents,
                               &self->length, error);

  return self->text != NULL;
}

/**
 * hw_rebase_new:
 * @revision: an id of the project's graph
 * @onto: a target expression
 * @error: HW_ERROR_USAGE (a merge, or nothing would change), HW_ERROR_CYCLE, refusals of hw_graph_find() and of hw_parent_edit(), a
 *   contradiction of the graph, HW_ERROR_FILE
 *
 * Works out what moving a revision would write; looks at no environment. Blocks for reading one file; any thread.
 *
 * Returns: (transfer full): the change
 */
HwRebase *
hw_rebase_new (const HwProject *project, const char *revision, const char *onto, GError **error)
{
  g_autoptr(HwRebase) self = NULL;
  g_autoptr(HwGraph) changed = NULL;
  g_autoptr(GStrvBuilder) parents = g_strv_builder_new ();
  const HwGraph *graph;
  guint node, parent;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);
  g_return_val_if_fail (onto != NULL, NULL);

  graph = hw_project_get_graph (project);
  node = hw_graph_lookup (graph, revision);
  g_return_val_if_fail (node != HW_GRAPH_NONE, NULL);
  if (!hw_project_check (project, error) || !hw_graph_find (graph, onto, &parent, error)
      || !check_move (graph, node, parent, error))
    return NULL;

  self = g_new0 (HwRebase, 1);
  self->revision = g_strdup (revision);
  if (parent != HW_GRAPH_NONE)
    g_strv_builder_add (parents, hw_graph_get_revision (graph, parent)->id);
  self->parents = g_strv_builder_end (parents);
  self->moved = list_moved (graph, node);
  self->after =
      make_after (hw_graph_get_revision (graph, node), (const char *const *)self->parents);
  changed = hw_graph_new_changed (graph, self->after);
  if (hw_graph_get_error (changed) != NULL)
    {
      g_propagate_error (error, g_error_copy (hw_graph_get_error (changed)));
      return NULL;
    }

  return read_and_edit (self, hw_graph_get_revision (graph, node), error) ? g_steal_pointer (&self)
                                                                          : NULL;
}

/* Those of @names that are not among @accepted; NULL for none */
static char *
join_others (const char *const *names, const char *const *accepted)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    if (accepted == NULL || !g_strv_contains (accepted, names[i]))
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", names[i]);

  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static gboolean
check_holders (const HwRebase *self,
               const HwHolders *holders,
               const char *const *accepted,
               GError **error)
{
  g_autofree char *held = join_others ((const char *const *)holders->holders, NULL);
  g_autofree char *unknown = join_others ((const char *const *)holders->unknown, accepted);
  g_autofree char *message = NULL;

  if (held != NULL)
    {
      message = g_strdup_printf ("“%s” is applied on %s", self->revision, held);
      set_error (error, HW_ERROR_POLICY,
                 "Write a new revision, or merge the heads: what is applied keeps its place.",
                 self->revision, message);
      return FALSE;
    }
  if (unknown != NULL)
    {
      message = g_strdup_printf ("it is not known whether “%s” is applied on %s", self->revision,
                                 unknown);
      set_error (error, HW_ERROR_POLICY,
                 "Make them reachable, or confirm that it is not applied there.", self->revision,
                 message);
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_rebase_run:
 * @project: the one that @rebase was made of
 * @accepted: (nullable): names of environments for which it was confirmed that nothing is applied there
 * @error: HW_ERROR_POLICY, HW_ERROR_CHANGED when the file says something else by now, HW_ERROR_FILE, G_IO_ERROR_CANCELLED
 *
 * Writes the file, whole or not at all, when no environment has the revision. Blocks; any thread.
 */
gboolean
hw_rebase_run (const HwRebase *rebase,
               const HwProject *project,
               const char *const *accepted,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr(HwHolders) holders = NULL;
  g_autoptr(HwRebase) again = NULL;

  g_return_val_if_fail (rebase != NULL, FALSE);
  g_return_val_if_fail (project != NULL, FALSE);

  holders = hw_holders_read (project, rebase->revision, cancellable, error);
  if (holders == NULL || !check_holders (rebase, holders, accepted, error))
    return FALSE;
  /* Looking took its time: whatever else was written into the file meanwhile stays. */
  again = hw_rebase_new (project, rebase->revision,
                         rebase->parents[0] != NULL ? rebase->parents[0] : "base", error);

  return again != NULL
         && hw_file_replace (rebase->after->file, again->text, again->length, 0666, error);
}

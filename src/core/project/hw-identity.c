/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-identity"

#include "config.h"

#include <string.h>

#include "hw-identity.h"
#include "hw-util.h"

#define MARK_LENGTH 16

/* What a revision is besides its id: when it was made, and why. Its content is not part of it, so that a root may be
 * corrected. */
static char *
make_root (const HwRevision *revision)
{
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s", revision->created_usec, revision->message);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%s~%.*s", revision->id, MARK_LENGTH, sum);
}

/**
 * hw_identity_new:
 * @project: any project
 *
 * Reads nothing; any thread.
 *
 * Returns: (transfer full): who @project is; without id and roots when it has no revision and no project_id
 */
HwIdentity *
hw_identity_new (const HwProject *project)
{
  HwIdentity *self;
  g_autoptr(GPtrArray) roots = NULL;
  const HwGraph *graph;
  const char *const *bases;

  g_return_val_if_fail (project != NULL, NULL);

  self = g_new0 (HwIdentity, 1);
  roots = g_ptr_array_new_with_free_func (g_free);
  graph = hw_project_get_graph (project);
  bases = hw_graph_get_bases (graph);
  self->id = g_strdup (hw_project_get_project_id (project));
  self->name = g_strdup (hw_project_get_name (project));
  for (guint i = 0; bases[i] != NULL; i++)
    {
      guint node = hw_graph_lookup (graph, bases[i]);

      if (node != HW_GRAPH_NONE)
        g_ptr_array_add (roots, make_root (hw_graph_get_revision (graph, node)));
    }
  g_ptr_array_add (roots, NULL);
  self->roots = (GStrv)g_ptr_array_free (g_steal_pointer (&roots), FALSE);

  return self;
}

/**
 * hw_identity_free:
 * @self: (nullable) (transfer full)
 */
void
hw_identity_free (HwIdentity *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->roots);
  g_free (self);
}

char *
hw_identity_dup_roots (const HwIdentity *self)
{
  return self->roots[0] != NULL ? g_strjoinv (" ", self->roots) : NULL;
}

/* Is there a revision that was recorded as this root? It need not be a root any more. */
static gboolean
has_root (const HwGraph *graph, const char *root)
{
  const char *tilde = strrchr (root, '~');
  g_autofree char *id = NULL;
  g_autofree char *now = NULL;
  guint node;

  if (tilde == NULL)
    return FALSE;
  id = g_strndup (root, (gsize)(tilde - root));
  node = hw_graph_lookup (graph, id);
  if (node == HW_GRAPH_NONE)
    return FALSE;
  now = make_root (hw_graph_get_revision (graph, node));

  return strcmp (now, root) == 0;
}

/**
 * hw_identity_match:
 * @self: of a project
 * @graph: that project's
 * @id: (nullable): a project_id that was recorded
 * @roots: (nullable): roots that were recorded, as hw_identity_dup_roots() wrote them
 *
 * Two project_ids decide. Else one common root is enough: roots come and go.
 *
 * Returns: whether what was recorded is @self
 */
HwIdentityMatch
hw_identity_match (const HwIdentity *self, const HwGraph *graph, const char *id, const char *roots)
{
  g_auto(GStrv) recorded = NULL;

  if (id != NULL && self->id != NULL)
    return strcmp (id, self->id) == 0 ? HW_IDENTITY_SAME : HW_IDENTITY_OTHER;
  if (roots == NULL || self->roots[0] == NULL)
    return HW_IDENTITY_UNKNOWN;

  recorded = g_strsplit (roots, " ", -1);
  for (guint i = 0; recorded[i] != NULL; i++)
    if (has_root (graph, recorded[i]))
      return HW_IDENTITY_SAME;

  return HW_IDENTITY_OTHER;
}

char *
hw_identity_describe (const char *name, const char *id, const char *roots)
{
  const char *tilde = roots != NULL ? strchr (roots, '~') : NULL;

  if (id != NULL)
    return g_strdup_printf ("“%s” (%s)", name, id);
  if (tilde != NULL)
    return g_strdup_printf ("“%s” (begun with %.*s)", name, (int)(tilde - roots), roots);

  return g_strdup_printf ("“%s”", name);
}

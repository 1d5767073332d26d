/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-revision.h"

G_BEGIN_DECLS

#define HW_GRAPH_NONE G_MAXUINT

/**
 * HwGraph:
 *
 * The revisions of one project and the lines between them. Immutable and atomically reference counted:
 * any thread may read it. Nodes are numbered in load order (0-based), which is the tie-break of
 * every order that Alembic defines. Building it is O(V + E).
 *
 * A graph is built from whatever files there are. When they contradict one another (a parent that does
 * not exist, a cycle, an id twice) the graph still opens, with the offending lines or revisions left
 * out, so that it can be drawn; every function that plans on it then refuses with hw_graph_get_error().
 */

typedef enum
{
  HW_GRAPH_HEAD = 1 << 0,         /* no revision names it in down_revision */
  HW_GRAPH_REAL_HEAD = 1 << 1,    /* and none depends on it */
  HW_GRAPH_BASE = 1 << 2,         /* no down_revision */
  HW_GRAPH_REAL_BASE = 1 << 3,    /* and no depends_on */
  HW_GRAPH_BRANCH_POINT = 1 << 4, /* more than one child */
  HW_GRAPH_MERGE_POINT = 1 << 5,  /* more than one down_revision */
} HwGraphFlags;

/* @revisions: (element-type HwRevision): in load order; references are taken. */
HwGraph *hw_graph_new (GPtrArray *revisions) G_GNUC_WARN_UNUSED_RESULT;
/* The graph with one revision more, or with another one in the place of that with its id. */
HwGraph *
hw_graph_new_changed (const HwGraph *graph, const HwRevision *revision) G_GNUC_WARN_UNUSED_RESULT;
HwGraph *hw_graph_ref (const HwGraph *graph);
void hw_graph_unref (HwGraph *graph);

/* The first contradiction in the order in which Alembic finds them, or NULL: (transfer none). */
const GError *hw_graph_get_error (const HwGraph *graph);
/* (element-type HwProblem) (transfer none): every contradiction, with files */
GPtrArray *hw_graph_get_problems (const HwGraph *graph);

guint hw_graph_get_n_revisions (const HwGraph *graph);
const HwRevision *hw_graph_get_revision (const HwGraph *graph, guint node);
HwGraphFlags hw_graph_get_flags (const HwGraph *graph, guint node);
/* Exact id; HW_GRAPH_NONE when there is none. */
guint hw_graph_lookup (const HwGraph *graph, const char *id);

/* Neighbours: borrowed arrays of node numbers. */
const guint *
hw_graph_get_parents (const HwGraph *graph, guint node, guint *out_n); /* down_revision */
const guint *hw_graph_get_children (const HwGraph *graph, guint node, guint *out_n);
const guint *hw_graph_get_dependencies (const HwGraph *graph,
                                        guint node,
                                        guint *out_n); /* depends_on, resolved */
const guint *hw_graph_get_dependents (const HwGraph *graph, guint node, guint *out_n);
/* (array zero-terminated=1) (transfer none): own and inherited branch labels, sorted */
const char *const *hw_graph_get_labels (const HwGraph *graph, guint node);

/* Heads, real heads and bases as ids in load order; NULL-terminated, borrowed. */
const char *const *hw_graph_get_heads (const HwGraph *graph);
const char *const *hw_graph_get_real_heads (const HwGraph *graph);
const char *const *hw_graph_get_bases (const HwGraph *graph);

/**
 * hw_graph_find:
 * @expression: anything that names at most one revision: id, unique prefix, label, `label@id`, `head`, `label@head`, `base`, `rev+N`
 * @error: HW_ERROR_NOT_FOUND, AMBIGUOUS_PREFIX, MULTIPLE_HEADS, NO_SUCH_BRANCH, NOT_IN_BRANCH, …
 *
 * Returns: TRUE and @out_node, which is HW_GRAPH_NONE for `base`
 */
gboolean
hw_graph_find (const HwGraph *graph, const char *expression, guint *out_node, GError **error);
/* The same where several may answer (`heads`, `a@heads`): (transfer full) (element-type guint). */
GArray *hw_graph_find_all (const HwGraph *graph,
                           const char *expression,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * hw_graph_list_history:
 * @range: (nullable): `a:b`, `:b`, `a:`, with `current` for @rows; NULL for everything
 * @rows: (nullable): the version table, for `current`
 *
 * Returns: (transfer full) (element-type guint): node numbers, newest first, in Alembic's order
 */
GArray *hw_graph_list_history (const HwGraph *graph,
                               const char *range,
                               const char *const *rows,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * hw_graph_get_applied:
 * @rows: ids in the version table; those the graph does not know are ignored
 *
 * Returns: (transfer full) (array): one byte a node, 1 where the revision is applied (rows and all
 * they stand on, dependencies included); free with g_free()
 */
guint8 *
hw_graph_get_applied (const HwGraph *graph, const char *const *rows) G_GNUC_WARN_UNUSED_RESULT;
/* One byte a node, 1 for @node and for all it stands on, or all that stand on it; dependencies included. */
guint8 *hw_graph_get_ancestors (const HwGraph *graph, guint node) G_GNUC_WARN_UNUSED_RESULT;
guint8 *hw_graph_get_descendants (const HwGraph *graph, guint node) G_GNUC_WARN_UNUSED_RESULT;
/* Rows that the files do not hold: (transfer full), possibly empty. */
GStrv
hw_graph_list_unknown (const HwGraph *graph, const char *const *rows) G_GNUC_WARN_UNUSED_RESULT;

/* Some revisions are Alembic's, some are not: only then it is worth saying which. */
gboolean hw_graph_is_mixed (const HwGraph *graph);

/* How long a shortened id has to be, in bytes, for no two of the project to look the same. */
gsize hw_graph_get_short_length (const HwGraph *graph);
/* @id as it is named in running text: (transfer full) */
char *hw_graph_shorten_id (const HwGraph *graph, const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwGraph, hw_graph_unref)

G_END_DECLS

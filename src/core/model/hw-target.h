/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-error.h"
#include "hw-graph.h"

G_BEGIN_DECLS

/* Target expressions, for the files of this folder. Where a node is asked for, HW_GRAPH_NONE means the place
 * below everything (the symbol `base`, or the end of a walk that went too far), and HW_NODE_BELOW the place
 * below a base that a walk down has reached. */
#define HW_NODE_BELOW (G_MAXUINT - 1)

/* `label@symbol+count`, or what is left of it. Borrows nothing. */
typedef struct
{
  char *label;  /* nullable */
  char *symbol; /* nullable */
  char *sign;   /* "+5" as typed */
  int count;    /* negative goes down; clamped to what an int holds */
} HwRelative;

void _hw_relative_clear (HwRelative *relative);
/* FALSE where @target has no such form, without an error, and for trailing garbage, with one. */
gboolean _hw_relative_parse (const char *target, HwRelative *out_relative, GError **error);
/* HW_ERROR_RELATIVE_COUNT; always FALSE */
gboolean _hw_relative_refuse_count (const HwRelative *relative, GError **error);

/* Nodes that @expression names are appended to @nodes. */
gboolean
_hw_target_many (const HwGraph *graph, const char *expression, GArray *nodes, GError **error);
gboolean
_hw_target_one (const HwGraph *graph, const char *expression, guint *out_node, GError **error);
/* One name: id, label or prefix; related to @label, if that is given. */
gboolean _hw_target_find (
    const HwGraph *graph, const char *name, const char *label, guint *out_node, GError **error);
/* Keeps those of @nodes that are related to @expression. */
gboolean _hw_target_filter (const HwGraph *graph,
                            GArray *nodes,
                            const char *expression,
                            gboolean with_dependencies,
                            GError **error);
gboolean _hw_target_walk (const HwGraph *graph,
                          guint start,
                          int count,
                          const char *label,
                          gboolean strict,
                          guint *out_node,
                          GError **error);

/* What an upgrade or the end of a history goes to; @current are rows, or the one expression at the
 * other side of a history. Without @strict a walk that goes too far stays where it is. */
gboolean _hw_target_upgrade (const HwGraph *graph,
                             const char *const *current,
                             const char *target,
                             gboolean strict,
                             GArray *nodes,
                             GError **error);
gboolean _hw_target_downgrade_from_symbol (const HwGraph *graph,
                                           const HwRelative *relative,
                                           gboolean strict,
                                           char **out_label,
                                           guint *out_node,
                                           GError **error);
gboolean _hw_target_downgrade (const HwGraph *graph,
                               const char *const *current,
                               const char *target,
                               gboolean strict,
                               char **out_label,
                               guint *out_node,
                               GError **error);

/* Rows of a version table as nodes, each looked up exactly. */
gboolean
_hw_target_rows (const HwGraph *graph, const char *const *rows, GArray *nodes, GError **error);
/* Refuses when one of @nodes stands on another, with dependencies or (@only_down) without. */
gboolean _hw_target_check_overlap (const HwGraph *graph,
                                   GArray *nodes,
                                   gboolean only_down,
                                   HwErrorCode code,
                                   const char *hint,
                                   GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwRelative, _hw_relative_clear)

G_END_DECLS

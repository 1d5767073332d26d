/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-graph.h"

G_BEGIN_DECLS

/** Parts of the one-line form of a revision, as Alembic's commands put them together. */
typedef enum
{
  HW_REVISION_PART_PARENTS = 1 << 0, /* "ab, cd (dep) -> " */
  HW_REVISION_PART_LABELS = 1 << 1,
  HW_REVISION_PART_HEAD = 1 << 2,   /* (head), (effective head) */
  HW_REVISION_PART_POINTS = 1 << 3, /* (branchpoint), (mergepoint) */
  HW_REVISION_PART_MESSAGE = 1 << 4,
} HwRevisionParts;

#define HW_REVISION_PARTS_ALL 0x1f

void hw_cli_append_revision (
    GString *out, const HwGraph *graph, guint node, HwRevisionParts parts, gboolean is_current);
/* The form of several lines, each with its line end. */
void hw_cli_append_revision_verbose (GString *out,
                                     const HwGraph *graph,
                                     guint node,
                                     gboolean is_current);
/* An object for the lists of history, heads, branches and show. */
void hw_cli_add_revision_json (JsonBuilder *builder,
                               const HwGraph *graph,
                               guint node,
                               gboolean is_current);
/* Prints @nodes (element-type guint) as one JSON list; @rows: (nullable): the version table */
void
hw_cli_print_revisions_json (const HwGraph *graph, const GArray *nodes, const char *const *rows);
/* The same object for an id that no file has. */
void hw_cli_add_unknown_json (JsonBuilder *builder, const char *id);
gboolean hw_cli_is_row (const HwGraph *graph, guint node, const char *const *rows);

G_END_DECLS

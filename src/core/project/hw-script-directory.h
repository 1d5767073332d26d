/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-read-progress.h"
#include "hw-types.h"

G_BEGIN_DECLS

typedef enum
{
  HW_SCRIPT_DIRECTORY_NATIVE,            /* *.sql */
  HW_SCRIPT_DIRECTORY_ALEMBIC,           /* *.py, each folder alone */
  HW_SCRIPT_DIRECTORY_ALEMBIC_RECURSIVE, /* and the folders below it */
} HwScriptDirectoryKind;

/* @progress: (nullable): told of each file.
 * Reads all revision files of @locations in load order, which is the tie-break of every order in the graph.
 * Appends to @revisions (element-type HwRevision) and @problems (element-type HwProblem). @scripts (nullable) (element-type
 * utf8 HwScript): gains the native scripts in which nothing is wrong, by id.
 * Error: G_IO_ERROR_CANCELLED only; whatever is wrong with files is a problem. */
gboolean hw_script_directory_read (const char *const *locations,
                                   HwScriptDirectoryKind kind,
                                   GPtrArray *revisions,
                                   GHashTable *scripts,
                                   GPtrArray *problems,
                                   HwReadProgress *progress,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment.h"
#include "hw-error.h"
#include "hw-problem.h"

G_BEGIN_DECLS

/* What the readers of this folder share: problems, and paths that may be `resource://` URIs. */

/* Appends to @problems (element-type HwProblem) and returns the new one: (transfer none). */
const HwProblem *_hw_problems_add (GPtrArray *problems,
                                   HwSeverity severity,
                                   HwErrorCode code,
                                   const char *file,
                                   guint line,
                                   const char *hint,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (7, 8);
/* The same for an error that exists already; its own place wins over @file and @line. */
const HwProblem *_hw_problems_add_error (
    GPtrArray *problems, HwSeverity severity, const char *file, guint line, const GError *error);

gboolean _hw_path_is_resource (const char *path);
/* @name relative to @root, canonical; absolute names and resource URIs stay as they are. */
char *_hw_path_resolve (const char *root, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_path_is_file (const char *path);

/* hw-project-create.c: what depends-on says for @name: a whole id, or @name itself where it is a label. Refusals of
 * hw_graph_find(); HW_ERROR_NOT_FOUND */
const char *_hw_graph_find_dependency (const HwGraph *graph, const char *name, GError **error);
/* hw-project-write.c: HW_ERROR_FILE; HW_ERROR_EXISTS where there is a file already, which is left as it is */
gboolean _hw_path_make_folder (const char *path, GError **error);
gboolean _hw_path_write_new (const char *path, const char *text, GError **error);
gboolean _hw_path_remove (const char *path, GError **error);
gboolean _hw_project_lock (const char *root, int *out_lock, GError **error);
gboolean _hw_path_is_folder (const char *path);
/* Names of the entries, folders with a trailing slash, sorted by code point; NULL: no such folder. */
GStrv _hw_path_list (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
typedef gboolean (*HwNameMatch) (const char *name, const char *wanted);
/* Does @matches take the name of a file in @folder? The folder is read no further than to the first one. */
gboolean _hw_path_has_file (const char *folder, HwNameMatch matches, const char *wanted);

/* The native project in @root as it is with @headway_ini as its configuration, whatever lies on the disk. */
HwProject *_hw_project_read (const char *root,
                             const char *headway_ini,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Nothing but blanks? NULL counts as blank. */
gboolean _hw_is_blank (const char *text);

/* An environment to be filled in before anybody else sees it. */
HwEnvironment *_hw_environment_new (const char *name,
                                    const char *root,
                                    const char *config_file,
                                    guint line) G_GNUC_WARN_UNUSED_RESULT;
/* Is every `${` in @url the beginning of a `${NAME}`? */
gboolean _hw_environment_check_variables (const char *url, GError **error);
/* Is a password written out in @url, be it a URL or a key=value string? One from a variable is not. */
gboolean _hw_environment_has_password (const char *url);
void _hw_environment_warn_of_password (
    const char *name, const char *url, const char *file, guint line, GPtrArray *problems);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/** What is found in a project's folder, before any of it is understood. */
typedef struct
{
  char *root;
  char *headway_ini;    /* contents; NULL: no such file */
  char *alembic_root;   /* folder of the next two; @root, or Flask-Migrate's folder in it */
  char *alembic_ini;    /* the same */
  char *pyproject_toml; /* only one with a table for Alembic */
  GError *error;        /* the first of them that is not UTF-8; what it holds has been made so */
} HwProjectFiles;

/* The project that @path is in: its folder or one above. Error: HW_ERROR_NO_PROJECT, HW_ERROR_FILE */
gboolean _hw_project_files_find (const char *path, HwProjectFiles *out_files, GError **error);
void _hw_project_files_clear (HwProjectFiles *files);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwProjectFiles, _hw_project_files_clear)

G_END_DECLS

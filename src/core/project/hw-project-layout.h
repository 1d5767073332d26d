/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-alembic-config.h"
#include "hw-config.h"
#include "hw-project.h"
#include "hw-script-directory.h"

G_BEGIN_DECLS

/** Where a project has its revisions, and of which kind they are. */
typedef struct
{
  HwProjectKind kind;
  HwScriptDirectoryKind directory_kind;
  GStrv version_locations; /* absolute, in the order in which they are read */
  char *versions_dir;      /* where new revisions go */
  char *script_location;   /* where env.py and script.py.mako are; NULL for native projects */
} HwProjectLayout;

/* @config, @alembic: (nullable): what the files in @root say, one of them at least. What is wrong with the folders is
 * appended to @problems. Looks at folders, reads no file. */
void _hw_project_layout_find (const char *root,
                              const HwConfig *config,
                              const HwAlembicConfig *alembic,
                              HwProjectLayout *out_layout,
                              GPtrArray *problems);

G_END_DECLS

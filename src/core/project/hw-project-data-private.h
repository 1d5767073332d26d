/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/* What hw-project.c, which fills it in, and hw-project-access.c share. */

struct _HwProject
{
  HwProjectKind kind;
  char *name;
  char *project_id;
  char *root;
  char *config_file;
  char *alembic_root;    /* NULL: no alembic.ini or pyproject.toml */
  char *alembic_section; /* the same */
  char *versions_dir;
  char *script_location; /* NULL: a native project, or one whose configuration does not say */
  GStrv version_locations;
  char *version_table;
  char *version_table_schema; /* NULL: the search path's first */
  char *history_table;        /* NULL: none */
  char *scratch_url;
  char *file_template;
  char *timezone; /* NULL: local time */
  guint truncate_slug_length;
  gboolean transaction_per_migration;
  gboolean sqlite_transaction_each;
  GPtrArray *environments; /* (element-type HwEnvironment) */
  HwGraph *graph;
  GHashTable *scripts; /* (element-type utf8 HwScript): by id; NULL: none are kept */
  GPtrArray *problems; /* (element-type HwProblem) */
  GError *error;       /* of the configuration; NULL: none */
};

G_END_DECLS

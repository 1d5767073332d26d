/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/** What alembic.ini and pyproject.toml say about where revisions are. Keys not given are NULL or 0. */
typedef struct
{
  char *path;              /* of alembic.ini, or of pyproject.toml where there is no other */
  char *root;              /* its folder */
  char *section;           /* of alembic.ini that is read */
  char *script_location;   /* absolute; NULL when it is not known */
  GStrv version_locations; /* absolute; NULL when script_location is not known either */
  gboolean is_recursive;
  gboolean is_sourceless; /* do compiled files without a source count? */
  char *file_template;
  char *timezone; /* IANA name */
  guint truncate_slug_length;
  char *url;           /* sqlalchemy.url when it is one that can be connected to */
  guint url_line;      /* of its key */
  GPtrArray *problems; /* (element-type HwProblem) */
  GError *error;       /* the first error: nothing may be carried out */
} HwAlembicConfig;

/* @ini, @toml: (nullable): the content of `alembic.ini` and `pyproject.toml` in @root. @section: (nullable): of
 * alembic.ini; NULL for [alembic]. @script_location: (nullable): an absolute folder to use instead of theirs. Never NULL. Looks for folders on disk, reads nothing. */
HwAlembicConfig *hw_alembic_config_parse (const char *root,
                                          const char *ini,
                                          const char *toml,
                                          const char *section,
                                          const char *script_location) G_GNUC_WARN_UNUSED_RESULT;
void hw_alembic_config_free (HwAlembicConfig *config);
/* Has a pyproject.toml a table for Alembic? */
gboolean hw_alembic_config_is_in_toml (const char *toml);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwAlembicConfig, hw_alembic_config_free)

G_END_DECLS

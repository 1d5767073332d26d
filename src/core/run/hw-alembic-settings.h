/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-url.h"
#include "hw-project.h"

G_BEGIN_DECLS

/* How an environment's database is told to a project's own alembic. */

/* @text: the environment's URL, variables replaced; @url: the same, parsed. (transfer full): as SQLAlchemy reads it */
char *hw_alembic_url_for_sqlalchemy (const char *text,
                                     const HwDatabaseUrl *url) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): the whole environment of the child */
GStrv hw_alembic_build_environ (const HwEnvironment *environment,
                                const char *sqlalchemy_url,
                                const char *tag,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A copy of the ini that names @sqlalchemy_url, in memory: an open file, -1 on failure. */
int hw_alembic_open_ini (const char *root,
                         const char *section,
                         const char *sqlalchemy_url,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Under which name a child finds it while it is open: (transfer full) */
char *hw_alembic_dup_ini_path (int fd) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

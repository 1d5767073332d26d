/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-url.h"

G_BEGIN_DECLS

struct _HwDatabaseUrl
{
  HwDialect dialect;
  char *path;          /* SQLite: absolute; PostgreSQL: NULL */
  GPtrArray *keywords; /* PostgreSQL: NULL-terminated; SQLite: NULL */
  GPtrArray *values;   /* parallel to @keywords */
  char *redacted;
  char *label;
};

/* Empty but for its dialect. */
HwDatabaseUrl *_hw_database_url_new (HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;
/* What is shown of it, made UTF-8: a percent escape can stand for any byte. @redacted, @label: (transfer full) */
void _hw_database_url_set_shown (HwDatabaseUrl *self, char *redacted, char *label);
/* Value of a libpq keyword; NULL when it is not given. */
const char *_hw_database_url_get_value (const HwDatabaseUrl *self, const char *keyword);
/* Whether an option of a SQLAlchemy URL only tunes the Python driver. */
gboolean _hw_database_url_is_python_only (const char *option);
/* HW_ERROR_URL: “the database URL “text, redacted” format …” */
void _hw_database_url_set_error (GError **error,
                                 const char *text,
                                 const char *hint,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (4, 5);

/* hw-database-url-postgres.c; @rest is what follows “postgresql+driver://” */
HwDatabaseUrl *_hw_database_url_parse_postgres (const char *text,
                                                const char *rest,
                                                const char *driver,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwDatabaseUrl *
_hw_database_url_parse_conninfo (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* hw-database-url-sqlite.c; @rest is what follows “sqlite+driver://” */
HwDatabaseUrl *_hw_database_url_parse_sqlite (const char *text,
                                              const char *rest,
                                              const char *root,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @rest: a path with its query */
HwDatabaseUrl *_hw_database_url_parse_sqlite_path (const char *text,
                                                   const char *rest,
                                                   const char *root,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwDatabaseUrl *_hw_database_url_parse_file_uri (const char *text,
                                                const char *uri,
                                                const char *root,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

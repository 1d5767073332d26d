/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwDatabaseUrl:
 *
 * Where a database is, from any of the forms people have: a SQLAlchemy URL, a libpq URI, a libpq
 * key=value string, `service=NAME`. Immutable, atomically reference counted. Knows its password but never shows it.
 */
/* @root: folder that relative SQLite paths are relative to. Error: HW_ERROR_URL without the password. */
HwDatabaseUrl *hw_database_url_parse (const char *text,
                                      const char *root,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_database_url_find_dialect (const char *text, HwDialect *out_dialect, GError **error);
HwDatabaseUrl *hw_database_url_ref (const HwDatabaseUrl *url);
void hw_database_url_unref (HwDatabaseUrl *url);

HwDialect hw_database_url_get_dialect (const HwDatabaseUrl *url);
/* SQLite: absolute file path; NULL for PostgreSQL. */
const char *hw_database_url_get_path (const HwDatabaseUrl *url);
/* PostgreSQL: libpq keywords and values, parallel NULL-terminated arrays, password included; NULL for SQLite. */
const char *const *hw_database_url_get_keywords (const HwDatabaseUrl *url);
const char *const *hw_database_url_get_values (const HwDatabaseUrl *url);
const char *hw_database_url_get_password (const HwDatabaseUrl *url); /* NULL when none is written */
/* "postgresql://app@db.example/app", "sqlite:///…": what may be printed. (transfer none) */
const char *hw_database_url_get_redacted (const HwDatabaseUrl *url);
/* "app · db.example" or "prod.db": for the sidebar. (transfer none) */
const char *hw_database_url_get_label (const HwDatabaseUrl *url);
/* The libpq conninfo without the password, for child processes: (transfer full); NULL for SQLite */
char *
hw_database_url_dup_conninfo_without_password (const HwDatabaseUrl *url) G_GNUC_WARN_UNUSED_RESULT;
/* PostgreSQL: the same server, user and settings, but another database: (transfer full) */
HwDatabaseUrl *hw_database_url_new_for_database (const HwDatabaseUrl *url,
                                                 const char *database) G_GNUC_WARN_UNUSED_RESULT;
/* PostgreSQL: the same with @password, which stays out of what is shown: (transfer full) */
HwDatabaseUrl *hw_database_url_with_password (const HwDatabaseUrl *url,
                                              const char *password) G_GNUC_WARN_UNUSED_RESULT;
/* Where its password belongs, as HwKeyring wants it: (transfer full); NULL for SQLite */
GHashTable *hw_database_url_dup_place (const HwDatabaseUrl *url) G_GNUC_WARN_UNUSED_RESULT;
/* Masks passwords in any text that may hold a connection string: (transfer full). */
char *hw_redact (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwDatabaseUrl, hw_database_url_unref)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-schema-digest.h"
#include "hw-test-postgres.h"
#include "hw-test-util.h"

G_BEGIN_DECLS

/* Short forms for tests: what is not expected to fail fails the test. */

/* @url as hw_database_url_parse() takes it; not opened: (transfer full) */
HwDatabase *
hw_test_database_new (const char *url, const HwDatabaseOptions *options) G_GNUC_WARN_UNUSED_RESULT;
/* Opened: (transfer full) */
HwDatabase *
hw_test_database_open (const char *url, const HwDatabaseOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_database_run (HwDatabase *database, const char *sql);
/* The first value of the first row, NULL for none: (transfer full) */
char *hw_test_database_ask (HwDatabase *database, const char *sql) G_GNUC_WARN_UNUSED_RESULT;

/* How a schema is told to differ from what it was; "" where it does not: (transfer full) */
char *
hw_test_describe_difference (HwSchemaDigest *before, HwSchemaDigest *now) G_GNUC_WARN_UNUSED_RESULT;

#define hw_test_assert_answer(database, sql, expected) \
  G_STMT_START \
  { \
    g_autofree char *answer_ = hw_test_database_ask (database, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } \
  G_STMT_END

/** A fresh, empty database of one engine, for tests that hold for both. */
typedef struct
{
  HwTestDir dir;          /* an empty folder; SQLite's file is made in it */
  HwTestPostgres *server; /* borrowed; NULL for SQLite */
  char *name;             /* of the database; NULL for SQLite */
  char *url;
  HwDatabase *db; /* open */
} HwTestEngine;

typedef void (*HwTestEngineFunc) (HwTestEngine *engine);

/* Adds /area/sqlite/name or /area/postgresql/name; the latter is skipped where there is no server. */
void hw_test_add_for_engine (const char *area,
                             const char *name,
                             HwDialect dialect,
                             HwTestEngineFunc func);
void hw_test_add_for_both_engines (const char *area, const char *name, HwTestEngineFunc func);

G_END_DECLS

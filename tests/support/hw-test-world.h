/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-test-util.h"

G_BEGIN_DECLS

/**
 * HwTestWorld:
 *
 * A project on disk with one environment, "prod", and a real database of its own for it: a SQLite file, or a
 * database on the PostgreSQL server that the test program's tests share.
 */
typedef struct
{
  HwTestDir dir;
  HwDialect dialect;
  char *url;
  char *root;         /* the project's folder */
  char *settings;     /* lines of [headway] */
  char *policies;     /* lines of [environment prod] */
  char *sections;     /* further sections */
  HwProject *project; /* NULL until hw_test_world_open() */
} HwTestWorld;

/* NULL when there is no PostgreSQL server to be had: the test is then skipped already. */
HwTestWorld *hw_test_world_new (HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_world_free (HwTestWorld *self);

/* Lines for headway.ini; take effect at the next hw_test_world_open(). */
void hw_test_world_set_settings (HwTestWorld *self, const char *lines);
void hw_test_world_set_policies (HwTestWorld *self, const char *lines);
void hw_test_world_set_sections (HwTestWorld *self, const char *lines);
/* Writes migrations/<id>.sql. @down_revision NULL: a base; @down NULL: irreversible. The first line of @up is line
 * HW_TEST_WORLD_FIRST_LINE of the file. */
void hw_test_world_add (
    HwTestWorld *self, const char *id, const char *down_revision, const char *up, const char *down);
/* The same with transaction:false on both sections. */
void hw_test_world_add_open (
    HwTestWorld *self, const char *id, const char *down_revision, const char *up, const char *down);
#define HW_TEST_WORLD_FIRST_LINE 6
/* Reads the project from disk (again): (transfer none) */
HwProject *hw_test_world_open (HwTestWorld *self);
const HwEnvironment *hw_test_world_get_environment (HwTestWorld *self);
char *hw_test_world_dup_file (HwTestWorld *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;

/* An open connection to the database. */
HwDatabase *hw_test_world_connect (HwTestWorld *self) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_world_execute (HwTestWorld *self, const char *sql);
/* First value of the first row over a connection of its own; NULL for none: (transfer full) */
char *hw_test_world_query (HwTestWorld *self, const char *sql) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_test_world_has_table (HwTestWorld *self, const char *table);
/* The version table, sorted, joined by blanks; "-" when there is no table. */
char *hw_test_world_dup_rows (HwTestWorld *self) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_world_assert_rows (HwTestWorld *self, const char *rows);
/* Rows of the history table; 0 when there is none */
guint hw_test_world_count_history (HwTestWorld *self);
/* From the rows that are there to @target, which fits: (transfer full) */
HwPlan *hw_test_world_make_plan (HwTestWorld *self,
                                 HwDirection direction,
                                 const char *target) G_GNUC_WARN_UNUSED_RESULT;

/* A statement that runs until it is stopped. */
const char *hw_test_world_get_endless (HwTestWorld *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTestWorld, hw_test_world_free)

/* A case for each database, "/area/sqlite/name" and "/area/postgresql/name"; @func gets the HwDialect by GINT_TO_POINTER(). */
void hw_test_add_for_both_dialects (const char *area, const char *name, GTestDataFunc func);

G_END_DECLS

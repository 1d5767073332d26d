/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"
#include "hw-test-util.h"

G_BEGIN_DECLS

/* Small revision files: the first native one, one after @parent, and a Python one. */
#define HW_TEST_SQL_BASE \
  "-- revision: a1\n-- down-revision: none\n\n-- migrate:up\nSELECT 1;\n-- migrate:down\n"
#define HW_TEST_SQL_NEXT(id, parent) \
  "-- Second\n--\n-- revision: " id "\n-- down-revision: " parent "\n\n-- migrate:up\nSELECT 2;\n"
#define HW_TEST_PYTHON(id, parent) \
  "revision = '" id "'\ndown_revision = " parent "\ndef downgrade(): pass\n"

void hw_test_project_write (const HwTestDir *dir, const char *name, const char *text);
/* Makes a project, without any choice. */
gboolean hw_test_project_init (const char *dir, GError **error);
gboolean hw_test_project_init_alembic (const char *dir, GError **error);
/* Opens what is at @name in @dir; fails the test when there is no project. */
HwProject *hw_test_project_open (const HwTestDir *dir, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* @expected: ids in load order, joined by blanks */
void hw_test_project_assert_ids (const HwProject *project, const char *expected);
/* @expected: "file:line message" of each problem, joined by newlines; files without their folders */
void hw_test_project_assert_problems (const HwProject *project, const char *expected);

G_END_DECLS

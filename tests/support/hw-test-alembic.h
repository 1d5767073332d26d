/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-test-world.h"

G_BEGIN_DECLS

/*
 * Worlds whose revisions are Python, for tests with a real alembic. Each start of it takes half a second of the processor,
 * so that a case should have few.
 */

/* An env.py that works on @url, a Python expression. */
#define HW_TEST_ALEMBIC_ENV(url) \
  "import os\n" \
  "from logging.config import fileConfig\n" \
  "from sqlalchemy import create_engine, pool\n" \
  "from alembic import context\n" \
  "config = context.config\n" \
  "fileConfig(config.config_file_name)\n" \
  "url = " url "\n" \
  "if context.is_offline_mode():\n" \
  "    context.configure(url=url, literal_binds=True)\n" \
  "    with context.begin_transaction():\n" \
  "        context.run_migrations()\n" \
  "else:\n" \
  "    with create_engine(url, poolclass=pool.NullPool).connect() as connection:\n" \
  "        context.configure(connection=connection, transaction_per_migration=True)\n" \
  "        with context.begin_transaction():\n" \
  "            context.run_migrations()\n"

#define HW_TEST_ALEMBIC_ENV_INI HW_TEST_ALEMBIC_ENV ("config.get_main_option('sqlalchemy.url')")
#define HW_TEST_ALEMBIC_ENV_VARIABLE HW_TEST_ALEMBIC_ENV ("os.environ['DATABASE_URL']")

/* Python that makes and drops a table. */
#define HW_TEST_ALEMBIC_CREATE(table) "op.execute('CREATE TABLE " table " (i int)')"
#define HW_TEST_ALEMBIC_DROP(table) "op.execute('DROP TABLE " table "')"

/* TRUE, and the test is skipped, where there is no alembic. */
gboolean hw_test_alembic_skip (void);
/* a ← (b, c) ← d, and the tables ta to td; @env: the text of env.py. NULL: the test is skipped already. */
HwTestWorld *
hw_test_alembic_new_world (HwDialect dialect, const char *env) G_GNUC_WARN_UNUSED_RESULT;
/* @down_revision: a Python expression; @up, @down: Python statements in one line, `;` between them */
void hw_test_alembic_add (HwTestWorld *world,
                          const char *id,
                          const char *down_revision,
                          const char *up,
                          const char *down);
void hw_test_alembic_write (HwTestWorld *world, const char *name, const char *text);
/* Writes the version table as alembic makes it, for a test that begins in the middle. */
void hw_test_alembic_stand_at (HwTestWorld *world, const char *id);
/* Runs the real one beside Headway, and fails the test when it fails. */
void hw_test_alembic_run (HwTestWorld *world, const char *command, const char *target);

G_END_DECLS

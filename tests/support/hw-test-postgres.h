/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwTestPostgres:
 *
 * A throwaway PostgreSQL server of the test's own: Unix socket only, nothing synced, superuser `postgres`
 * trusted. The server is a direct child and dies with the test. Start it on the main thread: the kernel ties the
 * child's life to the thread that made it.
 *
 * The programs are looked for in $HEADWAY_TEST_PG_BINDIR, else in the newest /usr/lib/postgresql/<version>/bin.
 */
typedef struct _HwTestPostgres HwTestPostgres;

/* Folder with initdb and postgres; NULL when there is none: (transfer full) */
char *hw_test_postgres_find_bindir (void) G_GNUC_WARN_UNUSED_RESULT;
/* @settings: (nullable): NULL-terminated "name=value" for the server, after our own.
 * @hba: (nullable): whole text of pg_hba.conf; NULL trusts everybody on the socket. */
HwTestPostgres *hw_test_postgres_start (const char *const *settings,
                                        const char *hba,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the server and removes its data. */
void hw_test_postgres_stop (HwTestPostgres *self);
/* Ends the server at once, as a crash would; its data stay until hw_test_postgres_stop(). */
void hw_test_postgres_kill (HwTestPostgres *self);
/* Starts it again on the same data after hw_test_postgres_kill(). */
gboolean hw_test_postgres_restart (HwTestPostgres *self, GError **error);

/* The server that all tests of this program share, started at first use. NULL when the running test cannot have
 * one: it has then been skipped, or failed where HEADWAY_TEST_INTEGRATION is "required". */
HwTestPostgres *hw_test_postgres_get_shared (void);
/* At the end of main(); does nothing when it was never started. */
void hw_test_postgres_stop_shared (void);

const char *hw_test_postgres_get_bindir (const HwTestPostgres *self);
const char *hw_test_postgres_get_socket_dir (const HwTestPostgres *self);
const char *hw_test_postgres_get_log_path (const HwTestPostgres *self);
GPid hw_test_postgres_get_pid (const HwTestPostgres *self);

/* A fresh, empty database; its name: (transfer full) */
char *hw_test_postgres_create_database (HwTestPostgres *self) G_GNUC_WARN_UNUSED_RESULT;
/* "postgresql://postgres@/name?host=/socket/folder": (transfer full) */
char *hw_test_postgres_dup_url (const HwTestPostgres *self,
                                const char *database) G_GNUC_WARN_UNUSED_RESULT;
/* "host=/socket/folder user=postgres dbname=name": (transfer full) */
char *hw_test_postgres_dup_conninfo (const HwTestPostgres *self,
                                     const char *database) G_GNUC_WARN_UNUSED_RESULT;
/* Another client's view: runs @sql by plain libpq and answers the first value, NULL for none: (transfer full) */
char *hw_test_postgres_query (const HwTestPostgres *self, const char *database, const char *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTestPostgres, hw_test_postgres_stop)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-postgres.h"

G_BEGIN_DECLS

/**
 * HwPostgresPipeline:
 *
 * A connection in libpq's pipeline mode: statements are sent without waiting for the answers of those before them, and
 * after the first error the server skips whatever else was sent. While one exists nothing else may use the connection.
 */
typedef struct _HwPostgresPipeline HwPostgresPipeline;

HwPostgresPipeline *
hw_postgres_pipeline_new (HwPostgres *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the answers that are still missing, without looking at them, and leaves the mode. */
void hw_postgres_pipeline_free (HwPostgresPipeline *pipeline);

/* Puts one statement in the queue; goes out with what follows, or when an answer is waited for. */
gboolean hw_postgres_pipeline_send (HwPostgresPipeline *pipeline,
                                    const char *sql,
                                    const char *const *params,
                                    guint n_params,
                                    GError **error);
/* The same for a text that comes again and again: the server parses and plans it once. */
gboolean hw_postgres_pipeline_send_prepared (HwPostgresPipeline *pipeline,
                                             const char *sql,
                                             const char *const *params,
                                             guint n_params,
                                             GError **error);
/* After sending: does the connection take no more at present? Rough, and cheap enough to be asked often. */
gboolean hw_postgres_pipeline_is_full (HwPostgresPipeline *pipeline);
/* Asks the server not to keep the answers back that it has so far. */
void hw_postgres_pipeline_flush (HwPostgresPipeline *pipeline);
/* The same, and the last word: nothing may be sent after it. Saves a round trip when the mode is left. */
void hw_postgres_pipeline_sync (HwPostgresPipeline *pipeline);
/**
 * hw_postgres_pipeline_take:
 * @sql: the oldest statement without an answer, as it was sent: for the place of an error in it
 * @out_rows: (out) (optional): rows changed, -1 when the statement has no such number
 *
 * Waits for the answer of the oldest statement that has none yet, and goes on sending meanwhile.
 *
 * Errors: as hw_database_execute(); HW_ERROR_CONNECTION_LOST has an SQLSTATE when the server ended the session in this
 * very statement, and none when the connection broke, so that nobody knows how far the server has come. A
 * cancellation stops the statement that the server is at, which may be a later one: those before it are answered as usual.
 */
gboolean hw_postgres_pipeline_take (HwPostgresPipeline *pipeline,
                                    const char *sql,
                                    gint64 *out_rows,
                                    GCancellable *cancellable,
                                    GError **error);
/* The same. @out_value: (transfer full): what is in the last column of the first row; NULL: NULL, or there is none */
gboolean hw_postgres_pipeline_take_value (HwPostgresPipeline *pipeline,
                                          const char *sql,
                                          char **out_value,
                                          GCancellable *cancellable,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPostgresPipeline, hw_postgres_pipeline_free)

G_END_DECLS

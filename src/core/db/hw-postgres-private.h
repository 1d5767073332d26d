/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-libpq.h"
#include "hw-postgres.h"

G_BEGIN_DECLS

/* hw-postgres-connect.c: NULL on error; non-blocking, its settings not yet made. */
PGconn *_hw_postgres_connect (HwDatabase *database,
                              gboolean *out_needs_password,
                              GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* hw-postgres-password.c: the same; asks the keyring where the server wants a password that nobody has given. */
PGconn *_hw_postgres_connect_asking (HwDatabase *database,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  HW_POSTGRES_WAIT_READY,
  HW_POSTGRES_WAIT_CANCELLED,
  HW_POSTGRES_WAIT_TIMEOUT,
} HwPostgresWait;

/* Waits until the connection's socket is ready for the answer to a statement of @database, whose wait func is called
 * meanwhile. @end_usec: monotonic, 0 for no limit. */
HwPostgresWait _hw_postgres_wait_for_answer (HwDatabase *database,
                                             PGconn *conn,
                                             GIOCondition condition,
                                             GCancellable *cancellable,
                                             gint64 end_usec);

/* hw-postgres-cancel.c: a request to the server, sent from a thread. */
typedef struct _HwPostgresCancel HwPostgresCancel;

/* How long a server may take to obey before we leave it. */
#define HW_POSTGRES_CANCEL_GRACE_USEC (5 * G_USEC_PER_SEC)

HwPostgresCancel *_hw_postgres_cancel_start (PGconn *conn) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_postgres_cancel_is_done (HwPostgresCancel *self);
void _hw_postgres_cancel_finish (HwPostgresCancel *self, gint64 end_usec);

/* hw-postgres.c */
PGconn *_hw_postgres_get_conn (HwPostgres *self);
const char *_hw_postgres_get_prepared (HwPostgres *self, const char *sql, gboolean *out_is_new);
/* A name is given only once: whatever may be unknown to the server is simply told again. */
void _hw_postgres_forget_prepared (HwPostgres *self);
/* The number in the command tag, where it counts changed rows; else -1. */
gint64 _hw_postgres_get_changed_rows (PGresult *result);

HwRows *_hw_postgres_make_rows (const PGresult *result) G_GNUC_WARN_UNUSED_RESULT;

/* hw-postgres-pipeline.c: the class's function. */
gboolean _hw_postgres_ask (HwDatabase *database,
                           HwSqlCommand *const *commands,
                           guint n_commands,
                           HwRows **out_answers,
                           GCancellable *cancellable,
                           GError **error);

/* hw-postgres-run.c: one exchange with the server. */
typedef struct
{
  PGresult *result;    /* owned: the first error, else the last result; NULL when nothing came */
  gint64 elapsed_usec; /* of the whole exchange */
  gboolean is_cancel_sent; /* we asked the server to stop */
  gboolean is_abandoned;   /* it never answered: the connection is of no use any more */
} HwPostgresAnswer;

void _hw_postgres_answer_clear (HwPostgresAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwPostgresAnswer, _hw_postgres_answer_clear)

void _hw_postgres_run (HwDatabase *database,
                       PGconn *conn,
                       const char *sql,
                       const char *const *params,
                       guint n_params,
                       gint64 limit_usec,
                       HwPostgresAnswer *out_answer,
                       GCancellable *cancellable);
/* TRUE when the answer is no error; else sets @error from it. */
gboolean _hw_postgres_check (HwDatabase *database,
                             PGconn *conn,
                             const char *sql,
                             const HwPostgresAnswer *answer,
                             GError **error);

G_END_DECLS

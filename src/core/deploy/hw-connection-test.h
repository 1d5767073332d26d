/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment.h"

G_BEGIN_DECLS

/** What a test of a connection is at. */
typedef enum
{
  HW_CONNECTION_STEP_RESOLVE, /* the host's name */
  HW_CONNECTION_STEP_REACH,   /* does anybody listen at the port? */
  HW_CONNECTION_STEP_TLS,     /* where the server and the URL want encryption */
  HW_CONNECTION_STEP_SIGN_IN, /* user, password, database */
  HW_CONNECTION_STEP_TABLE,   /* the version table */
  HW_CONNECTION_STEP_RIGHTS,  /* may the role write to it? */
} HwConnectionStep;

/** The part of an environment's connection that is to be corrected. */
typedef enum
{
  HW_CONNECTION_FIELD_NONE, /* none in particular */
  HW_CONNECTION_FIELD_URL,
  HW_CONNECTION_FIELD_HOST,
  HW_CONNECTION_FIELD_PORT,
  HW_CONNECTION_FIELD_DATABASE,
  HW_CONNECTION_FIELD_USER,
  HW_CONNECTION_FIELD_PASSWORD,
  HW_CONNECTION_FIELD_TLS,
  HW_CONNECTION_FIELD_TABLE, /* the role's rights on the version table */
  HW_CONNECTION_FIELD_FILE,
} HwConnectionField;

/** What a test of a connection found. */
typedef struct
{
  GError *error;            /* NULL: everything is as it should be */
  HwConnectionField field;  /* what @error is about */
  char *server;             /* "PostgreSQL 15.4"; NULL when nobody answered */
  char *user;               /* whom the server takes us for; NULL for SQLite */
  char *journal_mode;       /* of an SQLite file: "delete", "wal"; NULL for a server */
  gboolean is_read_only;    /* a standby, or a file that may not be written */
  gboolean is_missing_file; /* SQLite: the first deployment makes it */
  gboolean has_table;       /* the version table */
  guint n_rows;             /* in it */
  gint64 duration_usec;     /* of reaching the server and signing in */
} HwConnectionTest;

/* On the thread that runs the test. */
typedef void (*HwConnectionStepFunc) (HwConnectionStep step, gpointer user_data);

/** What is to be tested. Everything is borrowed during the call. */
typedef struct
{
  const HwEnvironment *environment;
  const char *password; /* typed and not kept anywhere yet; NULL: as a deployment would find it */
  const char *version_table_schema; /* NULL: the search path's first */
  const char *version_table;
  HwConnectionStepFunc step_func; /* (nullable) */
  gpointer user_data;
} HwConnectionQuestion;

/* Never NULL, unless it was cancelled. Writes nothing. */
HwConnectionTest *hw_connection_test_run (const HwConnectionQuestion *question,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_connection_test_free (HwConnectionTest *test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwConnectionTest, hw_connection_test_free)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-drift.h"
#include "hw-edit.h"
#include "hw-git-search.h"
#include "hw-project.h"

G_BEGIN_DECLS

/** Where an environment stands, worst first as the sidebar shows it. */
typedef enum
{
  HW_STATUS_UNREACHABLE,      /* @error */
  HW_STATUS_AUTH,             /* password needed or refused: @error */
  HW_STATUS_CONFIG,           /* its section or variable is wrong: @error */
  HW_STATUS_LOCKED,           /* somebody is deploying: @error names the holder */
  HW_STATUS_OTHER_PROJECT,    /* the version table belongs to another project: @error names both */
  HW_STATUS_UNKNOWN_REVISION, /* @unknown is not empty */
  HW_STATUS_UNTRACKED,        /* tables but no version table */
  HW_STATUS_EMPTY,            /* no version table and no tables */
  HW_STATUS_PENDING,          /* @n_pending > 0 */
  HW_STATUS_UP_TO_DATE,
} HwStatusKind;

/** What one look at an environment's database told. Immutable, atomically reference counted. */
typedef struct
{
  HwStatusKind kind;
  gboolean is_reachable;
  GStrv rows;        /* the version table in row order; never NULL */
  GStrv unknown;     /* rows that the files do not hold; never NULL */
  GPtrArray *found;  /* (element-type HwGitAnswer): where those are, in their order; never NULL */
  GPtrArray *edited; /* (element-type HwEdit): edited since they were applied; never NULL */
  HwDrift *drift;    /* from the schema recorded where it stands; NULL: nothing is known of that */
  guint n_pending;   /* revisions that are not applied, over all heads */
  guint n_tables;
  char *url;              /* redacted */
  char *label;            /* "app · db.example" */
  char *server;           /* "PostgreSQL 15.4"; NULL when not connected */
  int postgresql_version; /* as hw_database_get_server_version(); 0: not connected, or no PostgreSQL */
  gint64 checked_usec;
  gint64 last_deployed_usec; /* newest history row; 0 unknown */
  GError *error;             /* why not; NULL */
} HwStatus;

/* Never NULL: what goes wrong is in the answer. Reads only (works with a read-only login); gives up after @timeout_ms
 * (0: 5 000) for connecting. */
HwStatus *hw_status_read (const HwProject *project,
                          const HwEnvironment *environment,
                          gint64 timeout_ms,
                          GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
HwStatus *hw_status_ref (const HwStatus *status);
void hw_status_unref (HwStatus *status);
/* What kind of database it is, without a look at the rest of its address. */
gboolean hw_environment_find_dialect (const HwEnvironment *environment,
                                      HwDialect *out_dialect,
                                      GError **error);
/* The connection object for an environment with its timeouts and URL expanded; not opened. The one way from an
 * environment to a database. */
HwDatabase *hw_environment_new_database (const HwEnvironment *environment,
                                         gboolean read_only,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, read-only, where connecting, and each query, may take @limit_ms at most. */
HwDatabase *hw_environment_new_database_limited (const HwEnvironment *environment,
                                                 gint64 limit_ms,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUE for a SQLite file that does not exist yet: nothing to read, and opening it would make it. HW_ERROR_CONNECT
 * when its folder is missing too. */
gboolean hw_database_is_missing_file (HwDatabase *database, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStatus, hw_status_unref)

G_END_DECLS

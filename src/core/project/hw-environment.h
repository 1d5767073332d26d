/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

#define HW_ENVIRONMENT_DEFAULT_LOCK_ATTEMPTS 5
#define HW_ENVIRONMENT_MAX_LOCK_ATTEMPTS 1000
#define HW_ENVIRONMENT_DEFAULT_LOCK_BACKOFF_MS 1000

/** Where a password is that the URL does not say, by the user's own file. */
typedef enum
{
  HW_PASSWORD_PLACE_KEYRING,
  HW_PASSWORD_PLACE_PASSFILE, /* ~/.pgpass: libpq looks there by itself */
  HW_PASSWORD_PLACE_VARIABLE, /* of the process, or of env_file */
  HW_PASSWORD_PLACE_ASK,      /* nowhere: it is typed, and known for as long as the program runs */
} HwPasswordPlace;

/**
 * HwEnvironment:
 *
 * One `[environment NAME]` of headway.ini (or the `sqlalchemy.url` of an Alembic project as
 * "default"). Immutable, atomically reference counted. Never holds an expanded password longer than needed:
 * the URL is kept as written, and expanded by hw_environment_resolve_url().
 */
struct _HwEnvironment
{
  char *name;
  HwEnvironmentKind kind; /* the key `kind`, else guessed from the name */
  char *url;              /* as written, variables not expanded; "" when missing */
  char *env_file;         /* absolute path or NULL */
  char *root;             /* absolute folder that relative paths in the URL are relative to */
  gboolean is_protected;
  gboolean requires_reason;      /* does a deployment have to say why? */
  gboolean checks_automatically; /* may the window look at it unasked? */
  char *requires;                /* environment that must stand on a revision first; NULL */
  HwBackupPolicy backup;
  char *backup_dir;   /* absolute; NULL: the user's data folder */
  gint backup_format; /* HwBackupFormat; -1: as the user's defaults say */
  gint backup_keep;   /* how many of its backups stay, 0 for all; -1: as the user's defaults say */
  gint64 lock_timeout_ms;      /* 0: the server's own */
  gint64 statement_timeout_ms; /* 0: the server's own */
  guint lock_attempts;         /* how often a transaction that a lock stops is begun; at least 1 */
  gint64
      lock_backoff_ms; /* the first wait between two attempts; each further one is twice as long */
  char *window;        /* as written; NULL */
  char *run;           /* how to start alembic; NULL */
  gint64 run_timeout_ms; /* for one start of alembic; 0: no limit */
  char *user;            /* of this user alone: who signs in instead of whom the URL says; NULL */
  HwPasswordPlace password_place; /* of this user alone */
  char *password_variable;        /* its name, for HW_PASSWORD_PLACE_VARIABLE; NULL */
  HwEnvironmentKind
      color; /* the kind in whose colour it is shown: its own, unless the user says another */
  HwKeyring *keyring; /* where a password may be that the URL does not say; NULL: not asked */
  GError *error;      /* what is wrong with this section, or NULL */
  char *config_file;  /* for messages */
  guint line;         /* of the section header in config_file */
  guint url_line;     /* of the key `url` in config_file; 0 when there is none */
};

HwEnvironment *hw_environment_ref (const HwEnvironment *environment);
void hw_environment_unref (HwEnvironment *environment);
/* The kind that a name stands for: dev, local; test, qa, ci; stag, uat, pre; prod, live; else other. */
HwEnvironmentKind hw_environment_kind_from_name (const char *name);
/* @environ_: (nullable): process environment as in g_get_environ(); NULL reads the real one. Variables come
 * from the process, then from env_file. May contain a password: pass it on, never print it. */
char *hw_environment_resolve_url (const HwEnvironment *environment,
                                  const char *const *environ_,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The password that a variable holds, for HW_PASSWORD_PLACE_VARIABLE: (transfer full) (nullable): NULL without error for any
 * other place. Free with hw_password_free(). */
char *hw_environment_dup_password (const HwEnvironment *environment,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What env_file sets, as `KEY=VALUE`; for programs that are run for the environment. May hold passwords. */
GStrv hw_environment_list_variables (const HwEnvironment *environment,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "keyring", "passfile", "variable", "ask": as the user's file has them */
const char *hw_password_place_to_string (HwPasswordPlace place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEnvironment, hw_environment_unref)

G_END_DECLS

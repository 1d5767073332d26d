/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define HW_ERROR (hw_error_quark ())

/**
 * HwErrorCode:
 *
 * What went wrong, by what a caller can do about it. Each value has a stable kebab-case name
 * ([func@error_get_name]) that appears in the command's JSON; names for target expressions and
 * plans are those under which Alembic's refusals are recorded.
 */
typedef enum
{
  HW_ERROR_FAILED, /* nothing more exact is known */
  /* Graph: the revision files contradict one another. */
  HW_ERROR_CYCLE,
  HW_ERROR_DUPLICATE_ID,
  HW_ERROR_DUPLICATE_LABEL,
  HW_ERROR_ILLEGAL_ID,
  HW_ERROR_MISSING_REVISION,
  /* Targets and plans. */
  HW_ERROR_NOT_FOUND,
  HW_ERROR_AMBIGUOUS_PREFIX,
  HW_ERROR_NO_SUCH_BRANCH,
  HW_ERROR_NOT_IN_BRANCH,
  HW_ERROR_MULTIPLE_HEADS,
  HW_ERROR_RELATIVE_COUNT,
  HW_ERROR_WALKED_TOO_FAR,
  HW_ERROR_AMBIGUOUS_WALK,
  HW_ERROR_AMBIGUOUS_UPGRADE,
  HW_ERROR_OVERLAP,
  HW_ERROR_RANGE_NOT_ALLOWED,
  HW_ERROR_RANGE_SYNTAX,
  HW_ERROR_RANGE_NOT_ANCESTOR,
  HW_ERROR_RANGE_REQUIRED,
  HW_ERROR_NOT_DOWNGRADE_TARGET,
  HW_ERROR_NOT_A_HEAD,
  HW_ERROR_DUPLICATE_HEADS,
  HW_ERROR_VERSION_TABLE_ROWS, /* a row changed under us, or rows imply one another */
  HW_ERROR_PURGE_SQL,
  HW_ERROR_STAMP_SQL_STARTS,
  HW_ERROR_UNKNOWN_REVISION, /* the version table holds a revision that the files do not */
  HW_ERROR_IRREVERSIBLE,     /* a downgrade through a revision without a down section */
  HW_ERROR_UNREADABLE,       /* the plan needs a revision whose script cannot be read or run */
  /* Files. */
  HW_ERROR_CONFIG,     /* headway.ini, alembic.ini */
  HW_ERROR_SCRIPT,     /* a revision file breaks the format */
  HW_ERROR_NO_PROJECT, /* no project in the folder or above it */
  HW_ERROR_NO_ENVIRONMENT,
  HW_ERROR_FILE,    /* reading or writing a file failed */
  HW_ERROR_CHANGED, /* a file changed on disk since it was read */
  HW_ERROR_EXISTS,
  /* Databases. */
  HW_ERROR_URL,
  HW_ERROR_CONNECT,
  HW_ERROR_AUTH,
  HW_ERROR_CONNECTION_LOST,
  HW_ERROR_SQL,
  HW_ERROR_LOCK_TIMEOUT,  /* lock_timeout or statement_timeout struck */
  HW_ERROR_LOCKED,        /* another deployment holds the lock */
  HW_ERROR_OTHER_PROJECT, /* the version table belongs to another project */
  /* Deployment. */
  HW_ERROR_POLICY, /* refused by the environment's policy */
  HW_ERROR_CHECK,  /* a blocking check failed */
  HW_ERROR_BACKUP,
  HW_ERROR_VERIFY,
  HW_ERROR_STATE, /* not possible in the deployment's present state */
  HW_ERROR_USAGE, /* an option or argument makes no sense */
} HwErrorCode;

#define HW_ERROR_LAST HW_ERROR_USAGE

GQuark hw_error_quark (void);

void hw_set_error (GError **error, HwErrorCode code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
GError *hw_error_new (HwErrorCode code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;

/* Setters do nothing for NULL and for errors of other domains. Strings are copied. */
void hw_error_set_sqlstate (GError *error, const char *sqlstate);
void hw_error_set_detail (GError *error, const char *detail);
void hw_error_set_hint (GError *error, const char *hint);
void hw_error_set_revision (GError *error, const char *revision);
void hw_error_set_location (GError *error, const char *file, guint line, guint column);
void hw_error_set_statement (GError *error, guint index, const char *sql);
void hw_error_set_lock_conflict (GError *error);
void hw_error_append_detail (GError *error, const char *detail);

/* Getters answer NULL or 0 for NULL and for errors of other domains. */
const char *hw_error_get_name (const GError *error);
const char *hw_error_get_sqlstate (const GError *error);
const char *hw_error_get_detail (const GError *error);
const char *hw_error_get_hint (const GError *error);
const char *hw_error_get_revision (const GError *error);
const char *hw_error_get_file (const GError *error);
guint hw_error_get_line (const GError *error);
guint hw_error_get_column (const GError *error);
guint hw_error_get_statement_index (const GError *error);
const char *hw_error_get_statement (const GError *error);
gboolean hw_error_is_lock_conflict (const GError *error);

const char *hw_error_code_to_name (HwErrorCode code);
gboolean hw_error_is_cancelled (const GError *error);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-error"

#include "config.h"

#include <gio/gio.h>

#include "hw-error.h"

typedef struct
{
  char *sqlstate;            /* five characters of SQLSTATE, or NULL */
  char *detail;              /* whole sentences, or NULL */
  char *hint;                /* what to do, whole sentences, or NULL */
  char *revision;            /* id of the revision at fault, or NULL */
  char *file;                /* file at fault, or NULL */
  char *statement;           /* text of the statement at fault, or NULL */
  guint line;                /* 1-based line in @file, 0 when unknown */
  guint column;              /* 1-based column in characters, 0 when unknown */
  guint statement_index;     /* 1-based number of the statement in its section, 0 when unknown */
  gboolean is_lock_conflict; /* somebody else's lock was in the way: trying again may help */
} HwErrorPrivate;

static void
hw_error_private_init (HwErrorPrivate *priv)
{
}

static void
hw_error_private_copy (const HwErrorPrivate *src, HwErrorPrivate *dest)
{
  dest->sqlstate = g_strdup (src->sqlstate);
  dest->detail = g_strdup (src->detail);
  dest->hint = g_strdup (src->hint);
  dest->revision = g_strdup (src->revision);
  dest->file = g_strdup (src->file);
  dest->statement = g_strdup (src->statement);
  dest->line = src->line;
  dest->column = src->column;
  dest->statement_index = src->statement_index;
  dest->is_lock_conflict = src->is_lock_conflict;
}

static void
hw_error_private_clear (HwErrorPrivate *priv)
{
  g_clear_pointer (&priv->sqlstate, g_free);
  g_clear_pointer (&priv->detail, g_free);
  g_clear_pointer (&priv->hint, g_free);
  g_clear_pointer (&priv->revision, g_free);
  g_clear_pointer (&priv->file, g_free);
  g_clear_pointer (&priv->statement, g_free);
}

G_DEFINE_EXTENDED_ERROR (HwError, hw_error)

static const char *const code_names[] = {
  "failed",
  "cycle",
  "duplicate-id",
  "duplicate-label",
  "illegal-id",
  "missing-revision",
  "not-found",
  "ambiguous-prefix",
  "no-such-branch",
  "not-in-branch",
  "multiple-heads",
  "relative-count",
  "walked-too-far",
  "ambiguous-walk",
  "ambiguous-upgrade",
  "overlap",
  "range-not-allowed",
  "range-syntax",
  "range-not-ancestor",
  "range-required",
  "not-downgrade-target",
  "not-a-head",
  "duplicate-heads",
  "version-table-rows",
  "purge-sql",
  "stamp-sql-starts",
  "unknown-revision",
  "irreversible",
  "unreadable",
  "config",
  "script",
  "no-project",
  "no-environment",
  "file",
  "changed",
  "exists",
  "url",
  "connect",
  "auth",
  "connection-lost",
  "sql",
  "lock-timeout",
  "locked",
  "other-project",
  "policy",
  "check",
  "backup",
  "verify",
  "state",
  "usage",
};

G_STATIC_ASSERT (G_N_ELEMENTS (code_names) == HW_ERROR_LAST + 1);

static GError *
new_error_valist (HwErrorCode code, const char *hint, const char *format, va_list args)
    G_GNUC_PRINTF (3, 0);

static GError *
new_error_valist (HwErrorCode code, const char *hint, const char *format, va_list args)
{
  GError *error = g_error_new_valist (HW_ERROR, (int)code, format, args);

  hw_error_get_private (error)->hint = g_strdup (hint);

  return error;
}

/**
 * hw_error_new:
 * @code: what went wrong
 * @hint: (nullable): what to do next, whole sentences
 * @format: one lower-case sentence without full stop that names the thing, subjects in “quotes”
 *
 * Returns: (transfer full): a new error
 */
GError *
hw_error_new (HwErrorCode code, const char *hint, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = new_error_valist (code, hint, format, args);
  va_end (args);

  return error;
}

/**
 * hw_set_error:
 * @error: (out) (optional): as in g_set_error()
 * @code: what went wrong
 * @hint: (nullable): what to do next, whole sentences
 * @format: as in hw_error_new()
 */
void
hw_set_error (GError **error, HwErrorCode code, const char *hint, const char *format, ...)
{
  va_list args;

  if (error == NULL)
    return;

  va_start (args, format);
  g_propagate_error (error, new_error_valist (code, hint, format, args));
  va_end (args);
}

static HwErrorPrivate *
get_private (const GError *error)
{
  return error != NULL && error->domain == HW_ERROR ? hw_error_get_private (error) : NULL;
}

static void
set_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

#define DEFINE_STRING_ACCESSORS(field) \
  void hw_error_set_##field (GError *error, const char *value) \
  { \
    HwErrorPrivate *priv = get_private (error); \
\
    if (priv != NULL) \
      set_string (&priv->field, value); \
  } \
\
  const char *hw_error_get_##field (const GError *error) \
  { \
    HwErrorPrivate *priv = get_private (error); \
\
    return priv != NULL ? priv->field : NULL; \
  }

DEFINE_STRING_ACCESSORS (sqlstate)
DEFINE_STRING_ACCESSORS (detail)
DEFINE_STRING_ACCESSORS (hint)
DEFINE_STRING_ACCESSORS (revision)

/**
 * hw_error_set_location:
 * @file: (nullable): the file at fault
 * @line: 1-based, 0 when unknown
 * @column: 1-based in characters, 0 when unknown
 */
void
hw_error_set_location (GError *error, const char *file, guint line, guint column)
{
  HwErrorPrivate *priv = get_private (error);

  if (priv == NULL)
    return;

  set_string (&priv->file, file);
  priv->line = line;
  priv->column = column;
}

/**
 * hw_error_set_statement:
 * @index: 1-based number of the statement in its section
 * @sql: its text
 */
void
hw_error_set_statement (GError *error, guint index, const char *sql)
{
  HwErrorPrivate *priv = get_private (error);

  if (priv == NULL)
    return;

  priv->statement_index = index;
  set_string (&priv->statement, sql);
}

/**
 * hw_error_set_lock_conflict:
 *
 * Notes that nothing but another session's lock made the work fail: a lock_timeout, a deadlock, a busy SQLite file.
 */
void
hw_error_set_lock_conflict (GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  if (priv != NULL)
    priv->is_lock_conflict = TRUE;
}

/**
 * hw_error_is_lock_conflict:
 * @error: (nullable): an error of any domain
 *
 * Returns: TRUE when the same transaction, begun again, may succeed once the other session is done
 */
gboolean
hw_error_is_lock_conflict (const GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  return priv != NULL && priv->is_lock_conflict;
}

/**
 * hw_error_append_detail:
 * @detail: (nullable): whole sentences, put on a line of their own behind what is there
 */
void
hw_error_append_detail (GError *error, const char *detail)
{
  const char *old = hw_error_get_detail (error);
  g_autofree char *joined = NULL;

  if (detail == NULL || *detail == '\0')
    return;
  joined = old != NULL && *old != '\0' ? g_strconcat (old, "\n", detail, NULL) : g_strdup (detail);
  hw_error_set_detail (error, joined);
}

const char *
hw_error_get_file (const GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->file : NULL;
}

guint
hw_error_get_line (const GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->line : 0;
}

guint
hw_error_get_column (const GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->column : 0;
}

guint
hw_error_get_statement_index (const GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->statement_index : 0;
}

const char *
hw_error_get_statement (const GError *error)
{
  HwErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->statement : NULL;
}

/**
 * hw_error_code_to_name:
 *
 * Returns: (transfer none): the stable kebab-case name of @code, as in the command's JSON
 */
const char *
hw_error_code_to_name (HwErrorCode code)
{
  g_return_val_if_fail ((guint)code <= HW_ERROR_LAST, code_names[HW_ERROR_FAILED]);

  return code_names[code];
}

/**
 * hw_error_get_name:
 * @error: (nullable): an error of any domain
 *
 * Returns: (transfer none): the kebab-case name: that of the code for our own errors, `cancelled` for
 * G_IO_ERROR_CANCELLED, else `failed`; NULL for NULL
 */
const char *
hw_error_get_name (const GError *error)
{
  if (error == NULL)
    return NULL;
  if (error->domain == HW_ERROR)
    return hw_error_code_to_name ((HwErrorCode)error->code);

  return hw_error_is_cancelled (error) ? "cancelled" : code_names[HW_ERROR_FAILED];
}

gboolean
hw_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-revision.h"
#include "hw-script.h"
#include "hw-sql-shapes.h"

G_BEGIN_DECLS

/**
 * HwFingerprint:
 *
 * What a revision's file said at one moment, short enough to be kept beside the version table. Two scripts that differ
 * in blanks, comments, the case of keywords and the like have the same fingerprint; two that differ in a
 * name, a literal, an order or an operator do not. A fingerprint begins with its scheme and a colon, so that it can
 * be made in another way later: those of different schemes say nothing about one another.
 */
typedef struct
{
  char *checksum; /* SHA-256 of the file's bytes, lower-case hex */
  char *up;       /* of what an upgrade runs */
  char *down;     /* of what a downgrade runs */
} HwFingerprint;

typedef enum
{
  HW_FINGERPRINT_SAME,
  HW_FINGERPRINT_DIFFERENT,
  HW_FINGERPRINT_UNKNOWN, /* one is missing, or they are of different schemes */
} HwFingerprintMatch;

/* The file of @revision as it is on disk now, as it runs on @dialect. HW_ERROR_FILE, HW_ERROR_SCRIPT. */
HwFingerprint *hw_fingerprint_new (const HwRevision *revision,
                                   HwDialect dialect,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a script that has been read. @shapes: (nullable): shared by many of them it saves time */
HwFingerprint *hw_fingerprint_new_from_script (const HwScript *script,
                                               HwDialect dialect,
                                               HwSqlShapes *shapes) G_GNUC_WARN_UNUSED_RESULT;
void hw_fingerprint_free (HwFingerprint *self);

char *hw_fingerprint_sql (const char *text,
                          HwDialect dialect,
                          HwSqlShapes *shapes) G_GNUC_WARN_UNUSED_RESULT;
/* @direction: whether the body of upgrade() or that of downgrade() counts besides what both share */
char *hw_fingerprint_python (const char *text,
                             gsize length,
                             HwDirection direction) G_GNUC_WARN_UNUSED_RESULT;
HwFingerprintMatch hw_fingerprint_compare (const char *recorded, const char *now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwFingerprint, hw_fingerprint_free)

G_END_DECLS

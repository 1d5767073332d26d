/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-sql-splitter.h"

G_BEGIN_DECLS

/** `-- migrate:batch`: the next statement is repeated until it changes no row. */
typedef struct
{
  guint line;     /* 1-based, of the marker */
  gsize offset;   /* bytes from the start of the section's text to the marker */
  guint size;     /* rows that one round may change; 0: not given, which is an error of the file */
  guint pause_ms; /* between two rounds */
  guint max_rounds; /* after which the statement is taken for one that never comes to an end */
} HwScriptBatch;

#define HW_SCRIPT_BATCH_MAX_SIZE 1000000
#define HW_SCRIPT_BATCH_MAX_PAUSE_MS 3600000
#define HW_SCRIPT_BATCH_DEFAULT_ROUNDS 100000

/** One section of a native revision: what stands between its marker and the next one. */
typedef struct
{
  gboolean present;
  gboolean transaction; /* FALSE after transaction:false, and where a batch stands in the section */
  guint line;           /* 1-based line of the first line after the marker */
  gsize offset;         /* byte offset of that line in HwScript.text */
  gsize length;         /* bytes of @text */
  char *text;           /* everything up to the next marker; "" when empty; never NULL */
  GArray *batches;      /* (element-type HwScriptBatch) (nullable): in order; NULL for none */
} HwScriptSection;

/**
 * HwScript:
 *
 * A native (.sql) revision file read whole: metadata, sections, checksum. Immutable after reading, atomically
 * reference counted.
 */
struct _HwScript
{
  HwRevision *revision;
  HwScriptSection up;
  HwScriptSection down;
  HwScriptSection verify;      /* `-- migrate:verify`: queries that must hold after the upgrade */
  HwScriptSection test_before; /* `-- migrate:test-before`: for tests and rehearsals only */
  HwScriptSection test_after;  /* `-- migrate:test-after`: the same */
  char *text;                  /* the whole file as UTF-8 without a byte-order mark */
  char *sha256;                /* of the file's bytes, lower-case hex */
};

/* @path: a file or a resource:// URI. Errors: HW_ERROR_FILE, HW_ERROR_SCRIPT with file and line. */
HwScript *hw_script_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from memory; @path is only for messages. @length -1: NUL-terminated. */
HwScript *hw_script_parse (const char *path, const char *data, gssize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same for a file that may be broken: what can be made out of it, and all that is wrong with it at the end of @problems
 * (element-type HwProblem). The revision is NULL where not even its id is known. */
HwScript *hw_script_read (const char *path, const char *data, gssize length, GPtrArray *problems)
    G_GNUC_WARN_UNUSED_RESULT;
HwScript *hw_script_ref (const HwScript *script);
void hw_script_unref (HwScript *script);
/* The section that @direction runs; NULL for stamps. */
const HwScriptSection *hw_script_get_section (const HwScript *script, HwDirection direction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwScript, hw_script_unref)

G_END_DECLS

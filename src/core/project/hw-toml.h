/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

typedef enum
{
  HW_TOML_STRING,
  HW_TOML_LIST,  /* of strings only */
  HW_TOML_OTHER, /* a number, a boolean, a date, a list of these */
} HwTomlKind;

/** A value of a TOML file with the place it has in its tables. */
typedef struct
{
  GStrv path; /* names of the tables it is in, then its own */
  HwTomlKind kind;
  char *text;  /* of a string; of others, as written; NULL for lists */
  GStrv items; /* of a list */
  guint line;  /* 1-based, of its key */
} HwTomlValue;

/**
 * HwToml:
 *
 * The values of a TOML 1.0 file, however their tables are written: with headers, dotted keys or in braces. Debian has no
 * reader of TOML for C.
 */
typedef struct
{
  GPtrArray *values; /* (element-type HwTomlValue), in the file's order */
  GPtrArray *tables; /* (element-type GStrv): the headers */
  GError *error;     /* HW_ERROR_CONFIG with the line: the file goes on, but was not read further */
} HwToml;

/* @path: for messages. @text: UTF-8. Never NULL. Does no I/O; any thread. */
HwToml *hw_toml_parse (const char *path, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void hw_toml_free (HwToml *toml);
/* The value of @key in @table (dotted, of plain names), or NULL. */
const HwTomlValue *hw_toml_find (const HwToml *toml, const char *table, const char *key);
gboolean hw_toml_has_table (const HwToml *toml, const char *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwToml, hw_toml_free)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwIni:
 *
 * A small reader of .ini files that knows on which line everything stands. GKeyFile has no line
 * numbers and no inline comments, and neither of the two dialects below is its own.
 */

typedef enum
{
  /* `key = value`, `#` and `;` comments, also after a blank behind a value; names as written. */
  HW_INI_HEADWAY,
  /* Python's ConfigParser: `=` or `:`, keys in any case, indented continuation lines, a [DEFAULT]
   * section, comments only on lines of their own. */
  HW_INI_PYTHON,
} HwIniDialect;

typedef struct
{
  char *key;
  char *value; /* raw: no interpolation yet; "" when empty */
  guint line;  /* 1-based */
} HwIniEntry;

typedef struct
{
  char *name;
  guint line;         /* 1-based, of the header */
  GPtrArray *entries; /* (element-type HwIniEntry), in the file's order */
} HwIniSection;

typedef struct
{
  HwIniDialect dialect;
  char *path;
  GPtrArray *sections; /* (element-type HwIniSection), in the file's order */
  GPtrArray *problems; /* (element-type HwProblem): lines that could not be read */
} HwIni;

HwIni *
hw_ini_parse (const char *path, const char *text, HwIniDialect dialect) G_GNUC_WARN_UNUSED_RESULT;
void hw_ini_free (HwIni *ini);
const HwIniSection *hw_ini_find_section (const HwIni *ini, const char *name);
const HwIniEntry *hw_ini_section_find (const HwIniSection *section, const char *key);
/* Python dialect: the value with `%(key)s`, `%(here)s` and `%%` replaced. (nullable) (transfer full):
 * NULL without error when there is no such key. Error: HW_ERROR_CONFIG with file and line. */
char *hw_ini_interpolate (const HwIni *ini,
                          const HwIniSection *section,
                          const char *key,
                          const char *here,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwIni, hw_ini_free)

G_END_DECLS

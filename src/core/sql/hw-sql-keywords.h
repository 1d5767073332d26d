/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* Words of a dialect's grammar in capitals, sorted; NULL-terminated. PostgreSQL 15's are those of pg_get_keywords(). */
const char *const *hw_sql_get_keywords (HwDialect dialect);
/* Must a name of these letters be quoted because the grammar has another use for it? In any case. */
gboolean hw_sql_is_reserved (HwDialect dialect, const char *name);
/* Names of types as one writes them, in small letters; NULL-terminated. */
const char *const *hw_sql_get_type_names (HwDialect dialect);
/* @name as it has to be written in SQL: quoted where it would mean another name, or none, without. */
char *hw_sql_write_name (HwDialect dialect, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

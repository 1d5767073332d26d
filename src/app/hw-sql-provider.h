/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "hw-schema-names.h"

G_BEGIN_DECLS

/**
 * HwSqlProvider:
 *
 * Offers what could stand at the caret of a script: keywords, and the names of a database. Looked for in a worker; what
 * is offered is narrowed down while more is typed.
 */
#define HW_TYPE_SQL_PROVIDER (hw_sql_provider_get_type ())
G_DECLARE_FINAL_TYPE (HwSqlProvider, hw_sql_provider, HW, SQL_PROVIDER, GObject)

HwSqlProvider *hw_sql_provider_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @names: (nullable): keywords alone */
void hw_sql_provider_set_names (HwSqlProvider *self, HwDialect dialect, const HwSchemaNames *names);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwPythonSql:
 *
 * The SQL that a Python revision would send, as the project's own alembic writes it without a database, or a sentence
 * that says why there is none. Nothing is started before it can be seen, and what is no longer wanted is stopped.
 */
#define HW_TYPE_PYTHON_SQL (hw_python_sql_get_type ())
G_DECLARE_FINAL_TYPE (HwPythonSql, hw_python_sql, HW, PYTHON_SQL, GtkWidget)

GtkWidget *hw_python_sql_new (void);
/* @project, @revision: (nullable): both or none. @environment: (nullable): whose url tells the dialect */
void hw_python_sql_set_revision (HwPythonSql *self,
                                 const HwProject *project,
                                 const HwEnvironment *environment,
                                 const HwRevision *revision);
/* The only direction there is to choose from now on. */
void hw_python_sql_set_direction (HwPythonSql *self, HwDirection direction);
/* Somebody is writing in the file: what alembic reads is older, and the caption says so. */
void hw_python_sql_set_modified (HwPythonSql *self, gboolean is_modified);
/* In a row of a list from now on: as high as its text, within reason. */
void hw_python_sql_set_in_row (HwPythonSql *self);
/* Renders again. */
void hw_python_sql_refresh (HwPythonSql *self);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwScriptCheck:
 *
 * What is wrong in the scripts of a project, looked for in a worker a moment after the project was read, and after that
 * only in files that changed. Main thread only.
 *
 * Signal `changed`: there are other problems now.
 */
#define HW_TYPE_SCRIPT_CHECK (hw_script_check_get_type ())
G_DECLARE_FINAL_TYPE (HwScriptCheck, hw_script_check, HW, SCRIPT_CHECK, GObject)

HwScriptCheck *hw_script_check_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @project: (nullable): what is known of one with the same root stays until it is known anew
 * @environment: (nullable): for whose kind of database
 * @server_version: of the latest PostgreSQL that the scripts are for, as hw_database_get_server_version(); 0: not known */
void hw_script_check_set_project (HwScriptCheck *self,
                                  const HwProject *project,
                                  const HwEnvironment *environment,
                                  int server_version);
/* What was set last. */
int hw_script_check_get_server_version (HwScriptCheck *self);
/* Is there more to come? */
gboolean hw_script_check_is_busy (HwScriptCheck *self);
/* (element-type HwProblem) (transfer none) (nullable): NULL until the first look has ended */
GPtrArray *hw_script_check_get_problems (HwScriptCheck *self);

G_END_DECLS

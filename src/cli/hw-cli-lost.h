/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-cli.h"
#include "hw-git-search.h"

G_BEGIN_DECLS

/* Revisions that no file of the project has. */

/* Says in @error's hint where git has the first of @rows that no file has; nothing when all are known. */
void
hw_cli_explain_rows (HwCli *cli, const HwProject *project, const char *const *rows, GError *error);
/* Of rows that the user gave with --from, an unknown one is a word of the command and nothing in a database: @error says so.
 * Nothing when it is about something else. */
void hw_cli_explain_given_rows (const HwProject *project, const char *const *rows, GError **error);
/* The same as hw_cli_explain_rows() for one id, where git has it. */
void hw_cli_explain_id (HwCli *cli, const HwProject *project, const char *revision, GError *error);
/* A member "found" with the answers: (element-type HwGitAnswer) */
void hw_cli_add_answers_json (JsonBuilder *builder, GPtrArray *answers);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"

G_BEGIN_DECLS

/* The revisions that show and edit are asked for; `current` stands for the rows of the environment.
 * (element-type guint) */
GArray *hw_cli_find_revisions (HwCli *cli,
                               const HwProject *project,
                               const char *expression,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

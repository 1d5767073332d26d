/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to do instead of @option, which Alembic has and Headway does not; NULL for one that Alembic has not either. */
const char *hw_cli_explain_alembic_option (const char *option);

G_END_DECLS

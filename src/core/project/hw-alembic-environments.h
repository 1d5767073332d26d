/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of a headway.ini for the Alembic project in the folder @root, which has none yet: what alembic.ini says stays
 * there, and its sqlalchemy.url becomes the environment “default”, without the password that may be written out in it.
 * Further environments are added to it by hw_config_save_environment(), which begins with this text, too.
 * (transfer full): "" where @root is no Alembic project. Error: HW_ERROR_FILE. Blocks; any thread. */
char *hw_alembic_make_settings (const char *root, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

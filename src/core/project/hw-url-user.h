/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text: as hw_database_url_parse() takes it. The same place with another user, and without the password of the one it
 * had; unchanged for SQLite: (transfer full) */
char *hw_url_with_user (const char *text, const char *user) G_GNUC_WARN_UNUSED_RESULT;
/* The same place, user and all, without the password that is written out: (transfer full) (nullable) */
char *hw_url_without_password (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text, a message of the core's, with its times and days as hw-format.h writes them for people: the core has no language and
 * no time zone, and writes "2026-11-19T16:20:07Z" and "2026-11-19". What is a part of a longer word, as of a file's name, or
 * stands in quotes is left alone. (transfer full) */
char *hw_format_times (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

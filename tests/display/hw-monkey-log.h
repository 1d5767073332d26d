/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The last acts of a monkey. They are told, with the seed that repeats them, when the program dies: of a critical, a failed
 * assertion, a finding of a sanitizer, or because it does not answer any more. */

void hw_monkey_log_init (guint32 seed);
void hw_monkey_log (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* What has to happen in the next minutes has happened; without that the program is stuck and ends. */
void hw_monkey_log_alive (void);

/* hw-monkey-known.c: passes over what the toolkit is known to complain of by itself; all other warnings are fatal.
 * To be called in the test, which begins with forgetting such things. */
void hw_monkey_log_pass_known (void);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-environment.h"

G_BEGIN_DECLS

/* Where the database of @environment is, with the password that a variable of the user's holds: (transfer full). Error: what
 * is wrong with the section; HW_ERROR_CONFIG (a variable without value), HW_ERROR_URL, HW_ERROR_FILE. Blocks; any thread. */
HwDatabaseUrl *hw_environment_parse_url (const HwEnvironment *environment,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same without it: what the URL says and the user's name. */
HwDatabaseUrl *hw_environment_parse_plain_url (const HwEnvironment *environment,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lets a connection ask where the user says that passwords are. */
void hw_environment_set_keyring (const HwEnvironment *environment, HwDatabaseOptions *options);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment.h"

G_BEGIN_DECLS

/* Puts the password for @environment's database where its user says that passwords are. It is remembered for as long as the
 * program runs in any case, so that an error is a thing to be told and nothing more. Blocks: not on the main thread. */
gboolean hw_password_keep (const HwEnvironment *environment,
                           HwKeyring *keyring,
                           const char *password,
                           GCancellable *cancellable,
                           GError **error);
/* That @error in a few words, for a toast: (transfer full) */
char *hw_password_describe_failure (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* From there, too, where @is_passfile, else from the keyring; and from memory. */
gboolean hw_password_forget (const HwEnvironment *environment,
                             HwKeyring *keyring,
                             gboolean is_passfile,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS

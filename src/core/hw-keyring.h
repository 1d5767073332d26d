/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwKeyring:
 *
 * Passwords of databases: those that were typed while the program runs, in memory, and those that the user's keyring
 * keeps (the Secret Service, through libsecret). libsecret is loaded when a password is first asked for, so that who needs
 * none does not wait for it. Atomically reference counted; any thread. Calls that talk to the keyring block.
 *
 * A place says whose password it is: the attributes "host", "port", "user", "dbname" and "service" of a connection, all
 * strings, those that are not given empty. So a password never goes to another server than the one it was given for,
 * whatever becomes of the environment's name or URL.
 */
HwKeyring *hw_keyring_new (void) G_GNUC_WARN_UNUSED_RESULT;
HwKeyring *hw_keyring_ref (HwKeyring *self);
void hw_keyring_unref (HwKeyring *self);

/* For as long as the program runs. @password: (nullable): NULL forgets it. */
void hw_keyring_remember (HwKeyring *self, GHashTable *place, const char *password);
/* (transfer full) (nullable): only from memory; does not talk to the keyring. */
char *hw_keyring_dup_remembered (HwKeyring *self, GHashTable *place) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): NULL without @error where the keyring has none. HW_ERROR_AUTH: it cannot be used. */
char *hw_keyring_lookup (HwKeyring *self,
                         GHashTable *place,
                         GCancellable *cancellable,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @label: what the keyring's own window shows. Remembers the password too. */
gboolean hw_keyring_store (HwKeyring *self,
                           GHashTable *place,
                           const char *label,
                           const char *password,
                           GCancellable *cancellable,
                           GError **error);
/* From the keyring and from memory. */
gboolean
hw_keyring_clear (HwKeyring *self, GHashTable *place, GCancellable *cancellable, GError **error);

/* Overwrites a password before its memory is given back. */
void hw_password_free (char *password);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwKeyring, hw_keyring_unref)

G_END_DECLS

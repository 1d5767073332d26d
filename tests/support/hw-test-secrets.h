/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwTestSecrets:
 *
 * A keyring for tests: org.freedesktop.secrets on the session bus that $DBUS_SESSION_BUS_ADDRESS names, with one
 * collection in memory that is never locked, and sessions of the kind "plain" only. It answers in a thread of its own,
 * so that the test may wait for the answer.
 */
typedef struct _HwTestSecrets HwTestSecrets;

HwTestSecrets *hw_test_secrets_start (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_secrets_stop (HwTestSecrets *self);

/* Any thread. */
guint hw_test_secrets_get_n_items (HwTestSecrets *self);
/* How many calls of any kind have come. */
guint hw_test_secrets_get_n_calls (HwTestSecrets *self);
/* Of the newest item; NULL where there is none: (transfer full) */
char *hw_test_secrets_dup_password (HwTestSecrets *self) G_GNUC_WARN_UNUSED_RESULT;
char *
hw_test_secrets_dup_attribute (HwTestSecrets *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Until it is cleared, nothing can be stored. */
void hw_test_secrets_refuse (HwTestSecrets *self);
/* As it was at the start. */
void hw_test_secrets_clear (HwTestSecrets *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTestSecrets, hw_test_secrets_stop)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-url.h"
#include "hw-environment.h"

G_BEGIN_DECLS

/** Where the password of a connection will come from. */
typedef enum
{
  HW_PASSWORD_SOURCE_URL,          /* written out, or a variable's */
  HW_PASSWORD_SOURCE_SERVICE,      /* the service file may have it */
  HW_PASSWORD_SOURCE_VARIABLE,     /* PGPASSWORD */
  HW_PASSWORD_SOURCE_OWN_VARIABLE, /* the one that the user's own file names, set or not */
  HW_PASSWORD_SOURCE_PASSFILE,     /* ~/.pgpass, or where the URL or PGPASSFILE say */
  HW_PASSWORD_SOURCE_MEMORY,       /* typed since the program started */
  HW_PASSWORD_SOURCE_KEYRING,
  HW_PASSWORD_SOURCE_ASK, /* nowhere: it will be asked for, if the server wants one */
} HwPasswordSource;

HwPasswordSource hw_password_source_find (const HwDatabaseUrl *url,
                                          HwPasswordPlace place,
                                          HwKeyring *keyring,
                                          GCancellable *cancellable);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-alembic-command.h"
#include "hw-database.h"

G_BEGIN_DECLS

/* Proves that @command works on the database that @database is connected to, before anything is run there. */
gboolean hw_alembic_prove_database (const HwAlembicCommand *command,
                                    HwDatabase *database,
                                    const char *schema,
                                    const char *table,
                                    GCancellable *cancellable,
                                    GError **error);
/* Waits until no session of @command is left at the server. FALSE when there still is one: what it does next is not known. */
gboolean hw_alembic_settle (const HwAlembicCommand *command, HwDatabase *database, gboolean cancel);

G_END_DECLS

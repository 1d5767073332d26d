/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): the clients of the databases and the version that is in use, a line each, for a report of a fault. Not
 * translated. Loads libpq where nothing has needed it yet. Any thread. */
char *hw_database_describe_libraries (void);

G_END_DECLS

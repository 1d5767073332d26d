/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* The words of PostgreSQL 15's grammar in capitals, sorted; NULL-terminated. */
const char *const *hw_postgres_get_keywords (void);
/* Is @word, of @length bytes, one of them, in any case? */
gboolean hw_postgres_is_keyword (const char *word, gsize length);

G_END_DECLS

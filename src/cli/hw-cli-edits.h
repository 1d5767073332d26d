/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-edit.h"

G_BEGIN_DECLS

/* A member "edited" with what was edited after it was applied; @edits: (nullable): null where nothing is known. */
void hw_cli_add_edits_json (JsonBuilder *builder, GPtrArray *edits);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-drift.h"

G_BEGIN_DECLS

/* @drift: (nullable): nothing is said where nothing differs or nothing is known */
void hw_cli_warn_about_drift (const char *environment, const HwDrift *drift);
/* A member "drift" with the objects that differ from the recorded schema; @drift: (nullable): null where nothing is
 * known */
void hw_cli_add_drift_json (JsonBuilder *builder, const HwDrift *drift);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-config.h"
#include "hw-ini-edit.h"
#include "hw-ini.h"

G_BEGIN_DECLS

/* Reads a value into the configuration, or into @environment for keys of an environment's section. */
typedef gboolean (*HwConfigSetFunc) (HwConfig *config,
                                     HwEnvironment *environment,
                                     const HwIniEntry *entry,
                                     GError **error);

typedef struct
{
  const char *name;
  HwConfigSetFunc set;
} HwConfigKey;

/* The keys of [headway] and of [environment NAME]: (array length=out_n) (transfer none) */
const HwConfigKey *_hw_config_get_headway_keys (guint *out_n);
const HwConfigKey *_hw_config_get_environment_keys (guint *out_n);

/* May an environment be called @name? */
gboolean _hw_config_is_environment_name (const char *name);

/* The section of the environment @name as it is written, for there may be more than one blank in its header:
 * (transfer full) (nullable) */
char *_hw_config_find_section (const HwIniEdit *edit, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

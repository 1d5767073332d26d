/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwProgramsGroup:
 *
 * Which other programs Headway would start, where they are, and whether they answer; or what to do where there are none.
 */
#define HW_TYPE_PROGRAMS_GROUP (hw_programs_group_get_type ())
G_DECLARE_FINAL_TYPE (HwProgramsGroup, hw_programs_group, HW, PROGRAMS_GROUP, AdwPreferencesGroup)

/* Starts them in a worker, to ask for their versions. @project: (nullable): whose alembic is looked for */
void hw_programs_group_look (HwProgramsGroup *self, const HwProject *project);
gboolean hw_programs_group_is_busy (HwProgramsGroup *self);

G_END_DECLS

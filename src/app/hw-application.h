/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-journal.h"

G_BEGIN_DECLS

/** HwApplication: the program; owns the journal, which all its windows share. */
#define HW_TYPE_APPLICATION (hw_application_get_type ())
G_DECLARE_FINAL_TYPE (HwApplication, hw_application, HW, APPLICATION, AdwApplication)

HwApplication *
hw_application_new (const char *id, GApplicationFlags flags) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

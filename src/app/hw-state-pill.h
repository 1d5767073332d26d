/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-state-text.h"

G_BEGIN_DECLS

/** HwStatePill: an environment's state as icon and word. The sentence is its tooltip. */
#define HW_TYPE_STATE_PILL (hw_state_pill_get_type ())
G_DECLARE_FINAL_TYPE (HwStatePill, hw_state_pill, HW, STATE_PILL, GtkBox)

void hw_state_pill_set_text (HwStatePill *self, const HwStateText *text);
const char *hw_state_pill_get_label (HwStatePill *self);

G_END_DECLS

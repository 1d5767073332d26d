/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* How the parts of a run tell the runner what its listeners should hear; called on the thread that runs.
 * @name: what it is about, such as "lock"; @message: one sentence */
typedef void (*HwRunNoticeFunc) (HwSeverity severity,
                                 const char *name,
                                 const char *message,
                                 gpointer user_data);

G_END_DECLS

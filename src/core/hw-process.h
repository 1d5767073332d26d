/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean has_ended; /* and only waits for its parent to ask */
  gint64 group;       /* process group */
  gint64 start_ticks; /* clock ticks after boot at which it started */
} HwProcess;

/* Looks at a process of this container (proc(5)). FALSE: there is none of this number; @process is all zero. */
gboolean hw_process_look (gint64 pid, HwProcess *process);

G_END_DECLS

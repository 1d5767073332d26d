/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-item.h"
#include "hw-session.h"

G_BEGIN_DECLS

/* What a row of the graph says in words. All: (transfer full). */
char *hw_graph_text_describe (HwSession *session,
                              HwGraphItem *item,
                              const GPtrArray *problems) G_GNUC_WARN_UNUSED_RESULT;
char *
hw_graph_text_describe_standing (HwSession *session, HwGraphItem *item) G_GNUC_WARN_UNUSED_RESULT;
/* @is_search: the rows are hidden because they are not looked for */
char *hw_graph_text_describe_fold (guint n_folded, gboolean is_search) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

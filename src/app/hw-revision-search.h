/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-search.h"
#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwRevisionSearch:
 *
 * A search in the session's project that is answered anew whenever something it asks for is different: files,
 * environments, authors. SQL is read from the files in a worker; until then nothing matches it. Main thread only.
 *
 * Signal `changed`: the answer is different.
 */
#define HW_TYPE_REVISION_SEARCH (hw_revision_search_get_type ())
G_DECLARE_FINAL_TYPE (HwRevisionSearch, hw_revision_search, HW, REVISION_SEARCH, GObject)

HwRevisionSearch *hw_revision_search_new (HwSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* What was typed; NULL or "" ends the search. */
void hw_revision_search_set_text (HwRevisionSearch *self, const char *text);
const char *hw_revision_search_get_text (HwRevisionSearch *self);

/* Something is looked for, and it can be understood. */
gboolean hw_revision_search_is_active (HwRevisionSearch *self);
/* Files are being read for the answer. */
gboolean hw_revision_search_is_busy (HwRevisionSearch *self);
/* What cannot be understood: borrowed, NULL for nothing. */
const GError *hw_revision_search_get_error (HwRevisionSearch *self);
/* The terms: borrowed, NULL where they cannot be read. */
const HwSearch *hw_revision_search_get_search (HwRevisionSearch *self);
/* @id: of a revision */
gboolean hw_revision_search_matches (HwRevisionSearch *self, const char *id);

G_END_DECLS

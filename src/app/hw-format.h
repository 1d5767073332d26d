/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"

G_BEGIN_DECLS

/* How times and the like are written for people: local time, the user's language. Times are microseconds since 1970
 * UTC; 0 (not known) gives "". All: (transfer full). */

/* "19 Nov", with the year when it is not this one as seen at @now_usec (0: the clock). For lists. */
char *hw_format_date_short (gint64 time_usec, gint64 now_usec) G_GNUC_WARN_UNUSED_RESULT;
/* "19 November 2025" */
char *hw_format_date (gint64 time_usec) G_GNUC_WARN_UNUSED_RESULT;
/* "19 Nov 2025, 16:20", without the year when it is this one */
char *hw_format_date_time (gint64 time_usec) G_GNUC_WARN_UNUSED_RESULT;
/* "16:20" */
char *hw_format_time (gint64 time_usec) G_GNUC_WARN_UNUSED_RESULT;
/* "a9d2f607, 74e0a9d1": how ids are named in running text, as short as the project allows */
char *hw_format_ids_short (const HwGraph *graph, const char *const *ids) G_GNUC_WARN_UNUSED_RESULT;
/* "7c19f5a0 · Drop orders.legacy_total": how the revision @id of @graph, which must be in it, stands in a list to choose from */
char *hw_format_revision (const HwGraph *graph, const char *id) G_GNUC_WARN_UNUSED_RESULT;
/* Ids and the like, for a sentence: where the user's language runs from right to left, marked to run the other way */
char *hw_format_isolate (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a date or a duration, which runs as its own words do */
char *hw_format_isolate_words (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* @name, of a file, for labels that take several lines: they end after its dashes and underscores before they end anywhere,
 * since half a number reads as another. With characters that nobody sees: not for the clipboard. */
char *hw_format_file_name (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* @path with the user's home folder written as ~ */
char *hw_format_path (const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* What a backup is, in a few words; borrowed */
const char *hw_format_backup_format (HwBackupFormat format);
/* @text for labels in which an underscore marks a key */
char *hw_format_mnemonic (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* What the file of @revision says beyond its message and what stands in fields of its own; "" if nothing. */
char *hw_format_description (const HwRevision *revision) G_GNUC_WARN_UNUSED_RESULT;
/* An error message as a sentence of its own: capital letter, full stop, and the hint after it. */
char *hw_format_error (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* The translated name of a kind: "Production" */
const char *hw_format_kind (HwEnvironmentKind kind);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-file-log.h"

G_BEGIN_DECLS

/**
 * HwFileRecords:
 *
 * Who wrote the revisions' files, read from git in a worker once for every reading of the project; what was known stays
 * until then. Main thread only. Signal `changed`: there is something new.
 */
#define HW_TYPE_FILE_RECORDS (hw_file_records_get_type ())
G_DECLARE_FINAL_TYPE (HwFileRecords, hw_file_records, HW, FILE_RECORDS, GObject)

HwFileRecords *hw_file_records_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @project: (nullable) */
void hw_file_records_set_project (HwFileRecords *self, const HwProject *project);
/* Borrowed until `changed`; NULL where nothing is known. */
const HwFileRecord *hw_file_records_find (HwFileRecords *self, const char *file);

G_END_DECLS

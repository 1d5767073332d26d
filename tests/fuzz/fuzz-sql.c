/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The splitter of SQL scripts: nothing is lost, nothing overlaps, places are right. */

#include "config.h"

#include "hw-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = hw_fuzz_dup_text (data, size);

  if (text != NULL)
    hw_fuzz_check_split (text, 7);

  return 0;
}

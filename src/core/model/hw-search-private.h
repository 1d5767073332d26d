/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-search.h"

G_BEGIN_DECLS

/* In the order of the words in hw-search.c */
typedef enum
{
  HW_SEARCH_IS_MERGE,
  HW_SEARCH_IS_HEAD,
  HW_SEARCH_IS_BASE,
  HW_SEARCH_IS_BRANCH,
  HW_SEARCH_IS_DATA,
  HW_SEARCH_IS_IRREVERSIBLE,
  HW_SEARCH_IS_NO_TRANSACTION,
  HW_SEARCH_IS_PYTHON,
} HwSearchIs;

typedef enum
{
  HW_SEARCH_HAS_ERROR,
  HW_SEARCH_HAS_WARNING,
  HW_SEARCH_HAS_FINDING,
  HW_SEARCH_HAS_LABEL,
  HW_SEARCH_HAS_DEPENDENCY,
} HwSearchHas;

typedef enum
{
  HW_SEARCH_STATE_APPLIED,
  HW_SEARCH_STATE_PENDING,
  HW_SEARCH_STATE_CURRENT,
  HW_SEARCH_STATE_EDITED,
  HW_SEARCH_STATE_UNKNOWN,
} HwSearchState;

G_END_DECLS

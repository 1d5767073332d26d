/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-comparison.h"

G_BEGIN_DECLS

/** What a term of a search looks at. */
typedef enum
{
  HW_SEARCH_TEXT,    /* message, id from its start, file name, label, author */
  HW_SEARCH_MESSAGE, /* message: */
  HW_SEARCH_ID,      /* id: from its start */
  HW_SEARCH_FILE,    /* file: name of the file */
  HW_SEARCH_LABEL,   /* label: own and inherited ones */
  HW_SEARCH_AUTHOR,  /* author: */
  HW_SEARCH_SQL,     /* sql: what the file runs */
  HW_SEARCH_ENV,     /* env: where it stands; beside state: what that is about */
  HW_SEARCH_STATE,   /* state: on the environments of env:, else on the selected one */
  HW_SEARCH_APPLIED, /* applied: on that environment; the next three alike */
  HW_SEARCH_PENDING,
  HW_SEARCH_CURRENT,
  HW_SEARCH_EDITED,
  HW_SEARCH_HAS,    /* has: error, warning, finding, label, dependency */
  HW_SEARCH_IS,     /* is: merge, head, base, branch, … */
  HW_SEARCH_AFTER,  /* after: made on that day, month or year, or later */
  HW_SEARCH_BEFORE, /* before: made earlier than that */
} HwSearchField;

/** One word of a search; a revision has to match all of them. */
typedef struct
{
  HwSearchField field;
  gboolean is_negated; /* written with a minus sign: what it matches is not wanted */
  char *value;         /* what follows the operator, without quotes */
  char *folded;        /* the same as hw_search_fold() has it */
  guint word;          /* for words out of a list: which */
  gint64 time_usec;    /* for dates: where the day, month or year begins, in local time */
  gsize start;         /* bytes of the text that it was read from */
  gsize end;
} HwSearchTerm;

/** Findings about a revision's file, as bits. */
typedef enum
{
  HW_SEARCH_FINDING_ERROR = 1 << 0,
  HW_SEARCH_FINDING_WARNING = 1 << 1,
} HwSearchFindings;

/** What a search knows about revisions beside their graph. Arrays are by node; each may be NULL for nothing known. */
typedef struct
{
  const HwComparison *comparison; /* the graph, and the environments as sides */
  const char *environment;        /* the selected one; NULL for none */
  const char *const *authors;
  const guint8 *findings;   /* HwSearchFindings */
  const guint8 *const *sql; /* by sql: term, then by node: 1 where it occurs */
} HwSearchFacts;

/**
 * HwSearch:
 *
 * What somebody typed to find revisions: words, "words in quotes", operators such as `label:payments`, and any of them
 * with a minus sign before it for the opposite. Case does not matter. Immutable, atomically reference counted.
 */
typedef struct _HwSearch HwSearch;

/* HW_ERROR_USAGE: an operator that there is not, or a value that it does not know; with a hint. */
HwSearch *hw_search_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwSearch *hw_search_ref (const HwSearch *self);
void hw_search_unref (HwSearch *self);

/* No terms: everything matches. */
guint hw_search_get_n_terms (const HwSearch *self);
const HwSearchTerm *hw_search_get_term (const HwSearch *self, guint index);
/* The term as it was written: (transfer full) */
char *hw_search_dup_term (const HwSearch *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* The text without one of its terms: (transfer full) */
char *hw_search_dup_without (const HwSearch *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* Whether any term is of @field. */
gboolean hw_search_has_field (const HwSearch *self, HwSearchField field);
/* Whether the answer depends on where environments stand. */
gboolean hw_search_asks_environments (const HwSearch *self);

/* hw-search-match.c */

/* Whether the environments it names exist: HW_ERROR_NO_ENVIRONMENT, HW_ERROR_USAGE where it needs one to be selected. */
gboolean hw_search_check (const HwSearch *self, const HwSearchFacts *facts, GError **error);
/* For a search that was checked with @facts. */
gboolean hw_search_matches (const HwSearch *self, const HwSearchFacts *facts, guint node);
/* Whether @folded, of a term, occurs in @text, whatever its case. */
gboolean hw_search_contains (const char *text, const char *folded);
/* @text as it is compared, whatever its case and however its letters and their marks are written: (transfer full). It need
 * not be valid UTF-8. */
char *hw_search_fold (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSearch, hw_search_unref)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hw-postgres-pipeline.h"
#include "hw-runner-private.h"
#include "hw-step-record.h"

G_BEGIN_DECLS

/* A setting of the session; where the bar is set it is no boolean. See hw-runner-pipeline.c. */
#define HW_BURST_BAR "headway.bar"
#define HW_BURST_BAR_IS_SET "headway looks before it goes on"

typedef enum
{
  HW_BURST_OPEN,
  HW_BURST_BEGIN,
  HW_BURST_LOOK,
  HW_BURST_STATEMENT,
  HW_BURST_SETTINGS,
  HW_BURST_CHANGE, /* and the row of the history */
  HW_BURST_COMMIT,
} HwBurstItemKind;

/* Something that is sent and has no answer yet. */
typedef struct
{
  HwBurstItemKind kind;
  guint step;
  guint index;      /* of the statement or the change in the step */
  gsize size;       /* bytes of its text */
  gboolean is_last; /* of its step */
} HwBurstItem;

typedef struct
{
  HwRunner *runner;             /* borrowed */
  HwPostgresPipeline *pipeline; /* owned */
  HwStepRecord *record;         /* owned */
  GQueue items;                 /* (element-type HwBurstItem), owned */
  char *sql;                    /* owned: of the statement that was announced last */

  guint first, next, end; /* steps: begun with, to be sent next, the first one that is not for us */
  guint n_done;           /* of those: answered whole */
  guint window;           /* steps that may be under way; 0: nothing was sent yet */
  gsize n_bytes;          /* under way */
  gint64 filled_usec;     /* monotonic; when we sent last */
  gboolean is_open;       /* the step to be sent next finds its transaction begun */
  gboolean is_barred;     /* the step at hand has set a bar, or the one before it */
  gboolean is_stopped;    /* at the bar */

  guint n_announced;     /* statements of the step at hand that were told to have begun */
  gboolean is_announced; /* the step at hand was told to have begun */
  gint64 step_usec, statement_usec; /* monotonic; when that was */
} HwBurst;

/* hw-runner-burst.c: sends more where there is room for it. */
gboolean _hw_burst_fill (HwBurst *burst, GCancellable *cancellable, GError **error);

G_END_DECLS

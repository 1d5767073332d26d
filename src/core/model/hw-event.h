/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwEventKind:
 *
 * The one vocabulary in which long work tells what it does. The runner, a backup and a deployment
 * send these to an [callback@EventFunc] on the thread that does the work; the terminal, the window and the
 * journal are listeners.
 */
typedef enum
{
  HW_EVENT_STATE,              /* a deployment entered a state: @state */
  HW_EVENT_CHECK_STARTED,      /* @name */
  HW_EVENT_CHECK_FINISHED,     /* @name, @severity, @ok, @message */
  HW_EVENT_BACKUP_PROGRESS,    /* @fraction, @name is the table, @bytes written so far */
  HW_EVENT_STEP_STARTED,       /* @step, @n_steps, @revision, @n_statements */
  HW_EVENT_STATEMENT_STARTED,  /* @step, @statement, @n_statements, @sql, @line */
  HW_EVENT_STATEMENT_FINISHED, /* the same with @duration_usec and @rows */
  HW_EVENT_STEP_FINISHED, /* @step, @revision, @duration_usec; it is committed unless @fraction < 1 */
  HW_EVENT_STEP_FAILED,   /* @step, @revision, @error */
  HW_EVENT_NOTICE,        /* @message from the server or from us */
  HW_EVENT_STATEMENT_PROGRESS, /* of a batch: @step, @statement, @rows changed so far, @message */
} HwEventKind;

/**
 * HwEvent:
 *
 * Valid only during the call; a listener copies what it keeps ([method@Event.copy]). Fields that a kind
 * does not name are zero.
 */
typedef struct
{
  HwEventKind kind;
  gint64 time_usec;     /* wall clock, microseconds since 1970 UTC */
  guint step, n_steps;  /* 0-based index in the plan; number of steps */
  guint statement;      /* 0-based index in the step */
  guint n_statements;   /* in this step; 0 when not known */
  guint line;           /* 1-based line of the statement in its file; 0 unknown */
  gint64 duration_usec; /* of the finished thing */
  gint64 rows;          /* rows changed by the statement; -1 not known */
  guint64 bytes;        /* written so far */
  double fraction;      /* 0..1; < 0 when not known */
  gboolean ok;
  HwSeverity severity;
  int state;                  /* HwDeploymentState */
  const HwRevision *revision; /* borrowed */
  const char *name;           /* borrowed: check id, table name */
  const char *sql;            /* borrowed: the statement's text */
  const char *message;        /* borrowed: one sentence */
  const GError *error;        /* borrowed */
} HwEvent;

typedef void (*HwEventFunc) (const HwEvent *event, gpointer user_data);

HwEvent *hw_event_copy (const HwEvent *event) G_GNUC_WARN_UNUSED_RESULT;
void hw_event_free (HwEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEvent, hw_event_free)

G_END_DECLS

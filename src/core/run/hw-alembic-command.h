/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwAlembicCommand:
 *
 * How a project's own alembic is started for one environment: the program, where it runs, and an environment that
 * sends it to the environment's database. Immutable; one thread at a time.
 */
typedef struct _HwAlembicCommand HwAlembicCommand;

HwAlembicCommand *hw_alembic_command_new (const HwProject *project,
                                          const HwEnvironment *environment,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_alembic_command_free (HwAlembicCommand *self);
/* "uv run alembic": for messages */
const char *hw_alembic_command_get_name (const HwAlembicCommand *self);
/* What the sessions of its PostgreSQL connections are called (application_name). */
const char *hw_alembic_command_get_tag (const HwAlembicCommand *self);

typedef void (*HwAlembicLineFunc) (const char *line, gpointer user_data);

/** One run of it. */
typedef struct
{
  HwAlembicLineFunc line_func; /* (nullable): each line that it prints, passwords masked */
  void (*tick_func) (GPid pid, gpointer user_data); /* (nullable): see HwChildTickFunc */
  guint tick_ms;
  gpointer user_data;
  gboolean is_quiet; /* standard output is the answer, and no matter for line_func */
  gboolean
      is_bounded; /* a look that should be short: two minutes, where the environment gives no run_timeout */
} HwAlembicCall;

/* Runs `alembic ARGUMENTS…`. @out_text: (optional): its standard output. Errors name what went wrong in the words of its
 * last exception: HW_ERROR_SQL, with the whole output as detail; G_IO_ERROR_CANCELLED; HW_ERROR_LOCK_TIMEOUT. */
gboolean hw_alembic_command_run (const HwAlembicCommand *self,
                                 const char *const *arguments,
                                 const HwAlembicCall *call,
                                 char **out_text,
                                 GCancellable *cancellable,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwAlembicCommand, hw_alembic_command_free)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* What stands in the file when nothing was said, as Alembic has it. */
#define HW_TEMPLATE_NO_MESSAGE "empty message"

/** What stands in a new revision file. Everything is checked before it comes here. */
typedef struct
{
  const char *message; /* "" for none; may have several lines */
  const char *id;
  const char *const *parents; /* ids; empty for a base */
  const char *const *labels;
  const char *const *depends_on; /* ids or labels */
  GDateTime *time;
  const char *body;      /* of a native file: its sections; NULL for two empty ones */
  gboolean shows_offset; /* is a time zone configured? Then Alembic writes the offset from UTC. */
} HwTemplateValues;

char *hw_project_template_native (const HwTemplateValues *values) G_GNUC_WARN_UNUSED_RESULT;
char *hw_project_template_alembic (const HwTemplateValues *values) G_GNUC_WARN_UNUSED_RESULT;
/* As Python prints a datetime: the fraction only when there is one. */
char *hw_project_template_format_time (const HwTemplateValues *values) G_GNUC_WARN_UNUSED_RESULT;
/* The commented headway.ini of a new project. @project_id: (nullable): NULL makes a random one */
char *hw_project_template_make_ini (const char *project_id) G_GNUC_WARN_UNUSED_RESULT;
/* The beginning of a headway.ini beside an alembic.ini, without an environment. */
char *hw_project_template_make_settings (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

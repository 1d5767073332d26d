/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

typedef enum
{
  HW_SURVEY_PROJECT,    /* one with a headway.ini */
  HW_SURVEY_ALEMBIC,    /* one that has only Alembic's files */
  HW_SURVEY_OTHER_TOOL, /* migrations that another program carries out */
  HW_SURVEY_DBMATE,     /* revisions that can be read, but nothing says where they are */
  HW_SURVEY_NOTHING,
} HwSurveyKind;

/** What there is at a place that somebody points at. */
typedef struct
{
  HwSurveyKind kind;
  char *folder;       /* that was looked into: absolute */
  const char *tool;   /* whose migrations they are; NULL where no other tool's */
  HwProject *project; /* NULL where there is none, or need not be read to know its kind */
  guint n_python;     /* revisions of @project */
  guint n_sql;
} HwProjectSurvey;

/* @path: as for hw_project_open() */
HwProjectSurvey *hw_project_survey_new (const char *path,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_project_survey_free (HwProjectSurvey *survey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProjectSurvey, hw_project_survey_free)

G_END_DECLS

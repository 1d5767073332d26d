/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/** What a new project is to be. Everything but @dir may be left out. */
typedef struct
{
  const char *dir;           /* absolute or relative; made when it does not exist */
  gboolean is_alembic;       /* one of Alembic's, which is what Alembic makes it: nothing below */
  const char *name;          /* NULL or "": the folder's */
  const char *file_template; /* NULL or "": the usual one */
  HwDialect dialect;         /* of the environment where @url is not given */
  const char *environment;   /* NULL: dev; "": none */
  const char *environment_kind; /* as headway.ini has it; NULL or "": the name tells */
  const char *url;           /* NULL or "": a database of this computer, named by the environment */
  const char *first_message; /* of an empty revision to begin with; NULL: none */

  const char *project_id;  /* NULL: a random one */
  const char *revision_id; /* NULL: a random one */
  gint64 now_usec;         /* 0: the clock */
} HwNewProject;

/** Which part of HwNewProject an error is about. */
typedef enum
{
  HW_PROJECT_FIELD_NONE,
  HW_PROJECT_FIELD_FOLDER,
  HW_PROJECT_FIELD_NAME,
  HW_PROJECT_FIELD_FILE_TEMPLATE,
  HW_PROJECT_FIELD_ENVIRONMENT,
  HW_PROJECT_FIELD_KIND,
  HW_PROJECT_FIELD_URL,
  HW_PROJECT_FIELD_MESSAGE,
} HwProjectField;

/** A file of a new project. */
typedef struct
{
  char *path; /* absolute */
  char *text; /* UTF-8; NULL: a folder */
} HwProjectFile;

/** A new project, checked but not necessarily written. */
typedef struct
{
  char *root; /* absolute */
  GPtrArray *
      files; /* (element-type HwProjectFile): in the order in which they are written; the last makes it a project */
} HwProjectDraft;

/* What hw_project_draft_write() will write. @out_field: (out) (optional): what an error is about */
HwProjectDraft *hw_project_draft_new (const HwNewProject *options,
                                      HwProjectField *out_field,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The headway.ini of a project in @dir that has only Alembic's files: with one environment and nothing else. */
HwProjectDraft *hw_project_draft_new_settings (const char *dir,
                                               const char *environment,
                                               const char *url,
                                               HwProjectField *out_field,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_project_draft_write (const HwProjectDraft *draft, GError **error);
void hw_project_draft_free (HwProjectDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProjectDraft, hw_project_draft_free)

G_END_DECLS

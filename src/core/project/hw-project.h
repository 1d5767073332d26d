/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment.h"
#include "hw-graph.h"
#include "hw-problem.h"
#include "hw-read-progress.h"
#include "hw-script.h"

G_BEGIN_DECLS

typedef enum
{
  HW_PROJECT_NATIVE,  /* headway.ini and .sql revisions (dbmate folders too) */
  HW_PROJECT_ALEMBIC, /* alembic.ini and Python revisions */
} HwProjectKind;

/**
 * HwProject:
 *
 * A migration project as it lies on disk at one moment: configuration, environments, revisions, graph, and
 * the problems found on the way. Immutable after opening and atomically reference counted; to reload, open
 * again. May be read from any thread.
 */
#define HW_TYPE_PROJECT (hw_project_get_type ())
GType hw_project_get_type (void);

/**
 * hw_project_open:
 * @path: a project folder, a file in it (headway.ini, alembic.ini, a revision), or a folder below one;
 *   a `resource://` URI of a folder opens an embedded project
 * @error: HW_ERROR_NO_PROJECT, HW_ERROR_FILE, G_IO_ERROR_CANCELLED. Nothing inside the project's files makes this fail.
 *
 * Blocks (reads every revision file once); any thread. O(V + E).
 */
HwProject *hw_project_open (const char *path,
                            GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for one of several projects in one alembic.ini. @section: (nullable): its section, as Alembic's option --name
 * has it; it wins over alembic_section of headway.ini. */
HwProject *hw_project_open_section (const char *path,
                                    const char *section,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for those who go on to read all scripts: native ones are kept as they are when the project is opened, so that each
 * file is read once. */
HwProject *hw_project_open_with_scripts (const char *path,
                                         const char *section,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* hw_project_open() for those who want to see how far it is. @progress: (nullable) */
HwProject *hw_project_open_watched (const char *path,
                                    HwReadProgress *progress,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Passwords that the environments' URLs do not say are asked of @keyring, when a server wants one. To be called before
 * anybody else has the project. @keyring: (nullable) */
void hw_project_set_keyring (HwProject *project, HwKeyring *keyring);
HwProject *hw_project_ref (const HwProject *project);
void hw_project_unref (HwProject *project);

HwProjectKind hw_project_get_kind (const HwProject *project);
const char *hw_project_get_name (const HwProject *project); /* `name`, else the root's base name */
const char *hw_project_get_project_id (const HwProject *project);  /* (nullable): `project_id` */
const char *hw_project_get_root (const HwProject *project);        /* absolute folder */
const char *hw_project_get_config_file (const HwProject *project); /* headway.ini or alembic.ini */
/* The folder of alembic.ini or pyproject.toml, and the section of alembic.ini that is read; NULL where there is none. */
const char *hw_project_get_alembic_root (const HwProject *project);
const char *hw_project_get_alembic_section (const HwProject *project);
/* Absolute folder where new revisions go; further folders that are read. */
const char *hw_project_get_versions_dir (const HwProject *project);
const char *const *hw_project_get_version_locations (const HwProject *project);
/* script.py.mako of an Alembic project, which new revisions are written by; NULL where there is none, and revisions get
 * the form that Headway gives them: (transfer full) (nullable) */
char *hw_project_dup_revision_template (const HwProject *project);

const char *hw_project_get_version_table (const HwProject *project);
const char *
hw_project_get_version_table_schema (const HwProject *project); /* NULL: the search path's first */
const char *hw_project_get_history_table (const HwProject *project); /* NULL: no history */
gboolean hw_project_get_transaction_per_migration (const HwProject *project);
/* FALSE: revisions on SQLite that follow each other within a second are committed together. */
gboolean hw_project_get_sqlite_transaction_each (const HwProject *project);
const char *hw_project_get_scratch_url (const HwProject *project); /* NULL: none is given */
const char *hw_project_get_file_template (const HwProject *project);
const char *hw_project_get_timezone (const HwProject *project); /* NULL: local time */
guint hw_project_get_truncate_slug_length (const HwProject *project);

/* (element-type HwEnvironment) (transfer none), in the file's order */
GPtrArray *hw_project_get_environments (const HwProject *project);
/* Borrowed; HW_ERROR_NO_ENVIRONMENT names those there are. */
const HwEnvironment *
hw_project_find_environment (const HwProject *project, const char *name, GError **error);

const HwGraph *hw_project_get_graph (const HwProject *project);
/* (element-type HwProblem) (transfer none): of the configuration, of files, and of the graph, in that order */
GPtrArray *hw_project_get_problems (const HwProject *project);
/**
 * hw_project_check:
 *
 * Returns: FALSE and the first error among the configuration's problems and the graph's: a project
 * like that may be looked at but nothing may be carried out on a database
 */
gboolean hw_project_check (const HwProject *project, GError **error);

/* The script of a native revision, read now. HW_ERROR_UNREADABLE for Python revisions. */
HwScript *hw_project_load_script (const HwProject *project,
                                  const HwRevision *revision,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whose SQL the native revisions most likely are: PostgreSQL's, unless all environments are known to be SQLite files. */
HwDialect hw_project_guess_dialect (const HwProject *project);
/* What no server could carry out in the native revisions, such as commands of psql. (element-type HwProblem) */
GPtrArray *hw_project_check_scripts (const HwProject *project,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  const char *message;      /* NULL or "": "empty message" */
  const char *revision_id;  /* NULL: 12 random hex digits */
  const char *const *heads; /* target expressions of the parents; NULL: { "head" } */
  gboolean splice;          /* parents need not be heads */
  const char *const *branch_labels;
  const char *const *depends_on;
  const char *version_path; /* NULL: by Alembic's rule */
  const char
      *body; /* of a native file: its sections, beginning with a marker; NULL: two empty ones */
  gint64 now_usec; /* 0: the clock */
} HwNewRevision;

/** Which part of HwNewRevision an error is about. */
typedef enum
{
  HW_REVISION_FIELD_NONE, /* the project as a whole */
  HW_REVISION_FIELD_MESSAGE,
  HW_REVISION_FIELD_PARENTS,
  HW_REVISION_FIELD_LABELS,
  HW_REVISION_FIELD_DEPENDS_ON,
  HW_REVISION_FIELD_ID,
  HW_REVISION_FIELD_FOLDER,
} HwRevisionField;

/** The file of a new revision, checked but not necessarily written. */
typedef struct
{
  char *path; /* absolute */
  char *text; /* UTF-8 */
  HwRevision *revision;
} HwRevisionDraft;

/* What hw_project_create_revision() would write; for previews. @out_field: (optional): what an error is about */
HwRevisionDraft *hw_project_draft_revision (const HwProject *project,
                                            const HwNewRevision *options,
                                            HwRevisionField *out_field,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Deletes the file again; HW_ERROR_CHANGED when somebody has written in it since. */
gboolean hw_revision_draft_remove (const HwRevisionDraft *draft, GError **error);
void hw_revision_draft_free (HwRevisionDraft *draft);

/* Writes a new revision file from the project's template, with the project locked: of two writers, the second sees the
 * first one's file. */
HwRevisionDraft *hw_project_write_revision (const HwProject *project,
                                            const HwNewRevision *options,
                                            HwRevisionField *out_field,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same. Returns: (transfer full): its absolute path. */
char *hw_project_create_revision (const HwProject *project,
                                  const HwNewRevision *options,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProject, hw_project_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRevisionDraft, hw_revision_draft_free)

G_END_DECLS

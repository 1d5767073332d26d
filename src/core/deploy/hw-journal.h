/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwJournal:
 *
 * journal.db in the user's data folder: deployments and their transitions, backups, recent projects. Its own schema is
 * the embedded project resource:///org/headway/Headway/migrations, brought to head by the runner when it opens.
 * Thread-safe (a mutex inside); every write is committed and synced before it returns.
 */

/** One deployment as the journal knows it. */
typedef struct
{
  char *id;      /* UUID */
  char *project; /* absolute root */
  char *project_name;
  char *environment;
  HwDirection direction;
  char *target;
  char *url;   /* redacted */
  char *actor; /* user@host */
  gint64 pid;
  char *state;  /* name of the last HwDeploymentState */
  char *result; /* "running", "done", "failed", "cancelled", "interrupted" */
  GStrv rows_before;
  GStrv rows_after; /* as verified or as found; may be empty */
  guint n_steps;
  guint n_done;
  gint64 started_usec;
  gint64 finished_usec; /* 0 while running */
  char *
      backup_path; /* of the last backup that it made (hw-journal-backup.h); NULL. Not stored with the entry. */
  guint64 backup_size;
  char *backup_sha256;
  char *message; /* the outcome in one sentence */
} HwJournalEntry;

typedef struct
{
  gint64 time_usec;
  char *kind; /* "state", "check", "backup", "step", "statement", "notice", "error" */
  char *name; /* state, check id, revision id … */
  char *message;
  gint64 duration_usec;
  gboolean ok;
} HwJournalLine;

void hw_journal_entry_free (HwJournalEntry *entry);
void hw_journal_line_free (HwJournalLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwJournalEntry, hw_journal_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwJournalLine, hw_journal_line_free)

#define HW_TYPE_JOURNAL (hw_journal_get_type ())
GType hw_journal_get_type (void);

/* @path: (nullable): NULL for $XDG_DATA_HOME/headway/journal.db. Makes the folder (0700) and the file (0600). */
HwJournal *hw_journal_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwJournal *hw_journal_ref (HwJournal *journal);
void hw_journal_unref (HwJournal *journal);
char *hw_journal_get_default_path (void) G_GNUC_WARN_UNUSED_RESULT;

/* @entry: id, project … n_steps are stored. */
gboolean hw_journal_begin (HwJournal *journal, const HwJournalEntry *entry, GError **error);
/* Stores state, result, rows_after, n_done, finished_usec and message of @entry. */
gboolean hw_journal_update (HwJournal *journal, const HwJournalEntry *entry, GError **error);
gboolean hw_journal_add_line (HwJournal *journal,
                              const char *deployment,
                              const HwJournalLine *line,
                              GError **error);

/* (element-type HwJournalEntry) newest first. @project, @environment: (nullable): only those. @limit 0: all.
 * Entries still "running" whose process is gone are shown (and stored) as "interrupted". */
GPtrArray *hw_journal_list (HwJournal *journal,
                            const char *project,
                            const char *environment,
                            guint limit,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwJournalEntry *hw_journal_get (HwJournal *journal,
                                const char *id_or_prefix,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hw_journal_list_lines (HwJournal *journal,
                                  const char *deployment,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Interrupted deployments that nobody has looked at yet (element-type HwJournalEntry). */
GPtrArray *
hw_journal_list_interrupted (HwJournal *journal, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_journal_prune (HwJournal *journal, gint64 before_usec, guint *out_n, GError **error);
/* Takes a deployment that is running still out again, with its lines; not its backups. */
gboolean hw_journal_forget (HwJournal *journal, const char *deployment, GError **error);
gboolean hw_journal_acknowledge (HwJournal *journal, const char *deployment, GError **error);

/** A project that was opened. */
typedef struct
{
  char *root; /* absolute */
  char *name; /* when it was opened last */
  gint64 opened_usec;
} HwRecentProject;

/* Recent projects, newest first: (element-type HwRecentProject), or absolute roots alone. @root: (nullable): NULL for all */
gboolean
hw_journal_add_recent (HwJournal *journal, const char *root, const char *name, GError **error);
gboolean hw_journal_remove_recent (HwJournal *journal, const char *root, GError **error);
GPtrArray *hw_journal_list_recent_projects (HwJournal *journal,
                                            guint limit,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv
hw_journal_list_recent (HwJournal *journal, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwJournal, hw_journal_unref)

G_END_DECLS

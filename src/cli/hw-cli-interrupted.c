/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-interrupted"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-interrupted.h"
#include "hw-cli-output.h"

/**
 * hw_cli_warn_about_interrupted:
 * @journal: (nullable): opened already
 *
 * For commands that look at databases or change them. Never makes a journal, and a journal that cannot be read is no
 * reason to stop: those who need it will say so.
 */
void
hw_cli_warn_about_interrupted (const HwProject *project, HwJournal *journal)
{
  g_autofree char *path = hw_journal_get_default_path ();
  g_autoptr(HwJournal) opened = NULL;
  g_autoptr(GPtrArray) entries = NULL;

  if (journal == NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    journal = opened = hw_journal_open (path, NULL);
  if (journal == NULL)
    return;

  entries = hw_journal_list_interrupted (journal, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const HwJournalEntry *entry = entries->pdata[i];

      if (g_strcmp0 (entry->project, hw_project_get_root (project)) == 0)
        hw_cli_warn (_("a deployment to “%s” was interrupted in state “%s”; see “headway journal %s”"),
            entry->environment, entry->state, entry->id);
    }
}

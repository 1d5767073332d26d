/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-help-text"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-help-text.h"

/* The formatter takes the marked strings of a table for nested blocks. */
/* clang-format off */
static const HwHelpChapter chapters[] = {
  { N_("Open a Project"),
    N_("A project is a folder with a headway.ini, or one of Alembic’s with an alembic.ini or a pyproject.toml. "
       "Open it with Open Project, drop it on the window, or name it on the command line.\n\n"
       "A project of Alembic’s opens as it is. Its revisions stay files in Python, which Alembic itself runs. "
       "Headway’s own settings beside it are only needed for further environments and for policies.\n\n"
       "New Project makes a headway.ini and a folder for revisions, and shows both before it writes them.\n\n"
       "The demo project is there to try everything. It needs no server, and Reset Demo in the project’s menu "
       "makes it new again.") },
  { N_("Read the Graph"),
    N_("Each row is a revision, with the newest on top. Lines lead down to what a revision stands on. Where two "
       "lines meet in a row, the revision merges two branches.\n\n"
       "Select an environment at the side: a filled dot is applied there, a ring is pending, and a dot in a ring "
       "is where the environment stands. Badges in the rows say the same for every environment. Show Only Pending "
       "hides the rest.\n\n"
       "Type to search in messages, ids, file names and authors. sql:orders looks into the SQL, env:prod, "
       "state:pending, has:error, is:merge, label:payments and after:2026-01-01 narrow it down, and a minus sign in "
       "front of a word turns it around.") },
  { N_("Environments"),
    N_("An environment is a database that revisions are deployed to. Its name, place and policies stand in "
       "headway.ini, its password never does: that is in the keyring, in a variable, in ~/.pgpass or in a service "
       "file, or it is asked for.\n\n"
       "The sign at the end of its row says how it stands. “3 pending” has three revisions to come. “unknown "
       "revision” stands on one that is in none of the project’s files. “not tracked” has tables but does not "
       "say at which revision they are: stamp it. “sign in” wants a password. Rest the pointer on the sign to read the whole "
       "sentence.\n\n"
       "A protected environment asks for its name before anything is deployed to it. It can also require a "
       "backup, another environment that goes first, and hours of the week.") },
  { N_("Write and Merge Revisions"),
    N_("New Revision makes a file on top of a head and opens it. What is under “migrate:up” leads forward, what is "
       "under “migrate:down” leads back. A revision without the second part cannot be taken back.\n\n"
       "Problems are underlined while you type. Names are looked up in the database of the environment that is chosen "
       "above the text. Test Up, Down, Up runs the revision on a database that is thrown away.\n\n"
       "Two heads have to be merged before “head” is one target again. Choose Merge Heads, or drag one head onto "
       "the other. A revision that no environment has yet can be moved onto another one instead.") },
  { N_("Deploy"),
    N_("Deploy leads from the target over review, checks and backup to the upgrade, and looks afterwards whether the "
       "database is as planned. Nothing is written to the database before the upgrade. Until then it "
       "can be left at any time.\n\n"
       "The review shows the statements that will run, in order. Checks that block say why and what to do. A "
       "protected environment is started by typing its name.\n\n"
       "Everything is recorded: see History.") },
  { N_("When It Fails"),
    N_("A revision runs in a transaction where the database allows it. When it fails it is taken back as a whole, and "
       "those before it stay. The page then says how the database stands, what is left behind, and which choices "
       "there are: retry, go back to where it was, or leave it. Nothing more happens until you choose.\n\n"
       "When the program itself was interrupted, it says so at the next start, and looks at the database to find out "
       "what was done.\n\n"
       "A backup from before is never deleted by a failure. Its place is on the page and in History.") },
  { N_("Keyboard and Command"),
    N_("Everything can be reached from the keyboard. F6 goes from pane to pane, F10 opens the main menu, and Ctrl+? "
       "shows all shortcuts.\n\n"
       "The command “headway” does the same in a terminal, with the same files and the same history: “headway "
       "--help” lists what it can do, and every part of it has help of its own.") },
};
/* clang-format on */

const HwHelpChapter *
hw_help_text_get (guint *out_n)
{
  *out_n = G_N_ELEMENTS (chapters);

  return chapters;
}

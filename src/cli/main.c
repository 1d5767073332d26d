/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "headway"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cmd.h"

/* The help's examples stand beside the table and not in the commands' files, so that all of them can be read
 * against one another. The formatter is off because it indents each entry with marked texts
 * further than the one before. */
/* clang-format off */
static const HwCommand commands[] = {
  { "init",
    N_("[DIR]"),
    N_("Make a new project"),
    N_("Writes a commented headway.ini and an empty migrations folder. With --alembic it is a project\n"
       "that Alembic works with too: alembic.ini, env.py and script.py.mako, and revisions in Python.\n\n"
       "Examples:\n"
       "  headway init shop\n"
       "  headway init shop --env prod --url postgresql://app@db.example/shop -m 'Create users'\n"
       "  headway init --alembic shop\n"),
    0,
    1,
    hw_cmd_init },
  { "demo",
    N_("[DIR]"),
    N_("Make a project to try"),
    N_("Revisions with a branch and a merge, and the environments dev, staging and prod with data in\n"
       "them. DIR is headway-demo when it is not given.\n\n"
       "Examples:\n"
       "  headway demo shop\n"
       "  headway demo --postgres --trouble shop\n"
       "  headway demo --stop shop\n"),
    0,
    1,
    hw_cmd_demo },
  { "env", "",
    N_("Show every environment: where it stands and what is pending"),
    N_("Examples:\n"
       "  headway env\n"
       "  headway --env prod env --json\n"),
    0,
    0,
    hw_cmd_env },
  { "graph", "",
    N_("Draw the revisions and the lines between them"),
    N_("With --env the dots are filled where the revision is applied, and the rows at which the\n"
       "environment stands carry its name.\n\n"
       "Examples:\n"
       "  headway graph\n"
       "  headway --env prod graph\n"
       "  headway graph --environments\n"
       "  headway graph --layout-dump\n"),
    0,
    0,
    hw_cmd_graph },
  { "history", "",
    N_("List the revisions, newest first"),
    N_("The lines are Alembic's. “current” in a range stands for where the environment is.\n\n"
       "Examples:\n"
       "  headway history -v\n"
       "  headway history -r base:def456\n"
       "  headway --env prod history -r current:heads\n"),
    0,
    0,
    hw_cmd_history },
  { "heads", "",
    N_("List the revisions that nothing follows"),
    N_("Examples:\n"
       "  headway heads\n"
       "  headway heads --resolve-dependencies --json\n"),
    0,
    0,
    hw_cmd_heads },
  { "branches", "",
    N_("List the revisions that several follow"),
    N_("Examples:\n"
       "  headway branches -v\n"),
    0,
    0,
    hw_cmd_branches },
  { "show",
    N_("REV"),
    N_("Show a revision"),
    N_("REV is an id or the beginning of one, a branch label, “head”, “heads”, “current”, or one of\n"
       "these with steps up or down (“head-2”).\n\n"
       "Examples:\n"
       "  headway show head\n"
       "  headway --env prod show current\n"),
    1,
    1,
    hw_cmd_show },
  { "current", "",
    N_("Show where an environment's database stands"),
    N_("Examples:\n"
       "  headway --env prod current\n"
       "  headway --env prod current -v\n"),
    0,
    0,
    hw_cmd_current },
  { "plan",
    N_("upgrade|downgrade|stamp TARGET..."),
    N_("Show what would run, and run nothing"),
    N_("Prints the steps in order, each with the version rows after it. Without --from the rows are\n"
       "read from the environment's database.\n\n"
       "Examples:\n"
       "  headway --env prod plan upgrade head\n"
       "  headway plan downgrade --from def456 -1\n"
       "  headway plan stamp --from base heads\n"),
    2,
    G_MAXUINT,
    hw_cmd_plan },
  { "check", "",
    N_("Look for what is wrong or pending"),
    N_("Ends with 3 when a file has an error, several heads stand open, revisions are pending in\n"
       "the environment, or one that is applied there was edited since.\n\n"
       "Examples:\n"
       "  headway check --files-only\n"
       "  headway --env prod check --json\n"),
    0,
    0,
    hw_cmd_check },
  { "deploy",
    N_("TARGET"),
    N_("Take an environment to TARGET: checks, backup, upgrade, verification"),
    N_("Nothing is written before the backup is verified. A protected environment wants its name:\n"
       "typed on the terminal, or by --confirm. --yes answers the question of the others.\n\n"
       "Examples:\n"
       "  headway --env staging deploy head --yes\n"
       "  headway --env prod deploy head --confirm prod\n"
       "  headway --env prod deploy head --override backup --reason \"snapshot by the host\"\n"
       "  headway --env dev deploy --direction downgrade -1 --yes\n"),
    1,
    1,
    hw_cmd_deploy },
  { "upgrade",
    N_("TARGET"),
    N_("Run revisions up to TARGET, without a backup"),
    N_("TARGET is “head”, “heads”, an id or the beginning of one, “label@head”, or steps (“+2”). On a\n"
       "protected environment its name is asked for, or given by --confirm.\n\n"
       "Examples:\n"
       "  headway --env dev upgrade head\n"
       "  headway --env dev upgrade +1 --dry-run\n"
       "  headway --env prod upgrade abc123:head --sql > upgrade.sql\n"),
    1,
    1,
    hw_cmd_upgrade },
  { "downgrade",
    N_("TARGET"),
    N_("Take revisions back down to TARGET"),
    N_("TARGET is “base”, an id or the beginning of one, or steps (“-1”).\n\n"
       "Examples:\n"
       "  headway --env dev downgrade -1\n"
       "  headway --env dev downgrade base\n"
       "  headway --env prod downgrade def456:abc123 --sql > downgrade.sql\n"),
    1,
    1,
    hw_cmd_downgrade },
  { "stamp",
    N_("TARGET..."),
    N_("Set the version table without running anything"),
    N_("Examples:\n"
       "  headway --env dev stamp head\n"
       "  headway --env dev stamp --purge def456\n"),
    1,
    G_MAXUINT,
    hw_cmd_stamp },
  { "revision", "",
    N_("Write the file of a new revision"),
    N_("Examples:\n"
       "  headway revision -m \"add user table\"\n"
       "  headway revision -m hotfix --head def456 --splice --branch-label hotfix\n"),
    0,
    0,
    hw_cmd_revision },
  { "merge",
    N_("REV..."),
    N_("Write a revision that joins others"),
    N_("“heads” stands for every open head.\n\n"
       "Examples:\n"
       "  headway merge -m \"join billing\" heads\n"
       "  headway merge abc123 def456\n"),
    1,
    G_MAXUINT,
    hw_cmd_merge },
  { "edit",
    N_("REV"),
    N_("Open a revision's file in an editor"),
    N_("The editor is that of VISUAL or EDITOR. “current” and “heads” may stand for several files, which\n"
       "are opened one after the other.\n\n"
       "Examples:\n"
       "  headway edit head\n"
       "  EDITOR=\"code --wait\" headway edit abc123\n"),
    1,
    1,
    hw_cmd_edit },
  { "ensure_version", "",
    N_("Create the version table where it is missing"),
    N_("Examples:\n"
       "  headway --env dev ensure_version\n"
       "  headway ensure_version --sql --dialect postgresql\n"),
    0,
    0,
    hw_cmd_ensure_version },
  { "adopt", "",
    N_("Say that a database belongs to this project as its files are now"),
    N_("A database that another project has written to is refused. When both are the same one, renamed\n"
       "or squashed, this takes the database over. Applied revisions that were edited since are taken\n"
       "for right as they are, and so is a schema that was changed by hand. Schema and version table\n"
       "stay untouched.\n\n"
       "Examples:\n"
       "  headway --env dev adopt --yes\n"
       "  headway --env prod adopt --confirm prod\n"),
    0,
    0,
    hw_cmd_adopt },
  { "backup", "",
    N_("Back up an environment's database and verify the backup"),
    N_("PostgreSQL by pg_dump, SQLite by its backup interface. What has the final name is complete and\n"
       "was read whole. Folder, format and how many stay are the environment's backup_dir,\n"
       "backup_format and backup_keep.\n\n"
       "Examples:\n"
       "  headway --env prod backup\n"
       "  headway --env prod backup --dir /var/backups\n"),
    0,
    0,
    hw_cmd_backup },
  { "backups", "",
    N_("List the backups that Headway made"),
    N_("Of this project, or of one environment with --env. A file that is no longer there is shown as\n"
       "missing.\n\n"
       "Examples:\n"
       "  headway backups\n"
       "  headway --env prod backups --json\n"),
    0,
    0,
    hw_cmd_backups },
  { "journal",
    N_("[ID]"),
    N_("Show what was deployed, where, by whom, and with which backup"),
    N_("ID is that of a deployment, or its beginning.\n\n"
       "Examples:\n"
       "  headway journal\n"
       "  headway --env prod journal -n 5 --json\n"
       "  headway journal 3f2a\n"),
    0,
    1,
    hw_cmd_journal },
  { NULL },
};
/* clang-format on */

int
main (int argc, char **argv)
{
  return hw_cli_main (argc, argv, commands);
}

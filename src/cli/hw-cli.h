/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-error.h"
#include "hw-project.h"

G_BEGIN_DECLS

/** Exit codes of the command; stable, and listed in the README. */
enum
{
  HW_EXIT_DONE = 0,
  HW_EXIT_FAILED = 1,
  HW_EXIT_USAGE = 2,   /* bad usage, a target that names nothing, contradictory files */
  HW_EXIT_FOUND = 3,   /* a check found something */
  HW_EXIT_REFUSED = 4, /* refused by policy, or not confirmed */
  HW_EXIT_UNREACHABLE = 5,
  HW_EXIT_CANCELLED = 130,
};

typedef struct _HwCli HwCli;

/** One subcommand. The texts are marked with N_() and translated where they are printed. */
typedef struct
{
  const char *name;
  const char *arguments;   /* for the usage line: "TARGET..." */
  const char *summary;     /* one line */
  const char *description; /* whole sentences, then examples */
  guint min_arguments;
  guint max_arguments; /* G_MAXUINT: any number */
  /* Returns the exit code; with @error set it is taken from the error instead. */
  int (*run) (HwCli *cli, GError **error);
} HwCommand;

/** What was typed, and what every subcommand shares. Lives on main's stack. */
struct _HwCli
{
  const HwCommand *commands; /* the whole table; the last one has no name */
  const HwCommand *command;  /* NULL before one was recognised */
  GPtrArray *tokens;         /* (element-type utf8): what was typed without the command's name */
  char *dir;                 /* -C, or NULL */
  char *environment;         /* --env, or NULL */
  char *section;             /* --name, or NULL */
  gboolean keeps_scripts;    /* the command is going to read all of them */
  gboolean is_json;
  gboolean is_help;
  gboolean is_version;
  GStrv arguments; /* what is no option, after hw_cli_parse() */
  char *state;     /* sentences: what a failure left in the database; NULL */
  GCancellable *cancellable;
};

/* Parses the options of the running subcommand. FALSE when there is nothing left to do: with @error on bad
 * usage, without when help was asked for and printed. */
gboolean hw_cli_parse (HwCli *cli, const GOptionEntry *entries, GError **error);

HwProject *hw_cli_open_project (HwCli *cli, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *hw_cli_explain_no_environment (const HwProject *project);
/* --env, else the project's only environment; borrowed from @project. */
const HwEnvironment *
hw_cli_choose_environment (HwCli *cli, const HwProject *project, GError **error);
HwDatabase *hw_cli_connect (HwCli *cli,
                            const HwEnvironment *environment,
                            gboolean read_only,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The version table of the chosen environment, in row order. */
GStrv
hw_cli_read_rows (HwCli *cli, const HwProject *project, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, and HW_ERROR_OTHER_PROJECT where they are not this project's; with what was edited since it was applied. */
GStrv hw_cli_read_own_rows (HwCli *cli,
                            const HwProject *project,
                            GPtrArray **out_edits,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Rows given by --from (`base` stands for an empty table), or NULL with @error. */
GStrv hw_cli_parse_rows (char **from, GError **error) G_GNUC_WARN_UNUSED_RESULT;

int hw_cli_error_to_exit_code (const GError *error);
int hw_cli_main (int argc, char **argv, const HwCommand *commands);

G_END_DECLS

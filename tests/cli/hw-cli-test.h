/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-test-util.h"

G_BEGIN_DECLS

/** A folder of the test's own, and what the command answered last. Use with hw_cli_test_add(). */
typedef struct
{
  HwTestDir dir;
  char *project; /* folder for -C; made by hw_cli_test_write_project() */
  char *out;
  char *err;
  int code; /* exit code; 128 and more: ended by a signal */
} HwCliTest;

typedef void (*HwCliTestFunc) (HwCliTest *test, gconstpointer data);

void hw_cli_test_add (const char *path, gconstpointer data, HwCliTestFunc func);

/* Runs the command to its end (for a minute at most) with the words that follow, ended by NULL. Its data folder is the
 * test's own, and nothing is a terminal. */
void hw_cli_test_run (HwCliTest *test, ...) G_GNUC_NULL_TERMINATED;
/* The same with -C of the test's project before them. */
void hw_cli_test_run_in_project (HwCliTest *test, ...) G_GNUC_NULL_TERMINATED;
void hw_cli_test_run_argv (HwCliTest *test, const char *const *words);
/* The same in a terminal: both streams are in @out, and @input (nullable) is typed. @environ_: (nullable): "NAME=value"
 * words for the child */
void hw_cli_test_run_in_terminal (HwCliTest *test,
                                  const char *input,
                                  const char *const *environ_,
                                  const char *const *words);
/* Runs it and sends @signal_number once it prints a line with @needle; only standard output is kept. */
void hw_cli_test_run_until (HwCliTest *test,
                            const char *needle,
                            int signal_number,
                            const char *const *words);
/* A launcher with the test's environment, for tests that watch the command while it runs. */
GSubprocessLauncher *hw_cli_test_new_launcher (HwCliTest *test, GSubprocessFlags flags);
const char *hw_cli_test_get_command (void);

/* Fails with both streams in the message. */
void hw_cli_test_assert_code (HwCliTest *test, int code);
void hw_cli_test_assert_contains (const char *text, const char *part);
/* Standard output as one JSON document. */
JsonNode *hw_cli_test_parse (HwCliTest *test) G_GNUC_WARN_UNUSED_RESULT;
/* Every line of standard output is an object; the last one: (transfer full) */
JsonNode *hw_cli_test_parse_last_line (HwCliTest *test) G_GNUC_WARN_UNUSED_RESULT;
/* Standard output is a refusal of @code. */
void hw_cli_test_assert_refusal (HwCliTest *test, int exit_code, const char *code);
const char *hw_cli_test_get_string (JsonNode *node, const char *member);

/* @test's project with the three revisions a1, b2, c3 in one line and the SQLite environments dev and prod (protected). */
void hw_cli_test_write_project (HwCliTest *test);
/* Writes @text as @name into the project. */
void hw_cli_test_write (HwCliTest *test, const char *name, const char *text);
void hw_cli_test_write_revision (
    HwCliTest *test, const char *id, const char *down, const char *up_sql, const char *down_sql);

G_END_DECLS

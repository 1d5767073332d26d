/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-config-edit.h"
#include "hw-connection-fields.h"
#include "hw-connection-test.h"
#include "hw-environment-dialog.h"
#include "hw-field-error.h"

G_BEGIN_DECLS

/* The rows that something can be wrong with. */
typedef enum
{
  HW_ENVIRONMENT_ROW_NAME,
  HW_ENVIRONMENT_ROW_KIND,
  HW_ENVIRONMENT_ROW_PROTECTED,
  HW_ENVIRONMENT_ROW_FORM,
  HW_ENVIRONMENT_ROW_HOST,
  HW_ENVIRONMENT_ROW_PORT,
  HW_ENVIRONMENT_ROW_DBNAME,
  HW_ENVIRONMENT_ROW_USER,
  HW_ENVIRONMENT_ROW_TLS,
  HW_ENVIRONMENT_ROW_URL,
  HW_ENVIRONMENT_ROW_SERVICE,
  HW_ENVIRONMENT_ROW_FILE,
  HW_ENVIRONMENT_ROW_ENV_FILE,
  HW_ENVIRONMENT_ROW_PASSWORD,
  HW_ENVIRONMENT_ROW_TEST,
  HW_ENVIRONMENT_ROW_BACKUP,
  HW_ENVIRONMENT_ROW_REQUIRES,
  HW_ENVIRONMENT_ROW_WINDOW,
  HW_ENVIRONMENT_ROW_LOCK_TIMEOUT,
  HW_ENVIRONMENT_ROW_LOCK_ATTEMPTS,
  HW_ENVIRONMENT_ROW_LOCK_BACKOFF,
  HW_ENVIRONMENT_ROW_STATEMENT_TIMEOUT,
  HW_ENVIRONMENT_ROW_BACKUP_DIR,
  HW_ENVIRONMENT_ROW_RUN,
  HW_ENVIRONMENT_ROW_RUN_TIMEOUT,
} HwEnvironmentRowId;
#define HW_ENVIRONMENT_N_ROWS (HW_ENVIRONMENT_ROW_RUN_TIMEOUT + 1)

struct _HwEnvironmentDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkWidget *rows[HW_ENVIRONMENT_N_ROWS];
  GtkWidget *confirm_row;
  GtkWidget *protected_switch;
  GtkWidget *keep_row;
  GtkWidget *source_row;
  GtkWidget *forget_button;
  GtkWidget *test_spinner;
  GtkWidget *test_button;
  GtkWidget *stop_button;
  GtkWidget *save_button;
  GtkWidget *info_bar;
  GtkWidget *info_label;
  GtkWidget *alembic_group;
  GtkWidget *remove_group;
  /* Borrowed */
  HwFieldError *errors[HW_ENVIRONMENT_N_ROWS];

  /* Owned */
  HwSession *session;
  HwProject *project;
  char *path;                       /* of headway.ini */
  char *name;                       /* NULL: a new one */
  GHashTable *values;               /* as the file has them: key -> value */
  char *first_url;                  /* what the fields said before anything was changed */
  GCancellable *test_cancellable;   /* of the test under way; NULL */
  GCancellable *source_cancellable; /* of the question where the password is; NULL */
  guint source_id;                  /* source that asks it, when typing has paused */

  gboolean is_updating; /* the rows follow the values */
  gboolean is_saving;
  gboolean was_protected;
};

/** What the rows say, for a worker. */
typedef struct
{
  char *path;
  char *name; /* NULL: a new one */
  char *new_name;
  GArray *changes;         /* (element-type HwConfigChange) with values that are owned */
  char *password;          /* typed; NULL */
  gboolean keeps_password; /* in the keyring */
  HwKeyring *keyring;
  char *version_table_schema;
  char *version_table;
} HwEnvironmentInput;

/* hw-environment-dialog-input.c */
const char *_hw_environment_dialog_get_child_name (HwEnvironmentRowId row);
void _hw_environment_dialog_load (HwEnvironmentDialog *self);
/* The fields of the connection, as they are typed: (transfer full) */
HwConnectionFields *
_hw_environment_dialog_dup_fields (HwEnvironmentDialog *self) G_GNUC_WARN_UNUSED_RESULT;
void
_hw_environment_dialog_set_fields (HwEnvironmentDialog *self, const HwConnectionFields *fields);
HwEnvironmentInput *
_hw_environment_dialog_dup_input (HwEnvironmentDialog *self) G_GNUC_WARN_UNUSED_RESULT;
void _hw_environment_input_free (HwEnvironmentInput *input);
/* As it would be read from the file: (transfer full) */
HwEnvironment *_hw_environment_input_preview (const HwEnvironmentInput *input,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first key whose change cannot be made: borrowed; NULL for none in particular. */
const char *_hw_environment_input_find_culprit (const HwEnvironmentInput *input);
/* The row that shows @key; that of the name for none. */
HwEnvironmentRowId _hw_environment_dialog_find_row (HwEnvironmentDialog *self, const char *key);

/* hw-environment-dialog.c */
void _hw_environment_dialog_show_error (HwEnvironmentDialog *self,
                                        HwEnvironmentRowId row,
                                        const GError *error);
void _hw_environment_dialog_clear_errors (HwEnvironmentDialog *self);

/* hw-environment-dialog-test.c: the connection, and where its password comes from */
void _hw_environment_dialog_start_test (HwEnvironmentDialog *self);
void _hw_environment_dialog_stop_test (HwEnvironmentDialog *self);
void _hw_environment_dialog_find_source (HwEnvironmentDialog *self);
void _hw_environment_dialog_forget_password (HwEnvironmentDialog *self);
void _hw_environment_dialog_dispose_test (HwEnvironmentDialog *self);

G_END_DECLS

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
#include "hw-password-source.h"
#include "hw-user-config.h"

G_BEGIN_DECLS

/* The rows that something can be wrong with. */
typedef enum
{
  HW_ENVIRONMENT_ROW_NAME,
  HW_ENVIRONMENT_ROW_KIND,
  HW_ENVIRONMENT_ROW_COLOR,
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
  HW_ENVIRONMENT_ROW_VARIABLE,
  HW_ENVIRONMENT_ROW_SOURCE,
  HW_ENVIRONMENT_ROW_TEST,
  HW_ENVIRONMENT_ROW_BACKUP,
  HW_ENVIRONMENT_ROW_REQUIRES,
  HW_ENVIRONMENT_ROW_REASON,
  HW_ENVIRONMENT_ROW_WINDOW,
  HW_ENVIRONMENT_ROW_LOCK_TIMEOUT,
  HW_ENVIRONMENT_ROW_LOCK_ATTEMPTS,
  HW_ENVIRONMENT_ROW_LOCK_BACKOFF,
  HW_ENVIRONMENT_ROW_STATEMENT_TIMEOUT,
  HW_ENVIRONMENT_ROW_CHECK,
  HW_ENVIRONMENT_ROW_BACKUP_DIR,
  HW_ENVIRONMENT_ROW_BACKUP_FORMAT,
  HW_ENVIRONMENT_ROW_BACKUP_KEEP,
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
  GtkWidget *reason_switch;
  GtkWidget *check_switch;
  GtkWidget *keep_row;
  GtkWidget *forget_button;
  GtkWidget *test_spinner;
  GtkWidget *test_button;
  GtkWidget *stop_button;
  GtkWidget *create_button;
  GtkWidget *save_button;
  GtkWidget *info_bar;
  GtkWidget *info_label;
  GtkWidget *general_group;
  GtkWidget *alembic_group;
  GtkWidget *remove_group;
  /* Borrowed */
  HwFieldError *errors[HW_ENVIRONMENT_N_ROWS];
  GtkWidget *marks[HW_ENVIRONMENT_N_ROWS]; /* of what headway.ini says */

  /* Owned */
  HwSession *session;
  HwProject *project;
  char *path;                       /* of headway.ini */
  char *name;                       /* NULL: a new one */
  HwEnvironmentValues *values;      /* as the files have them */
  char *first_url;                  /* what the fields said before anything was changed */
  char *shared_user;                /* whom the URL of the file names; "" for nobody */
  HwPasswordSource source;          /* as it was last told */
  GCancellable *test_cancellable;   /* of the test under way; NULL */
  GCancellable *source_cancellable; /* of the question where the password is; NULL */
  guint source_id;                  /* source that asks it, when typing has paused */

  gboolean is_updating; /* the rows follow the values */
  glong host_length;    /* characters in the host's row, as last looked at */
  gboolean is_saving;
  gboolean was_protected;
};

/** What the rows say, for a worker. */
typedef struct
{
  char *path;
  char *root; /* of the project */
  char *name; /* NULL: a new one */
  char *new_name;
  GArray *changes;      /* (element-type HwConfigChange) with values that are owned */
  GArray *user_changes; /* the same for the user's own file */
  char *password;       /* typed; NULL */
  HwKeyring *keyring;
  char *version_table_schema;
  char *version_table;
} HwEnvironmentInput;

/* hw-environment-dialog-input.c */
const char *_hw_environment_dialog_get_child_name (HwEnvironmentRowId row);
/* Its key in headway.ini; NULL for none, or for a part of one */
const char *_hw_environment_dialog_get_key (HwEnvironmentRowId row);
void _hw_environment_dialog_load (HwEnvironmentDialog *self);
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

/* hw-environment-dialog-user.c: what is not shared, and marks on what is */
void _hw_environment_dialog_load_user (HwEnvironmentDialog *self, const HwConnectionFields *shared);
HwPasswordPlace _hw_environment_dialog_get_place (HwEnvironmentDialog *self);
void _hw_environment_dialog_add_user_changes (HwEnvironmentDialog *self, GArray *changes);
void _hw_environment_dialog_add_marks (HwEnvironmentDialog *self);
void _hw_environment_dialog_update_marks (HwEnvironmentDialog *self);

/* hw-environment-dialog-save.c */
void _hw_environment_dialog_save (HwEnvironmentDialog *self);

/* hw-environment-dialog-file.c: files and folders that are chosen or made */
void _hw_environment_dialog_choose_file (HwEnvironmentDialog *self);
void _hw_environment_dialog_choose_folder (HwEnvironmentDialog *self);
void _hw_environment_dialog_create_file (HwEnvironmentDialog *self);

/* hw-environment-dialog.c */
void _hw_environment_dialog_update (HwEnvironmentDialog *self);
/* What is wrong with no field in particular, such as a file that cannot be written. */
void _hw_environment_dialog_show_info (HwEnvironmentDialog *self, const GError *error);
void
_hw_environment_dialog_emit_saved (HwEnvironmentDialog *self, const char *name, const char *note);
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

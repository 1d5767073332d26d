/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The only home of the message dialog, which newer libadwaita replaces. */

typedef enum
{
  HW_ANSWER_PLAIN,
  HW_ANSWER_SUGGESTED,
  HW_ANSWER_DESTRUCTIVE,
} HwAnswerLook;

typedef struct
{
  const char *id;    /* what hw_ask_finish() answers; "cancel" is also what Esc and closing mean */
  const char *label; /* with mnemonic */
  HwAnswerLook look;
} HwAnswer;

/* @answers: ends with an element whose id is NULL; the first one is the default. */
void hw_ask_async (GtkWindow *parent,
                   const char *heading,
                   const char *body,
                   const HwAnswer *answers,
                   GAsyncReadyCallback callback,
                   gpointer user_data);
/* The id of the answer: "cancel" when the dialog was closed. (transfer full) */
char *hw_ask_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks for a line of text. @accept: label of the button, with mnemonic */
void hw_ask_text_async (GtkWindow *parent,
                        const char *heading,
                        const char *body,
                        const char *accept,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* What was typed, never empty; NULL when the dialog was closed. (transfer full) */
char *hw_ask_text_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

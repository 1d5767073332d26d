/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The only home of the file chooser, which newer GTK replaces. */

/* Asks for a folder; @initial: (nullable): where to begin. */
void hw_choose_folder_async (GtkWindow *parent,
                             const char *title,
                             const char *accept,
                             const char *initial,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* Returns: (transfer full) (nullable): NULL with G_IO_ERROR_CANCELLED when the user changed their mind */
GFile *hw_choose_folder_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a file that exists. */
void hw_choose_file_async (GtkWindow *parent,
                           const char *title,
                           const char *accept,
                           const char *initial,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GFile *hw_choose_file_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a file to be written, which may be there: then the chooser asks. @name: (nullable): what it is called at
 * first */
void hw_choose_new_file_async (GtkWindow *parent,
                               const char *title,
                               const char *accept,
                               const char *initial,
                               const char *name,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GFile *hw_choose_new_file_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

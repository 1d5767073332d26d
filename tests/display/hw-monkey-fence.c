/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "hw-file-chooser.h"

/* What a monkey types may be the address of somebody's database, what it clicks the link to a page, and a file chooser leads
 * everywhere (and GTK 4.8 and libcloudproviders lose something with each). Functions of the program come before those of the
 * libraries, and so all of them end here. */

static gboolean
is_local (const struct sockaddr *address)
{
  /* The X server and the session bus; a PostgreSQL server's socket is named by its protocol. */
  return address->sa_family == AF_UNIX
         && strstr (((const struct sockaddr_un *)(const void *)address)->sun_path, ".s.PGSQL.")
                == NULL;
}

int
connect (int fd, const struct sockaddr *address, socklen_t length)
{
  if (!is_local (address))
    {
      errno = ECONNREFUSED;
      return -1;
    }

  return (int)syscall (SYS_connect, fd, address, length);
}

void
g_app_info_launch_default_for_uri_async (const char *uri,
                                         GAppLaunchContext *context,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "No program is started here");
}

/* The linker puts these in the place of the application's own (--wrap in meson.build), whose tags the results carry. */
void __real_hw_choose_folder_async (void);
void __real_hw_choose_file_async (void);
void __real_hw_choose_new_file_async (void);
void __wrap_hw_choose_folder_async (GtkWindow *parent,
                                    const char *title,
                                    const char *accept,
                                    const char *initial,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void __wrap_hw_choose_file_async (GtkWindow *parent,
                                  const char *title,
                                  const char *accept,
                                  const char *initial,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void __wrap_hw_choose_new_file_async (GtkWindow *parent,
                                      const char *title,
                                      const char *accept,
                                      const char *initial,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Somebody who changes their mind at once. */
static void
choose (gpointer tag, GtkWindow *parent, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing was chosen");
}

void
__wrap_hw_choose_folder_async (GtkWindow *parent,
                               const char *title,
                               const char *accept,
                               const char *initial,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  choose (__real_hw_choose_folder_async, parent, callback, user_data);
}

void
__wrap_hw_choose_file_async (GtkWindow *parent,
                             const char *title,
                             const char *accept,
                             const char *initial,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  choose (__real_hw_choose_file_async, parent, callback, user_data);
}

void
__wrap_hw_choose_new_file_async (GtkWindow *parent,
                                 const char *title,
                                 const char *accept,
                                 const char *initial,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  choose (__real_hw_choose_new_file_async, parent, callback, user_data);
}

void __wrap_g_application_send_notification (GApplication *application,
                                             const char *id,
                                             GNotification *notification);

/* On the bus of a test nobody shows notifications, of which GLib warns. */
void
__wrap_g_application_send_notification (GApplication *application,
                                        const char *id,
                                        GNotification *notification)
{
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* memmem */
#define G_LOG_DOMAIN "hw-test-proxy"

#include "config.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>

#include "hw-test-proxy.h"

#define SOCKET_NAME ".s.PGSQL.5432"

struct _HwTestProxy
{
  GSocketService *service; /* owned; each connection has a thread of its own */
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  char *server_path;
  gint is_armed; /* atomic */
  gint n_turns;  /* atomic */
  gint delay_ms; /* atomic */
};

static gboolean
send_all (GSocket *to, const char *data, gssize n)
{
  for (gssize done = 0; done < n;)
    {
      gssize written = g_socket_send (to, data + done, (gsize)(n - done), NULL, NULL);

      if (written <= 0)
        return FALSE;
      done += written;
    }

  return TRUE;
}

/* The message that ends a COMMIT: 'C', its length, and the word. */
static const char commit_answer[] = { 'C', 0, 0, 0, 11, 'C', 'O', 'M', 'M', 'I', 'T', 0 };

/* Passes on what comes; stops short of the answer to a COMMIT where that is to be lost. FALSE at the end. */
static gboolean
pass_answer (HwTestProxy *self, GSocket *client, const char *data, gssize n)
{
  const char *found = memmem (data, (gsize)n, commit_answer, sizeof commit_answer);

  if (found == NULL || !g_atomic_int_compare_and_exchange (&self->is_armed, TRUE, FALSE))
    return send_all (client, data, n);
  send_all (client, data, found - data);

  return FALSE;
}

static void
pump (HwTestProxy *self, GSocket *client, GSocket *server)
{
  char buffer[8192];
  gboolean is_clients_turn = FALSE;

  for (;;)
    {
      GPollFD fds[] = { { g_socket_get_fd (client), G_IO_IN, 0 },
                        { g_socket_get_fd (server), G_IO_IN, 0 } };
      gssize n;

      if (g_poll (fds, G_N_ELEMENTS (fds), -1) < 0)
        return;
      if (fds[0].revents != 0)
        {
          n = g_socket_receive (client, buffer, sizeof buffer, NULL, NULL);
          if (n <= 0 || !send_all (server, buffer, n))
            return;
          if (is_clients_turn)
            g_atomic_int_inc (&self->n_turns);
          is_clients_turn = FALSE;
        }
      if (fds[1].revents == 0)
        continue;
      n = g_socket_receive (server, buffer, sizeof buffer, NULL, NULL);
      g_usleep ((gulong)g_atomic_int_get (&self->delay_ms) * 1000);
      if (n <= 0 || !pass_answer (self, client, buffer, n))
        return;
      is_clients_turn = TRUE;
    }
}

static gboolean
on_run_cb (GThreadedSocketService *service,
           GSocketConnection *connection,
           GObject *source,
           gpointer user_data)
{
  HwTestProxy *self = user_data;
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (self->server_path);
  g_autoptr(GSocket) server = NULL;

  server =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (g_socket_connect (server, address, NULL, NULL))
    pump (self, g_socket_connection_get_socket (connection), server);
  g_socket_close (server, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return TRUE;
}

static gpointer
run_loop_cb (gpointer data)
{
  HwTestProxy *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

HwTestProxy *
hw_test_proxy_start (const char *dir, const char *server_dir)
{
  HwTestProxy *self = g_new0 (HwTestProxy, 1);
  g_autofree char *path = g_build_filename (dir, SOCKET_NAME, NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;

  self->server_path = g_build_filename (server_dir, SOCKET_NAME, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  /* The service listens in the context that is the default where it starts. */
  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (8);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run_cb), self);
  g_socket_service_start (self->service);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("proxy", run_loop_cb, self);

  return self;
}

/* Every client must have closed its connection. */
void
hw_test_proxy_stop (HwTestProxy *self)
{
  if (self == NULL)
    return;

  /* On one thread: GLib loses the source of an accept that is cancelled while another thread lets go of it. */
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->server_path);
  g_free (self);
}

void
hw_test_proxy_lose_commit (HwTestProxy *self)
{
  g_atomic_int_set (&self->is_armed, TRUE);
}

guint
hw_test_proxy_get_n_turns (HwTestProxy *self)
{
  return (guint)g_atomic_int_get (&self->n_turns);
}

void
hw_test_proxy_set_delay (HwTestProxy *self, guint delay_ms)
{
  g_atomic_int_set (&self->delay_ms, (gint)delay_ms);
}

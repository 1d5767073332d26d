/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-connection-probe"

#include "config.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>

#include "hw-connection-private.h"
#include "hw-error.h"

/* libpq's own; its message for a refused connection is in the user's language, so that it cannot be told from others. */
#define DEFAULT_PORT 5432

static gboolean
fail (HwConnectionField field,
      HwConnectionField *out_field,
      const char *hint,
      char *message,
      GError *reason,
      GError **error)
{
  *out_field = field;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, reason);
    }
  else
    {
      hw_set_error (error, HW_ERROR_CONNECT, hint, "%s", message);
      if (error != NULL)
        hw_error_set_detail (*error, reason->message);
      g_error_free (reason);
    }
  g_free (message);

  return FALSE;
}

static GSocketClient *
new_client (void)
{
  GSocketClient *client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, HW_CONNECTION_LIMIT_MS / 1000);

  return client;
}

static gboolean
resolve (const char *host,
         GList **out_addresses,
         HwConnectionField *out_field,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  GError *reason = NULL;

  *out_addresses = g_resolver_lookup_by_name (resolver, host, cancellable, &reason);
  if (*out_addresses != NULL)
    return TRUE;

  return fail (HW_CONNECTION_FIELD_HOST, out_field,
               "Check the name, and whether this computer is in the right network.",
               g_strdup_printf ("there is no host called “%s”", host), reason, error);
}

/* Somebody sent the connection back, or nobody answered at all. */
static gboolean
fail_to_reach (
    const char *host, guint port, GError *reason, HwConnectionField *out_field, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return fail (HW_CONNECTION_FIELD_PORT, out_field,
                 "Check the port, and that the server runs and listens on the network.",
                 g_strdup_printf ("nobody listens at port %u of “%s”", port, host), reason, error);

  return fail (HW_CONNECTION_FIELD_HOST, out_field,
               "Check the host, and whether a firewall stands between.",
               g_strdup_printf ("“%s” cannot be reached at port %u", host, port), reason, error);
}

static gboolean
reach (const char *host,
       guint port,
       GList *addresses,
       HwConnectionField *out_field,
       GCancellable *cancellable,
       GError **error)
{
  g_autoptr(GSocketClient) client = new_client ();
  GError *reason = NULL;

  for (GList *l = addresses; l != NULL; l = l->next)
    {
      g_autoptr(GSocketAddress) address = g_inet_socket_address_new (l->data, (guint16)port);
      g_autoptr(GSocketConnection) connection = NULL;

      g_clear_error (&reason);
      connection =
          g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, &reason);
      if (connection != NULL)
        return TRUE;
      if (g_cancellable_is_cancelled (cancellable))
        break;
    }

  return fail_to_reach (host, port, reason, out_field, error);
}

/* @folder: of the server's socket; begins with “/”, or with “@” for an abstract one */
static gboolean
reach_socket (const char *folder,
              guint port,
              HwConnectionField *out_field,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/.s.PGSQL.%u", folder, port);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketClient) client = new_client ();
  g_autoptr(GSocketConnection) connection = NULL;
  GError *reason = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      *out_field = HW_CONNECTION_FIELD_HOST;
      hw_set_error (error, HW_ERROR_CONNECT, "Check the folder of the server's socket.",
                    "there is no folder “%s”", folder);
      return FALSE;
    }
  connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, &reason);
  if (connection != NULL)
    return TRUE;

  return fail (HW_CONNECTION_FIELD_PORT, out_field, "Check the port, and that the server runs.",
               g_strdup_printf ("no server listens at “%s”", path), reason, error);
}

static void
tell (const HwConnectionQuestion *question, HwConnectionStep step)
{
  if (question->step_func != NULL)
    question->step_func (step, question->user_data);
}

gboolean
_hw_connection_probe (const HwConnectionQuestion *question,
                      const HwDatabaseUrl *url,
                      HwConnectionField *out_field,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr(GHashTable) place = hw_database_url_dup_place (url);
  const char *host = g_hash_table_lookup (place, "host");
  const char *slash = strchr (host, '/');
  guint64 port = DEFAULT_PORT;
  GList *addresses = NULL;
  gboolean ok;

  g_ascii_string_to_unsigned (g_hash_table_lookup (place, "port"), 10, 1, 65535, &port, NULL);
  if (host[0] == '\0' || host[0] == '@' || strchr (host, ',') != NULL)
    return TRUE;
  if (host[0] == '/')
    {
      tell (question, HW_CONNECTION_STEP_REACH);
      return reach_socket (host, (guint)port, out_field, cancellable, error);
    }

  /* Where an address is given, the name is only for certificates. */
  if (slash != NULL)
    host = slash + 1;
  tell (question, HW_CONNECTION_STEP_RESOLVE);
  if (!resolve (host, &addresses, out_field, cancellable, error))
    return FALSE;
  tell (question, HW_CONNECTION_STEP_REACH);
  ok = reach (host, (guint)port, addresses, out_field, cancellable, error);
  g_resolver_free_addresses (addresses);

  return ok;
}

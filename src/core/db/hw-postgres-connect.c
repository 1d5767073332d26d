/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres-connect"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-postgres-private.h"

/* So that a network that drops packets silently ends a wait after about a minute, not after two hours. A URL or
 * service that says otherwise wins. */
static const char *const keepalive_options[][2] = {
  { "keepalives_idle", "30" },
  { "keepalives_interval", "10" },
  { "keepalives_count", "3" },
  { "tcp_user_timeout", "60000" },
};

/* Waits until the connection's socket is ready; @end_usec: monotonic, 0 for no limit. */
static HwPostgresWait
wait_for_socket (PGconn *conn, GIOCondition condition, GCancellable *cancellable, gint64 end_usec)
{
  GPollFD fds[2] = { { PQsocket (conn), condition, 0 } };
  guint n = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]) ? 2 : 1;
  gint64 left_usec = end_usec != 0 ? MAX (end_usec - g_get_monotonic_time (), 0) : 0;
  int result = g_poll (fds, n, end_usec != 0 ? (int)(left_usec / 1000 + 1) : -1);

  if (n == 2)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    return HW_POSTGRES_WAIT_CANCELLED;
  if (result == 0 && g_get_monotonic_time () >= end_usec)
    return HW_POSTGRES_WAIT_TIMEOUT;

  return HW_POSTGRES_WAIT_READY;
}

HwPostgresWait
_hw_postgres_wait_for_answer (HwDatabase *database,
                              PGconn *conn,
                              GIOCondition condition,
                              GCancellable *cancellable,
                              gint64 end_usec)
{
  for (;;)
    {
      gint64 due_usec = _hw_database_get_wait_due (database);
      gboolean is_due_first = due_usec != 0 && (end_usec == 0 || due_usec < end_usec);
      HwPostgresWait wait =
          wait_for_socket (conn, condition, cancellable, is_due_first ? due_usec : end_usec);

      if (wait != HW_POSTGRES_WAIT_TIMEOUT || !is_due_first)
        return wait;
      _hw_database_tell_wait (database, cancellable);
    }
}

static const char *
get_url_value (const HwDatabaseUrl *url, const char *keyword)
{
  const char *const *keywords = hw_database_url_get_keywords (url);

  for (guint i = 0; keywords[i] != NULL; i++)
    {
      if (strcmp (keywords[i], keyword) == 0)
        return hw_database_url_get_values (url)[i];
    }

  return NULL;
}

static gint64
get_timeout_ms (HwDatabase *database)
{
  gint64 timeout_ms = hw_database_get_options (database)->connect_timeout_ms;
  const char *seconds = get_url_value (hw_database_get_url (database), "connect_timeout");
  gint64 value;

  if (timeout_ms > 0)
    return timeout_ms;
  if (seconds != NULL && g_ascii_string_to_signed (seconds, 10, 1, 3600, &value, NULL))
    return value * 1000;

  return HW_DATABASE_DEFAULT_CONNECT_TIMEOUT_MS;
}

static void
add (GPtrArray *keywords, GPtrArray *values, const char *keyword, const char *value)
{
  g_ptr_array_add (keywords, (gpointer)keyword);
  g_ptr_array_add (values, (gpointer)value);
}

/* Of a keyword that comes twice, libpq takes the later. */
static PGconn *
start (HwDatabase *database)
{
  const HwDatabaseUrl *url = hw_database_get_url (database);
  const char *const *url_keywords = hw_database_url_get_keywords (url);
  const char *const *url_values = hw_database_url_get_values (url);
  g_autoptr(GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr(GPtrArray) values = g_ptr_array_new ();

  /* Given keywords win over a service's, so with a service we leave these to it. */
  for (guint i = 0; get_url_value (url, "service") == NULL && i < G_N_ELEMENTS (keepalive_options);
       i++)
    add (keywords, values, keepalive_options[i][0], keepalive_options[i][1]);
  for (guint i = 0; url_keywords[i] != NULL; i++)
    add (keywords, values, url_keywords[i], url_values[i]);
  add (keywords, values, "client_encoding", "UTF8");
  add (keywords, values, "application_name", hw_database_get_options (database)->application_name);
  add (keywords, values, NULL, NULL);

  return PQconnectStartParams ((const char *const *)keywords->pdata,
                               (const char *const *)values->pdata, FALSE);
}

/* libpq tells the SQLSTATE of a refused connection only within its verbose text: "FATAL:  28P01: password …" and a
 * line "LOCATION: …". Answers the text without either. */
static char *
clean_message (const char *raw, char **out_sqlstate)
{
  g_autoptr(GRegex) regex = g_regex_new (":  ([0-9A-Z]{5}): ", G_REGEX_RAW, 0, NULL);
  g_auto(GStrv) lines = g_strsplit (raw, "\n", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GMatchInfo) match = NULL;
      g_autofree char *line = NULL;

      if (g_str_has_prefix (lines[i], "LOCATION:") || *lines[i] == '\0')
        continue;
      if (g_regex_match (regex, lines[i], 0, &match))
        {
          g_free (*out_sqlstate);
          *out_sqlstate = g_match_info_fetch (match, 1);
        }
      line = g_regex_replace_literal (regex, lines[i], -1, 0, ": ", 0, NULL);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                              line != NULL ? g_strstrip (line) : lines[i]);
    }

  return g_strdup (text->str);
}

/* What follows the last “failed: ” of the first line that has it: the server's or the system's own words. */
static char *
get_reason (const char *message)
{
  const char *start = strstr (message, "failed: ");
  g_autofree char *reason = NULL;
  char *end;

  reason = g_strdup (start != NULL ? start + strlen ("failed: ") : message);
  end = strchr (reason, '\n');
  if (end != NULL)
    *end = '\0';
  if (g_str_has_prefix (reason, "FATAL: "))
    return g_strdup (reason + strlen ("FATAL: "));

  return g_steal_pointer (&reason);
}

/* libpq ignores a password file that others may read and says so only on the terminal. */
static char *
make_password_hint (PGconn *conn)
{
  g_autoptr(PQconninfoOption) options = PQconninfo (conn);

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    {
      GStatBuf info;

      if (strcmp (option->keyword, "passfile") == 0 && option->val != NULL
          && g_stat (option->val, &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return g_strdup_printf ("The password file “%s” is ignored because others may read it: "
                                "give it mode 0600.",
                                option->val);
    }

  return g_strdup ("Give the password in ~/.pgpass, in PGPASSWORD, or in the variable that the "
                   "environment's url names.");
}

static void
set_connect_error (HwDatabase *database, PGconn *conn, GError **error)
{
  const HwDatabaseUrl *url = hw_database_get_url (database);
  g_autofree char *sqlstate = NULL;
  g_autofree char *cleaned = clean_message (PQerrorMessage (conn), &sqlstate);
  g_autofree char *message = hw_redact (cleaned);
  g_autofree char *reason = get_reason (message);
  g_autofree char *hint = NULL;
  gboolean needs_password = PQconnectionNeedsPassword (conn);
  gboolean is_auth = needs_password || (sqlstate != NULL && g_str_has_prefix (sqlstate, "28"));

  if (needs_password)
    hint = make_password_hint (conn);
  else if (is_auth)
    hint = g_strdup ("Check user and password; whom the server lets in is in its pg_hba.conf.");
  else if (g_strcmp0 (sqlstate, "3D000") == 0)
    hint = g_strdup ("Create the database first, or correct its name in the URL.");
  else if (sqlstate == NULL)
    hint = g_strdup ("Check host and port, and that the server runs.");

  hw_set_error (error, is_auth ? HW_ERROR_AUTH : HW_ERROR_CONNECT, hint,
                is_auth ? "the server does not let us into “%s”: %s" : "cannot connect to “%s”: %s",
                hw_database_url_get_label (url), reason);
  if (error == NULL)
    return;
  hw_error_set_sqlstate (*error, sqlstate);
  hw_error_set_detail (*error, message);
}

static void
set_timeout_error (HwDatabase *database, gint64 timeout_ms, GError **error)
{
  g_autofree char *time = g_strdup_printf ("%.1f", (double)timeout_ms / 1000);

  hw_set_error (error, HW_ERROR_CONNECT,
                "Check host and port, and whether a firewall stands between.",
                "“%s” does not answer within %s s",
                hw_database_url_get_label (hw_database_get_url (database)), time);
}

static void
tell_stage (HwDatabase *database, ConnStatusType status)
{
  const HwDatabaseOptions *options = hw_database_get_options (database);

  if (options->connect_func == NULL)
    return;
  if (status == CONNECTION_SSL_STARTUP)
    options->connect_func (HW_CONNECT_STAGE_TLS, options->connect_data);
  else if (status == CONNECTION_AWAITING_RESPONSE)
    options->connect_func (HW_CONNECT_STAGE_SIGN_IN, options->connect_data);
}

/* PQconnectdb() can be neither cancelled nor limited below two seconds, so this drives the connection step by step.
 * Only a host name's look-up, which libpq does itself, cannot be interrupted. */
PGconn *
_hw_postgres_connect (HwDatabase *database,
                      gboolean *out_needs_password,
                      GCancellable *cancellable,
                      GError **error)
{
  gint64 timeout_ms = get_timeout_ms (database);
  gint64 end_usec = g_get_monotonic_time () + timeout_ms * 1000;
  g_autoptr(PGconn) conn = start (database);
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  ConnStatusType stage;

  *out_needs_password = FALSE;
  PQsetErrorVerbosity (conn, PQERRORS_VERBOSE);
  while (PQstatus (conn) != CONNECTION_BAD && status != PGRES_POLLING_OK
         && status != PGRES_POLLING_FAILED)
    {
      GIOCondition condition = status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;

      switch (wait_for_socket (conn, condition, cancellable, end_usec))
        {
        case HW_POSTGRES_WAIT_CANCELLED:
          g_cancellable_set_error_if_cancelled (cancellable, error);
          return NULL;
        case HW_POSTGRES_WAIT_TIMEOUT:
          set_timeout_error (database, timeout_ms, error);
          return NULL;
        case HW_POSTGRES_WAIT_READY:
          break;
        }
      stage = PQstatus (conn);
      status = PQconnectPoll (conn);
      if (PQstatus (conn) != stage)
        tell_stage (database, PQstatus (conn));
    }
  if (PQstatus (conn) != CONNECTION_OK)
    {
      *out_needs_password = PQconnectionNeedsPassword (conn);
      set_connect_error (database, conn, error);
      return NULL;
    }
  PQsetErrorVerbosity (conn, PQERRORS_DEFAULT);
  PQsetnonblocking (conn, 1);

  return g_steal_pointer (&conn);
}

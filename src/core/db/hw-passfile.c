/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-passfile"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-autoptr.h"
#include "hw-database-url-private.h"
#include "hw-error.h"
#include "hw-libpq.h"
#include "hw-passfile.h"
#include "hw-util.h"

#define FILE_MODE 0600
#define N_FIELDS 4

/* The four fields in front of a password: host, port, database, user. */
typedef struct
{
  char *fields[N_FIELDS];
} Entry;

/* How a line of the file is for a connection. */
typedef enum
{
  MATCH_NONE,
  MATCH_WILDCARD, /* a field of it is “*” */
  MATCH_EXACT,
} Match;

static void
entry_clear (Entry *entry)
{
  for (guint i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&entry->fields[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

char *
hw_passfile_find (const HwDatabaseUrl *url)
{
  const char *path;

  g_return_val_if_fail (url != NULL, NULL);

  path = _hw_database_url_get_value (url, "passfile");
  if (path == NULL || *path == '\0')
    path = g_getenv ("PGPASSFILE");

  return path != NULL && *path != '\0' ? g_strdup (path)
                                       : g_build_filename (g_get_home_dir (), ".pgpass", NULL);
}

/* Is @folder where libpq itself looks for a socket? It tells that of a connection only; a port without a socket fails before
 * anybody is spoken to. Where its variables name another host it cannot be asked: Debian's folder and PostgreSQL's own. */
static gboolean
is_default_socket (const char *folder)
{
  static const char *const keywords[] = { "port", NULL };
  static const char *const values[] = { "1", NULL };
  g_autoptr(PGconn) conn = NULL;

  if (g_getenv ("PGHOST") != NULL || g_getenv ("PGHOSTADDR") != NULL
      || g_getenv ("PGSERVICE") != NULL)
    return strcmp (folder, "/var/run/postgresql") == 0 || strcmp (folder, "/tmp") == 0;
  conn = PQconnectStartParams (keywords, values, 0);

  return conn != NULL && g_strcmp0 (PQhost (conn), folder) == 0;
}

/* The name under which libpq looks for a host: a socket in its own folder is “localhost” (15, fe-connect.c). */
static char *
dup_host (const HwDatabaseUrl *url, GHashTable *place)
{
  const char *host = _hw_database_url_get_value (url, "host");
  const char *address = _hw_database_url_get_value (url, "hostaddr");

  if (host == NULL || *host == '\0')
    host = address != NULL ? address : g_hash_table_lookup (place, "host");
  if (*host == '\0' || (*host == '/' && is_default_socket (host)))
    host = "localhost";

  return g_strdup (host);
}

static void
entry_init (Entry *entry, const HwDatabaseUrl *url)
{
  g_autoptr(GHashTable) place = hw_database_url_dup_place (url);
  const char *port = g_hash_table_lookup (place, "port");

  entry->fields[0] = dup_host (url, place);
  entry->fields[1] = g_strdup (*port != '\0' ? port : "5432");
  entry->fields[2] = g_strdup (g_hash_table_lookup (place, "dbname"));
  entry->fields[3] = g_strdup (g_hash_table_lookup (place, "user"));
}

/* One field of a line, up to its colon; @line is left behind it. A backslash takes the next character as it is. NULL: the
 * line has ended too early. */
static char *
read_field (const char **line, const char *end, gboolean *out_is_wildcard)
{
  g_autoptr(GString) field = g_string_new (NULL);
  const char *p = *line;

  *out_is_wildcard = end - p >= 2 && p[0] == '*' && p[1] == ':';
  for (; p < end && *p != ':'; p++)
    {
      if (*p == '\\' && p + 1 < end)
        p++;
      g_string_append_c (field, *p);
    }
  if (p == end)
    return NULL;
  *line = p + 1;

  return g_string_free (g_steal_pointer (&field), FALSE);
}

/* “host:port:database:user:password”, as the manual of PostgreSQL 15 has it in 34.16. @end: behind its last character */
static Match
match_line (const char *line, const char *end, const Entry *entry)
{
  Match match = MATCH_EXACT;

  if (line == end || *line == '#')
    return MATCH_NONE;
  for (guint i = 0; i < N_FIELDS; i++)
    {
      gboolean is_wildcard;
      g_autofree char *field = read_field (&line, end, &is_wildcard);

      if (field == NULL || (!is_wildcard && strcmp (field, entry->fields[i]) != 0))
        return MATCH_NONE;
      if (is_wildcard)
        match = MATCH_WILDCARD;
    }

  return match;
}

/* The end of the line at @p without what ends it; @out_next: where the next one begins */
static const char *
find_line_end (const char *p, const char *end, const char **out_next)
{
  const char *newline = memchr (p, '\n', (gsize)(end - p));
  const char *line_end = newline != NULL ? newline : end;

  *out_next = newline != NULL ? newline + 1 : end;
  while (line_end > p && line_end[-1] == '\r')
    line_end--;

  return line_end;
}

/**
 * hw_passfile_has:
 *
 * Returns: whether libpq would find a password; it ignores a file that others may read
 */
gboolean
hw_passfile_has (const HwDatabaseUrl *url)
{
  g_autofree char *path = NULL;
  g_auto(Entry) entry = { { NULL } };
  char *content = NULL;
  gboolean is_found = FALSE;
  GStatBuf info;
  gsize length;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, FALSE);

  path = hw_passfile_find (url);
  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)
      || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0
      || !g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  entry_init (&entry, url);
  for (const char *p = content, *next; p < content + length && !is_found; p = next)
    {
      const char *line_end = find_line_end (p, content + length, &next);

      is_found = match_line (p, line_end, &entry) != MATCH_NONE;
    }
  explicit_bzero (content, length);
  g_free (content);

  return is_found;
}

/* Nothing ends at a character of @text's, and none of them makes a comment or a wildcard. */
static void
append_escaped (GString *line, const char *text)
{
  if (*text == '#' || strcmp (text, "*") == 0)
    g_string_append_c (line, '\\');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == ':' || *p == '\\')
        g_string_append_c (line, '\\');
      g_string_append_c (line, *p);
    }
}

static void
append_entry (GString *out, const Entry *entry, const char *password)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      append_escaped (out, entry->fields[i]);
      g_string_append_c (out, ':');
    }
  for (const char *p = password; *p != '\0'; p++)
    {
      if (*p == ':' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '\n');
}

/* The file with @entry's line replaced, added or, without @password, taken out. The first line that fits is the one that
 * counts, so it comes in front of a wildcard that fits, too. @out_n_exact, @out_has_wildcard: what was there */
static GString *
rewrite (const char *content,
         gsize length,
         const Entry *entry,
         const char *password,
         guint *out_n_exact,
         gboolean *out_has_wildcard)
{
  /* Room for all of it: a text that moves leaves its old bytes behind. */
  GString *out =
      g_string_sized_new (length + 2 * (password != NULL ? strlen (password) : 0) + 4096);
  gboolean is_written = password == NULL;

  *out_n_exact = 0;
  *out_has_wildcard = FALSE;
  for (const char *p = content, *next; p < content + length; p = next)
    {
      const Match match = match_line (p, find_line_end (p, content + length, &next), entry);

      if (match != MATCH_NONE && !is_written)
        {
          append_entry (out, entry, password);
          is_written = TRUE;
        }
      *out_n_exact += match == MATCH_EXACT ? 1 : 0;
      *out_has_wildcard = *out_has_wildcard || match == MATCH_WILDCARD;
      if (match != MATCH_EXACT)
        g_string_append_len (out, p, next - p);
    }
  if (!is_written)
    {
      if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c (out, '\n');
      append_entry (out, entry, password);
    }

  return out;
}

static void
wipe (GString *text)
{
  explicit_bzero (text->str, text->allocated_len);
  g_string_free (text, TRUE);
}

/* @out_content: "" where there is no file yet */
static gboolean
load (const char *path, char **out_content, gsize *out_length, GError **error)
{
  *out_length = 0;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      *out_content = g_strdup ("");
      return TRUE;
    }
  *out_content = hw_file_read (path, out_length, error);

  return *out_content != NULL;
}

/* What others could read is made private before a password is written to it. */
static gboolean
save (const char *path, const GString *text, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS) && g_chmod (path, FILE_MODE) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, "libpq reads it only when it belongs to you alone.",
                    "cannot make “%s” private", path);
      return FALSE;
    }

  return hw_file_replace (path, text->str, text->len, FILE_MODE, error);
}

static gboolean
check (const HwDatabaseUrl *url, const char *path, const char *password, GError **error)
{
  const char *host = _hw_database_url_get_value (url, "host");

  if (_hw_database_url_get_value (url, "service") != NULL)
    hw_set_error (error, HW_ERROR_CONFIG,
                  "Write a key password into the service file, or keep it in the keyring.",
                  "the service file says where the database is, so that no line of “%s” can", path);
  else if (host != NULL && strchr (host, ',') != NULL)
    hw_set_error (error, HW_ERROR_CONFIG, "Write a line for each of them by hand.",
                  "the URL names several hosts, and a line of “%s” is for one", path);
  else if (strpbrk (password, "\r\n") != NULL)
    hw_set_error (error, HW_ERROR_CONFIG, "Keep it in the keyring.",
                  "a password of several lines does not fit into “%s”", path);
  else
    return TRUE;

  return FALSE;
}

/**
 * hw_passfile_store:
 * @url: of a PostgreSQL database
 * @error: HW_ERROR_CONFIG (such a password, or such a URL, has no line), HW_ERROR_FILE
 *
 * Writes the password for @url's host, port, database and user, in the place of one that is there for the same. Other lines
 * keep their bytes; the file is readable by its owner alone, and a crash leaves the old or the new one.
 */
gboolean
hw_passfile_store (const HwDatabaseUrl *url, const char *password, GError **error)
{
  g_autofree char *path = NULL;
  g_auto(Entry) entry = { { NULL } };
  char *content = NULL;
  gboolean has_wildcard, ok;
  guint n_exact;
  gsize length;
  GString *text;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  path = hw_passfile_find (url);
  if (!check (url, path, password, error) || !load (path, &content, &length, error))
    return FALSE;
  entry_init (&entry, url);
  text = rewrite (content, length, &entry, password, &n_exact, &has_wildcard);
  ok = save (path, text, error);
  wipe (text);
  explicit_bzero (content, length);
  g_free (content);

  return ok;
}

/**
 * hw_passfile_remove:
 * @url: of a PostgreSQL database
 * @error: HW_ERROR_CONFIG: a line with a “*” is for other databases too, and stays; HW_ERROR_FILE
 *
 * Takes out the lines for exactly @url's host, port, database and user; it is right that there may be none.
 */
gboolean
hw_passfile_remove (const HwDatabaseUrl *url, GError **error)
{
  g_autofree char *path = NULL;
  g_auto(Entry) entry = { { NULL } };
  char *content = NULL;
  gboolean has_wildcard, ok;
  guint n_exact;
  gsize length;
  GString *text;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, FALSE);

  path = hw_passfile_find (url);
  if (!load (path, &content, &length, error))
    return FALSE;
  entry_init (&entry, url);
  text = rewrite (content, length, &entry, NULL, &n_exact, &has_wildcard);
  ok = n_exact == 0 || save (path, text, error);
  wipe (text);
  explicit_bzero (content, length);
  g_free (content);
  if (ok && has_wildcard)
    {
      hw_set_error (error, HW_ERROR_CONFIG, "Change the line by hand; it is for others, too.",
                    "a line of “%s” with a “*” fits this database", path);
      return FALSE;
    }

  return ok;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-header"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-script-private.h"
#include "hw-util.h"

#define FIELD_HINT \
  "Allowed are: revision, down-revision, branch-labels, depends-on, created. Leave an empty line " \
  "before a comment that follows the fields."

typedef enum
{
  FIELD_REVISION,
  FIELD_DOWN_REVISION,
  FIELD_BRANCH_LABELS,
  FIELD_DEPENDS_ON,
  FIELD_CREATED,
} Field;

static const char *const field_names[] = { "revision", "down-revision", "branch-labels",
                                           "depends-on", "created" };

G_STATIC_ASSERT (G_N_ELEMENTS (field_names) == FIELD_CREATED + 1);

void
_hw_script_header_init (HwScriptHeader *header)
{
  *header = (HwScriptHeader){ 0 };
  header->description = g_string_new (NULL);
}

void
_hw_script_header_clear (HwScriptHeader *header)
{
  g_free (header->revision);
  g_strfreev (header->down);
  g_strfreev (header->labels);
  g_strfreev (header->depends_on);
  g_free (header->message);
  g_string_free (header->description, TRUE);
}

/* "key: value" -> the key's length, or 0 when @text is something else */
static gsize
measure_key (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '-' || text[length] == '_')
    length++;
  if (length == 0 || !g_ascii_isalpha (text[0]))
    return 0;

  return text[length] == ':' ? length : 0;
}

/* -1 when the @length bytes at @key name none */
static int
find_field (const char *key, gsize length)
{
  if (length == 0)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    if (field_names[i][0] == key[0] && strncmp (field_names[i], key, length) == 0
        && field_names[i][length] == '\0')
      return (int)i;

  return -1;
}

/* `Down_Revision: x` is surely meant to be a field, even before the first real one. */
static gboolean
is_nearly_field (const char *key, gsize length)
{
  g_autofree char *lower = g_strdelimit (g_ascii_strdown (key, (gssize)length), "_", '-');

  return find_field (lower, length) >= 0;
}

gboolean
_hw_script_header_is_field (const char *text)
{
  return is_nearly_field (text, measure_key (text));
}

gboolean
_hw_script_header_check_prose (const char *line, GError **error)
{
  if (!_hw_script_header_is_field (line) && !g_str_has_prefix (line, "migrate:"))
    return TRUE;
  hw_set_error (error, HW_ERROR_USAGE, "Begin the line with another word.",
                "the line “%s” of the message would be read as part of the format", line);

  return FALSE;
}

const char *
_hw_script_explain_bad_id (const char *id)
{
  static const char *const words[] = { "none", "base", "head", "heads", "current", NULL };

  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return "An id is made of the letters A to Z, digits and underscores.";
  if (id[0] == '\0')
    return "An id has at least one character.";
  if (g_strv_contains (words, id))
    return "The words none, base, head, heads and current have a meaning of their own.";

  return NULL;
}

/* A label may be anything that a target expression can name. */
const char *
_hw_script_explain_bad_name (const char *name)
{
  if (name[0] == '\0' || strpbrk (name, " \t\r\n,@:") != NULL)
    return "Separate names by commas; a name has no blank, “@” or “:”.";

  return NULL;
}

static void
add_value_problem (GPtrArray *problems,
                   const char *path,
                   guint line,
                   Field field,
                   const char *value,
                   const char *hint)
{
  _hw_problems_add (problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, path, line, hint,
                    "“%s” is not a value for “%s”", value, field_names[field]);
}

static void
add_no_name_problem (
    GPtrArray *problems, const char *path, guint line, Field field, const char *value)
{
  add_value_problem (problems, path, line, field, value,
                     field == FIELD_DOWN_REVISION
                         ? "Write “none” for the first revision."
                         : "Leave the field out when there is nothing to name.");
}

/* Comma separated names; NULL when one of them is wrong, which is then listed. */
static GStrv
parse_names (const char *path, guint line, Field field, const char *value, GPtrArray *problems)
{
  g_auto(GStrv) names = NULL;
  const char *rest = value;
  guint n = 1;

  if (value[0] == '\0')
    {
      add_no_name_problem (problems, path, line, field, value);
      return NULL;
    }
  for (const char *comma = strchr (value, ','); comma != NULL; comma = strchr (comma + 1, ','))
    n++;
  names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      gsize length = strcspn (rest, ",");
      const char *hint;

      names[i] = g_strstrip (g_strndup (rest, length));
      hint = field == FIELD_DOWN_REVISION ? _hw_script_explain_bad_id (names[i])
                                          : _hw_script_explain_bad_name (names[i]);
      if (hint != NULL)
        {
          add_value_problem (problems, path, line, field, value, hint);
          return NULL;
        }
      rest += length + 1;
    }

  return g_steal_pointer (&names);
}

static void
read_down_revision (
    HwScriptHeader *header, const char *path, guint line, const char *value, GPtrArray *problems)
{
  if (strcmp (value, "none") == 0)
    header->down = g_new0 (char *, 1);
  else
    header->down = parse_names (path, line, FIELD_DOWN_REVISION, value, problems);
  header->has_bad_down = header->down == NULL;
}

static void
read_revision (
    HwScriptHeader *header, const char *path, guint line, char **value, GPtrArray *problems)
{
  const char *hint = _hw_script_explain_bad_id (*value);

  if (hint != NULL)
    {
      add_value_problem (problems, path, line, FIELD_REVISION, *value, hint);
      header->has_bad_id = TRUE;
      return;
    }
  header->revision = g_steal_pointer (value);
}

static gboolean
is_given (const HwScriptHeader *header, Field field)
{
  switch (field)
    {
    case FIELD_REVISION:
      return header->revision != NULL || header->has_bad_id;
    case FIELD_DOWN_REVISION:
      return header->down != NULL || header->has_bad_down;
    case FIELD_BRANCH_LABELS:
      return header->labels != NULL;
    case FIELD_DEPENDS_ON:
      return header->depends_on != NULL;
    case FIELD_CREATED:
      return header->has_created;
    }
  g_assert_not_reached ();
}

/* Moves @text and @length past blanks. */
static void
skip_blanks (const char **text, gsize *length)
{
  while (*length > 0 && g_ascii_isspace (**text))
    {
      (*text)++;
      (*length)--;
    }
}

/* @text: @length bytes behind the colon */
static void
read_field (HwScriptHeader *header,
            Field field,
            const char *path,
            guint line,
            const char *text,
            gsize length,
            GPtrArray *problems)
{
  g_autofree char *value = NULL;

  if (is_given (header, field))
    {
      _hw_problems_add (problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, path, line,
                        "Keep one of the two lines.", "field “%s” stands in the file twice",
                        field_names[field]);
      return;
    }

  skip_blanks (&text, &length);
  value = g_strndup (text, length);
  switch (field)
    {
    case FIELD_REVISION:
      read_revision (header, path, line, &value, problems);
      break;
    case FIELD_DOWN_REVISION:
      read_down_revision (header, path, line, value, problems);
      break;
    case FIELD_BRANCH_LABELS:
      header->labels = parse_names (path, line, field, value, problems);
      break;
    case FIELD_DEPENDS_ON:
      header->depends_on = parse_names (path, line, field, value, problems);
      break;
    case FIELD_CREATED:
      header->created_usec = hw_time_from_iso8601 (value);
      header->has_created = TRUE;
      if (header->created_usec == 0)
        add_value_problem (problems, path, line, field, value,
                           "Write a time as in 2026-01-07T15:00:00Z.");
      break;
    }
}

static void
read_prose (HwScriptHeader *header, const char *text, gsize length)
{
  if (header->message == NULL && length > 0)
    {
      header->message = g_strndup (text, length);
      g_string_append_len (header->description, text, (gssize)length);
    }
  else if (header->message != NULL && header->n_fields == 0)
    {
      g_string_append_c (header->description, '\n');
      g_string_append_len (header->description, text, (gssize)length);
    }
}

void
_hw_script_header_read_line (HwScriptHeader *header,
                             const char *path,
                             const char *line,
                             gsize length,
                             guint number,
                             GPtrArray *problems)
{
  gsize key_length;
  int field;

  if (length < 2 || line[0] != '-' || line[1] != '-')
    {
      header->in_fields = FALSE;
      return;
    }

  line += 2;
  length -= 2;
  skip_blanks (&line, &length);
  key_length = measure_key (line);
  field = find_field (line, key_length);
  if (field >= 0)
    {
      read_field (header, (Field)field, path, number, line + key_length + 1,
                  length - key_length - 1, problems);
      header->n_fields++;
      header->in_fields = TRUE;
    }
  else if (key_length > 0 && (header->in_fields || is_nearly_field (line, key_length)))
    _hw_problems_add (problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, path, number, FIELD_HINT,
                      "unknown field “%.*s”", (int)key_length, line);
  else
    read_prose (header, line, length);
}

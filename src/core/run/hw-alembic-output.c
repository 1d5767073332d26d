/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-output"

#include "config.h"

#include <string.h>

#include "hw-alembic-output.h"
#include "hw-child.h"
#include "hw-error.h"

/* A traceback through SQLAlchemy has some sixty lines, a chain of three some two hundred. */
#define MAX_LINES 400
/* What is shown with the error: its end says what failed. */
#define MAX_SHOWN_LINES 40
#define FAILED "FAILED: "

struct _HwAlembicOutput
{
  GQueue lines; /* (element-type utf8): the last ones, oldest first */
};

HwAlembicOutput *
hw_alembic_output_new (void)
{
  HwAlembicOutput *self = g_new0 (HwAlembicOutput, 1);

  g_queue_init (&self->lines);

  return self;
}

void
hw_alembic_output_free (HwAlembicOutput *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->lines, g_free);
  g_free (self);
}

void
hw_alembic_output_add (HwAlembicOutput *self, const char *line)
{
  g_queue_push_tail (&self->lines, g_strdup (line));
  if (g_queue_get_length (&self->lines) > MAX_LINES)
    g_free (g_queue_pop_head (&self->lines));
}

/* "sqlalchemy.exc.OperationalError: …", "KeyError: …", "KeyboardInterrupt": how Python ends a traceback. PostgreSQL's
 * "DETAIL: …" and "HINT: …", which may stand behind it, are all in capitals. */
static gboolean
is_exception (const char *line)
{
  gsize length = strcspn (line, ": ");
  const char *name = line;
  gboolean has_lower = FALSE;

  if (length == 0 || (line[length] != '\0' && (line[length] != ':' || line[length + 1] != ' ')))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (line[i] == '.')
        name = line + i + 1;
      else if (!g_ascii_isalnum (line[i]) && line[i] != '_')
        return FALSE;
    }
  for (const char *p = name; p < line + length; p++)
    has_lower = has_lower || g_ascii_islower (*p);

  return has_lower && g_ascii_isupper (*name);
}

static GList *
find_reason (const HwAlembicOutput *self)
{
  gboolean has_traceback = FALSE;

  for (GList *link = self->lines.head; link != NULL; link = link->next)
    has_traceback = has_traceback || g_str_has_prefix (link->data, "Traceback ");
  for (GList *link = self->lines.tail; link != NULL; link = link->prev)
    if (strstr (link->data, FAILED) != NULL || (has_traceback && is_exception (link->data)))
      return link;

  return NULL;
}

/* The reason in one line without what says only where it came from. */
static char *
make_message (const char *line)
{
  const char *failed = strstr (line, FAILED);
  g_autofree char *text = g_strdup (failed != NULL ? failed + strlen (FAILED) : line);

  g_strstrip (text);
  if (g_str_has_suffix (text, "."))
    text[strlen (text) - 1] = '\0';

  return g_steal_pointer (&text);
}

static const char *
get_hint (const char *line)
{
  if (g_str_has_prefix (line, "ModuleNotFoundError") || g_str_has_prefix (line, "ImportError"))
    return "Install the project's requirements where its alembic runs, or start another one: a line “run = …” in the "
           "environment's section of headway.ini.";
  if (strstr (line, "KeyError: '") != NULL)
    return "If the project reads its settings from variables, put them into the environment's env_file.";

  return NULL;
}

/* The innermost place in a traceback that is a file of the project's own kind, for the line in a revision. */
static void
set_place (const HwAlembicOutput *self, GError *error)
{
  for (GList *link = self->lines.tail; link != NULL; link = link->prev)
    {
      const char *line = g_strchug (link->data);
      const char *end = g_str_has_prefix (line, "File \"") ? strstr (line, "\", line ") : NULL;
      g_autofree char *file = NULL;

      if (end == NULL || strstr (line, "/versions/") == NULL)
        continue;
      file = g_strndup (line + 6, (gsize)(end - line) - 6);
      hw_error_set_location (error, file, (guint)g_ascii_strtoull (end + 8, NULL, 10), 0);
      return;
    }
}

void
hw_alembic_output_describe (const HwAlembicOutput *self, GError *error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  guint n_left_out = g_queue_get_length ((GQueue *)&self->lines);

  n_left_out = n_left_out > MAX_SHOWN_LINES ? n_left_out - MAX_SHOWN_LINES : 0;
  if (n_left_out > 0)
    g_string_append (text, "…");
  for (GList *link = g_queue_peek_nth_link ((GQueue *)&self->lines, n_left_out); link != NULL;
       link = link->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", (const char *)link->data);
  if (text->len > 0)
    hw_error_set_detail (error, text->str);
}

/**
 * hw_alembic_output_make_error:
 * @program: its name, for messages
 * @status: how it ended, as from waitpid()
 *
 * Returns: (transfer full): HW_ERROR_SQL with the words of the last exception as message and all that was printed as
 *   detail; where a traceback goes through a revision's file, with that place
 */
GError *
hw_alembic_output_make_error (const HwAlembicOutput *self, const char *program, int status)
{
  GList *reason = find_reason (self);
  g_autofree char *ended = hw_child_describe_status (status);
  GError *error;

  if (reason == NULL)
    error = hw_error_new (HW_ERROR_SQL, NULL, "“%s” %s", program, ended);
  else
    {
      g_autofree char *message = make_message (reason->data);

      error = hw_error_new (HW_ERROR_SQL, get_hint (reason->data), "alembic failed: %s", message);
    }
  hw_alembic_output_describe (self, error);
  set_place (self, error);

  return error;
}

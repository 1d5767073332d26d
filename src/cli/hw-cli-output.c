/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-output"

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-database-url.h"
#include "hw-util.h"

/** Whether somebody sits behind @fd. */
gboolean
hw_cli_is_terminal (int fd)
{
  return isatty (fd) == 1;
}

/**
 * hw_cli_has_colour:
 * @fd: the file descriptor that is written to
 *
 * Colours only go to a terminal that can show them, and to none when NO_COLOR is set to anything
 * (https://no-color.org).
 */
gboolean
hw_cli_has_colour (int fd)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");

  return hw_cli_is_terminal (fd) && (no_colour == NULL || *no_colour == '\0') && term != NULL
         && !g_str_equal (term, "dumb");
}

/** Whether lines can be drawn with box characters: the locale decides. */
gboolean
hw_cli_has_unicode (void)
{
  return g_get_charset (NULL);
}

/** Columns of the terminal behind @fd; 80 when it is none or will not tell. */
guint
hw_cli_get_width (int fd)
{
  struct winsize size;

  return ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/**
 * hw_cli_append_styled:
 * @fd: where @out is going to be written
 * @style: what @text stands for
 */
void
hw_cli_append_styled (GString *out, int fd, HwStyle style, const char *text)
{
  static const char *const escapes[] = {
    "", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m", "\033[36m",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (escapes) == HW_STYLE_ACCENT + 1);

  if (style == HW_STYLE_PLAIN || !hw_cli_has_colour (fd))
    {
      g_string_append (out, text);
      return;
    }
  g_string_append (out, escapes[style]);
  g_string_append (out, text);
  g_string_append (out, "\033[0m");
}

/**
 * hw_cli_write:
 * @text: UTF-8, written as it is
 * @length: bytes, -1 when NUL-terminated
 *
 * Failures are kept by stdio and told by hw_cli_flush(): work on a database does not stop because
 * the reader of its report went away.
 */
void
hw_cli_write (const char *text, gssize length)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;

  if (fwrite (text, 1, n, stdout) < n)
    return;
}

/** Prints the answer on standard output. */
void
hw_cli_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  hw_cli_write (text, -1);
}

static void
write_stderr (const char *text)
{
  /* What was printed before comes first where both streams are one terminal. */
  fflush (stdout);
  fputs (text, stderr);
}

/** Prints progress or a remark on standard error. */
void
hw_cli_note (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  write_stderr (text);
}

/* The last line that a server or a program said, for the error that may repeat all of them; NULL. */
static char *last_notice;

/** Prints on standard error what a server or a program says while it works. */
void
hw_cli_notice (const char *text)
{
  hw_cli_note (_("headway: notice: %s\n"), text);
  g_free (last_notice);
  last_notice = g_strdup (text);
}

/* Whether the lines of @detail have all been printed as they came. */
static gboolean
was_printed (const char *detail)
{
  const char *last = strrchr (detail, '\n');

  return last != NULL && g_strcmp0 (last + 1, last_notice) == 0;
}

/* "headway: error: text" with the word in colour; the text's passwords are masked. */
static void
print_message (HwStyle style, const char *word, const char *text)
{
  g_autoptr(GString) line = g_string_new ("headway: ");
  g_autofree char *safe = hw_redact (text);

  hw_cli_append_styled (line, STDERR_FILENO, style, word);
  g_string_append (line, ": ");
  g_string_append (line, safe);
  g_string_append_c (line, '\n');
  write_stderr (line->str);
}

/** Prints a warning on standard error, with passwords masked. */
void
hw_cli_warn (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  print_message (HW_STYLE_WARNING, _("warning"), text);
}

/**
 * hw_cli_flush:
 * @error: HW_ERROR_FILE when something that was printed got lost
 *
 * For the end of the process. A reader that went away is no error.
 */
gboolean
hw_cli_flush (GError **error)
{
  errno = 0;
  if (fflush (stdout) == 0 && ferror (stdout) == 0)
    return TRUE;
  /* A reader that had enough (a pager, head) is no failure. */
  if (errno == EPIPE)
    return TRUE;

  hw_set_error (error, HW_ERROR_FILE,
                _("The work itself was done; its report is incomplete."),
                   _("cannot write to standard output"));

  return FALSE;
}

/**
 * hw_cli_print_json:
 * @builder: holds one whole document; not to be used afterwards
 */
void
hw_cli_print_json (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  gsize length = 0;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  hw_cli_write (text, (gssize)length);
  hw_cli_write ("\n", 1);
  /* Readers of JSON lines want each as it happens. */
  fflush (stdout);
}

static void
print_error_text (const GError *error)
{
  const char *file = hw_error_get_file (error);
  const char *sqlstate = hw_error_get_sqlstate (error);

  if (sqlstate != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s (SQLSTATE %s)", error->message, sqlstate);

      print_message (HW_STYLE_BAD, _("error"), text);
    }
  else
    {
      print_message (HW_STYLE_BAD, _("error"), error->message);
    }
  if (file != NULL && *file != '\0')
    {
      g_autoptr(GString) place = g_string_new (file);

      if (hw_error_get_line (error) > 0)
        g_string_append_printf (place, ":%u", hw_error_get_line (error));
      if (hw_error_get_line (error) > 0 && hw_error_get_column (error) > 0)
        g_string_append_printf (place, ":%u", hw_error_get_column (error));
      print_message (HW_STYLE_BOLD, _("at"), place->str);
    }
  if (hw_error_get_revision (error) != NULL)
    print_message (HW_STYLE_BOLD, _("revision"), hw_error_get_revision (error));
  if (hw_error_get_statement (error) != NULL)
    print_message (HW_STYLE_BOLD, _("statement"), hw_error_get_statement (error));
  if (hw_error_get_detail (error) != NULL && !was_printed (hw_error_get_detail (error)))
    print_message (HW_STYLE_BOLD, _("detail"), hw_error_get_detail (error));
  if (hw_error_get_hint (error) != NULL)
    print_message (HW_STYLE_BOLD, _("hint"), hw_error_get_hint (error));
}

/**
 * hw_cli_print_error:
 * @error: what went wrong
 * @state: (nullable): sentences on what the failure left in the database
 * @is_json: whether it is the document that --json promised
 *
 * As text an error goes to standard error; as JSON it is the answer and goes to standard output.
 */
void
hw_cli_print_error (const GError *error, const char *state, gboolean is_json)
{
  g_autoptr(JsonBuilder) builder = NULL;

  if (!is_json)
    {
      print_error_text (error);
      if (state != NULL)
        print_message (HW_STYLE_BOLD, _("state"), state);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  hw_json_add_error (builder, "error", error);
  if (state != NULL)
    hw_json_add_string (builder, "state", state);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

/**
 * hw_cli_print_problem:
 * @root: the project's folder, which is left out of the file's path
 */
void
hw_cli_print_problem (const HwProblem *problem, const char *root)
{
  g_autofree char *text = hw_problem_to_string (problem, root);

  if (problem->severity == HW_SEVERITY_ERROR)
    print_message (HW_STYLE_BAD, _("problem"), text);
  else
    print_message (HW_STYLE_WARNING, _("warning"), text);
  if (*problem->hint != '\0')
    print_message (HW_STYLE_BOLD, _("hint"), problem->hint);
}

void
hw_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
hw_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
hw_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
hw_json_add_strv (JsonBuilder *builder, const char *name, const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

/**
 * hw_json_add_time:
 * @time_usec: microseconds since 1970 UTC; 0 for not known
 */
void
hw_json_add_time (JsonBuilder *builder, const char *name, gint64 time_usec)
{
  g_autofree char *text = time_usec != 0 ? hw_time_to_iso8601 (time_usec) : NULL;

  hw_json_add_string (builder, name, text);
}

/* Leaves out what is not known. */
static void
add_known (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *safe = value != NULL ? hw_redact (value) : NULL;

  if (safe != NULL && *safe != '\0')
    hw_json_add_string (builder, name, safe);
}

/**
 * hw_json_add_error:
 * @error: (nullable): of any domain
 *
 * `code`, `message` and `hint` are always there; what else is known follows. Passwords are masked.
 */
void
hw_json_add_error (JsonBuilder *builder, const char *name, const GError *error)
{
  g_autofree char *message = NULL;

  if (error == NULL)
    {
      hw_json_add_string (builder, name, NULL);
      return;
    }

  message = hw_redact (error->message);
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "code", hw_error_get_name (error));
  hw_json_add_string (builder, "message", message);
  hw_json_add_string (builder, "hint", hw_error_get_hint (error));
  add_known (builder, "detail", hw_error_get_detail (error));
  add_known (builder, "revision", hw_error_get_revision (error));
  add_known (builder, "file", hw_error_get_file (error));
  if (hw_error_get_line (error) > 0)
    hw_json_add_int (builder, "line", hw_error_get_line (error));
  if (hw_error_get_column (error) > 0)
    hw_json_add_int (builder, "column", hw_error_get_column (error));
  if (hw_error_get_statement_index (error) > 0)
    hw_json_add_int (builder, "statement", hw_error_get_statement_index (error));
  add_known (builder, "sql", hw_error_get_statement (error));
  add_known (builder, "sqlstate", hw_error_get_sqlstate (error));
  json_builder_end_object (builder);
}

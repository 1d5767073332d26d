/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-read"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-script-private.h"

#define BYTE_ORDER_MARK "\357\273\277"
#define MARKER_HINT \
  "Allowed are: migrate:up, migrate:down, migrate:batch, migrate:verify, migrate:test-before, " \
  "migrate:test-after."

HwScriptSection *
_hw_script_find_section (HwScript *script, const char *name)
{
  struct
  {
    const char *name;
    HwScriptSection *section;
  } sections[] = { { "up", &script->up },
                   { "down", &script->down },
                   { "verify", &script->verify },
                   { "test-before", &script->test_before },
                   { "test-after", &script->test_after } };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (strcmp (sections[i].name, name) == 0)
      return sections[i].section;

  return NULL;
}

/* TRUE when @word is `name:number` with a number in the range. */
static gboolean
read_number_option (const char *word, const char *name, guint min, guint max, guint *out_number)
{
  guint64 number;

  if (!g_str_has_prefix (word, name)
      || !g_ascii_string_to_unsigned (word + strlen (name), 10, min, max, &number, NULL))
    return FALSE;
  *out_number = (guint)number;

  return TRUE;
}

static gboolean
read_main_option (HwScriptReader *reader, const char *word)
{
  if (strcmp (word, "transaction:false") == 0)
    reader->section->transaction = FALSE;
  else if (strcmp (word, "transaction:true") == 0)
    reader->is_one_transaction = TRUE;
  else
    return FALSE;

  return TRUE;
}

static gboolean
read_batch_option (HwScriptBatch *batch, const char *word)
{
  return read_number_option (word, "size:", 1, HW_SCRIPT_BATCH_MAX_SIZE, &batch->size)
         || read_number_option (word, "pause:", 0, HW_SCRIPT_BATCH_MAX_PAUSE_MS, &batch->pause_ms)
         || read_number_option (word, "rounds:", 1, G_MAXINT32, &batch->max_rounds);
}

/* @batch: (nullable): where the options of a batch go */
static void
read_options (
    HwScriptReader *reader, const char *marker, const char *text, HwScriptBatch *batch, guint line)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r", -1);
  gboolean is_main = strcmp (marker, "up") == 0 || strcmp (marker, "down") == 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0' || (is_main && read_main_option (reader, words[i]))
          || (batch != NULL && read_batch_option (batch, words[i])))
        continue;
      _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                        is_main ? "Allowed are: transaction:true, transaction:false."
                        : batch != NULL
                            ? "Allowed are: size:N (1 to 1000000), pause:MS (at most 3600000), "
                              "rounds:N, with whole numbers."
                            : "This marker has no options.",
                        "unknown option “%s” behind “migrate:%s”", words[i], marker);
    }
}

/* A note to the runner about the next statement, which stays in the section it is in. Each of its rounds is a
 * transaction, so the section cannot be one. */
static void
read_batch (HwScriptReader *reader, const char *options, guint line, gsize start)
{
  HwScriptSection *section = reader->section;
  HwScriptBatch batch = { .line = line, .max_rounds = HW_SCRIPT_BATCH_DEFAULT_ROUNDS };
  guint n_problems = reader->problems->len;
  gboolean is_main = section == &reader->script->up || section == &reader->script->down;

  read_options (reader, "batch", options, &batch, line);
  if (section == NULL)
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                      "Write it behind “-- migrate:up” or “-- migrate:down”.",
                      "“migrate:batch” stands outside a section");
  else if (!is_main)
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                      "Write it behind “-- migrate:up” or “-- migrate:down”.",
                      "“migrate:batch” stands in a section that has no batches");
  else if (reader->is_one_transaction)
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                      "Take transaction:true out: each round of a batch is a transaction.",
                      "“migrate:batch” stands in a section with transaction:true");
  else if (batch.size == 0 && reader->problems->len == n_problems)
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                      "Write “size:N”: the number of rows that one round may change.",
                      "“migrate:batch” has no size");
  if (!is_main || section == NULL)
    return;

  section->transaction = FALSE;
  batch.offset = start - section->offset;
  if (section->batches == NULL)
    section->batches = g_array_new (FALSE, FALSE, sizeof (HwScriptBatch));
  g_array_append_val (section->batches, batch);
}

/* @line: number of the marker's line; @start, @next: offsets of it and of the line behind it */
static void
read_marker (HwScriptReader *reader,
             const char *name,
             const char *options,
             guint line,
             gsize start,
             gsize next)
{
  HwScriptSection *section = _hw_script_find_section (reader->script, name);

  if (strcmp (name, "batch") == 0)
    {
      read_batch (reader, options, line, start);
      return;
    }
  if (section == NULL)
    {
      _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                        MARKER_HINT, "unknown marker “migrate:%s”", name);
      return;
    }
  if (section->present)
    {
      _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
                        "Write all of a section's statements behind one marker.",
                        "marker “migrate:%s” stands in the file twice", name);
      return;
    }

  section->present = TRUE;
  section->line = line + 1;
  section->offset = next;
  reader->section = section;
  reader->is_one_transaction = FALSE;
  if (*options != '\0')
    read_options (reader, name, options, NULL, line);
}

/* "-- migrate:NAME options" at the very beginning of a line, which is where dbmate looks for it. Returns where NAME
 * begins; NULL when the line is no marker. */
static const char *
find_marker (const char *line)
{
  static const char prefix[] = "migrate:";
  const char *p = line + 2;

  if (line[0] != '-' || line[1] != '-')
    return NULL;
  while (*p == ' ' || *p == '\t')
    p++;

  return strncmp (p, prefix, strlen (prefix)) == 0 ? p + strlen (prefix) : NULL;
}

static void
end_section (HwScriptReader *reader, gsize end)
{
  /* A marker that is wrong ends it too, and then what follows is not its own. */
  if (reader->section != NULL && reader->section->length == 0)
    reader->section->length = end - reader->section->offset;
}

/* @name: behind "migrate:"; @end: of its line without blanks; @start, @next: offsets of the line and of the one behind it */
static void
read_marker_line (HwScriptReader *reader,
                  const char *name,
                  const char *end,
                  guint number,
                  gsize start,
                  gsize next)
{
  g_autofree char *copy = g_strndup (name, (gsize)(end - name));
  char *options = copy + strcspn (copy, " \t\r");

  if (*options != '\0')
    *options++ = '\0';
  if (strcmp (copy, "batch") != 0)
    end_section (reader, start);
  read_marker (reader, copy, options, number, start, next);
}

static void
read_header_line (HwScriptReader *reader, const char *line, const char *end, guint number)
{
  gsize length = (gsize)(end - line);

  _hw_script_header_read_line (&reader->header, reader->path, line, length, number,
                               reader->problems);
  if (length > 0 && (length < 2 || line[0] != '-' || line[1] != '-'))
    reader->has_code_in_header = TRUE;
}

static void
read_lines (HwScriptReader *reader)
{
  const char *text = reader->text;
  const char *stop = text + strlen (text);
  const char *next;
  gboolean has_marker = FALSE;
  guint number = 1;

  for (const char *line = text; line < stop; line = next, number++)
    {
      const char *newline = memchr (line, '\n', (gsize)(stop - line));
      const char *end = newline != NULL ? newline : stop;
      const char *name = find_marker (line);

      next = newline != NULL ? newline + 1 : stop;
      if (name == NULL && has_marker)
        continue;
      while (end > line && g_ascii_isspace (end[-1]))
        end--;
      if (name == NULL)
        {
          read_header_line (reader, line, end, number);
          continue;
        }
      if (!has_marker)
        reader->header_end = (gsize)(line - text);
      has_marker = TRUE;
      read_marker_line (reader, name, end, number, (gsize)(line - text), (gsize)(next - text));
    }
  end_section (reader, (gsize)(stop - text));
  if (!has_marker)
    reader->header_end = (gsize)(stop - text);
}

/* A statement before the first marker belongs to no section, and would silently never run. */
static void
check_code_in_header (HwScriptReader *reader)
{
  g_autofree char *text = g_strndup (reader->text, reader->header_end);
  g_autoptr(GArray) statements = hw_sql_split (text, HW_DIALECT_POSTGRESQL, 1);

  if (statements->len > 0 && reader->script->up.present)
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path,
                      g_array_index (statements, HwSqlStatement, 0).line,
                      "Move it behind “-- migrate:up”, or make it a comment.",
                      "a statement stands before the first marker");
}

/* Does the statement that begins at @begin change rows, or at least nothing else? */
static gboolean
is_data_statement (const char *begin, gboolean *has_rows)
{
  static const char *const rows[] = { "insert",  "update",   "delete", "merge",
                                      "replace", "truncate", "copy",   "with" };
  static const char *const neutral[] = { "select", "set", "analyze", "values" };
  gsize length = 0;

  while (g_ascii_isalpha (begin[length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strlen (rows[i]) == length && g_ascii_strncasecmp (rows[i], begin, length) == 0)
      {
        *has_rows = TRUE;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (neutral); i++)
    if (strlen (neutral[i]) == length && g_ascii_strncasecmp (neutral[i], begin, length) == 0)
      return TRUE;

  return FALSE;
}

/* Does the section change rows and nothing else, as far as the first words of its statements tell? */
static gboolean
is_data_section (const HwScriptReader *reader, const HwScriptSection *section)
{
  const char *first = reader->text + section->offset;
  g_autofree char *text = NULL;
  g_autoptr(GArray) statements = NULL;
  gboolean has_rows = FALSE;

  /* Most sections begin with a CREATE or an ALTER and need not be cut into statements to know. */
  while (g_ascii_isspace (*first))
    first++;
  if (g_ascii_isalpha (*first) && !is_data_statement (first, &has_rows))
    return FALSE;

  has_rows = FALSE;
  text = g_strndup (reader->text + section->offset, section->length);
  statements = hw_sql_split (text, HW_DIALECT_POSTGRESQL, 1);
  for (guint i = 0; i < statements->len; i++)
    if (!is_data_statement (text + g_array_index (statements, HwSqlStatement, i).offset, &has_rows))
      return FALSE;

  return has_rows;
}

static HwRevisionFlags
find_flags (const HwScriptReader *reader)
{
  const HwScript *script = reader->script;
  HwRevisionFlags flags = HW_REVISION_NONE;

  if (!script->down.present)
    flags |= HW_REVISION_IRREVERSIBLE;
  if (!script->up.transaction)
    flags |= HW_REVISION_UP_NO_TRANSACTION;
  if (!script->down.transaction)
    flags |= HW_REVISION_DOWN_NO_TRANSACTION;
  if (is_data_section (reader, &script->up))
    flags |= HW_REVISION_DATA;

  return flags;
}

/* dbmate: the leading digits of the file's name are the version, the rest says what it does. */
static gboolean
parse_dbmate_name (const char *path, char **out_id, char **out_message)
{
  g_autofree char *name = g_path_get_basename (path);
  gsize length = strspn (name, "0123456789");
  char *rest = name + length;

  if (length == 0)
    return FALSE;
  if (g_str_has_suffix (rest, ".sql"))
    rest[strlen (rest) - 4] = '\0';
  *out_id = g_strndup (name, length);
  *out_message = g_strstrip (g_strdelimit (g_strdup (rest), "_", ' '));

  return TRUE;
}

static void
make_revision (HwScriptReader *reader, gboolean *out_is_dbmate)
{
  HwScriptHeader *header = &reader->header;
  HwScript *script = reader->script;
  g_autofree char *id = NULL;
  g_autofree char *message = NULL;

  *out_is_dbmate = FALSE;
  if (header->revision != NULL)
    {
      script->revision = hw_revision_new (header->revision, (const char *const *)header->down,
                                          (const char *const *)header->labels,
                                          (const char *const *)header->depends_on, header->message,
                                          header->description->str, header->created_usec,
                                          reader->path, find_flags (reader));
      return;
    }
  if (header->has_bad_id)
    return;
  if (header->n_fields > 0 || !script->up.present
      || !parse_dbmate_name (reader->path, &id, &message))
    {
      _hw_problems_add (
          reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, 1,
          "Write “-- revision: ID” and “-- down-revision: PARENT” before the first marker.",
          "the file has no field “revision”");
      return;
    }

  *out_is_dbmate = TRUE;
  script->revision = hw_revision_new (id, NULL, NULL, NULL, message, header->description->str, 0,
                                      reader->path, find_flags (reader));
}

static void
check_sections (HwScriptReader *reader)
{
  const HwScriptHeader *header = &reader->header;

  if (reader->has_code_in_header)
    check_code_in_header (reader);
  if (!reader->script->up.present && (header->n_fields > 0 || reader->section != NULL))
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, 1,
                      "Write “-- migrate:up” on a line of its own before the statements.",
                      HW_SCRIPT_NO_UP);
  if (header->n_fields > 0 && header->down == NULL && !header->has_bad_down)
    _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, 1,
                      "Write “-- down-revision: PARENT”, or “none” for the first revision.",
                      "the file has no field “down-revision”");
}

static guint
count_lines (const char *text, const char *end)
{
  guint line = 1;

  for (const char *p = text; p < end; p++)
    line += *p == '\n' ? 1 : 0;

  return line;
}

/* GLib takes a byte at a time, and most files are ASCII. */
static gboolean
is_ascii (const char *data, gsize length)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  gsize i = 0;

  for (guint64 word; i + sizeof word <= length; i += sizeof word)
    {
      memcpy (&word, data + i, sizeof word);
      /* A NUL borrows from its high bit. */
      if (((word | (word - ones)) & high_bits) != 0)
        return FALSE;
    }
  for (; i < length; i++)
    if (data[i] == '\0' || (guchar)data[i] >= 0x80)
      return FALSE;

  return TRUE;
}

/* Reads everything but the sections' texts. @data: with a NUL behind its @length bytes. FALSE when it is no text at all. */
gboolean
_hw_script_read (HwScriptReader *reader, const char *data, gsize length, gboolean *out_is_dbmate)
{
  HwScript *script = reader->script;
  const char *invalid = NULL;

  *out_is_dbmate = FALSE;
  if (length >= 3 && memcmp (data, BYTE_ORDER_MARK, 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  script->up.transaction = TRUE;
  script->down.transaction = TRUE;
  script->verify.transaction = TRUE;
  script->test_before.transaction = TRUE;
  script->test_after.transaction = TRUE;

  if (!is_ascii (data, length) && !g_utf8_validate_len (data, length, &invalid))
    {
      _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path,
                        count_lines (data, invalid), "Save the file as UTF-8.",
                        "the file is not UTF-8");
      return FALSE;
    }

  reader->text = data;
  _hw_script_header_init (&reader->header);
  read_lines (reader);
  check_sections (reader);
  make_revision (reader, out_is_dbmate);
  _hw_script_header_clear (&reader->header);

  return TRUE;
}

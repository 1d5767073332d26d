/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-script.h"

G_BEGIN_DECLS

/* The metadata alone (@data: with a NUL behind its @length bytes), and of a broken file what can be made out of it:
 * everything that is wrong is appended to @problems, and the answer is NULL when not even the id is known. @out_is_dbmate:
 * id and parents come from the file's name and place, not from its text. */
HwRevision *_hw_script_read_revision (const char *path,
                                      const char *data,
                                      gsize length,
                                      GPtrArray *problems,
                                      gboolean *out_is_dbmate) G_GNUC_WARN_UNUSED_RESULT;
/* As hw_script_parse() and hw_script_load(). */
HwScript *_hw_script_parse (const char *path,
                            const char *data,
                            gsize length,
                            gboolean *out_is_dbmate,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwScript *_hw_script_load (const char *path,
                           gboolean *out_is_dbmate,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Another view of the file's metadata, for a dbmate file whose parent is now known. */
void _hw_script_set_revision (HwScript *script, const HwRevision *revision);

/* What is said of a file without it, at its first line. */
#define HW_SCRIPT_NO_UP "the file has no marker “migrate:up”"

/* The header of a native revision: the comment lines before its first marker. */
typedef struct
{
  char *revision; /* each NULL when the field is not there */
  GStrv down;     /* empty for `none` */
  GStrv labels;
  GStrv depends_on;
  gint64 created_usec;
  gboolean has_created;
  char *message;        /* NULL when there is none */
  GString *description; /* @message and the lines that follow it */
  gboolean in_fields;   /* is the last line read a field, or next to one? */
  guint n_fields;
  gboolean has_bad_id;   /* there is a field `revision`, and its value is no id */
  gboolean has_bad_down; /* the same for `down-revision` */
} HwScriptHeader;

/* hw-script-read.c: a file while it is read. */
typedef struct
{
  const char *path;
  const char *text; /* UTF-8 without byte-order mark */
  HwScript *script;
  GPtrArray *problems;
  HwScriptHeader header;
  HwScriptSection *section; /* the one that is being read; NULL before the first marker */
  gsize header_end;         /* bytes before the first marker */
  gboolean has_code_in_header;
  gboolean is_one_transaction; /* the section says transaction:true itself */
} HwScriptReader;

/* By the name that stands in its marker; NULL: there is none. */
HwScriptSection *_hw_script_find_section (HwScript *script, const char *name);
/* Everything but the sections' texts. @data: with a NUL behind its @length bytes. FALSE when it is no text at all. */
gboolean
_hw_script_read (HwScriptReader *reader, const char *data, gsize length, gboolean *out_is_dbmate);

void _hw_script_header_init (HwScriptHeader *header);
void _hw_script_header_clear (HwScriptHeader *header);
/* @line: @length bytes, without the blanks and the newline at its end. Lines that are no comments only end the block of
 * fields. */
void _hw_script_header_read_line (HwScriptHeader *header,
                                  const char *path,
                                  const char *line,
                                  gsize length,
                                  guint number,
                                  GPtrArray *problems);
/* Would this line be read as a field? Then it cannot be part of a message. */
gboolean _hw_script_header_is_field (const char *text);
/* Can @line be one of a message? HW_ERROR_USAGE when it would be read as part of the format. */
gboolean _hw_script_header_check_prose (const char *line, GError **error);
/* hw-header-edit.c: the value of field @name before the first marker, in bytes of @data. FALSE where it is not there. */
gboolean _hw_script_header_find_value (
    const char *data, gsize length, const char *name, gsize *out_start, gsize *out_end);
/* Why @id cannot be the id of a native revision, or NULL when it can. */
const char *_hw_script_explain_bad_id (const char *id);
/* The same for a branch label or what depends-on names. */
const char *_hw_script_explain_bad_name (const char *name);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-trace"

#include "config.h"

#include <string.h>

#include "hw-backup-trace.h"
#include "hw-sha256.h"

#define HEAD_BYTES (4 * 1024 * 1024) /* kept whole; tables of contents are hardly ever longer */
#define READ_BYTES (256 * 1024)
#define OFFSET_BYTES 9 /* flag and 64-bit offset */
#define OFFSET_NOT_SET 1
#define OFFSET_SET 2

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

struct _HwBackupTrace
{
  GByteArray *head; /* the first HEAD_BYTES */
  guint64
      tail_hash;   /* of the whole words that follow; this is about accidents, not about forgers */
  guint64 word;    /* the bytes of the next word that are there, in the order in which they came */
  guint n_in_word; /* 0..7 */
  guint64 length;  /* bytes of all */
};

HwBackupTrace *
hw_backup_trace_new (void)
{
  HwBackupTrace *trace = g_new0 (HwBackupTrace, 1);

  trace->head = g_byte_array_new ();
  trace->tail_hash = FNV_OFFSET;

  return trace;
}

/**
 * hw_backup_trace_free:
 * @trace: (nullable)
 */
void
hw_backup_trace_free (HwBackupTrace *trace)
{
  if (trace == NULL)
    return;

  g_byte_array_unref (trace->head);
  g_free (trace);
}

/* FNV-1a by words of eight bytes and not by bytes, with the upper half folded into the lower, which
 * multiplication leaves out. */
static guint64
add_word (guint64 hash, guint64 word)
{
  hash = (hash ^ word) * FNV_PRIME;

  return hash ^ (hash >> 32);
}

/* However the bytes are cut into pieces, the words are the same. */
static void
add_to_tail (HwBackupTrace *trace, const guint8 *data, gsize length)
{
  guint64 hash = trace->tail_hash;

  for (; length > 0 && trace->n_in_word > 0; data++, length--)
    {
      trace->word |= (guint64)*data << (8 * trace->n_in_word);
      trace->n_in_word = (trace->n_in_word + 1) % 8;
      if (trace->n_in_word == 0)
        {
          hash = add_word (hash, trace->word);
          trace->word = 0;
        }
    }
  for (; length >= sizeof (guint64); data += sizeof (guint64), length -= sizeof (guint64))
    {
      guint64 word;

      memcpy (&word, data, sizeof word);
      hash = add_word (hash, GUINT64_FROM_LE (word));
    }
  for (; length > 0; data++, length--)
    trace->word |= (guint64)*data << (8 * trace->n_in_word++);
  trace->tail_hash = hash;
}

/**
 * hw_backup_trace_add:
 * @data: the next @length bytes of the file
 *
 * O(@length); takes up to four megabytes.
 */
void
hw_backup_trace_add (HwBackupTrace *trace, const guint8 *data, gsize length)
{
  gsize n_head = MIN (length, HEAD_BYTES - trace->head->len);

  g_byte_array_append (trace->head, data, (guint)n_head);
  add_to_tail (trace, data + n_head, length - n_head);
  trace->length += length;
}

/* Whether the @left bytes at @before became those at @after by an offset's being filled in. */
static gboolean
is_filled_offset (const guint8 *before, const guint8 *after, gsize left, guint64 file_length)
{
  guint64 offset;

  if (left < OFFSET_BYTES || before[0] != OFFSET_NOT_SET || after[0] != OFFSET_SET)
    return FALSE;
  for (gsize i = 1; i < OFFSET_BYTES; i++)
    if (before[i] != 0)
      return FALSE;
  memcpy (&offset, after + 1, sizeof offset);

  /* Least significant byte first, on every machine. */
  return GUINT64_FROM_LE (offset) < file_length;
}

static gboolean
heads_agree (const HwBackupTrace *before, const HwBackupTrace *after)
{
  gsize length = before->head->len;

  if (after->head->len != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (before->head->data[i] != after->head->data[i])
      {
        if (!is_filled_offset (before->head->data + i, after->head->data + i, length - i,
                               after->length))
          return FALSE;
        i += OFFSET_BYTES - 1;
      }

  return TRUE;
}

/**
 * hw_backup_trace_compare:
 * @path: the finished file
 * @out_is_same: (out): see the header
 * @error: G_IO_ERROR
 *
 * Blocks while it reads the file; may run on another thread than the one that added, after it.
 */
char *
hw_backup_trace_compare (const HwBackupTrace *trace,
                         const char *path,
                         gboolean *out_is_same,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(HwBackupTrace) finished = hw_backup_trace_new ();
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  struct sha256_ctx sha256;
  gssize n;

  if (stream == NULL)
    return NULL;
  sha256_init (&sha256);
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, READ_BYTES, cancellable, error))
         > 0)
    {
      sha256_update (&sha256, (gsize)n, buffer);
      hw_backup_trace_add (finished, buffer, (gsize)n);
    }
  if (n < 0)
    return NULL;

  *out_is_same = finished->length == trace->length && finished->tail_hash == trace->tail_hash
                 && finished->word == trace->word && heads_agree (trace, finished);

  return hw_sha256_finish (&sha256);
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The least work that a listing of revisions can be: read the head of every file, find id and parents, sort, print.
 * usage: floor-history FOLDER history|heads|script      "script" reads whole files and prints the statements */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#define HEAD_BYTES 1024
#define MAX_PARENTS 8

typedef struct
{
  char *text; /* cut into pieces that the fields below point into */
  const char *message;
  const char *id;
  const char *parents[MAX_PARENTS];
  const char *statements; /* behind the marker; NULL */
  guint n_parents;
  guint n_children;
  guint n_waiting; /* children that are not printed yet */
} Item;

static char *
read_text (int folder, const char *name, gsize limit)
{
  int file = openat (folder, name, O_RDONLY);
  char *text = g_malloc (limit + 1);
  ssize_t length = file >= 0 ? read (file, text, limit) : -1;

  if (file >= 0)
    close (file);
  text[MAX (length, 0)] = '\0';

  return text;
}

static void
read_parents (Item *item, char *list)
{
  char *save = NULL;

  for (char *id = strtok_r (list, ", ", &save); id != NULL && item->n_parents < MAX_PARENTS;
       id = strtok_r (NULL, ", ", &save))
    if (strcmp (id, "none") != 0)
      item->parents[item->n_parents++] = id;
}

static void
parse (Item *item)
{
  char *next;

  for (char *line = item->text; line != NULL && *line != '\0'; line = next)
    {
      next = strchr (line, '\n');
      if (next != NULL)
        *next++ = '\0';
      if (strncmp (line, "-- revision: ", 13) == 0)
        item->id = line + 13;
      else if (strncmp (line, "-- down-revision: ", 18) == 0)
        read_parents (item, line + 18);
      else if (strcmp (line, "-- migrate:up") == 0)
        {
          char *end = next != NULL ? strstr (next, "-- migrate:") : NULL;

          if (end != NULL)
            *end = '\0';
          item->statements = next;
          return;
        }
      else if (item->message == NULL && strncmp (line, "-- ", 3) == 0)
        item->message = line + 3;
    }
}

static GArray *
read_folder (const char *path, gsize limit)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (Item));
  DIR *folder = opendir (path);
  struct dirent *entry;

  while (folder != NULL && (entry = readdir (folder)) != NULL)
    {
      Item item = { 0 };

      if (!g_str_has_suffix (entry->d_name, ".sql"))
        continue;
      item.text = read_text (dirfd (folder), entry->d_name, limit);
      parse (&item);
      if (item.id != NULL)
        g_array_append_val (items, item);
    }
  if (folder != NULL)
    closedir (folder);

  return items;
}

/* Indices, children before parents. */
static GArray *
sort (GArray *items)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (Item *), items->len);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_insert (by_id, (gpointer)g_array_index (items, Item, i).id,
                         &g_array_index (items, Item, i));
  for (guint i = 0; i < items->len; i++)
    for (guint j = 0; j < g_array_index (items, Item, i).n_parents; j++)
      {
        Item *parent = g_hash_table_lookup (by_id, g_array_index (items, Item, i).parents[j]);

        parent->n_children++;
        parent->n_waiting++;
      }
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);

      if (item->n_children == 0)
        g_array_append_val (order, item);
    }
  for (guint i = 0; i < order->len; i++)
    for (guint j = 0; j < g_array_index (order, Item *, i)->n_parents; j++)
      {
        Item *parent = g_hash_table_lookup (by_id, g_array_index (order, Item *, i)->parents[j]);

        if (--parent->n_waiting == 0)
          g_array_append_val (order, parent);
      }
  g_hash_table_unref (by_id);

  return order;
}

static void
print (GArray *order, const char *what)
{
  for (guint i = 0; i < order->len; i++)
    {
      gboolean is_script = strcmp (what, "script") == 0;
      const Item *item = g_array_index (order, Item *, is_script ? order->len - 1 - i : i);

      if (is_script)
        printf ("-- %s\nBEGIN;\n%sCOMMIT;\n", item->id,
                item->statements != NULL ? item->statements : "");
      else if (strcmp (what, "history") == 0)
        {
          for (guint j = 0; j < item->n_parents; j++)
            printf ("%s%s", j > 0 ? ", " : "", item->parents[j]);
          printf (" -> %s%s, %s\n", item->id, item->n_children == 0 ? " (head)" : "",
                  item->message != NULL ? item->message : "");
        }
      else if (item->n_children == 0)
        printf ("%s (head)\n", item->id);
    }
}

int
main (int argc, char **argv)
{
  GArray *items, *order;

  if (argc != 3)
    return 2;
  items = read_folder (argv[1], strcmp (argv[2], "script") == 0 ? 64 * 1024 : HEAD_BYTES);
  order = sort (items);
  print (order, argv[2]);

  return order->len == items->len ? 0 : 1;
}

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-page-close"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-dialogs.h"
#include "hw-editor-page-private.h"

/* How files are closed: none with changes that nobody was asked about. */

typedef struct
{
  HwEditorPage *self;
  AdwTabPage *page;
} Closing;

static Closing *
closing_new (HwEditorPage *self, AdwTabPage *page)
{
  Closing *closing = g_new (Closing, 1);

  closing->self = g_object_ref (self);
  closing->page = g_object_ref (page);

  return closing;
}

static void
closing_free (Closing *closing)
{
  g_object_unref (closing->self);
  g_object_unref (closing->page);
  g_free (closing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Closing, closing_free)

static void
on_saved_to_close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Closing) closing = user_data;
  gboolean ok = hw_editor_tab_save_finish (HW_EDITOR_TAB (source), result, NULL);

  adw_tab_view_close_page_finish (closing->self->tab_view, closing->page, ok);
}

static void
on_close_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Closing) closing = user_data;
  HwEditorTab *tab = HW_EDITOR_TAB (adw_tab_page_get_child (closing->page));
  g_autofree char *answer = hw_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "save") == 0)
    hw_editor_tab_save_async (tab, FALSE, on_saved_to_close_cb, g_steal_pointer (&closing));
  else
    adw_tab_view_close_page_finish (closing->self->tab_view, closing->page,
                                    g_strcmp0 (answer, "discard") == 0);
}

static const HwAnswer close_answers[] = {
  { "cancel", N_("_Cancel"), HW_ANSWER_PLAIN },
    { "discard", N_("_Discard"), HW_ANSWER_DESTRUCTIVE },
      { "save", N_("_Save"), HW_ANSWER_SUGGESTED }, { NULL },
    };

static void
ask_to_close (HwEditorPage *self,
              const char *heading,
              const char *body,
              GAsyncReadyCallback callback,
              gpointer data)
{
  HwAnswer answers[G_N_ELEMENTS (close_answers)];
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      answers[i] = close_answers[i];
      if (answers[i].label != NULL)
        answers[i].label = _(answers[i].label);
    }
  hw_ask_async (GTK_WINDOW (root), heading, body, answers, callback, data);
}

gboolean
_hw_editor_page_close_page (HwEditorPage *self, AdwTabPage *page)
{
  HwEditorTab *tab = HW_EDITOR_TAB (adw_tab_page_get_child (page));
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;

  if (!hw_editor_tab_is_modified (tab))
    {
      adw_tab_view_close_page_finish (self->tab_view, page, TRUE);
      return GDK_EVENT_STOP;
    }
  g_object_get (tab, "title", &name, NULL);
  /* Translators: a file name */
  heading = g_strdup_printf (_("Save Changes to %s?"), name);
  ask_to_close (self, heading,
                _("Changes that are not saved will be lost."), on_close_answered_cb,
                   closing_new (self, page));

  return GDK_EVENT_STOP;
}

/* Closes what has no changes left, without questions. */
static void
close_all (HwEditorPage *self)
{
  while (adw_tab_view_get_n_pages (self->tab_view) > 0)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, 0);

      gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (
                                        HW_EDITOR_TAB (adw_tab_page_get_child (page)))),
                                    FALSE);
      adw_tab_view_close_page (self->tab_view, page);
    }
}

static void save_next (GTask *task);

static void
on_next_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  /* Why not was told by the tab; a file that was not saved keeps everything open. */
  if (hw_editor_tab_save_finish (HW_EDITOR_TAB (source), result, NULL))
    save_next (task);
  else
    g_task_return_boolean (task, FALSE);
}

static void
save_next (GTask *task)
{
  HwEditorPage *self = g_task_get_source_object (task);

  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    {
      HwEditorTab *tab = _hw_editor_page_get_nth_tab (self, i);

      if (hw_editor_tab_is_modified (tab))
        {
          hw_editor_tab_save_async (tab, FALSE, on_next_saved_cb, g_object_ref (task));
          return;
        }
    }
  if (g_task_get_source_tag (task) == hw_editor_page_close_all_async)
    close_all (self);
  g_task_return_boolean (task, TRUE);
}

void
hw_editor_page_save_all_async (HwEditorPage *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (HW_IS_EDITOR_PAGE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, hw_editor_page_save_all_async);
  save_next (task);
}

gboolean
hw_editor_page_save_all_finish (HwEditorPage *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_editor_page_save_all_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_close_all_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "save") == 0)
    save_next (task);
  else if (g_strcmp0 (answer, "discard") == 0)
    {
      close_all (g_task_get_source_object (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_boolean (task, FALSE);
}

void
hw_editor_page_close_all_async (HwEditorPage *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  g_auto(GStrv) names = NULL;
  g_autofree char *body = NULL;
  g_autofree char *list = NULL;

  g_return_if_fail (HW_IS_EDITOR_PAGE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, hw_editor_page_close_all_async);
  names = hw_editor_page_list_unsaved (self);
  if (names[0] == NULL)
    {
      close_all (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  list = g_strjoinv (", ", names);
  /* Translators: file names */
  body = g_strdup_printf (_("Changes that are not saved will be lost: %s"), list);
  ask_to_close (self, _("Save Changes?"), body, on_close_all_answered_cb, g_steal_pointer (&task));
}

gboolean
hw_editor_page_close_all_finish (HwEditorPage *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_editor_page_close_all_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

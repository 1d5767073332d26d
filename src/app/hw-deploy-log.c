/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-log"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-log.h"
#include "hw-revision.h"

/* A migration that sends a notice for each of a million rows must not fill the memory. */
#define MAX_LINES 5000
#define MAX_LINE_LENGTH 500

struct _HwDeployLog
{
  AdwBin parent_instance;

  /* Template children, borrowed */
  GtkToggleButton *open_button;
  GtkToggleButton *follow_button;
  GtkImage *arrow;
  GtkScrolledWindow *scroller;
  GtkTextView *view;

  /* Owned */
  GString *pending; /* lines that are not in the view yet */

  gboolean has_lines;
};

G_DEFINE_FINAL_TYPE (HwDeployLog, hw_deploy_log, ADW_TYPE_BIN)

static void
on_copy_clicked_cb (HwDeployLog *self)
{
  g_autofree char *text = hw_deploy_log_dup_text (self);

  gtk_widget_activate_action (GTK_WIDGET (self), "deploy.copy-text", "s", text);
}

static void
on_open_changed_cb (HwDeployLog *self)
{
  gboolean is_open = gtk_toggle_button_get_active (self->open_button);

  gtk_image_set_from_icon_name (self->arrow, is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->open_button), GTK_ACCESSIBLE_STATE_EXPANDED,
                               is_open, -1);
}

static void
on_height_changed_cb (GtkAdjustment *adjustment, HwDeployLog *self)
{
  if (gtk_toggle_button_get_active (self->follow_button))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment)
                                              - gtk_adjustment_get_page_size (adjustment));
}

static void
hw_deploy_log_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HW_TYPE_DEPLOY_LOG);

  G_OBJECT_CLASS (hw_deploy_log_parent_class)->dispose (object);
}

static void
hw_deploy_log_finalize (GObject *object)
{
  g_string_free (HW_DEPLOY_LOG (object)->pending, TRUE);

  G_OBJECT_CLASS (hw_deploy_log_parent_class)->finalize (object);
}

static void
hw_deploy_log_class_init (HwDeployLogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_deploy_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_deploy_log_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-deploy-log.ui");
  gtk_widget_class_bind_template_child (widget_class, HwDeployLog, open_button);
  gtk_widget_class_bind_template_child (widget_class, HwDeployLog, follow_button);
  gtk_widget_class_bind_template_child (widget_class, HwDeployLog, arrow);
  gtk_widget_class_bind_template_child (widget_class, HwDeployLog, scroller);
  gtk_widget_class_bind_template_child (widget_class, HwDeployLog, view);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
hw_deploy_log_init (HwDeployLog *self)
{
  GtkAdjustment *adjustment = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->pending = g_string_new (NULL);
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->view), "strong", "weight",
                              PANGO_WEIGHT_BOLD, NULL);
  g_signal_connect_object (self->open_button, "toggled", G_CALLBACK (on_open_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* The view tells its height when it has laid the new lines out, which is later than they come. */
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_height_changed_cb), self, 0);
}

/* "14:46:31.207" in local time */
static char *
format_time (gint64 time_usec)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_usec / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, "%H:%M:%S") : NULL;

  return g_strdup_printf ("%s.%03d", text != NULL ? text : "", (int)(time_usec / 1000 % 1000));
}

/* What is said after the id; NULL: not a line of its own. */
static char *
describe_event (const HwEvent *event)
{
  switch (event->kind)
    {
    case HW_EVENT_STEP_STARTED:
      return g_strdup (event->revision != NULL ? event->revision->message : "");

    case HW_EVENT_STATEMENT_FINISHED:
      return event->sql != NULL ? g_strdup (event->sql) : NULL;

    case HW_EVENT_STEP_FINISHED:
      return g_strdup (C_("log", "done"));

    case HW_EVENT_STEP_FAILED:
      return g_strdup (event->error != NULL ? event->error->message : C_("log", "failed"));

    case HW_EVENT_NOTICE:
      return g_strdup (event->message);

    case HW_EVENT_STATE:
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_BACKUP_PROGRESS:
    case HW_EVENT_STATEMENT_PROGRESS:
    case HW_EVENT_STATEMENT_STARTED:
      break;
    }

  return NULL;
}

/* One line, and not a longer one than anybody reads. */
static void
flatten (char *text)
{
  g_strdelimit (text, "\n\r\t", ' ');
  if (g_utf8_strlen (text, -1) > MAX_LINE_LENGTH)
    *g_utf8_offset_to_pointer (text, MAX_LINE_LENGTH) = '\0';
}

static void
drop_oldest (GtkTextBuffer *buffer)
{
  GtkTextIter start, until;
  int n = gtk_text_buffer_get_line_count (buffer);

  if (n <= MAX_LINES)
    return;
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_line (buffer, &until, n - MAX_LINES * 9 / 10);
  gtk_text_buffer_delete (buffer, &start, &until);
}

/* Lines are put into the buffer many at a time: each insertion costs the view a look at its layout. */
static void
insert_pending (HwDeployLog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter end;

  if (self->pending->len == 0)
    return;
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, self->pending->str, (int)self->pending->len);
  g_string_truncate (self->pending, 0);
}

static void
append (HwDeployLog *self, const char *head, const char *id, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter end;

  if (self->has_lines)
    g_string_append_c (self->pending, '\n');
  self->has_lines = TRUE;
  g_string_append (self->pending, head);
  if (id != NULL)
    {
      insert_pending (self);
      gtk_text_buffer_get_end_iter (buffer, &end);
      gtk_text_buffer_insert_with_tags_by_name (buffer, &end, id, -1, "strong", NULL);
      g_string_append (self->pending, "  ");
    }
  g_string_append (self->pending, text);
}

/**
 * hw_deploy_log_add_event:
 * @event: anything; what is not worth a line is left out
 *
 * The line is seen after hw_deploy_log_flush().
 */
void
hw_deploy_log_add_event (HwDeployLog *self, const HwEvent *event)
{
  g_autofree char *text = NULL;
  g_autofree char *time = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *head = NULL;
  g_autofree char *id = NULL;
  gboolean names_revision = FALSE;

  g_return_if_fail (HW_IS_DEPLOY_LOG (self));
  g_return_if_fail (event != NULL);

  text = describe_event (event);
  if (text == NULL)
    return;
  flatten (text);
  time = format_time (event->time_usec);
  duration = event->duration_usec > 0
                 ? g_strdup_printf ("%" G_GINT64_FORMAT " ms", event->duration_usec / 1000)
                 : g_strdup ("");
  head = g_strdup_printf ("%s %9s  ", time, duration);
  names_revision = event->kind == HW_EVENT_STEP_STARTED || event->kind == HW_EVENT_STEP_FINISHED
                   || event->kind == HW_EVENT_STEP_FAILED;
  if (names_revision && event->revision != NULL)
    id = g_strdup (event->revision->id);
  append (self, head, id, text);
}

void
hw_deploy_log_set_open (HwDeployLog *self, gboolean is_open)
{
  g_return_if_fail (HW_IS_DEPLOY_LOG (self));

  gtk_toggle_button_set_active (self->open_button, is_open);
}

/* Shows the lines added since the last time. */
void
hw_deploy_log_flush (HwDeployLog *self)
{
  g_return_if_fail (HW_IS_DEPLOY_LOG (self));

  insert_pending (self);
  drop_oldest (gtk_text_view_get_buffer (self->view));
}

char *
hw_deploy_log_dup_text (HwDeployLog *self)
{
  GtkTextBuffer *buffer = NULL;
  GtkTextIter start, end;

  g_return_val_if_fail (HW_IS_DEPLOY_LOG (self), NULL);

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

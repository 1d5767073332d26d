/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-trial-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-error.h"
#include "hw-event-relay.h"
#include "hw-format.h"
#include "hw-label.h"
#include "hw-task.h"
#include "hw-text-scale.h"
#include "hw-trial-window.h"
#include "hw-trial.h"
#include "hw-util.h"

#define SUMMARY_LENGTH 80
#define LINE_KEY "hw-line"

struct _HwTrialWindow
{
  AdwWindow parent_instance;

  /* Borrowed */
  GtkWidget *spinner;
  GtkWidget *heading;
  GtkWidget *detail;
  GtkWidget *list;
  GtkWidget *close_button;

  /* Owned */
  HwRevision *revision;
  GCancellable *cancellable;
  HwEventRelay *relay; /* NULL once it has ended */

  guint n_finished; /* statements */
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (HwTrialWindow, hw_trial_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_GO_TO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  HwTrialKind kind;
  HwProject *project;
  HwEnvironment *environment;
  char *revision;
  HwEventRelay *relay;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  hw_environment_unref (request->environment);
  g_free (request->revision);
  hw_event_relay_unref (request->relay);
  g_free (request);
}

static gpointer
try_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  switch (request->kind)
    {
    case HW_TRIAL_KIND_ROLL_BACK:
      return hw_trial_roll_back (request->project, request->environment, request->revision,
                                 hw_event_relay_func, request->relay, cancellable, error);
    case HW_TRIAL_KIND_UP_DOWN_UP:
      return hw_trial_up_down_up (request->project, request->environment, request->revision,
                                  hw_event_relay_func, request->relay, cancellable, error);
    }
  g_assert_not_reached ();
}

static void
on_events (GPtrArray *events, gpointer user_data)
{
  HwTrialWindow *self = user_data;
  g_autofree char *text = NULL;

  for (guint i = 0; i < events->len; i++)
    if (((const HwEvent *)g_ptr_array_index (events, i))->kind == HW_EVENT_STATEMENT_FINISHED)
      self->n_finished++;
  if (self->n_finished == 0)
    return;
  text = g_strdup_printf (ngettext ("%u statement has run", "%u statements have run",
                                    self->n_finished),
                          self->n_finished);
  gtk_label_set_text (GTK_LABEL (self->detail), text);
}

/* "Up 3": which run, and the line of the file. */
static char *
describe_place (const HwTrialStatement *statement)
{
  if (statement->direction == HW_DIRECTION_DOWNGRADE)
    /* Translators: a statement of a down section; its line in the file */
    return g_strdup_printf (_("Down, line %u"), statement->line);

  /* Translators: a statement of an up section; its line in the file */
  return g_strdup_printf (_("Up, line %u"), statement->line);
}

/* The statement in one line, as far as it has room. */
static char *
summarize (const char *sql)
{
  g_auto (GStrv) words = g_strsplit_set (sql, " \t\r\n", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL && text->len < SUMMARY_LENGTH; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
create_row (HwTrialWindow *self, const HwTrialStatement *statement)
{
  GtkWidget *row = adw_action_row_new ();
  const char *icon_name = statement->is_failed ? "dialog-error-symbolic" : "object-select-symbolic";
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  g_autofree char *place = describe_place (statement);
  g_autofree char *duration = hw_format_duration (statement->duration_usec);
  g_autofree char *title = summarize (statement->sql);
  g_autofree char *subtitle = NULL;
  const gboolean is_ours = g_str_equal (statement->revision, self->revision->id);

  if (statement->is_failed)
    /* Translators: a place in a script, and the id of the revision that it is of */
    subtitle = g_strdup_printf (_("Failed: %s of %s"), place, statement->revision);
  else
    /* Translators: a place in a script, the id of the revision that it is of, how long it took */
    subtitle = g_strdup_printf (_("%s of %s, %s"), place, statement->revision, duration);
  gtk_widget_add_css_class (icon, statement->is_failed ? "hw-error" : "hw-success");
  hw_label_keep_verbatim (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  /* Only lines of the file that is open can be gone to. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), is_ours);
  g_object_set_data (G_OBJECT (row), LINE_KEY, GUINT_TO_POINTER (statement->line));

  return row;
}

static void
show_result (HwTrialWindow *self, const char *heading, const char *detail)
{
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_label_set_text (GTK_LABEL (self->detail), detail);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->close_button), _("_Close"));
  /* What was waited for is read out. */
  gtk_widget_grab_focus (self->heading);
}

static void
show_trial (HwTrialWindow *self, const HwTrial *trial)
{
  g_autofree char *sentence = trial->error != NULL ? hw_format_error (trial->error) : NULL;
  g_autofree char *duration = hw_format_duration (trial->duration_usec);
  g_autofree char *where = NULL;
  g_autofree char *detail = NULL;

  for (guint i = 0; i < trial->statements->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         create_row (self, g_ptr_array_index (trial->statements, i)));
  gtk_widget_set_visible (self->list, trial->statements->len > 0);
  /* Translators: a database, and how long it took */
  where = g_strdup_printf (_("Tried on %s in %s. Nothing of it is left there."), trial->place,
                              duration);
  if (sentence != NULL || trial->remark != NULL)
    detail = g_strconcat (sentence != NULL ? sentence : trial->remark, "\n", where, NULL);
  show_result (self, trial->error != NULL ? _("A statement failed")
                                          : trial->remark != NULL
               ? _("It works, with a remark")
               : _("All statements work"), detail != NULL ? detail : where);
}

static void
on_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwTrialWindow *self = HW_TRIAL_WINDOW (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTrial) trial = hw_task_finish (self, result, &error);
  g_autofree char *text = NULL;

  if (self->relay != NULL)
    hw_event_relay_close (self->relay);
  g_clear_pointer (&self->relay, hw_event_relay_unref);
  if (self->is_closed)
    return;
  if (trial != NULL)
    {
      show_trial (self, trial);
      return;
    }
  text = hw_format_error (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_result (self, _("Stopped"), _("What had run was undone."));
  else
    show_result (self, _("It could not be tried out"), text);
}

static void
on_close_clicked_cb (HwTrialWindow *self)
{
  if (hw_trial_window_is_done (self))
    gtk_window_close (GTK_WINDOW (self));
  else
    g_cancellable_cancel (self->cancellable);
}

static void
on_row_activated_cb (HwTrialWindow *self, GtkListBoxRow *row)
{
  const guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), LINE_KEY));

  g_signal_emit (self, signals[SIGNAL_GO_TO], 0, line);
  gtk_window_close (GTK_WINDOW (self));
}

static void
hw_trial_window_dispose (GObject *object)
{
  HwTrialWindow *self = HW_TRIAL_WINDOW (object);

  self->is_closed = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->relay != NULL)
    hw_event_relay_close (self->relay);

  G_OBJECT_CLASS (hw_trial_window_parent_class)->dispose (object);
}

static void
hw_trial_window_finalize (GObject *object)
{
  HwTrialWindow *self = HW_TRIAL_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->relay, hw_event_relay_unref);
  g_clear_pointer (&self->revision, hw_revision_unref);

  G_OBJECT_CLASS (hw_trial_window_parent_class)->finalize (object);
}

static void
hw_trial_window_class_init (HwTrialWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_trial_window_dispose;
  object_class->finalize = hw_trial_window_finalize;
  signals[SIGNAL_GO_TO] = g_signal_new ("go-to", HW_TYPE_TRIAL_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static GtkWidget *
create_label (const char *name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_name (label, name);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);

  return label;
}

static GtkWidget *
create_content (HwTrialWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (box, "hw-trial");
  self->heading = create_label ("trial-heading");
  self->detail = create_label ("trial-detail");
  self->spinner = gtk_spinner_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_set_focusable (self->heading, TRUE);
  gtk_widget_add_css_class (self->heading, "title-4");
  gtk_label_set_selectable (GTK_LABEL (self->detail), TRUE);
  gtk_widget_set_name (self->list, "trial-statements");
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_visible (self->list, FALSE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Statements"), -1);
  gtk_box_append (GTK_BOX (title), self->spinner);
  gtk_box_append (GTK_BOX (title), self->heading);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->detail);
  gtk_box_append (GTK_BOX (box), self->list);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);

  return box;
}

static void
hw_trial_window_init (HwTrialWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->close_button = gtk_button_new_with_mnemonic (_("_Stop"));
  gtk_widget_set_name (self->close_button, "trial-close");
  g_signal_connect_swapped (self->close_button, "clicked", G_CALLBACK (on_close_clicked_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->close_button);
  /* The button says better what closing means. */
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), create_content (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 440);
  hw_text_scale_fit (GTK_WINDOW (self));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

static void
start (HwTrialWindow *self,
       HwTrialKind kind,
       const HwProject *project,
       const HwEnvironment *environment)
{
  Request *request = g_new (Request, 1);

  self->relay = hw_event_relay_new (on_events, self);
  request->kind = kind;
  request->project = hw_project_ref (project);
  request->environment = hw_environment_ref ((HwEnvironment *)environment);
  request->revision = g_strdup (self->revision->id);
  request->relay = hw_event_relay_ref (self->relay);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  hw_task_run (self, "try-revision", try_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)hw_trial_free, self->cancellable, on_tried_cb, NULL);
}

GtkWidget *
hw_trial_window_new (GtkWindow *parent,
                     HwTrialKind kind,
                     const HwProject *project,
                     const HwEnvironment *environment,
                     const HwRevision *revision)
{
  HwTrialWindow *self;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  self = g_object_new (HW_TYPE_TRIAL_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_WINDOW, NULL);
  self->revision = hw_revision_ref (revision);
  if (kind == HW_TRIAL_KIND_ROLL_BACK)
    /* Translators: the name of an environment */
    heading = g_strdup_printf (_("Running on %s, to be rolled back"), environment->name);
  else
    heading = g_strdup (_("Testing up, down, up on a scratch database"));
  gtk_window_set_title (GTK_WINDOW (self),
                        kind == HW_TRIAL_KIND_ROLL_BACK ? _("Run and Roll Back")
                                                        : _("Test Up, Down, Up"));
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  start (self, kind, project, environment);

  return GTK_WIDGET (self);
}

gboolean
hw_trial_window_is_done (HwTrialWindow *self)
{
  g_return_val_if_fail (HW_IS_TRIAL_WINDOW (self), FALSE);

  return self->relay == NULL;
}

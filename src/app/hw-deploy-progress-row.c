/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-progress-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-progress-row.h"
#include "hw-deploy-sql.h"
#include "hw-util.h"

/* Lines of an open row: the running statement with its neighbours. */
#define N_LINES 6
/* The running statement stands on the third line where there are enough before it. */
#define N_BEFORE 2
/* "1 min 52 s" leaves the numbers of statements in a column. */
#define DURATION_CHARS 9

/* One statement; reused for another when the run moves on. */
typedef struct
{
  GtkWidget *box;
  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *sql_label;
  GtkLabel *duration_label;
  gint index; /* of the statement shown, -1 none */
} Line;

struct _HwDeployProgressRow
{
  AdwBin parent_instance;

  /* Template children, borrowed */
  GtkStack *state_stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *id_label;
  GtkLabel *title_label;
  GtkWidget *transaction_chip;
  GtkLabel *count_label;
  GtkLabel *duration_label;
  GtkBox *statements_box;

  /* Borrowed: children of statements_box, made when the row opens for the first time */
  Line lines[N_LINES];
  GtkLabel *more_label;

  /* Owned */
  HwDeployItem *item;
  gulong changed_handler;
  gulong root_handler; /* of the window, while the row is in one */
  guint clock_source;  /* while the item runs */
};

G_DEFINE_FINAL_TYPE (HwDeployProgressRow, hw_deploy_progress_row, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_state (GtkStack *stack, GtkImage *icon, GtkSpinner *spinner, HwDeployItemState state)
{
  static const struct
  {
    const char *icon;
    const char *css_class;
  } looks[] = {
    [HW_DEPLOY_WAITING] = { "hw-waiting-symbolic", "hw-dim" },
    [HW_DEPLOY_RUNNING] = { "hw-waiting-symbolic", "hw-dim" },
    [HW_DEPLOY_DONE] = { "object-select-symbolic", "hw-success" },
    [HW_DEPLOY_FAILED] = { "dialog-error-symbolic", "hw-error" },
  };
  const char *classes[] = { looks[state].css_class, NULL };
  gboolean is_running = state == HW_DEPLOY_RUNNING;

  G_STATIC_ASSERT (G_N_ELEMENTS (looks) == HW_DEPLOY_FAILED + 1);

  gtk_image_set_from_icon_name (icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (icon), classes);
  gtk_stack_set_visible_child_name (stack, is_running ? "spinner" : "icon");
  gtk_spinner_set_spinning (spinner, is_running);
}

static void
make_line (HwDeployProgressRow *self, Line *line)
{
  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  line->stack = GTK_STACK (gtk_stack_new ());
  line->icon = GTK_IMAGE (gtk_image_new ());
  line->spinner = GTK_SPINNER (gtk_spinner_new ());
  line->sql_label = GTK_LABEL (gtk_label_new (NULL));
  line->duration_label = GTK_LABEL (gtk_label_new (NULL));
  line->index = -1;

  gtk_stack_add_named (line->stack, GTK_WIDGET (line->icon), "icon");
  gtk_stack_add_named (line->stack, GTK_WIDGET (line->spinner), "spinner");
  gtk_label_set_xalign (line->sql_label, 0);
  gtk_label_set_ellipsize (line->sql_label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (line->sql_label), TRUE);
  gtk_widget_set_direction (GTK_WIDGET (line->sql_label), GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (GTK_WIDGET (line->sql_label), "hw-mono");
  gtk_widget_add_css_class (GTK_WIDGET (line->duration_label), "hw-dim");
  gtk_widget_add_css_class (GTK_WIDGET (line->duration_label), "hw-small");
  gtk_widget_add_css_class (GTK_WIDGET (line->duration_label), "numeric");

  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->stack));
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->sql_label));
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->duration_label));
  gtk_box_append (self->statements_box, line->box);
}

static void
ensure_lines (HwDeployProgressRow *self)
{
  if (self->lines[0].box != NULL)
    return;

  for (guint i = 0; i < N_LINES; i++)
    make_line (self, &self->lines[i]);
  self->more_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->more_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->more_label), "hw-dim");
  gtk_widget_add_css_class (GTK_WIDGET (self->more_label), "hw-small");
  gtk_box_append (self->statements_box, GTK_WIDGET (self->more_label));
}

static void
show_duration (HwDeployProgressRow *self, Line *line, HwDeployItemState state)
{
  g_autofree char *text = NULL;

  if (state != HW_DEPLOY_WAITING)
    text = hw_format_duration (
        hw_deploy_item_get_statement_duration_usec (self->item, (guint)line->index));
  gtk_label_set_label (line->duration_label, text != NULL ? text : "");
}

static void
show_statement (HwDeployProgressRow *self, Line *line, guint index)
{
  GPtrArray *statements = hw_deploy_item_get_statements (self->item);
  const HwDeployStatement *statement = NULL;

  gtk_widget_set_visible (line->box, index < statements->len);
  if (index >= statements->len)
    return;

  statement = g_ptr_array_index (statements, index);
  set_state (line->stack, line->icon, line->spinner, statement->state);
  if (line->index != (gint)index)
    {
      line->index = (gint)index;
      hw_deploy_sql_set_label (line->sql_label, statement->summary);
    }
  if (statement->state == HW_DEPLOY_WAITING)
    gtk_widget_add_css_class (GTK_WIDGET (line->sql_label), "hw-dim");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (line->sql_label), "hw-dim");
  show_duration (self, line, statement->state);
}

static void
update_statements (HwDeployProgressRow *self)
{
  HwDeployItemState state = hw_deploy_item_get_state (self->item);
  guint n = hw_deploy_item_get_statements (self->item)->len;
  gint current = hw_deploy_item_get_current_statement (self->item);
  gboolean is_open = n > 0 && (state == HW_DEPLOY_RUNNING || state == HW_DEPLOY_FAILED);
  guint first = 0;

  gtk_widget_set_visible (GTK_WIDGET (self->statements_box), is_open);
  if (!is_open)
    return;

  ensure_lines (self);
  if (n > N_LINES && current > N_BEFORE)
    first = MIN ((guint)current - N_BEFORE, n - N_LINES);
  for (guint i = 0; i < N_LINES; i++)
    show_statement (self, &self->lines[i], first + i);

  gtk_widget_set_visible (GTK_WIDGET (self->more_label), first + N_LINES < n);
  if (first + N_LINES < n)
    {
      guint n_more = n - first - N_LINES;
      g_autofree char *text =
          g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);

      gtk_label_set_label (self->more_label, text);
    }
}

static void
update_duration (HwDeployProgressRow *self)
{
  HwDeployItemState state = hw_deploy_item_get_state (self->item);
  g_autofree char *text = NULL;

  if (state != HW_DEPLOY_WAITING)
    text = hw_format_duration (hw_deploy_item_get_duration_usec (self->item));
  gtk_label_set_label (self->duration_label, text != NULL ? text : "");
}

static gboolean
on_clock_cb (gpointer data)
{
  HwDeployProgressRow *self = data;

  update_duration (self);
  for (guint i = 0; i < N_LINES && self->lines[0].box != NULL; i++)
    if (self->lines[i].index >= 0 && gtk_spinner_get_spinning (self->lines[i].spinner))
      show_duration (self, &self->lines[i], HW_DEPLOY_RUNNING);

  return G_SOURCE_CONTINUE;
}

static void
update_clock (HwDeployProgressRow *self)
{
  gboolean is_running =
      self->item != NULL && hw_deploy_item_get_state (self->item) == HW_DEPLOY_RUNNING;

  if (is_running && self->clock_source == 0)
    self->clock_source = g_timeout_add_seconds (1, on_clock_cb, self);
  if (!is_running)
    g_clear_handle_id (&self->clock_source, g_source_remove);
}

/* The list item widget is what a screen reader stops at; at the floor only its child can reach it. */
static void
update_accessible (HwDeployProgressRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = hw_deploy_item_dup_description (self->item);

  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

/* In a narrow window the title has the row to itself. */
static gboolean
is_narrow (HwDeployProgressRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), "narrow");
}

static void
update (HwDeployProgressRow *self)
{
  HwDeployItemState state = hw_deploy_item_get_state (self->item);
  g_autofree char *count = hw_deploy_item_dup_statement_count (self->item);

  set_state (self->state_stack, self->icon, self->spinner, state);
  hw_deploy_item_show_id (self->item, self->id_label);
  gtk_label_set_label (self->title_label, hw_deploy_item_get_title (self->item));
  if (state == HW_DEPLOY_RUNNING)
    gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "hw-strong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), "hw-strong");
  gtk_widget_set_visible (self->transaction_chip,
                          !hw_deploy_item_is_transactional (self->item) && !is_narrow (self));
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !is_narrow (self));
  gtk_label_set_width_chars (self->duration_label, is_narrow (self) ? -1 : DURATION_CHARS);
  update_duration (self);
  update_statements (self);
  update_clock (self);
  update_accessible (self);
}

static void
forget_lines (HwDeployProgressRow *self)
{
  for (guint i = 0; i < N_LINES; i++)
    self->lines[i].index = -1;
}

static void
set_item (HwDeployProgressRow *self, HwDeployItem *item)
{
  if (self->item == item)
    return;

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_handler, self->item);
  g_set_object (&self->item, item);
  forget_lines (self);
  update_clock (self);
  if (item == NULL)
    return;
  self->changed_handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

/* The colours of the SQL are in the markup. */
static void
on_dark_changed_cb (HwDeployProgressRow *self)
{
  forget_lines (self);
  if (self->item != NULL)
    update_statements (self);
}

static void
on_root_changed_cb (HwDeployProgressRow *self)
{
  if (self->item != NULL)
    update (self);
}

static void
hw_deploy_progress_row_root (GtkWidget *widget)
{
  HwDeployProgressRow *self = HW_DEPLOY_PROGRESS_ROW (widget);

  GTK_WIDGET_CLASS (hw_deploy_progress_row_parent_class)->root (widget);
  self->root_handler =
      g_signal_connect_swapped (gtk_widget_get_root (widget), "notify::css-classes",
                                G_CALLBACK (on_root_changed_cb), self);
  on_root_changed_cb (self);
}

static void
hw_deploy_progress_row_unroot (GtkWidget *widget)
{
  HwDeployProgressRow *self = HW_DEPLOY_PROGRESS_ROW (widget);

  g_clear_signal_handler (&self->root_handler, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (hw_deploy_progress_row_parent_class)->unroot (widget);
}

static void
hw_deploy_progress_row_dispose (GObject *object)
{
  HwDeployProgressRow *self = HW_DEPLOY_PROGRESS_ROW (object);

  g_clear_handle_id (&self->clock_source, g_source_remove);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_handler, self->item);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_DEPLOY_PROGRESS_ROW);

  G_OBJECT_CLASS (hw_deploy_progress_row_parent_class)->dispose (object);
}

static void
hw_deploy_progress_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ITEM:
      g_value_set_object (value, HW_DEPLOY_PROGRESS_ROW (object)->item);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hw_deploy_progress_row_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ITEM:
      set_item (HW_DEPLOY_PROGRESS_ROW (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hw_deploy_progress_row_class_init (HwDeployProgressRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_deploy_progress_row_dispose;
  object_class->get_property = hw_deploy_progress_row_get_property;
  object_class->set_property = hw_deploy_progress_row_set_property;
  widget_class->root = hw_deploy_progress_row_root;
  widget_class->unroot = hw_deploy_progress_row_unroot;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, HW_TYPE_DEPLOY_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-deploy-progress-row.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployProgressRow, child)
  BIND (state_stack);
  BIND (icon);
  BIND (spinner);
  BIND (id_label);
  BIND (title_label);
  BIND (transaction_chip);
  BIND (count_label);
  BIND (duration_label);
  BIND (statements_box);
#undef BIND
}

static void
hw_deploy_progress_row_init (HwDeployProgressRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->id_label), GTK_TEXT_DIR_LTR);
  forget_lines (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (on_dark_changed_cb), self, G_CONNECT_SWAPPED);
}

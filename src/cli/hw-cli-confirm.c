/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-confirm"

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-confirm.h"
#include "hw-cli-output.h"

static gboolean
can_ask (HwCli *cli)
{
  return !cli->is_json && hw_cli_is_terminal (STDIN_FILENO) && hw_cli_is_terminal (STDERR_FILENO);
}

static gboolean
check_name (const HwEnvironment *environment, const char *name, GError **error)
{
  g_autofree char *hint = NULL;

  if (g_str_equal (name, environment->name))
    return TRUE;

  hint = g_strdup_printf (_("Nothing was changed. Give exactly “%s”."), environment->name);
  hw_set_error (error, HW_ERROR_POLICY, hint,
                _("“%s” is not the name of the protected environment “%s”"), name,
                   environment->name);

  return FALSE;
}

/**
 * hw_cli_check_consent:
 *
 * For before the work begins: there is no use in a backup when nobody will be able to agree to the rest. A protected
 * environment wants its name; --yes says nothing about which one was meant.
 */
gboolean
hw_cli_check_consent (HwCli *cli,
                      const HwEnvironment *environment,
                      const HwConsent *consent,
                      GError **error)
{
  g_autofree char *hint = NULL;

  if (environment->is_protected && consent->name != NULL)
    return check_name (environment, consent->name, error);
  if ((!environment->is_protected && (consent->yes || consent->name != NULL)) || can_ask (cli))
    return TRUE;

  if (environment->is_protected)
    {
      hint =
          g_strdup_printf (_("Nothing was changed. Add --confirm %s to do it without a question."),
                              environment->name);
      hw_set_error (error, HW_ERROR_POLICY, hint,
                    _("the environment “%s” is protected and nobody can be asked for its name"),
                       environment->name);
    }
  else
    {
      hw_set_error (error, HW_ERROR_POLICY,
                    _("Nothing was changed. Add --yes to do it without a question."),
                       _("nobody can be asked whether to change “%s”"), environment->name);
    }

  return FALSE;
}

/* One line from the terminal without its end; NULL when cancelled or at the end of input. */
static char *
read_line (GCancellable *cancellable)
{
  g_autoptr(GString) line = g_string_new (NULL);
  GPollFD fds[2] = { { .fd = STDIN_FILENO, .events = G_IO_IN | G_IO_HUP } };
  guint n_fds = 1;
  char byte = 0;
  gssize n = 0;

  if (g_cancellable_make_pollfd (cancellable, &fds[1]))
    n_fds = 2;
  while (!g_cancellable_is_cancelled (cancellable))
    {
      if (g_poll (fds, n_fds, -1) < 0 && errno != EINTR)
        break;
      if ((fds[0].revents & (G_IO_IN | G_IO_HUP)) == 0)
        continue;
      n = read (STDIN_FILENO, &byte, 1);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || byte == '\n')
        break;
      g_string_append_c (line, byte);
    }
  if (n_fds == 2)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_is_cancelled (cancellable) || (n <= 0 && line->len == 0))
    return NULL;

  return g_strstrip (g_string_free (g_steal_pointer (&line), FALSE));
}

/**
 * hw_cli_ask_consent:
 * @question: what is about to happen, a whole sentence
 * @error: HW_ERROR_POLICY for a wrong name or where nobody can be asked; G_IO_ERROR_CANCELLED for no, and when
 *   interrupted while asking
 *
 * Blocks until somebody has answered, where the command line alone does not suffice.
 */
gboolean
hw_cli_ask_consent (HwCli *cli,
                    const HwEnvironment *environment,
                    const HwConsent *consent,
                    const char *question,
                    GError **error)
{
  g_autofree char *answer = NULL;

  if (!hw_cli_check_consent (cli, environment, consent, error))
    return FALSE;
  if (consent->name != NULL || (consent->yes && !environment->is_protected))
    return TRUE;

  if (environment->is_protected)
    hw_cli_note (_("%s\nThe environment is protected. Type %s to start: "), question,
                    environment->name);
  else
    hw_cli_note (_("%s [y/N] "), question);
  answer = read_line (cli->cancellable);
  if (answer != NULL && environment->is_protected && *answer != '\0')
    return check_name (environment, answer, error);
  /* Translators: the letter that means yes to “[y/N]” */
  if (answer != NULL && !environment->is_protected
      && g_ascii_strncasecmp (answer, _("y"), 1) == 0 && *answer != '\0')
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _("cancelled; nothing was changed"));

  return FALSE;
}

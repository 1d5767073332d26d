/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-cli.h"

G_BEGIN_DECLS

/** How a change of an environment was agreed to on the command line. */
typedef struct
{
  const char *name; /* --confirm NAME, or NULL */
  gboolean yes;     /* --yes, or no question is asked where nothing is protected */
} HwConsent;

/* Whether @consent suffices or somebody can be asked. HW_ERROR_POLICY when neither. */
gboolean hw_cli_check_consent (HwCli *cli,
                               const HwEnvironment *environment,
                               const HwConsent *consent,
                               GError **error);
/* Asks where @consent does not suffice. HW_ERROR_POLICY for a wrong name, G_IO_ERROR_CANCELLED for no. */
gboolean hw_cli_ask_consent (HwCli *cli,
                             const HwEnvironment *environment,
                             const HwConsent *consent,
                             const char *question,
                             GError **error);

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HwNearest:
 *
 * Looks for the word that somebody meant who misspelt it. A plain value, cleared by going out of scope; what is given to
 * it has to outlive it.
 */
typedef struct
{
  const char *word;
  const char *found;  /* the nearest so far */
  guint distance;     /* of @found; one more than is near while there is none */
  gboolean is_unique; /* no other word is as near */
} HwNearest;

void hw_nearest_init (HwNearest *self, const char *word);
void hw_nearest_add (HwNearest *self, const char *candidate);
/* The one word that is near enough; NULL where there is none, or several that could be meant. */
const char *hw_nearest_get (const HwNearest *self);

G_END_DECLS

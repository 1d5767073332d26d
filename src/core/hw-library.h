/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hw_library_load:
 * @file: of a shared library, with the number of its interface: the loader looks where it looks at the start of a program
 * @names: (array length=n_names): functions in it
 * @out_message: (out) (optional) (transfer full): the loader's words on failure
 *
 * For libraries that cost more at the start of a program than most of its runs need. Any thread.
 *
 * Returns: (transfer full) (nullable) (array length=n_names): where the functions are, in the order of @names. The library stays
 *   for good.
 */
gpointer *hw_library_load (const char *file,
                           const char *const *names,
                           guint n_names,
                           char **out_message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

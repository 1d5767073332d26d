/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A folder of the conformance data: $HEADWAY_CONFORMANCE/@name, else ../shared/conformance/@name beside the
 * source tree: (transfer full) (nullable): NULL when it is absent; then the test must skip. */
char *hw_test_conformance_find (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Base names in @folder that end in @suffix, sorted: (transfer full) */
GPtrArray *
hw_test_conformance_list (const char *folder, const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
/* A file of one JSON object. A file that cannot be read fails the test. */
JsonParser *
hw_test_conformance_load (const char *folder, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* A member that is absent, null, a string or a list of strings: (transfer full) (nullable): NULL for absent or null */
GStrv hw_test_json_get_strv (JsonObject *object, const char *member) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

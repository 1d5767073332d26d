/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwIdentity:
 *
 * Who a project is, whatever it is called and wherever it lies. It is kept in the database beside the version table,
 * because revision ids do not tell: people make them up, and one of them stands in seven public projects.
 *
 * The identity is the `project_id` of headway.ini, which `headway init` writes. A project without one is
 * known by its roots, the revisions without parents: their ids together with when and why they were made. That is the same in every
 * clone, in a shallow checkout of a build server, in a folder of another name, after new revisions and new heads, and in a
 * fork. It changes when the roots are replaced, by a squash for example: a project_id given before lasts.
 *
 * Not the root commit of git: a shallow checkout does not have it, and one repository holds several projects.
 */
typedef struct
{
  char *id;    /* project_id; NULL where there is none */
  char *name;  /* for people */
  GStrv roots; /* "REVISION~MARK" each; never NULL */
} HwIdentity;

typedef enum
{
  HW_IDENTITY_SAME,
  HW_IDENTITY_OTHER,
  HW_IDENTITY_UNKNOWN, /* there is nothing to compare */
} HwIdentityMatch;

HwIdentity *hw_identity_new (const HwProject *project) G_GNUC_WARN_UNUSED_RESULT;
void hw_identity_free (HwIdentity *self);

/* @id, @roots: (nullable): as they were recorded, @roots as text */
HwIdentityMatch
hw_identity_match (const HwIdentity *self, const HwGraph *graph, const char *id, const char *roots);
/* The roots in one line, NULL for none: (transfer full) */
char *hw_identity_dup_roots (const HwIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
/* "shop", in a sentence; with what tells it from another project of the same name: (transfer full) */
char *hw_identity_describe (const char *name,
                            const char *id,
                            const char *roots) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwIdentity, hw_identity_free)

G_END_DECLS

/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-event.h"

G_BEGIN_DECLS

/**
 * HwEventRelay:
 *
 * The bridge for [struct@Event] from the worker thread to the main thread. Takes events as they come, copies
 * them, and delivers them in batches: in order, at most 30 times a second, with runs of progress events
 * reduced to the newest. Atomically reference counted; a worker and the main thread hold one reference each.
 */
typedef struct _HwEventRelay HwEventRelay;

/* @events: (element-type HwEvent): never empty; valid during the call */
typedef void (*HwEventBatchFunc) (GPtrArray *events, gpointer user_data);

HwEventRelay *
hw_event_relay_new (HwEventBatchFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
HwEventRelay *hw_event_relay_ref (HwEventRelay *relay);
void hw_event_relay_unref (HwEventRelay *relay);

/* Any thread. */
void hw_event_relay_push (HwEventRelay *relay, const HwEvent *event);
/* The same as a HwEventFunc; @relay is the user data. */
void hw_event_relay_func (const HwEvent *event, gpointer relay);

/* The thread that made the relay. */
void hw_event_relay_flush (HwEventRelay *relay);
void hw_event_relay_close (HwEventRelay *relay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEventRelay, hw_event_relay_unref)

G_END_DECLS

//! What opens by itself: recording lateness.

use jobs::{Every, Registry};

use crate::acts;

/// The schedules of this module: lateness is recorded just after midnight, before the morning's urging.
pub fn registry() -> Registry {
    Registry::default().schedule(
        "tasks.record-lateness",
        Every::Day { hour: 0, minute: 5 },
        |cx, day| async move { acts::record_lateness(&cx, day).await },
    )
}

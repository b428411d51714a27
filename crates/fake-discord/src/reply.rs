//! What a request is answered with.

use serde_json::Value;

use crate::lifecycle::Refusal;
use crate::log::Log;
use crate::replies;

/// A status, and JSON unless it is null.
pub(crate) type Reply = (u16, Value);

/// What a refused request is answered with.
pub(crate) fn refused(log: &mut Log, refusal: Refusal) -> Reply {
    if !refusal.violation.is_empty() {
        log.violations.push(refusal.violation);
    }
    (refusal.status, replies::error(refusal.code, refusal.message))
}

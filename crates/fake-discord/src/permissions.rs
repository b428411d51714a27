//! Permissions: what roles grant and a channel's overwrites in, what a member may do there out.

use serde_json::Value;

/// May do everything. Source: Discord developer documentation, "Permissions"; so are the others.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// May change the server.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// May see a channel and read it as it goes on. Whoever may not may do nothing else there.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// May write there.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// May read what was written before.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// May write in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

/// What members usually may: read, send, react, use commands. No moderation.
pub(crate) const MEMBER: u64 = 0x0006_0805_8037_1BC0 & !(MANAGE_GUILD | ADMINISTRATOR) | VIEW_CHANNEL;
/// Everything that there is.
pub(crate) const ALL: u64 = (1 << 53) - 1;

/// Whom overwrites are looked up for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overwrite<'a> {
    /// The id of the role that everyone has: that of the server.
    pub everyone: &'a str,
    pub roles: &'a [String],
    pub user: &'a str,
}

/// What somebody may do in a channel who may do `base` in the server. Source: "Permission Overwrites".
pub(crate) fn under(base: u64, overwrites: &Value, of: Overwrite<'_>) -> u64 {
    if base & ADMINISTRATOR != 0 {
        return ALL;
    }
    let sums = |fits: &dyn Fn(&str) -> bool| {
        let fitting = overwrites.as_array().into_iter().flatten().filter(|one| one["id"].as_str().is_some_and(fits));
        fitting.fold((0, 0), |(allow, deny), one| (allow | bits(&one["allow"]), deny | bits(&one["deny"])))
    };
    let everyone = sums(&|id| id == of.everyone);
    let roles = sums(&|id| id != of.everyone && of.roles.iter().any(|role| role == id));
    let member = sums(&|id| id == of.user);
    let granted = [everyone, roles, member].into_iter().fold(base, |now, (allow, deny)| now & !deny | allow);
    if granted & VIEW_CHANNEL == 0 { 0 } else { granted }
}

fn bits(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}

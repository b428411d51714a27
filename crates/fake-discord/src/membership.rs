//! Which servers the bot is in, and what Discord says of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::replies;
use crate::reply::Reply;

/// The most servers in one page, and as many as come unasked. Source: Discord developer documentation, "Get Current User Guilds".
const MAX_PAGE: usize = 200;

/// Source: "JSON Error Codes".
const MISSING_ACCESS: u64 = 50_001;
const INVALID_FORM: u64 = 50_035;

/// The servers of the bot. One that nobody spoke of has the application's commands and no bot in it.
#[derive(Debug, Default)]
pub(crate) struct Membership {
    joined: BTreeSet<u64>,
    removed: BTreeSet<u64>,
    /// The names of those that have one.
    names: BTreeMap<u64, String>,
}

impl Membership {
    pub(crate) fn join(&mut self, guild: u64) {
        self.removed.remove(&guild);
        self.joined.insert(guild);
    }

    pub(crate) fn name(&mut self, guild: u64, name: &str) {
        self.names.insert(guild, name.to_owned());
    }

    /// Whether the bot itself is in a server.
    pub(crate) fn has(&self, guild: &str) -> bool {
        guild.parse().is_ok_and(|guild: u64| self.joined.contains(&guild))
    }

    /// Takes the bot and its commands out of a server.
    pub(crate) fn remove(&mut self, guild: u64) {
        self.joined.remove(&guild);
        self.removed.insert(guild);
    }

    /// Takes the bot out of a server and leaves its commands there.
    pub(crate) fn remove_bot(&mut self, guild: u64) {
        self.joined.remove(&guild);
    }

    /// What READY lists to a shard: its servers, none of which is there yet.
    pub(crate) fn of_shard(&self, [number, count]: [u64; 2]) -> Vec<Value> {
        let of_shard = self.joined.iter().filter(|guild| (**guild >> 22) % count == number);
        of_shard.map(|guild| json!({"id": guild.to_string(), "unavailable": true})).collect()
    }

    /// The answer to `GET /users/@me/guilds`.
    pub(crate) fn page(&self, query: &str) -> Reply {
        let limit = parameter(query, "limit").unwrap_or(MAX_PAGE as u64);
        if !(1..=MAX_PAGE as u64).contains(&limit) {
            return (400, replies::error(INVALID_FORM, "Invalid Form Body"));
        }
        let after = parameter(query, "after").unwrap_or(0);
        let before = parameter(query, "before").unwrap_or(u64::MAX);
        let page = self.joined.iter().filter(|guild| after < **guild && **guild < before).take(limit as usize);
        (200, page.map(|guild| self.partial(*guild)).collect())
    }

    /// Why the commands of a server cannot be looked at; none where they can.
    pub(crate) fn refusal(&self, guild: &str) -> Option<Reply> {
        let guild: u64 = guild.parse().ok()?;
        self.removed.contains(&guild).then(|| (403, replies::error(MISSING_ACCESS, "Missing Access")))
    }

    /// Source: same as above.
    fn partial(&self, guild: u64) -> Value {
        let name = self.names.get(&guild).cloned().unwrap_or_else(|| format!("Server {guild}"));
        json!({
            "id": guild.to_string(), "name": name, "icon": null, "banner": null, "owner": false, "permissions": "2147483648", "features": [],
        })
    }
}

fn parameter(query: &str, name: &str) -> Option<u64> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(guilds: impl IntoIterator<Item = u64>) -> Membership {
        let mut membership = Membership::default();
        guilds.into_iter().for_each(|guild| membership.join(guild));
        membership
    }

    fn ids(reply: &Reply) -> Vec<u64> {
        let id = |guild: &Value| guild["id"].as_str().unwrap().parse().unwrap();
        reply.1.as_array().unwrap().iter().map(id).collect()
    }

    #[test]
    fn servers_come_in_pages_by_their_ids() {
        let membership = of(1..=250);
        assert_eq!(ids(&membership.page("")), (1..=200).collect::<Vec<_>>());
        assert_eq!(ids(&membership.page("after=200&limit=200")), (201..=250).collect::<Vec<_>>());
        assert_eq!(ids(&membership.page("limit=2&before=9&after=5")), [6, 7]);
        assert_eq!(ids(&membership.page("after=250")), [] as [u64; 0]);
        assert_eq!((membership.page("limit=0").0, membership.page("limit=201").0), (400, 400));
    }

    #[test]
    fn a_server_is_told_to_its_shard() {
        let membership = of([1 << 22, 2 << 22, 3 << 22]);
        let told = |shard| membership.of_shard([shard, 2]).iter().map(|guild| guild["id"].clone()).collect::<Vec<_>>();
        assert_eq!((told(0).len(), told(1).len()), (1, 2));
    }

    #[test]
    fn whoever_is_removed_may_not_look_at_commands_until_invited_again() {
        let mut membership = of([7, 8]);
        membership.remove(7);
        membership.remove_bot(8);
        assert_eq!(ids(&membership.page("")), [] as [u64; 0]);
        assert_eq!(membership.refusal("7").map(|reply| reply.0), Some(403));
        assert!(membership.refusal("8").is_none() && membership.refusal("9").is_none());
        membership.join(7);
        assert!(membership.refusal("7").is_none());
    }
}

//! Servers that the bot was removed from: Discord's list of its servers in; what is kept of one that is gone is noted, and deleted
//! once it has been gone for long enough.
//!
//! The list comes over REST: it is whole with any number of shards, where each READY lists only those of its shard, and GUILD_DELETE
//! needs an intent that nothing else does. A server that it lacks is asked after by itself, and only Discord's word that the
//! application has no access there counts. So a list that is cut, or empty by mistake, costs nobody anything; nor is a server lost
//! that has the application's commands and no bot, which no list names. Before anything is deleted both are asked again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::all::Http;
use serenity::http::{HttpError, LightMethod, Request, Route};
use time::Date;
use tokio::time::{sleep, timeout};

use crate::discord::reading;
use crate::discord::sending;
use crate::ids::{ApplicationId, GuildId};
use crate::service::{Service, today};
use crate::store::{self, Forgotten, Rows, ServerFiles};

/// How long from one look to the next, and to the next where one did not get everywhere.
const DAILY: Duration = Duration::from_secs(24 * 60 * 60);
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// How long a request may take. Nobody waits for it, but what limits the rate of requests may hold it back.
const WITHIN: Duration = Duration::from_secs(60);

/// The servers in a page. Source: Discord developer documentation, "Get Current User Guilds", which takes no more.
const PAGE: usize = 200;
/// A list past so many pages is not believed: two million servers.
const MAX_PAGES: usize = 10_000;

/// So many servers are asked after in one look at most, and so many are forgotten.
const MAX_ASKED: usize = 100;

/// What Discord says of a server in which an application has no access. Source: its developer documentation, "JSON Error Codes":
/// Missing Access, Unknown Guild.
const NO_ACCESS: [isize; 2] = [50_001, 10_004];

/// Why a look came to nothing. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The store was damaged or is not to be read.
    #[error("the store cannot be read")]
    Store,
    /// The list is not there, or not whole.
    #[error("the list of the bot's servers cannot be had: {0}")]
    List(String),
}

/// What came of a look, in servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Those that were found to be gone, and noted.
    pub noted: usize,
    /// Those that were noted as gone, and are there.
    pub back: usize,
    /// Those of which everything was deleted.
    pub forgotten: usize,
    /// Those of which it is not known yet whether they are gone.
    pub unclear: usize,
}

/// Looks after the servers that the bot was removed from.
pub struct Departures {
    http: Http,
    application: ApplicationId,
    service: Arc<Service>,
}

/// What is known before a look.
#[derive(Debug)]
struct Known {
    /// The servers of which something is kept.
    servers: BTreeSet<GuildId>,
    /// Those among them that are noted as gone, since when.
    departed: BTreeMap<GuildId, Date>,
    /// Who has been gone since this day, or longer, is forgotten.
    forget_since: Date,
}

impl Known {
    fn is_due(&self, server: GuildId) -> bool {
        self.departed.get(&server).is_some_and(|since| *since <= self.forget_since)
    }

    /// The servers to ask after, those that are due first: of others that are noted as gone the list says enough.
    fn to_ask(&self, present: &BTreeSet<GuildId>) -> Vec<GuildId> {
        let absent = || self.servers.difference(present).copied();
        let due = absent().filter(|server| self.is_due(*server));
        due.chain(absent().filter(|server| !self.departed.contains_key(server))).collect()
    }
}

/// What is to be done after Discord was asked.
#[derive(Debug, Default)]
struct Verdict {
    present: Vec<GuildId>,
    gone: Vec<GuildId>,
    unclear: usize,
}

impl Departures {
    /// Asks with `http`, which has the bot's token, and keeps its notes in the store of `service`.
    pub fn new(http: Http, application: ApplicationId, service: Arc<Service>) -> Departures {
        Departures { http, application, service }
    }

    /// Looks now and then once a day, for as long as it is let.
    pub(super) async fn run(self) {
        loop {
            let wait = match self.look(today()).await {
                Ok(Looked { unclear: 0, .. }) => DAILY,
                Ok(_) => AGAIN,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        wait_s = AGAIN.as_secs(),
                        "it is not known which servers the bot was removed from; nothing is deleted"
                    );
                    AGAIN
                }
            };
            sleep(wait).await;
        }
    }

    /// Compares what is kept with the servers that the bot is in on `day`. Asks nothing where nothing is kept of any.
    ///
    /// # Errors
    /// If the store cannot be read, or Discord does not give the whole list.
    pub async fn look(&self, day: Date) -> Result<Looked, LookError> {
        let known = self.blocking(move |service| known(service, day)).await.ok_or(LookError::Store)?;
        if known.servers.is_empty() {
            return Ok(Looked::default());
        }
        let listed = self.listed().await?;
        let to_ask = known.to_ask(&listed);
        let mut verdict = Verdict { unclear: to_ask.len().saturating_sub(MAX_ASKED), ..Verdict::default() };
        verdict.present.extend(known.departed.keys().filter(|server| listed.contains(server)));
        for server in to_ask.into_iter().take(MAX_ASKED) {
            match self.is_gone(server).await {
                Some(true) => verdict.gone.push(server),
                Some(false) if known.departed.contains_key(&server) => verdict.present.push(server),
                Some(false) => {}
                None => verdict.unclear += 1,
            }
        }
        Ok(self.blocking(move |service| act(service, &known, &verdict, day)).await)
    }

    /// All servers that the bot is in.
    async fn listed(&self) -> Result<BTreeSet<GuildId>, LookError> {
        let mut listed = BTreeSet::new();
        for _ in 0..MAX_PAGES {
            // From the first server that there may be.
            let after = listed.last().map_or(0, |last: &GuildId| last.get());
            let page = self.page(after).await?;
            // A short page may be one that Discord cut; an empty one is the end.
            if page.is_empty() {
                return Ok(listed);
            }
            if page.iter().any(|server| server.get() <= after) {
                return Err(LookError::List("its pages are out of order".to_owned()));
            }
            listed.extend(page);
        }
        Err(LookError::List(format!("it has more than {MAX_PAGES} pages")))
    }

    async fn page(&self, after: u64) -> Result<Vec<GuildId>, LookError> {
        let params = vec![("limit", PAGE.to_string()), ("after", after.to_string())];
        let page: Vec<Value> = match self.get(Route::UserMeGuilds, params).await {
            Some(Ok(page)) => page,
            Some(Err(error)) => return Err(LookError::List(sending::reason(&error))),
            None => return Err(LookError::List("timed out".to_owned())),
        };
        let ids = page.iter().map(|guild| reading::id_in(guild, "id")).collect::<Option<_>>();
        ids.ok_or_else(|| LookError::List("it names a server without an id".to_owned()))
    }

    /// Whether the application has no access to a server, as a bot or with its commands; none where Discord does not say.
    async fn is_gone(&self, server: GuildId) -> Option<bool> {
        let route = Route::GuildCommands { application_id: self.application.get().into(), guild_id: server.get().into() };
        match self.get::<Vec<Value>>(route, Vec::new()).await? {
            Ok(_commands) => Some(false),
            Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(response))) if NO_ACCESS.contains(&response.error.code) => Some(true),
            Err(error) => {
                tracing::debug!(server = server.get(), reason = sending::reason(&error), "it is not clear whether the bot is in a server");
                None
            }
        }
    }

    async fn get<T: DeserializeOwned>(&self, route: Route<'_>, params: Vec<(&'static str, String)>) -> Option<serenity::Result<T>> {
        timeout(WITHIN, self.http.fire(Request::new(route, LightMethod::Get).params(Some(params)))).await.ok()
    }

    /// What `work` gives, off the asynchronous threads.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Service) -> T + Send + 'static) -> T {
        let service = Arc::clone(&self.service);
        match tokio::task::spawn_blocking(move || work(&service)).await {
            Ok(done) => done,
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }
}

fn known(service: &Service, day: Date) -> Option<Known> {
    let mut servers = service.store().servers()?;
    servers.extend(ServerFiles::of(service.settings()).servers());
    // The preview page asks from it, and Discord has no such server.
    servers.remove(&GuildId::MIN);
    let kept_for = time::Duration::days(i64::from(service.settings().servers.keep_days));
    Some(Known { servers, departed: service.store().departed()?, forget_since: day.saturating_sub(kept_for) })
}

/// Notes and deletes.
fn act(service: &Service, known: &Known, verdict: &Verdict, day: Date) -> Looked {
    let mut looked = Looked { unclear: verdict.unclear, ..Looked::default() };
    for server in &verdict.present {
        looked.back += usize::from(service.store().note_present(*server));
        tracing::info!(server = server.get(), "the bot is in a server again; what is kept of that stays");
    }
    for server in &verdict.gone {
        match known.departed.get(server) {
            Some(since) if known.is_due(*server) => looked.forgotten += usize::from(forget(service, *server, *since)),
            Some(_) => {}
            None => looked.noted += usize::from(note(service, *server, day)),
        }
    }
    looked
}

fn note(service: &Service, server: GuildId, day: Date) -> bool {
    let kept_days = service.settings().servers.keep_days;
    tracing::info!(server = server.get(), kept_days, "the bot was removed from a server; what is kept of that will be deleted");
    service.store().note_departed(server, day)
}

/// Deletes what is kept of a server. Says whether nothing is left.
fn forget(service: &Service, server: GuildId, since: Date) -> bool {
    service.close_server(server);
    let Forgotten { rows, indexes, folders, failures, of_operator, is_followed } =
        store::forget(Some(service.store()), &ServerFiles::of(service.settings()), server);
    let Rows { settings, questions, verdict_days, articles, remarks, activity_days, pins, synonyms } = rows.unwrap_or_default();
    let server_id = server.get();
    tracing::info!(
        server = server_id,
        settings,
        questions,
        verdict_days,
        articles,
        remarks,
        activity_days,
        pins,
        synonyms,
        indexes,
        folders,
        "deleted what was kept of a server that the bot was removed from"
    );
    for path in of_operator {
        tracing::info!(server = server_id, path = %path.display(), "your own articles for that server are yours to delete");
    }
    if is_followed {
        tracing::warn!(server = server_id, "[[sources]] still name what to fetch for that server; take them out of the settings");
    }
    for failure in &failures {
        tracing::warn!(server = server_id, reason = failure, "something of that server could not be deleted; it is tried again");
    }
    if !failures.is_empty() {
        // It may have gone with the rest, and the next look goes by it.
        service.store().note_departed(server, since);
    }
    failures.is_empty()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn guild(number: u64) -> GuildId {
        GuildId::new(number).expect("an id")
    }

    #[test]
    fn those_that_are_due_are_asked_after_first_and_those_that_are_noted_not_at_all() {
        let departed = [(2, date!(2024 - 05 - 20)), (3, date!(2024 - 05 - 01)), (4, date!(2024 - 05 - 02)), (5, date!(2024 - 04 - 01))];
        let known = Known {
            servers: (1..=6).map(guild).collect(),
            departed: departed.into_iter().map(|(number, since)| (guild(number), since)).collect(),
            forget_since: date!(2024 - 05 - 01),
        };
        assert_eq!(known.to_ask(&BTreeSet::from([guild(5)])), [3, 1, 6].map(guild));
        assert_eq!(known.to_ask(&known.servers), []);
    }
}

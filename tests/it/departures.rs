//! Servers that the bot is removed from: noted, and forgotten when they have been gone for long enough. The days are given.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use pullquote::config::{Secret, Secrets, Settings};
use pullquote::discord::delivery;
use pullquote::discord::departures::{Departures, LookError, Looked};
use pullquote::ids::GuildId;
use pullquote::service::Service;
use pullquote::store::{GuildSettings, Store};
use tempfile::TempDir;
use time::Date;
use time::macros::date;

use crate::support::bot::{Bot, Corpus, settings};
use fake_discord::{APPLICATION_ID, DEADLINE, FakeDiscord, Fault, RequestMatcher, TOKEN};

const DAY: Date = date!(2024 - 05 - 01);

/// Two servers, and a third of which nothing is kept.
const MILL: u64 = 1_200_000_000_000_000_007;
const QUARRY: u64 = 1_200_000_000_000_000_077;
const OTHER: u64 = 1_200_000_000_000_000_777;

fn guild(number: u64) -> GuildId {
    GuildId::new(number).expect("an id")
}

/// A day so many days after the first.
fn after(days: i64) -> Date {
    DAY + time::Duration::days(days)
}

/// A bot that is asked when to look.
struct Scene {
    discord: FakeDiscord,
    corpus: Corpus,
    data: TempDir,
    service: Arc<Service>,
    departures: Departures,
}

/// One that is in three servers and keeps something of two.
async fn scene() -> Scene {
    let (discord, corpus, data) = (FakeDiscord::start().await, Corpus::mills(), TempDir::new().expect("a folder"));
    [MILL, QUARRY, OTHER].into_iter().for_each(|server| discord.join_server(server));
    let settings = Settings { store: kept_in(data.path(), &settings(&corpus, &discord)), ..settings(&corpus, &discord) };
    let service = Arc::new(Service::start_with(settings.clone(), Store::in_memory()).expect("a service"));
    [MILL, QUARRY].into_iter().for_each(|server| fill(service.store(), guild(server)));
    let http = delivery::client(&settings.discord, Some(&Secret::new(TOKEN)));
    let departures = Departures::new(http, APPLICATION_ID.parse().expect("an id"), Arc::clone(&service));
    Scene { discord, corpus, data, service, departures }
}

fn kept_in(folder: &Path, settings: &Settings) -> pullquote::config::StoreSettings {
    let (path, snapshot) = (Some(folder.join("pullquote.db")), Some(folder.join("index.snapshot")));
    pullquote::config::StoreSettings { path, snapshot, ..settings.store.clone() }
}

fn fill(store: &Store, server: GuildId) {
    store.set_guild(server, &GuildSettings { quotes: Some(2), ..GuildSettings::default() });
    store.unanswered(Some(server), "Who owns the zeppelin?", DAY);
    store.verdict(Some(server), true, DAY);
}

impl Scene {
    async fn look(&self, day: Date) -> Looked {
        self.departures.look(day).await.expect("a look")
    }

    async fn failing_look(&self, day: Date) -> String {
        match self.departures.look(day).await {
            Err(LookError::List(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn keeps(&self, server: u64) -> bool {
        let store = self.service.store();
        let settings = *store.guild(guild(server)) != GuildSettings::default();
        let is_known = store.servers().expect("servers").contains(&guild(server));
        assert_eq!(settings, is_known, "all of a server or nothing");
        is_known
    }

    fn write(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "The mill closed.").expect("written");
    }
}

#[tokio::test]
async fn what_is_kept_of_a_server_goes_30_days_after_the_bot_was_removed_and_not_before() {
    let scene = scene().await;
    let index = scene.data.path().join("index.snapshot.servers").join(MILL.to_string());
    let own = scene.corpus.path().join("servers").join(MILL.to_string()).join("a.md");
    [&index, &own].into_iter().for_each(|path| scene.write(path));
    assert_eq!(scene.look(after(-1)).await, Looked::default(), "it is there");
    scene.discord.leave_server(MILL);
    assert_eq!(scene.look(DAY).await, Looked { noted: 1, ..Looked::default() });
    for day in [0, 1, 29] {
        assert_eq!(scene.look(after(day)).await, Looked::default());
        assert!(scene.keeps(MILL) && index.exists(), "{day}");
    }
    assert_eq!(scene.look(after(30)).await, Looked { forgotten: 1, ..Looked::default() });
    assert!(!scene.keeps(MILL) && scene.keeps(QUARRY) && !index.exists());
    assert!(own.exists(), "the operator's own folder stays");
    assert_eq!(scene.look(after(31)).await, Looked::default());
}

#[tokio::test]
async fn a_server_that_comes_back_in_between_keeps_its_data() {
    let scene = scene().await;
    scene.discord.leave_server(MILL);
    assert_eq!(scene.look(DAY).await.noted, 1);
    scene.discord.join_server(MILL);
    // That it was there in between nobody saw: it is there when it would be forgotten.
    assert_eq!(scene.look(after(45)).await, Looked { back: 1, ..Looked::default() });
    assert!(scene.keeps(MILL));
    scene.discord.leave_server(MILL);
    assert_eq!(scene.look(after(46)).await.noted, 1);
    assert_eq!(scene.look(after(75)).await, Looked::default(), "the days count anew");
    assert_eq!(scene.look(after(76)).await.forgotten, 1);
}

#[tokio::test]
async fn a_list_that_fails_or_is_cut_deletes_nothing() {
    let scene = scene().await;
    scene.discord.leave_server(MILL);
    assert_eq!(scene.look(DAY).await.noted, 1);
    let next = || RequestMatcher::next("GET", "/users/@me/guilds");
    for (faults, says) in [
        (&[Fault::Status(500)][..], "500"),
        (&[Fault::Garbage], "JSON"),
        (&[Fault::Slow(Duration::ZERO), Fault::Status(500)], "500"),
        (&[Fault::Page(502)], "502"),
    ] {
        faults.iter().for_each(|fault| scene.discord.inject_fault(next(), *fault));
        let reason = scene.failing_look(after(40)).await;
        assert!(reason.contains(says), "{reason}");
    }
    assert!(scene.keeps(MILL) && scene.keeps(QUARRY));
    assert_eq!(scene.look(after(40)).await.forgotten, 1);
}

#[tokio::test]
async fn a_list_that_lacks_a_server_is_not_enough() {
    let scene = scene().await;
    // As with the scope applications.commands alone: no list names it, and people ask there. So with a list that is empty by mistake.
    [MILL, QUARRY, OTHER].into_iter().for_each(|server| scene.discord.leave_commands_only(server));
    for day in [0, 40, 80] {
        assert_eq!(scene.look(after(day)).await, Looked::default());
    }
    // Nor is one that Discord says nothing of.
    scene.discord.inject_fault(RequestMatcher::every("GET", "/commands"), Fault::Status(500));
    scene.discord.leave_server(MILL);
    assert_eq!(scene.look(after(81)).await, Looked { unclear: 2, ..Looked::default() });
    scene.discord.clear_faults();
    assert_eq!(scene.look(after(82)).await.noted, 1);
    // It has the commands again when it would be forgotten.
    scene.discord.join_server(MILL);
    scene.discord.leave_commands_only(MILL);
    assert_eq!(scene.look(after(112)).await, Looked { back: 1, ..Looked::default() });
    assert!(scene.keeps(MILL) && scene.keeps(QUARRY));
}

#[tokio::test]
async fn a_list_of_several_pages_is_read_to_its_end() {
    let scene = scene().await;
    (1..=450).for_each(|number| scene.discord.join_server(number << 22));
    scene.discord.leave_server(QUARRY);
    assert_eq!(scene.look(DAY).await, Looked { noted: 1, ..Looked::default() });
    let pages = scene.discord.requests().iter().filter(|request| request.path == "/users/@me/guilds").count();
    assert_eq!(pages, 4, "200, 200, 52, and the empty one that ends it");
}

#[tokio::test]
async fn many_servers_are_asked_after_in_portions() {
    let scene = scene().await;
    for number in 2..=121 {
        fill(scene.service.store(), guild(number));
        scene.discord.leave_server(number);
    }
    assert_eq!(scene.look(DAY).await, Looked { noted: 100, unclear: 20, ..Looked::default() });
    assert_eq!(scene.look(DAY).await, Looked { noted: 20, ..Looked::default() });
    assert_eq!(scene.look(after(30)).await, Looked { forgotten: 100, unclear: 20, ..Looked::default() });
    assert_eq!(scene.look(after(30)).await, Looked { forgotten: 20, ..Looked::default() });
}

#[tokio::test]
async fn where_nothing_is_kept_of_any_server_nothing_is_asked() {
    let scene = scene().await;
    [MILL, QUARRY].into_iter().for_each(|server| scene.discord.leave_server(server));
    assert_eq!(scene.look(DAY).await.noted, 2);
    assert_eq!(scene.look(after(30)).await.forgotten, 2);
    // Nor where the preview page asked, from a server that is none, or somebody in direct messages.
    [Some(GuildId::MIN), None].into_iter().for_each(|server| scene.service.store().unanswered(server, "Who?", DAY));
    let asked = scene.discord.requests().len();
    assert_eq!(scene.look(after(31)).await, Looked::default());
    assert_eq!(scene.discord.requests().len(), asked);
}

#[tokio::test]
async fn a_bot_on_the_gateway_notes_a_removal_whatever_its_shards() {
    let (discord, corpus, data) = (FakeDiscord::start().await, Corpus::mills(), TempDir::new().expect("a folder"));
    discord.configure_gateway(|options| options.shards = 2);
    discord.join_server(QUARRY);
    discord.leave_server(MILL);
    let settings = Settings { store: kept_in(data.path(), &settings(&corpus, &discord)), ..settings(&corpus, &discord) };
    let path = settings.store.path.clone();
    let store = Store::open(path.as_deref());
    [MILL, QUARRY].into_iter().for_each(|server| fill(&store, guild(server)));
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let noted = async {
        while store.departed().expect("a store").is_empty() {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, noted).await.expect("it is noted");
    assert_eq!(store.departed().expect("a store").into_keys().collect::<Vec<_>>(), [guild(MILL)]);
    bot.stop().await.expect("a clean end");
}

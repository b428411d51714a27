//! `serve`: the bot itself, until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::cli::button_key::ButtonKey;
use crate::cli::{DONE, Misuse};
use crate::config::{Preview, Process, Secrets, Settings};
use crate::discord::delivery::{self, Delivery};
use crate::discord::gateway::{self, Connected};
use crate::discord::{Bot, Key};
use crate::follow::{Fetcher, Follower, Manners};
use crate::http;
use crate::http::ops::Ops;
use crate::service::{Audience, How, Service, watch};
use crate::store::Store;
use crate::telemetry;

/// How long replies under way may take once the bot is told to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(3);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn main(settings: Settings) -> anyhow::Result<u8> {
    let secrets = Secrets::read(&Process).map_err(|error| Misuse(super::chain(&error)))?;
    if !connects(&secrets) && !previews(&settings, &secrets) {
        let how = "set DISCORD_TOKEN (or DISCORD_TOKEN_FILE) to answer on Discord's gateway, or DISCORD_PUBLIC_KEY to take interactions over HTTP";
        return Err(Misuse(format!(
            "nothing to serve: {how}. The preview page needs neither: it opens where ops.listen is an address of this machine alone, or ops.preview is \"on\""
        ))
        .into());
    }
    telemetry::start(settings.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    let outcome = runtime.block_on(async {
        let stopped = stop_signal()?;
        let listeners = Listeners::bind(&settings, &secrets).await?;
        run(settings, secrets, listeners, stopped).await
    });
    // What hangs on the network by now is nobody's any more.
    runtime.shutdown_timeout(Duration::from_millis(100));
    outcome.map(|()| DONE)
}

/// Whether anything connects the bot to Discord.
fn connects(secrets: &Secrets) -> bool {
    secrets.token.is_some() || secrets.public_key.is_some()
}

/// Whether the preview page is served.
fn previews(settings: &Settings, secrets: &Secrets) -> bool {
    match settings.preview {
        Preview::Auto => !connects(secrets) && settings.ops_listen.ip().is_loopback(),
        Preview::On => true,
        Preview::Off => false,
    }
}

/// The open listeners of the bot.
#[derive(Debug)]
pub struct Listeners {
    /// For whoever runs the bot.
    pub ops: TcpListener,
    /// For Discord's interactions, where there is a public key to check them by.
    pub interactions: Option<TcpListener>,
}

impl Listeners {
    /// Listens where the settings say.
    ///
    /// # Errors
    /// If an address is taken or not this machine's.
    pub async fn bind(settings: &Settings, secrets: &Secrets) -> Result<Listeners, http::BindError> {
        let ops = http::bind(settings.ops_listen).await?;
        let interactions = match secrets.public_key {
            Some(_) => Some(http::bind(settings.interactions_listen).await?),
            None => None,
        };
        Ok(Listeners { ops, interactions })
    }
}

/// Runs the bot until `stopped` ends: both listeners, and the gateway where there is a token.
///
/// # Errors
/// If the corpus cannot be read, or Discord refuses the bot for good.
pub async fn run(settings: Settings, secrets: Secrets, listeners: Listeners, stopped: impl Future<Output = ()>) -> anyhow::Result<()> {
    let button_key = ButtonKey::of(&secrets);
    let load = move || -> anyhow::Result<(Service, Key)> {
        let store = Store::open(settings.store.path.as_deref());
        let key = button_key.made(&store)?;
        Ok((Service::start_with(settings, store)?, key))
    };
    let (service, key) = tokio::task::spawn_blocking(load).await.context("starting failed")??;
    let service = Arc::new(service);
    announce(&service);
    let beside = Arc::clone(&service);
    tokio::task::spawn_blocking(move || {
        beside.save_first();
        drop(beside.catalogue(Audience::Public));
    });
    let stop = CancellationToken::new();
    let http_client = Arc::new(delivery::client(&service.settings().discord, secrets.token.as_ref()));
    let bot = Bot::new(Arc::clone(&service), key);
    let bot = Arc::new(if secrets.token.is_some() { bot.with_discord(Arc::clone(&http_client)) } else { bot });
    let delivery = Delivery::new(Arc::clone(&bot), http_client);
    let mut tasks = start(&bot, &secrets, &delivery, listeners, &stop)?;
    tasks.spawn(write_activity(Arc::clone(&service), stop.clone()));
    let outcome = tokio::select! {
        () = stopped => Ok(()),
        ended = tasks.join_next() => ended.map_or(Ok(()), |ended| ended.context("a part of the bot failed")?),
    };
    tracing::info!("stopping");
    stop.cancel();
    if !delivery.drain(DRAIN_WITHIN).await {
        tracing::warn!("stopped with replies under way");
    }
    let _ = tokio::time::timeout(Duration::from_secs(1), async { while tasks.join_next().await.is_some() {} }).await;
    // Replies that were under way count too.
    let written = tokio::task::spawn_blocking(move || service.store().write_activity());
    let _ = tokio::time::timeout(Duration::from_secs(3), written).await;
    outcome
}

fn start(
    bot: &Arc<Bot>,
    secrets: &Secrets,
    delivery: &Delivery,
    listeners: Listeners,
    stop: &CancellationToken,
) -> anyhow::Result<JoinSet<anyhow::Result<()>>> {
    let Listeners { ops, interactions } = listeners;
    let service = bot.service();
    let mut tasks = JoinSet::new();
    let connected = secrets.token.as_ref().map(|_| Connected::default());
    let ops_state = Ops { service: Arc::clone(service), gateway: connected.clone(), admin_token: secrets.admin_token.clone() };
    let address = ops.local_addr()?;
    tracing::info!(%address, "operations listener open");
    let mut ops_routes = http::ops::routes(ops_state);
    if previews(service.settings(), secrets) {
        announce_preview(address, connects(secrets));
        ops_routes = ops_routes.merge(http::preview::routes(Arc::clone(bot), address.ip()));
    }
    tasks.spawn(serve(ops, ops_routes, stop.clone()));
    if let (Some(listener), Some(key)) = (interactions, secrets.public_key) {
        tracing::info!(address = %listener.local_addr()?, "interactions listener open");
        tasks.spawn(serve(listener, http::interactions::routes(key, delivery.clone())?, stop.clone()));
    }
    if let (Some(token), Some(connected)) = (secrets.token.clone(), connected) {
        let (settings, delivery, stop) = (service.settings().discord.clone(), delivery.clone(), stop.clone());
        tasks.spawn(async move { Ok(gateway::run(&settings, &token, delivery, connected, stop).await?) });
    }
    tasks.spawn(reload_on_hangup(Arc::clone(service), stop.clone()));
    if let Some(seconds) = service.settings().watch_every {
        let watching = watch::watch(Arc::clone(service), Duration::from_secs(u64::from(seconds.get())), stop.clone());
        tasks.spawn(async move {
            watching.await;
            Ok(())
        });
    }
    tasks.spawn(save_opened(Arc::clone(service), stop.clone()));
    tasks.spawn(forget_daily(Arc::clone(service), stop.clone()));
    follow(service, &mut tasks, stop)?;
    Ok(tasks)
}

/// What was counted is written down so often; a crash costs no more of it.
const WRITE_ACTIVITY_EVERY: Duration = Duration::from_secs(5);

/// Writes down how much was asked, now and then and once more at the end.
async fn write_activity(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut tick = tokio::time::interval(WRITE_ACTIVITY_EVERY);
    while stop.run_until_cancelled(tick.tick()).await.is_some() {
        let service = Arc::clone(&service);
        tokio::task::spawn_blocking(move || service.store().write_activity()).await.context("counting failed")?;
    }
    Ok(())
}

async fn save_opened(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    stop.run_until_cancelled(service.save_opened()).await;
    Ok(())
}

/// Forgets each day what is too old. At the start that is done already.
async fn forget_daily(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    while stop.run_until_cancelled(tokio::time::sleep(DAY)).await.is_some() {
        let service = Arc::clone(&service);
        if tokio::task::spawn_blocking(move || service.forget_old()).await.is_err() {
            tracing::error!("forgetting what is too old failed");
        }
    }
    Ok(())
}

/// Follows the sources that are to be followed. Nothing is fetched where there is none.
fn follow(service: &Arc<Service>, tasks: &mut JoinSet<anyhow::Result<()>>, stop: &CancellationToken) -> anyhow::Result<()> {
    if service.settings().sources.iter().all(|source| source.followed.is_none()) {
        return Ok(());
    }
    let fetcher = Fetcher::new(Manners::default()).context("cannot fetch what is followed")?;
    let follower = Follower::new(service.settings(), fetcher, Arc::clone(service.following()));
    // Where the corpus is watched, that sees the files change.
    if service.settings().watch_every.is_none() {
        tasks.spawn(reload_on_news(Arc::clone(service), stop.clone()));
    }
    let stop = stop.clone();
    tasks.spawn(async move {
        follower.run(stop).await;
        Ok(())
    });
    Ok(())
}

async fn reload_on_news(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut news = service.following().news();
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            told = news.changed() => told.context("nobody follows the sources any more")?,
        }
        service.reload(How::Guarded).await;
    }
}

async fn serve(listener: TcpListener, routes: axum::Router, stop: CancellationToken) -> anyhow::Result<()> {
    http::serve(listener, routes, stop).await;
    Ok(())
}

fn announce_preview(address: SocketAddr, connected: bool) {
    if connected {
        tracing::info!("the preview page is at http://{address}/");
    } else {
        tracing::info!(
            "the preview page is at http://{address}/ (to answer on Discord, set DISCORD_TOKEN or DISCORD_PUBLIC_KEY: docs/connecting-discord.md)"
        );
    }
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "ops.preview is on: whoever reaches this address reads the articles and reloads them");
    }
}

fn announce(service: &Service) {
    let status = service.status(Audience::Public);
    for problem in service.problems(Audience::Public) {
        tracing::warn!(%problem, "a part of the corpus was left out");
    }
    tracing::info!(
        articles = status.sizes.articles,
        servers = service.servers().len(),
        passages = status.sizes.passages,
        problems = status.problems,
        took_ms = status.load_took.as_millis(),
        "corpus loaded"
    );
    if status.sizes.articles == 0 && service.servers().is_empty() {
        tracing::warn!("the corpus holds no article: every question will go without an answer");
    }
}

async fn reload_on_hangup(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut hangups: Signal = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            // The outcome is in the log; that is whoever sent the signal reads.
            Some(()) = hangups.recv() => drop(service.reload(How::Guarded).await),
        }
    }
}

/// Ends when the process is told to stop, by SIGTERM or Ctrl-C.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

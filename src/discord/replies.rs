//! The replies that are no answers: help, sources, articles; for operators, in English, status and reports.

use std::sync::Arc;
use std::time::Duration;

use crate::discord::complete;
use crate::discord::custom_id::{Action, Code};
use crate::discord::scene::Scene;
use crate::service::{Done, How, Quality, ReloadError, Report};
use crate::telemetry;
use pullquote_engine::render::cards::{self, PLAIN};
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Button, Embed, Message, cut};

/// The colour of what needs someone to act.
const ALERT: u32 = 0xa6_2c2b;

/// At most this many problems are listed in a report; the log has them all.
const MAX_PROBLEMS: usize = 10;

pub(super) async fn help(scene: &Scene) -> Message {
    let wording = scene.wording;
    let service = Arc::clone(scene.service());
    // Without examples the rest still helps.
    let examples = tokio::task::spawn_blocking(move || service.examples()).await.unwrap_or_default();
    let mut embed = Embed::new(wording.help_title, PLAIN);
    for text in [wording.help_ask, wording.help_honest, wording.help_options, wording.help_more] {
        embed.push(text);
    }
    if !examples.is_empty() {
        let lines: Vec<String> = examples.iter().map(|question| format!("- {}", escape(&cut(question, 200)))).collect();
        embed.push(&format!("{}\n{}", wording.help_try, lines.join("\n")));
    }
    Message::embed(embed).private()
}

/// A page of the list of sources, with buttons to the next and the one before.
pub(super) fn sources(scene: &Scene, page: usize) -> Message {
    let catalogue = scene.service().catalogue();
    let last = cards::pages_of_sources(&catalogue) - 1;
    let page = page.min(last);
    let turn = |label, page: usize| {
        let code = Code {
            action: Action::Sources,
            private: true,
            asker: scene.asker.user,
            quotes: 0,
            skip: u8::try_from(page).ok()?,
            outlet: 0,
            after: None,
            before: None,
            places: Vec::new(),
        };
        Button::press(label, code.sealed(&scene.bot.key))
    };
    let back = page.checked_sub(1).and_then(|page| turn(scene.wording.back, page));
    let forward = Some(page + 1).filter(|page| *page <= last).and_then(|page| turn(scene.wording.forward, page));
    cards::sources(&catalogue, page, scene.wording).with_buttons(back.into_iter().chain(forward))
}

/// The card of the article that was chosen.
pub(super) fn article(scene: &Scene, given: &str) -> Message {
    match complete::article(scene, given) {
        Some(article) => cards::article(&article, scene.wording).private(),
        None => Message::text(scene.wording.no_such_article).private(),
    }
}

pub(super) fn status(scene: &Scene) -> Message {
    let status = scene.service().status();
    let verdicts = scene.service().store().verdicts_of(scene.kept_under());
    let sizes = status.sizes;
    let mut embed = Embed::new("Status", PLAIN);
    embed.push(&format!("**{}** articles, {} passages, {} sentences", sizes.articles, sizes.passages, sizes.sentences));
    embed.push(&format!("{} problems in the files; `pullquote check` lists them", status.problems));
    embed.push(&format!("loaded {} ago in {} ms, up for {}", period(status.loaded_ago), status.load_took.as_millis(), period(status.up)));
    if let Some(done) = scene.service().last_reload() {
        embed.push(&last_reload(&done));
    }
    if let Some(kib) = telemetry::memory_kib() {
        embed.push(&format!("{} MiB of memory", kib >> 10));
    }
    embed.push(&format!("answers judged here: {} helpful, {} not", verdicts.helpful, verdicts.not_helpful));
    embed.set_footer(concat!("pullquote ", env!("CARGO_PKG_VERSION")));
    Message::embed(embed).private()
}

pub(super) fn reloaded(result: &Result<Report, ReloadError>) -> Message {
    let error = match result {
        Ok(report) => return report_of(report),
        Err(error) => error,
    };
    let reason = match error {
        ReloadError::Empty { problems } => format!("the folder now holds no article ({problems} problems in its files)"),
        ReloadError::Corpus(_) => "the folder cannot be read; the log says why".to_owned(),
        ReloadError::TooLarge(limit) => format!("the folder holds too much: {limit}"),
        ReloadError::Vanishing { removed, before } => {
            format!("{removed} of {before} articles would vanish. If that is right, use `/reload how:force`")
        }
        ReloadError::Questions(quality) => format!(
            "{} of {} of your questions are answered rightly, fewer than the floor that is set. If that is right, use `/reload how:force`",
            quality.right, quality.asked
        ),
        ReloadError::NothingBefore => "there is no corpus to go back to".to_owned(),
        ReloadError::Failed => "building the new index failed; the log says why".to_owned(),
    };
    let mut embed = Embed::new("Not reloaded", ALERT);
    embed.push(&format!("The articles stay as they were: {reason}."));
    if let ReloadError::Questions(quality) = error {
        push_broken(&mut embed, quality);
    }
    Message::embed(embed)
}

fn push_broken(embed: &mut Embed, quality: &Quality) {
    for question in quality.broke.iter().take(MAX_PROBLEMS) {
        embed.push(&format!("- no longer answered: {}", escape(&cut(question, 200))));
    }
}

fn report_of(report: &Report) -> Message {
    let Report { how, changes, problems, sizes, quality, took, memory_kib } = report;
    let title = match how {
        How::Guarded | How::Force => "Reloaded",
        How::DryRun => "Dry run: this is what a reload would do",
        How::Undo => "Went back to the articles before",
    };
    let mut embed = Embed::new(title, if problems.is_empty() { PLAIN } else { ALERT });
    embed.push(&format!(
        "**{}** added, **{}** changed, **{}** removed, {} unchanged",
        changes.added, changes.changed, changes.removed, changes.unchanged
    ));
    let memory = memory_kib.map(|kib| format!(", {} MiB of memory", kib >> 10)).unwrap_or_default();
    embed.push(&format!("{} articles, {} passages, in {} ms{memory}", sizes.articles, sizes.passages, took.as_millis()));
    if let Some(quality) = quality {
        embed.push(&format!("{} of {} of your questions are answered rightly", quality.right, quality.asked));
        push_broken(&mut embed, quality);
    }
    for problem in problems.iter().take(MAX_PROBLEMS) {
        embed.push(&format!("- {}", escape(&cut(&problem.to_string(), 300))));
    }
    if problems.len() > MAX_PROBLEMS {
        embed.push(&format!("and {} more problems; `pullquote check` lists them", problems.len() - MAX_PROBLEMS));
    }
    Message::embed(embed)
}

/// The last reload in a line.
fn last_reload(done: &Done) -> String {
    let ago = period(done.at.elapsed());
    match &*done.outcome {
        Ok(Report { changes, .. }) => {
            format!("last reload {ago} ago: {} added, {} changed, {} removed", changes.added, changes.changed, changes.removed)
        }
        Err(error) => format!("last reload {ago} ago was refused: {}", escape(&cut(&error.to_string(), 300))),
    }
}

fn period(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    match (minutes / (24 * 60), minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => format!("{} s", duration.as_secs()),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

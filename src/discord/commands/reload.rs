//! `/reload`: the articles read again, and what came of it. In English, as all that is said to operators.
//!
//! Who runs the bot reloads the whole corpus; a server's managers reload what belongs to their server, and hear of nothing else.

use std::sync::Arc;

use crate::corpus::SourceCount;
use crate::discord::commands::spec::{Answering, CommandOption, Deferral, Name, Named, OptionKind, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::ids::GuildId;
use crate::service::{How, Quality, ReloadError, Report};
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, Message, cut};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["reload", "neuladen", "recharger", "recargar"],
    description: ["Read the articles again", "Die Artikel neu lesen", "Relire les articles", "Volver a leer los artículos"],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[HOW], handler },
};

const HOW: CommandOption = CommandOption {
    name: ["how", "wie", "comment", "cómo"],
    description: [
        "Whatever the guards say; only a report; or back to the articles before",
        "Trotz der Schranken; nur ein Bericht; oder zurück zu den Artikeln davor",
        "Malgré les gardes ; un simple rapport ; ou retour aux articles d'avant",
        "Pese a las guardas; solo un informe; o volver a los artículos de antes",
    ],
    required: false,
    kind: OptionKind::OneOf(ways),
};

fn ways() -> Vec<Named> {
    let way = |value, name| Named { value, name: Name::Translated(name) };
    vec![
        way("force", ["force", "erzwingen", "forcer", "forzar"]),
        way("dry_run", ["dry run", "nur prüfen", "à blanc", "en seco"]),
        way("undo", ["undo", "rückgängig", "annuler", "deshacer"]),
    ]
}

/// The colour of what needs someone to act.
pub(super) const ALERT: u32 = 0xa6_2c2b;

/// At most this many problems are listed in a report; the log has them all.
const MAX_PROBLEMS: usize = 10;
/// And so many sources.
const MAX_SOURCES: usize = 10;

fn handler<'a>(scene: &'a Scene, command: &'a Command) -> Answering<'a> {
    let how = match command.text("how") {
        Some("force") => How::Force,
        Some("dry_run") => How::DryRun,
        Some("undo") => How::Undo,
        Some(_) | None => How::Guarded,
    };
    let service = Arc::clone(scene.service());
    let refused = Message::text(scene.wording.not_allowed).private();
    let part = part(scene);
    Box::pin(async move {
        let Some(part) = part else { return refused.into() };
        Response::later(async move {
            let reloaded = match part {
                Part::Whole => service.reload(how).await,
                Part::Own(server) => service.reload_server(server, how).await,
            };
            message(&reloaded, part)
        })
    })
}

/// How much is read again.
#[derive(Clone, Copy)]
enum Part {
    Whole,
    /// What belongs to this server.
    Own(GuildId),
}

/// What the asker may reload: nothing, where they neither run the bot nor ask in a server that has it.
fn part(scene: &Scene) -> Option<Part> {
    if scene.is_operator() { Some(Part::Whole) } else { scene.audience().server().map(Part::Own) }
}

fn message(reloaded: &Result<Report, ReloadError>, part: Part) -> Message {
    let mut embed = match reloaded {
        Ok(report) => report_of(report),
        Err(error) => refusal(error),
    };
    match part {
        Part::Whole => {}
        Part::Own(_) => embed.set_footer("This is about the articles that belong to this server."),
    }
    Message::embed(embed)
}

/// Why a reload left the articles as they were.
pub(super) fn refusal(error: &ReloadError) -> Embed {
    let reason = match error {
        ReloadError::Empty { problems } => format!("the folder now holds no article ({problems} problems in its files)"),
        ReloadError::TooLarge(limit) => format!("the folder holds too much: {limit}"),
        ReloadError::Store(_) => "the articles that were added here cannot be read; the log says why".to_owned(),
        ReloadError::Corpus(_) => "the folder cannot be read; the log says why".to_owned(),
        ReloadError::Vanishing { removed, before } => {
            format!("{removed} of {before} articles would vanish. If that is right, use `/reload how:force`")
        }
        ReloadError::Questions(quality) => format!(
            "{} of {} of your questions are answered rightly, fewer than the floor that is set. If that is right, use `/reload how:force`",
            quality.right, quality.asked
        ),
        ReloadError::NothingOwn | ReloadError::TooOften { .. } => error.to_string(),
        ReloadError::NothingBefore => "there is no corpus to go back to".to_owned(),
        ReloadError::Failed => "building the new index failed; the log says why".to_owned(),
    };
    let mut embed = Embed::new("Not reloaded", ALERT);
    embed.push(&format!("The articles stay as they were: {reason}."));
    if let ReloadError::Questions(quality) = error {
        push_broken(&mut embed, quality);
    }
    embed
}

fn push_broken(embed: &mut Embed, quality: &Quality) {
    for question in quality.broke.iter().take(MAX_PROBLEMS) {
        embed.push(&format!("- no longer answered: {}", escape(&cut(question, 200))));
    }
}

/// What each source holds, where there are several.
fn push_sources(embed: &mut Embed, sources: &[SourceCount]) {
    let shown = if sources.len() > 1 { sources } else { &[] };
    for SourceCount { name, articles, problems } in shown.iter().take(MAX_SOURCES) {
        let problems = if *problems > 0 { format!(", {problems} problems") } else { String::new() };
        embed.push(&format!("- {}: {articles} articles{problems}", escape(&cut(name, 100))));
    }
    if shown.len() > MAX_SOURCES {
        embed.push(&format!("and {} more sources", shown.len() - MAX_SOURCES));
    }
}

fn report_of(report: &Report) -> Embed {
    let title = match report.how {
        How::Guarded | How::Force => "Reloaded",
        How::DryRun => "Dry run: this is what a reload would do",
        How::Undo => "Went back to the articles before",
    };
    let mut embed = Embed::new(title, colour(report));
    push_report(&mut embed, report);
    embed
}

/// The colour of a report.
pub(super) fn colour(report: &Report) -> u32 {
    if report.problems.is_empty() { PLAIN } else { ALERT }
}

/// Says what a reload did, as far as there is room.
pub(super) fn push_report(embed: &mut Embed, report: &Report) {
    let Report { how: _, changes, problems, left_out, sources, sizes, quality, took, memory_kib, servers } = report;
    embed.push(&format!(
        "**{}** added, **{}** changed, **{}** removed, {} unchanged",
        changes.added, changes.changed, changes.removed, changes.unchanged
    ));
    let memory = memory_kib.map(|kib| format!(", {} MiB of memory", kib >> 10)).unwrap_or_default();
    embed.push(&format!("{} articles, {} passages, in {} ms{memory}", sizes.articles, sizes.passages, took.as_millis()));
    if *left_out > 0 {
        embed.push(&format!("{left_out} not published and left out; `pullquote check` lists them"));
    }
    push_sources(embed, sources);
    if servers.done > 0 {
        embed.push(&format!("the same was done with the articles that belong to {} servers", servers.done));
    }
    if !servers.failed.is_empty() {
        embed.push(&format!("the articles that belong to {} servers stay as they were; the log says why", servers.failed.len()));
    }
    if let Some(quality) = quality {
        embed.push(&format!("{} of {} of your questions are answered rightly", quality.right, quality.asked));
        push_broken(embed, quality);
    }
    for problem in problems.iter().take(MAX_PROBLEMS) {
        embed.push(&format!("- {}", escape(&cut(&problem.to_string(), 300))));
    }
    if problems.len() > MAX_PROBLEMS {
        embed.push(&format!("and {} more problems; `pullquote check` lists them", problems.len() - MAX_PROBLEMS));
    }
}

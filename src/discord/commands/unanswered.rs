//! `/unanswered`: the questions that a server's articles did not answer, and those that they answer by now.

use std::sync::Arc;
use std::time::{Duration, Instant};

use time::Date;

use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::service::{Audience, Service, Wishes, days_ago, today};
use crate::store::Unanswered;
use pullquote_engine::answer::Tier;
use pullquote_engine::article::day;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, File, Message, cut};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["unanswered", "unbeantwortet", "sans-réponse", "sin-respuesta"],
    description: [
        "The questions that the articles did not answer",
        "Die Fragen, die die Artikel nicht beantwortet haben",
        "Les questions auxquelles les articles ne répondent pas",
        "Las preguntas que los artículos no respondieron",
    ],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

/// Questions in the list; the file has more.
const MAX_LISTED: usize = 15;

/// Questions in the file.
const MAX_IN_FILE: u32 = 2_000;

/// So long questions are asked once more, the most frequent first. Each takes a few milliseconds of a core that others wait for.
const ASK_AGAIN_WITHIN: Duration = Duration::from_secs(1);

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    Box::pin(async move { list(scene) })
}

/// The most frequent questions without an answer, with all of them as a file. They are asked again first, since a
/// reload may have brought their answers. What is too old is forgotten on the way.
fn list(scene: &Scene) -> Response {
    let (service, audience) = (Arc::clone(scene.service()), scene.audience());
    let apology = scene.wording.apology;
    Response::later(async move {
        tokio::task::spawn_blocking(move || listed(&service, audience, ASK_AGAIN_WITHIN)).await.unwrap_or_else(|_| Message::text(apology))
    })
}

/// A question, and whether the articles answer it now; none where there was no time to look.
struct Row {
    asked: Unanswered,
    answered_now: Option<bool>,
}

fn listed(service: &Service, audience: Audience, within: Duration) -> Message {
    let began = Instant::now();
    service.store().forget_before(days_ago(service.settings().store.keep_days));
    let wishes = Wishes { audience, ..Wishes::default() };
    let answered = |question: &str| service.answer(question, wishes.clone()).is_ok_and(|found| found.answer.tier != Tier::None);
    let rows: Vec<Row> = service
        .store()
        .unanswered_of(audience.server(), MAX_IN_FILE)
        .into_iter()
        .map(|asked| Row { answered_now: (began.elapsed() < within).then(|| answered(&asked.question)), asked })
        .collect();
    if rows.is_empty() {
        return Message::text("No question went without an answer, as far as they are kept.").private();
    }
    message(&rows, today())
}

fn message(rows: &[Row], today: Date) -> Message {
    let count = |answered_now| rows.iter().filter(|row| row.answered_now == answered_now).count();
    let mut embed = Embed::new("Questions without an answer", PLAIN);
    embed.push(&format!("**{}** open, **{}** answered by articles that came since", count(Some(false)), count(Some(true))));
    let left = count(None);
    if left > 0 {
        embed.push(&format!("**{left}** were not asked again, since there are too many; those asked most often come first"));
    }
    let line = |row: &Row| {
        let days = (today - row.asked.last_day).whole_days();
        let when = if days <= 0 { "today".to_owned() } else { format!("{days} d ago") };
        let done = if row.answered_now == Some(true) { " · **answered now**" } else { "" };
        format!("- {} ({}×, {when}){done}", escape(&cut(&row.asked.question, 200)), row.asked.times)
    };
    for row in rows.iter().take(MAX_LISTED) {
        embed.push(&line(row));
    }
    let file = File { name: "unanswered.csv".to_owned(), bytes: csv(rows).into_bytes() };
    Message::embed(embed).private().with_file(file)
}

/// The rows as comma-separated values (RFC 4180), with a header. The last cell is empty where there was no time to look.
fn csv(rows: &[Row]) -> String {
    let mut out = String::from("question,times,last_day,answered_now\r\n");
    for row in rows {
        let day = day(row.asked.last_day);
        let answered_now = row.answered_now.map_or_else(String::new, |answered| answered.to_string());
        out.push_str(&format!("{},{},{day},{answered_now}\r\n", cell(&row.asked.question), row.asked.times));
    }
    out
}

/// A text as a cell. An apostrophe keeps a spreadsheet from taking it for a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use time::macros::date;

    use super::*;
    use crate::config::Settings;

    fn row(question: &str, answered_now: bool) -> Row {
        let answered_now = Some(answered_now);
        Row { asked: Unanswered { question: question.to_owned(), times: 3, last_day: date!(2023 - 05 - 23) }, answered_now }
    }

    #[test]
    fn questions_stay_cells() {
        let rows = [row("Who said \"no, never\"?", false), row("=1+1", true)];
        let expected =
            "question,times,last_day,answered_now\r\n\"Who said \"\"no, never\"\"?\",3,2023-05-23,false\r\n\"'=1+1\",3,2023-05-23,true\r\n";
        assert_eq!(csv(&rows), expected);
    }

    #[test]
    fn the_list_says_what_is_answered_by_now_and_stays_within_its_limits() {
        let mut rows = vec![row("Who *owns* it?", true)];
        rows.extend((0..100).map(|_| row(&"*".repeat(1_000), false)));
        let shown = serde_json::to_string(&message(&rows, date!(2023 - 05 - 25))).expect("JSON");
        assert!(shown.contains("Who \\\\*owns\\\\* it? (3×, 2 d ago) · **answered now**"), "{shown}");
        assert!(shown.contains("**100** open") && shown.len() < 12_000);
    }

    #[test]
    fn what_there_is_no_time_for_is_listed_without_a_look() {
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        (settings.corpus, settings.store.snapshot) = (Vec::new(), None);
        let service = Service::start(settings).expect("a service");
        for number in 0..5 {
            service.store().unanswered(None, &format!("Who flew zeppelin {number}?"), today());
        }
        let shown = |within| serde_json::to_string(&listed(&service, Audience::Public, within)).expect("JSON");
        let late = shown(Duration::ZERO);
        assert!(late.contains("**0** open, **0** answered") && late.contains("**5** were not asked again"), "{late}");
        assert!(late.contains("Who flew zeppelin 4?"), "{late}");
        let soon = shown(Duration::from_secs(60));
        assert!(soon.contains("**5** open") && !soon.contains("not asked again"), "{soon}");
    }

    #[test]
    fn a_question_that_was_not_looked_at_has_an_empty_cell() {
        let rows = [Row { answered_now: None, ..row("Who?", true) }];
        assert!(csv(&rows).ends_with("\"Who?\",3,2023-05-23,\r\n"));
    }
}

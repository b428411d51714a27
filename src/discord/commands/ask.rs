//! `/ask`: a question, with the articles it is asked of.

use time::Date;
use time::format_description::well_known::Iso8601;

use crate::discord::ask::{self, Asked, Refused};
use crate::discord::commands::article::title;
use crate::discord::commands::spec::{Answering, CommandOption, Complete, Deferral, OptionKind, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::names;
use crate::discord::permissions::Permission;
use crate::discord::response::{Choice, MAX_CHOICE, MAX_CHOICES};
use crate::discord::scene::Scene;
use pullquote_engine::answer::{Filter, MAX_CHARS};
use pullquote_engine::catalogue::UnionCatalogue;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Message, cut};
use pullquote_engine::render::wording::fill;

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: names::ASK,
    description: [
        "Answer a question with quotes from the articles",
        "Eine Frage mit Zitaten aus den Artikeln beantworten",
        "Répondre à une question par des citations des articles",
        "Responder a una pregunta con citas de los artículos",
    ],
    permission: Permission::Everyone,
    deferral: Deferral::AsAsked,
    takes: Takes::Options { options: &[QUESTION, SOURCE, AFTER, BEFORE, QUOTES, PRIVATE], handler },
};

const QUESTION: CommandOption = CommandOption {
    name: ["question", "frage", "question", "pregunta"],
    description: ["What you want to know", "Was du wissen willst", "Ce que vous voulez savoir", "Lo que quieres saber"],
    required: true,
    kind: OptionKind::Text { min: None, max: MAX_CHARS, complete: Some(Complete::Seen(questions)) },
};

const SOURCE: CommandOption = CommandOption {
    name: names::SOURCE,
    description: [
        "Only articles from this outlet",
        "Nur Artikel von diesem Medium",
        "Seulement les articles de ce média",
        "Solo artículos de este medio",
    ],
    required: false,
    kind: OptionKind::Text { min: None, max: MAX_CHOICE, complete: Some(Complete::Seen(outlets)) },
};

/// A day such as 2022-03-04.
const DAY: OptionKind = OptionKind::Text { min: Some(10), max: 10, complete: None };

const AFTER: CommandOption = CommandOption {
    name: names::AFTER,
    description: [
        "Only articles from this day on, such as 2022-03-04",
        "Nur Artikel ab diesem Tag, etwa 2022-03-04",
        "Seulement les articles à partir de ce jour, comme 2022-03-04",
        "Solo artículos desde este día, como 2022-03-04",
    ],
    required: false,
    kind: DAY,
};

const BEFORE: CommandOption = CommandOption {
    name: names::BEFORE,
    description: [
        "Only articles up to this day, such as 2022-03-04",
        "Nur Artikel bis zu diesem Tag, etwa 2022-03-04",
        "Seulement les articles jusqu'à ce jour, comme 2022-03-04",
        "Solo artículos hasta este día, como 2022-03-04",
    ],
    required: false,
    kind: DAY,
};

/// How many quotes an answer has; also a setting of a server.
pub(super) const QUOTES: CommandOption = CommandOption {
    name: names::QUOTES,
    description: ["At most this many quotes", "Höchstens so viele Zitate", "Au plus tant de citations", "Como mucho tantas citas"],
    required: false,
    kind: OptionKind::Number { min: 1, max: 5 },
};

const PRIVATE: CommandOption = CommandOption {
    name: names::PRIVATE,
    description: [
        "Show the answer only to me",
        "Die Antwort nur mir zeigen",
        "Ne montrer la réponse qu'à moi",
        "Mostrar la respuesta solo a mí",
    ],
    required: false,
    kind: OptionKind::Truth,
};

fn handler<'a>(scene: &'a Scene, command: &'a Command) -> Answering<'a> {
    Box::pin(async move {
        match asked(scene, command).await {
            Ok(asked) => ask::ask_here(scene, &asked).await.into(),
            Err(refused) => (*refused).into(),
        }
    })
}

/// What is asked, or the refusal where a day is none or the outlet is not there.
async fn asked(scene: &Scene, command: &Command) -> Result<Asked, Refused> {
    let day = |option| command.text(option).map(|raw| day(raw).ok_or_else(|| refusal(scene.wording.not_a_day, raw))).transpose();
    let filter = Filter { source: command.text("source").map(str::to_owned), after: day("after")?, before: day("before")? };
    if let Some((after, before)) = filter.swapped_days() {
        return Err(swapped(scene, after, before));
    }
    Ok(Asked {
        question: command.text("question").unwrap_or_default().to_owned(),
        filter: known(scene, &filter).await?,
        quotes: command.number("quotes").map(|count| u8::try_from(count.clamp(1, 5)).unwrap_or(5)),
        skip: 0,
        private: is_private(scene, command),
    })
}

/// Whether the answer is for the asker alone.
pub(super) fn is_private(scene: &Scene, command: &Command) -> bool {
    scene.is_private_here() || command.truth("private").unwrap_or(false)
}

/// A day as people write it in an option.
fn day(raw: &str) -> Option<Date> {
    Date::parse(raw.trim(), &Iso8601::DATE).ok()
}

/// What is said where the first day is later than the last one.
fn swapped(scene: &Scene, after: Date, before: Date) -> Refused {
    let (wording, names) = (scene.wording, scene.names);
    let given = [names.option(names::AFTER), wording.date(after), names.option(names::BEFORE), wording.date(before)];
    Box::new(Message::text(&fill(wording.days_swapped, &given.each_ref().map(String::as_str))).private())
}

fn refusal(wording: &str, given: &str) -> Refused {
    Box::new(Message::text(&fill(wording, &[&escape(&cut(given, 100))])).private())
}

/// `filter` with the outlet under its own name, where it means one alone.
async fn known(scene: &Scene, filter: &Filter) -> Result<Filter, Refused> {
    let Some(typed) = filter.source.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) else {
        return Ok(Filter { source: None, ..filter.clone() });
    };
    let catalogue = scene.catalogue().await;
    let source = match catalogue.outlet(typed) {
        Some(outlet) => outlet.name.clone(),
        None if catalogue.articles().any(|article| Filter { source: Some(typed.to_owned()), ..Filter::default() }.wants(article)) => {
            typed.to_owned()
        }
        None => {
            let (typed, sources) = (escape(&cut(typed, 100)), scene.names.command(names::SOURCES));
            return Err(Box::new(Message::text(&fill(scene.wording.no_such_outlet, &[&typed, &sources])).private()));
        }
    };
    Ok(Filter { source: Some(source), ..filter.clone() })
}

/// What was typed stays the first choice: a question is rarely a headline.
fn questions(catalogue: &UnionCatalogue, typed: &str) -> Vec<Choice> {
    let own = Some(typed.trim()).filter(|typed| !typed.is_empty() && typed.chars().count() <= MAX_CHOICE);
    let headlines = catalogue.complete_headline(typed, MAX_CHOICES).into_iter().filter_map(|(_, article)| title(article));
    own.map(str::to_owned).into_iter().chain(headlines).map(|text| Choice { name: text.clone(), value: text }).collect()
}

fn outlets(catalogue: &UnionCatalogue, typed: &str) -> Vec<Choice> {
    let names = catalogue.complete_outlet(typed, MAX_CHOICES).into_iter().map(|outlet| cut(&outlet.name, MAX_CHOICE));
    names.map(|name| Choice { name: name.clone(), value: name }).collect()
}

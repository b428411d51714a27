//! A question in, its answer with its buttons out: whether asked by a command, by a mention, or again from a button.

use crate::discord::action::Action;
use crate::discord::custom_id::{Code, Place, outlet_number};
use crate::discord::fairness::Judgement;
use crate::discord::scene::Scene;
use crate::ids::MessageId;
use crate::service::{Answered, Wishes, today};
use pullquote_engine::answer::{Answer, Filter, Outcome, Question};
use pullquote_engine::article::{Article, Mark};
use pullquote_engine::render::markdown::escape_url;
use pullquote_engine::render::message::{Button, Choice, Message, Select};
use pullquote_engine::render::reply;
use pullquote_engine::render::wording::fill;

/// What is said instead of an answer.
pub(super) type Refused = Box<Message>;

/// A question with what was asked for beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) question: String,
    pub(super) filter: Filter,
    /// Quotes on a page, if other than set.
    pub(super) quotes: Option<u8>,
    /// How many were shown before.
    pub(super) skip: u8,
    pub(super) private: bool,
}

impl Asked {
    /// What a whole message asks; of a long one, as much as is read. None where it is small talk alone.
    pub(super) fn of_message(scene: &Scene, text: &str, filter: Filter, private: bool) -> Option<Asked> {
        let question = Question::in_message(text)?;
        Some(Asked { question, filter, private: private || scene.is_private_here(), ..Asked::default() })
    }

    /// The question that led to an answer with this button, asked once more. `question` is what stands above the answer.
    /// None if its outlet has gone.
    pub(super) async fn again(scene: &Scene, code: &Code, question: String) -> Option<Asked> {
        let filter = code.filter(&scene.catalogue().await)?;
        Some(Asked { question, filter, quotes: code.quotes, skip: code.skip, private: code.private })
    }
}

/// What came of a question.
pub(super) async fn find(scene: &Scene, asked: &Asked) -> Result<Answered, Refused> {
    let quotes = asked.quotes.or(scene.guild.quotes).map(usize::from);
    let wishes =
        Wishes { quotes, skip: usize::from(asked.skip), filter: asked.filter.clone(), audience: scene.audience(), ..Wishes::default() };
    scene.service().ask(asked.question.clone(), wishes).await.map_err(|error| Box::new(reply::invalid(&error, scene.wording)))
}

/// The reply to a question, or why it gets none.
pub(super) async fn answer(scene: &Scene, asked: &Asked) -> Result<Message, Refused> {
    let count = |outcome| scene.service().metrics().asked(outcome, scene.transport);
    if let Some(refused) = too_many(scene) {
        count("limited");
        return Err(Box::new(refused));
    }
    let found = find(scene, asked).await.inspect_err(|_| count("invalid"))?;
    count(found.answer.tier.name());
    if asked.skip == 0 {
        let is_answered = matches!(found.answer.outcome, Outcome::Answered(_));
        scene.service().store().count_question(scene.asker.installed_in, is_answered, today());
    }
    note(scene, asked, &found);
    Ok(shown(&scene.worded_for(found.answer.language), asked, &found).await)
}

/// The same, where a refusal is said like an answer.
pub(super) async fn ask(scene: &Scene, asked: &Asked) -> Message {
    answer(scene, asked).await.unwrap_or_else(|refused| *refused)
}

/// The same, unless questions are not answered in this channel.
pub(super) async fn ask_here(scene: &Scene, asked: &Asked) -> Message {
    if scene.answers_here() { ask(scene, asked).await } else { Message::text(scene.wording.not_in_this_channel).private() }
}

/// The refusal of one question too many.
pub(super) fn too_many(scene: &Scene) -> Option<Message> {
    let wait = scene.bot.fairness.wait(scene.asker.user, scene.asker.guild)?;
    Some(Message::text(&fill(scene.wording.slow_down, &[&wait.as_secs().to_string()])).private())
}

/// An answer as a message with its buttons.
pub(super) async fn shown(scene: &Scene, asked: &Asked, found: &Answered) -> Message {
    let message = reply::answer(&found.question, &found.answer, &asked.filter, scene.wording);
    let Buttons { reads_on, judges, select } = buttons(scene, asked, &found.answer).await;
    let message = message.with_buttons(reads_on).with_buttons(judges).with_select(select);
    if asked.private { message.private() } else { message }
}

/// Keeps a question without an answer, off this thread: the reply does not wait for the disk.
fn note(scene: &Scene, asked: &Asked, found: &Answered) {
    if matches!(found.answer.outcome, Outcome::Answered(_)) || asked.skip > 0 || !asked.filter.is_empty() || !scene.logs_questions() {
        return;
    }
    let (service, guild, question) = (std::sync::Arc::clone(scene.service()), scene.asker.installed_in, found.question.text.clone());
    tokio::task::spawn_blocking(move || service.store().unanswered(guild, &question, today()));
}

/// Counts what somebody thinks of the answer in `message`, in place of what they thought before. Gives what to say of that.
pub(super) fn judged(scene: &Scene, message: Option<MessageId>, helpful: bool) -> (&'static str, Judgement) {
    let (service, guild, today) = (std::sync::Arc::clone(scene.service()), scene.asker.installed_in, today());
    let judgement = scene.bot.judged.verdict(message, scene.asker.user, (helpful, today));
    let (said, before) = match judgement {
        Judgement::Same => return (scene.wording.counted_already, judgement),
        Judgement::First => (scene.wording.thanks, None),
        Judgement::Changed(before) => (scene.wording.verdict_changed, Some(before)),
    };
    tokio::task::spawn_blocking(move || {
        if let Some((helpful, day)) = before {
            service.store().take_back_verdict(guild, helpful, day);
        }
        service.store().verdict(guild, helpful, today);
    });
    (said, judgement)
}

/// Where the quotes of an answer stand, as its buttons name them, in the order in which it shows them. Those that no button can name are
/// left out.
pub(super) fn places(answer: &Answer) -> Vec<Place> {
    reply::in_order(answer).filter_map(|quote| Place::new(Mark::of(&quote.article), &quote.span)).collect()
}

/// Whether both are the same quotes: buttons of versions up to 0.1 name them in another order.
pub(super) fn is_same(places: &[Place], others: &[Place]) -> bool {
    places.len() == others.len() && places.iter().all(|place| others.contains(place))
}

async fn buttons(scene: &Scene, asked: &Asked, answer: &Answer) -> Buttons {
    let places = places(answer);
    // An outlet that was given by a part of several names cannot be found again from its number.
    let outlet = asked.filter.source.as_deref();
    let can_ask_again = match outlet {
        Some(name) => scene.catalogue().await.outlets().iter().any(|outlet| outlet.name == name),
        None => true,
    };
    let sealed = |action| {
        let code = Code {
            action,
            private: asked.private,
            asker: scene.asker.user,
            quotes: asked.quotes.or(scene.guild.quotes),
            skip: asked.skip,
            outlet: outlet.map(outlet_number),
            after: asked.filter.after,
            before: asked.filter.before,
            places: places.clone(),
        };
        code.sealed(&scene.bot.key)
    };
    let button = |action: Action, is_wanted: bool| {
        let button = Button::press((action.spec().label)(scene.wording), sealed(action).filter(|_| is_wanted)?)?;
        Some(match action.emoji() {
            Some(emoji) => button.with_emoji(emoji),
            None => button,
        })
    };
    let is_answered = matches!(answer.outcome, Outcome::Answered(_));
    let groups = reply::groups(answer);
    let articles = articles(&groups);
    // Who goes on from a part of the quotes would be shown the others again.
    let is_named = places.len() == groups.iter().map(Vec::len).sum::<usize>();
    let goes_on = can_ask_again && is_named;
    let link = groups.first().filter(|_| is_answered && articles.len() == 1).and_then(reply::address);
    let share = button(Action::Share, asked.private && goes_on && !scene.is_private_here()).map(Button::primary);
    let reads_on = [
        link.and_then(|url| Button::link(scene.wording.read_article, &escape_url(&url))),
        button(Action::Context, is_answered && is_named),
        button(Action::Next, is_answered && goes_on),
        share,
        button(Action::AskAgain, !is_answered && can_ask_again),
    ];
    let judges =
        [button(Action::Helpful, is_answered), button(Action::NotHelpful, is_answered), button(Action::Why, goes_on && !places.is_empty())];
    let choices = articles.iter().filter_map(|article| choice(&places, article));
    let select = sealed(Action::Article).filter(|_| is_answered && is_named && articles.len() > 1);
    let select = select.and_then(|id| Select::new(id, (Action::Article.spec().label)(scene.wording), choices));
    Buttons { reads_on: reads_on.into_iter().flatten().collect(), judges: judges.into_iter().flatten().collect(), select }
}

/// What hangs below an answer.
struct Buttons {
    /// What leads on from it.
    reads_on: Vec<Button>,
    /// What is thought of it, and why it is as it is.
    judges: Vec<Button>,
    /// Its articles, where there are several.
    select: Option<Select>,
}

/// The articles that quotes stand in, each once.
fn articles<'a>(groups: &[reply::Group<'a>]) -> Vec<&'a Article> {
    let mut articles: Vec<&Article> = Vec::new();
    for quote in groups.iter().flatten() {
        if articles.iter().all(|article| article.id != quote.article.id) {
            articles.push(&quote.article);
        }
    }
    articles
}

/// An article as a choice: it stands for the first of `places` that is in it.
fn choice(places: &[Place], article: &Article) -> Option<Choice> {
    let at = places.iter().position(|place| place.article == Mark::of(article))?;
    let label = article.attribution.title.value().unwrap_or(&article.id).clone();
    Some(Choice { label, value: at.to_string(), description: article.attribution.source.value().cloned() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::config::Settings;
    use crate::discord::bot::Bot;
    use crate::discord::custom_id::{Key, MAX_QUOTE_BYTES};
    use crate::discord::interaction::Interaction;
    use crate::service::Service;

    /// The labels of the buttons under a private answer from an article whose one sentence has more than so many words.
    async fn labels(words: usize) -> Vec<Value> {
        let folder = tempfile::tempdir().expect("a folder");
        let sentence = format!("The zeppelin Aurora was flown by Ada Brandt over {} harbour.", "the ".repeat(words));
        std::fs::write(folder.path().join("a.txt"), sentence).expect("a file");
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        (settings.corpus, settings.store.snapshot) = (vec![folder.path().to_owned()], None);
        let bot = std::sync::Arc::new(Bot::new(std::sync::Arc::new(Service::start(settings).expect("a service")), Key::new(b"key")));
        let value = json!({"id": "1", "application_id": "2", "token": "t", "type": 1, "user": {"id": "4"}});
        let scene = Scene::of(&bot, &Interaction::read(&value).expect("an interaction"));
        let question = "Who flew the zeppelin Aurora?".to_owned();
        let message = ask(&scene, &Asked { question, private: true, ..Asked::default() }).await;
        let json = serde_json::to_value(message).expect("JSON");
        let buttons = json["components"].as_array().into_iter().flatten().filter_map(|row| row["components"].as_array()).flatten();
        buttons.map(|button| button["label"].clone()).collect()
    }

    #[tokio::test]
    async fn a_quote_that_no_button_can_name_is_judged_but_not_gone_on_from() {
        assert_eq!(labels(1).await, ["More context", "Next quotes", "Share", "Helpful", "Not helpful", "Why these?"]);
        assert_eq!(labels(MAX_QUOTE_BYTES / 4).await, ["Helpful", "Not helpful"]);
    }
}

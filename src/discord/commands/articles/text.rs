//! `/articles add` without a file: a form for a short text, which becomes a Markdown document. Where that is refused, the form can be
//! opened again with what was written.

use reqwest::Url;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::discord::commands::articles::{EDIT, WRITTEN, change, names, no_server};
use crate::discord::commands::spec::Taken;
use crate::discord::interaction::Press;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::ids::GuildId;
use crate::service::today;
use pullquote_engine::render::document::{self, NewDocument};
use pullquote_engine::render::message::{Button, Message};
use pullquote_engine::render::modal::{Input, MAX_TEXT, Modal};

/// Most characters of the title, the question and the link.
const MAX_TITLE: usize = 120;
const MAX_QUESTION: usize = 300;
const MAX_LINK: usize = 500;

const NOTE: &str = "Every member of this server will be able to read this text in answers. Markdown works: lists, code, headings.";

/// What is written in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    title: String,
    question: String,
    link: String,
    text: String,
}

/// The form, with what was written in it already.
pub(super) fn form(scene: &Scene, draft: &Draft) -> Response {
    let step = Step { number: WRITTEN.number, of: scene.asker.user, server: scene.asker.installed_in, numbers: Vec::new() };
    let Some(custom_id) = step.sealed(&scene.bot.key) else { return Response::unknown(scene.wording, scene.names) };
    let input = |value: &str, max, is_long, placeholder: &str| Input::Text {
        max,
        is_long,
        value: value.to_owned(),
        placeholder: placeholder.to_owned(),
    };
    let Draft { title, question, link, text } = draft;
    let asked = "If it answers one: who asks that is shown this text";
    Modal::new(custom_id, "Add a short article")
        .with_note(NOTE)
        .with_input("title", "Title", "", true, input(title, MAX_TITLE, false, "Resetting the spawn point"))
        .with_input("question", "Question", asked, false, input(question, MAX_QUESTION, false, "How do I reset my spawn point?"))
        .with_input("link", "Link", "Where it comes from, if anywhere", false, input(link, MAX_LINK, false, "https://"))
        .with_input("text", "Text", "", true, input(text, MAX_TEXT, true, ""))
        .into()
}

/// Adds what was written.
pub(super) fn written(scene: &Scene, taken: &Taken) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let draft = Draft::of(&taken.press);
    if let Some(reason) = draft.refusal() {
        return with_edit(scene, server, &draft, change::not_changed(reason)).private().into();
    }
    let scene = scene.clone();
    Response::later(async move {
        let (name, bytes) = (names::of_title(&draft.title), draft.document().into_bytes());
        match change::add(&scene, server, name, bytes).await {
            Ok(done) => done,
            Err(error) => with_edit(&scene, server, &draft, change::refused(&error)),
        }
    })
}

/// Opens the form again.
pub(super) fn edit(scene: &Scene, taken: &Taken) -> Response {
    let kept = || {
        let (number, server, user) = (taken.numbers.first()?, scene.audience().server()?, scene.asker.user?);
        let kept = scene.service().store().draft(*number, server, user, OffsetDateTime::now_utc())?;
        serde_json::from_str(&kept).ok()
    };
    match kept() {
        Some(draft) => form(scene, &draft),
        None => {
            Message::text("What you wrote was kept for 15 minutes and is gone. Please begin again with `/articles add`.").private().into()
        }
    }
}

/// A refusal with a button that opens the form again, as long as what was written can be kept.
fn with_edit(scene: &Scene, server: GuildId, draft: &Draft, refusal: Message) -> Message {
    let kept = || {
        let (user, json) = (scene.asker.user?, serde_json::to_string(draft).ok()?);
        let number = scene.service().store().keep_draft(server, user, &json, OffsetDateTime::now_utc())?;
        Button::press(
            "Edit",
            Step { number: EDIT.number, of: Some(user), server: scene.asker.installed_in, numbers: vec![number] }.sealed(&scene.bot.key)?,
        )
    };
    refusal.with_buttons(kept())
}

impl Draft {
    /// A draft of what answers `question`.
    pub(super) fn answering(question: &str) -> Draft {
        Draft { question: question.to_owned(), ..Draft::default() }
    }

    fn of(press: &Press) -> Draft {
        let text = |name: &str| press.text(name).to_owned();
        Draft { title: text("title"), question: text("question"), link: text("link"), text: text("text") }
    }

    /// Why it is no article.
    fn refusal(&self) -> Option<&'static str> {
        let is_link = |link: &str| Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        match self {
            Draft { title, .. } if title.is_empty() => Some("the article has no title"),
            Draft { text, .. } if text.is_empty() => Some("the article has no text"),
            Draft { link, .. } if !link.is_empty() && !is_link(link) => Some("the link is no address that begins with https://"),
            Draft { .. } => None,
        }
    }

    fn document(&self) -> String {
        document::markdown(&NewDocument {
            title: self.title.clone(),
            question: self.question.clone(),
            url: self.link.clone(),
            published: Some(today()),
            body: self.text.clone(),
            ..NewDocument::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(title: &str, link: &str, text: &str) -> Draft {
        Draft { title: title.to_owned(), question: String::new(), link: link.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn an_article_has_a_title_a_text_and_no_link_that_is_none() {
        for right in [draft("T", "", "A."), draft("T", "https://example.org/a?b#c", "A."), draft("T", "http://example.org", "A.")] {
            assert_eq!(right.refusal(), None);
        }
        for wrong in [draft("", "", "A."), draft("T", "", ""), draft("T", "example.org", "A."), draft("T", "javascript:alert(1)", "A.")] {
            assert!(wrong.refusal().is_some(), "{wrong:?}");
        }
    }
}

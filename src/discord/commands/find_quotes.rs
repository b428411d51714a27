//! "Find quotes", in the menu of a message: the message as a question.

use crate::discord::ask::{self, Asked};
use crate::discord::commands::spec::{Answering, MessageCommand};
use crate::discord::interaction::OnMessage;
use crate::discord::names;
use crate::discord::permissions::Permission;
use crate::discord::scene::Scene;
use pullquote_engine::answer::Filter;

pub(super) static COMMAND: MessageCommand = MessageCommand { name: names::FIND_QUOTES, permission: Permission::Everyone, handler };

fn handler<'a>(scene: &'a Scene, given: &'a OnMessage) -> Answering<'a> {
    Box::pin(async move {
        // Whoever points at small talk is told that nothing was found for it.
        let asked = Asked::of_message(scene, &given.text, Filter::default(), true);
        let asked = asked.unwrap_or_else(|| Asked { question: given.text.clone(), private: true, ..Asked::default() });
        ask::ask_here(scene, &asked).await.into()
    })
}

//! `/sources`: where the articles come from, page by page.

use crate::discord::action::Action;
use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, Takes};
use crate::discord::custom_id::Code;
use crate::discord::interaction::Command;
use crate::discord::names;
use crate::discord::permissions::Permission;
use crate::discord::scene::Scene;
use pullquote_engine::render::cards;
use pullquote_engine::render::message::{Button, Message};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: names::SOURCES,
    description: [
        "Where the articles come from",
        "Woher die Artikel kommen",
        "D'où viennent les articles",
        "De dónde vienen los artículos",
    ],
    permission: Permission::Everyone,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    Box::pin(async move { page(scene, 0).await.into() })
}

/// A page of the list of sources, with buttons to the next and the one before.
pub(super) async fn page(scene: &Scene, page: usize) -> Message {
    let catalogue = scene.catalogue().await;
    let last = cards::pages_of_sources(&catalogue) - 1;
    let page = page.min(last);
    let turn = |label, page: usize| {
        let code = Code {
            action: Action::Sources,
            private: true,
            asker: scene.asker.user,
            quotes: None,
            skip: u8::try_from(page).ok()?,
            outlet: None,
            after: None,
            before: None,
            places: Vec::new(),
        };
        Button::press(label, code.sealed(&scene.bot.key)?)
    };
    let back = page.checked_sub(1).and_then(|page| turn(scene.wording.back, page));
    let forward = Some(page + 1).filter(|page| *page <= last).and_then(|page| turn((Action::Sources.spec().label)(scene.wording), page));
    cards::sources(&catalogue, page, scene.wording).with_buttons(back.into_iter().chain(forward))
}

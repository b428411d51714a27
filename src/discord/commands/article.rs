//! `/article`: one article, where it comes from and how it begins.

use std::sync::Arc;

use crate::discord::commands::spec::{Answering, CommandOption, Complete, Deferral, OptionKind, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::names;
use crate::discord::permissions::Permission;
use crate::discord::response::{Choice, MAX_CHOICE, MAX_CHOICES};
use crate::discord::scene::Scene;
use pullquote_engine::article::{Article, Mark};
use pullquote_engine::catalogue::UnionCatalogue;
use pullquote_engine::render::cards;
use pullquote_engine::render::message::{Message, cut};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: names::ARTICLE,
    description: [
        "Show an article: where it comes from, how it begins",
        "Einen Artikel zeigen: woher er kommt, wie er beginnt",
        "Montrer un article : son origine, son début",
        "Mostrar un artículo: su origen y cómo empieza",
    ],
    permission: Permission::Everyone,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[HEADLINE], handler },
};

const HEADLINE: CommandOption = CommandOption {
    name: ["headline", "überschrift", "titre", "titular"],
    description: ["Words of its headline", "Wörter seiner Überschrift", "Des mots de son titre", "Palabras de su titular"],
    required: true,
    kind: OptionKind::Text { min: None, max: MAX_CHOICE, complete: Some(Complete::Seen(headlines)) },
};

/// What begins the value that stands for an article, where its headline alone may name several.
const MARKED: char = '#';

fn handler<'a>(scene: &'a Scene, command: &'a Command) -> Answering<'a> {
    Box::pin(async move {
        match find(&scene.catalogue().await, command.text("headline").unwrap_or_default()) {
            Some(article) => cards::article(&article, scene.wording).private().into(),
            None => Message::text(scene.wording.no_such_article).private().into(),
        }
    })
}

/// The article that was chosen, or whose headline was typed.
fn find(catalogue: &UnionCatalogue, given: &str) -> Option<Arc<Article>> {
    let marked = given.strip_prefix(MARKED).and_then(|number| u64::from_str_radix(number, 16).ok());
    match marked {
        Some(number) => catalogue.find(Mark::from_number(number)).cloned(),
        None => catalogue.complete_headline(given, 1).first().map(|(_, article)| Arc::clone(article)),
    }
}

fn headlines(catalogue: &UnionCatalogue, typed: &str) -> Vec<Choice> {
    let choice = |mark: Mark, article: &Article| Some(Choice { name: title(article)?, value: format!("{MARKED}{:x}", mark.number()) });
    catalogue.complete_headline(typed, MAX_CHOICES).into_iter().filter_map(|(mark, article)| choice(mark, article)).collect()
}

/// The headline of an article as a choice shows it.
pub(super) fn title(article: &Article) -> Option<String> {
    article.attribution.title.value().map(|title| cut(title, MAX_CHOICE))
}

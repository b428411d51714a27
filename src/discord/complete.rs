//! What is offered while somebody types an option.

use crate::discord::scene::Scene;
use pullquote_engine::article::{Article, Mark};
use pullquote_engine::render::message::cut;

/// Most choices that Discord shows, and most characters of each. Source: its developer documentation, "Autocomplete".
const MAX_CHOICES: usize = 25;
const MAX_CHOICE: usize = 100;

/// What begins the value that stands for an article, where its headline alone may name several.
const MARKED: char = '#';

/// The names and values offered for `option`, where `typed` stands there.
pub(super) async fn choices(scene: &Scene, option: &str, typed: &str) -> Vec<(String, String)> {
    let catalogue = scene.service().catalogue_unblocked().await;
    let title = |article: &Article| article.attribution.title.value().map(|title| cut(title, MAX_CHOICE));
    let mut choices: Vec<(String, String)> = match option {
        "source" => {
            let outlets = catalogue.complete_outlet(typed, MAX_CHOICES);
            outlets.into_iter().map(|outlet| (cut(&outlet.name, MAX_CHOICE), cut(&outlet.name, MAX_CHOICE))).collect()
        }
        // What was typed stays the first choice: a question is rarely a headline.
        "question" => {
            let own = Some(typed.trim()).filter(|typed| !typed.is_empty() && typed.chars().count() <= MAX_CHOICE);
            let headlines = catalogue.complete_headline(typed, MAX_CHOICES);
            let headlines = headlines.into_iter().filter_map(|(_, article)| title(article));
            own.map(str::to_owned).into_iter().chain(headlines).map(|text| (text.clone(), text)).collect()
        }
        "headline" => catalogue
            .complete_headline(typed, MAX_CHOICES)
            .into_iter()
            .filter_map(|(mark, article)| Some((title(article)?, format!("{MARKED}{:x}", mark.number()))))
            .collect(),
        _ => Vec::new(),
    };
    choices.retain(|(name, value)| !name.trim().is_empty() && !value.is_empty());
    let mut seen = std::collections::HashSet::new();
    choices.retain(|(_, value)| seen.insert(value.clone()));
    choices.truncate(MAX_CHOICES);
    choices
}

/// The article that was chosen, or whose headline was typed.
pub(super) fn article(scene: &Scene, given: &str) -> Option<std::sync::Arc<Article>> {
    let catalogue = scene.service().catalogue();
    let marked = given.strip_prefix(MARKED).and_then(|number| u64::from_str_radix(number, 16).ok());
    match marked {
        Some(number) => catalogue.find(Mark::from_number(number)).cloned(),
        None => catalogue.complete_headline(given, 1).first().map(|(_, article)| std::sync::Arc::clone(article)),
    }
}

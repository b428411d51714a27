//! What articles are called that were added: names for new ones, what is offered while one is typed, and the one that is meant.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::discord::commands::spec::Completing;
use crate::discord::interaction::Command;
use crate::discord::response::{Choice, MAX_CHOICE, MAX_CHOICES};
use crate::discord::scene::Scene;
use crate::ids::GuildId;
use crate::store::{self, AddedArticle, StoreError};
use pullquote_engine::article::day;
use pullquote_engine::hash;
use pullquote_engine::render::message::{cut, units};

/// The folder that articles lie in which are added here, as far as anybody sees.
const FOLDER: &str = "discord";

/// Most characters of a name without folder and ending: it can be chosen as it is.
const MAX_STEM: usize = 64;

/// What stands before the number of an article whose name is too long to be sent back.
const MARKED: char = '#';

/// The name of the document that a file is. `name`: as its owner called it, with the ending of a format that is read.
pub(in crate::discord::commands) fn of_file(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    format!("{FOLDER}/{}.{}", plain(stem), plain(ending).to_lowercase())
}

/// The name of the document that a text of this title becomes.
pub(super) fn of_title(title: &str) -> String {
    format!("{FOLDER}/{}.md", plain(&title.to_lowercase()))
}

/// Letters, digits, `_` and single dashes: nothing that a path or a shell takes for more. Where nothing is left, a number.
fn plain(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '_' { c } else { ' ' };
    let spaced: String = text.chars().map(kept).collect();
    let dashed = spaced.split_whitespace().collect::<Vec<_>>().join("-");
    let short: String = dashed.chars().take(MAX_STEM).collect();
    let short = short.trim_end_matches('-');
    if short.is_empty() { format!("{:x}", hash::of(text.as_bytes()) >> 32) } else { short.to_owned() }
}

/// What is offered of all articles.
pub(super) fn all<'a>(scene: &'a Scene, typed: &'a str) -> Completing<'a> {
    Box::pin(matching(scene, typed, |_| true))
}

/// What is offered of those that members see.
pub(super) fn shown<'a>(scene: &'a Scene, typed: &'a str) -> Completing<'a> {
    Box::pin(matching(scene, typed, |article| article.removed.is_none()))
}

/// What is offered of those that were removed or replaced.
pub(super) fn removed<'a>(scene: &'a Scene, typed: &'a str) -> Completing<'a> {
    Box::pin(matching(scene, typed, |article| article.removed.is_some()))
}

/// Those whose names hold what is typed, the newest first.
async fn matching(scene: &Scene, typed: &str, wanted: fn(&AddedArticle) -> bool) -> Vec<Choice> {
    let Some(server) = scene.audience().server() else { return Vec::new() };
    let typed = typed.trim().to_lowercase();
    let Ok(articles) = newest_first(scene, server).await else { return Vec::new() };
    let mut labels = HashSet::new();
    let matching = articles.iter().filter(|article| wanted(article) && article.name.to_lowercase().contains(&typed));
    let choices = matching.map(|article| Choice { name: label(article), value: value(&article.name) });
    choices.filter(|choice| labels.insert(choice.name.clone())).take(MAX_CHOICES).collect()
}

/// The articles that were added to a server, removed ones as well, the newest first.
pub(super) async fn newest_first(scene: &Scene, server: GuildId) -> Result<Vec<AddedArticle>, StoreError> {
    let service = Arc::clone(scene.service());
    let read = tokio::task::spawn_blocking(move || {
        let mut articles = service.store().articles(server)?;
        // Of those of one second, names of replaced ones tell the later.
        let when = |article: &AddedArticle| (article.removed.unwrap_or(article.added), article.name.clone());
        articles.sort_by_cached_key(|article| Reverse(when(article)));
        Ok(articles)
    });
    match read.await {
        Ok(read) => read,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// The one whose name was chosen or typed.
pub(super) fn find<'a>(articles: &'a [AddedArticle], command: &Command) -> Option<&'a AddedArticle> {
    let given = command.text("name").unwrap_or_default().trim();
    articles.iter().find(|article| article.name == given || value(&article.name) == given)
}

/// The number that stands for a name where that itself is too long.
pub(super) fn number(name: &str) -> u64 {
    hash::of(name.as_bytes())
}

fn value(name: &str) -> String {
    if units(name) <= MAX_CHOICE { name.to_owned() } else { format!("{MARKED}{:x}", number(name)) }
}

fn label(article: &AddedArticle) -> String {
    let (name, said) = match (store::name_before(&article.name), article.removed) {
        (Some(before), Some(removed)) => (before, format!(" (replaced {})", at(removed))),
        (_, Some(removed)) => (article.name.as_str(), format!(" (removed {})", at(removed))),
        (_, None) => (article.name.as_str(), String::new()),
    };
    format!("{}{said}", cut(name, MAX_CHOICE - units(&said)))
}

fn at(time: OffsetDateTime) -> String {
    format!("{} {:02}:{:02}:{:02}", day(time.date()), time.hour(), time.minute(), time.second())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn a_name_says_what_its_file_or_title_says() {
        assert_eq!(of_file("Rules of the Mill (v2).PDF"), "discord/Rules-of-the-Mill-v2.pdf");
        assert_eq!(of_title("How do I reset spawn?"), "discord/how-do-i-reset-spawn.md");
        assert_eq!(of_title("Wie viel kostet’s, Müller?"), "discord/wie-viel-kostet-s-müller.md");
        assert_eq!(of_file("../../etc/passwd.txt"), "discord/etc-passwd.txt");
    }

    proptest! {
        #[test]
        fn a_name_is_one_file_in_its_folder_and_can_be_chosen(text in any::<String>()) {
            for name in [of_title(&text), of_file(&text)] {
                let (folder, file) = name.split_once('/').expect("a folder");
                assert_eq!((folder, file.contains(['/', '\\', '\0']), file.starts_with('.')), (FOLDER, false, false), "{name}");
                assert_eq!(name, name.trim());
            }
        }
    }
}

//! `check`: the settings and the corpus, problem by problem, and what of the corpus is never quoted.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use time::Date;

use crate::cli::{DONE, FAILED, SeenBy, existing_store, progress};
use crate::config::{Process, SERVERS_FOLDER, Secrets, Settings};
use crate::ids::GuildId;
use crate::service::{Audience, Service, today};
use crate::store::Store;
use pullquote_engine::article::{Article, Field, day};
use pullquote_engine::parse::{LeftOut, Problem};
use pullquote_engine::render::table;
use pullquote_engine::stories;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files to check instead of the corpus of the settings
    paths: Vec<PathBuf>,

    #[command(flatten)]
    seen_by: SeenBy,
}

pub(super) fn run(mut settings: Settings, arguments: Arguments) -> anyhow::Result<u8> {
    let is_whole = arguments.paths.is_empty();
    if !is_whole {
        settings.read_only(arguments.paths);
    }
    let mut out = anstream::stdout().lock();
    let secrets = Secrets::read(&Process);
    if let Err(error) = &secrets {
        writeln!(out, "secrets: {error}")?;
    }
    // Of all servers what was added in Discord is checked as well, unless it is something else that is to be checked.
    let store = if is_whole { existing_store(&settings)? } else { None };
    let waiting = progress::spinner("reading articles");
    let audience = arguments.seen_by.audience();
    let service = Service::start_beside(settings, store.unwrap_or_else(Store::in_memory))?;
    waiting.finish_and_clear();
    let (articles, today) = (service.articles(audience), today());
    let listed: Vec<&Article> = articles.iter().map(AsRef::as_ref).collect();
    let mut problems = service.problems(audience);
    problems.extend(listed.iter().filter_map(|article| dated_ahead(article, today)));
    if audience == Audience::Public {
        problems.extend(service.servers().into_iter().flat_map(|server| problems_of(&service, server, articles.len(), today)));
    }
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    // Where servers have articles of their own, none need be common.
    let is_empty = articles.is_empty() && (audience != Audience::Public || service.servers().is_empty());
    if is_empty {
        writeln!(out, "corpus: holds no article; name folders with --corpus or in corpus.paths")?;
    }
    let mut report = anstream::stderr().lock();
    write!(report, "{}", table::summary(&listed, &stories::group(listed.iter().copied())))?;
    write!(report, "{}{}{}", left_out(&service.left_out(audience)), not_shown(&listed, today), not_quotable(&listed))?;
    let found = match problems.len() {
        0 => "no problem".to_owned(),
        many => table::count(many, "problem"),
    };
    writeln!(report, "{}; {found}", table::count(service.status(audience).sizes.sentences, "quotable sentence"))?;
    Ok(if problems.is_empty() && secrets.is_ok() && !is_empty { DONE } else { FAILED })
}

/// The problems of what a server has of its own, which it sees behind so many `common` articles, each with the server's folder.
fn problems_of(service: &Service, server: GuildId, common: usize, today: Date) -> Vec<Problem> {
    let audience = Audience::Server(server);
    let mut problems = service.problems(audience);
    problems.extend(service.articles(audience).iter().skip(common).filter_map(|article| dated_ahead(article, today)));
    let folder = format!("{SERVERS_FOLDER}/{server}");
    let below = |path: String| if path.starts_with(&folder) { path } else { format!("{folder}: {path}") };
    problems.into_iter().map(|problem| Problem { path: below(problem.path), ..problem }).collect()
}

/// An article that states a day to come: it is quoted all the same, as nothing says that it should not be.
fn dated_ahead(article: &Article, today: Date) -> Option<Problem> {
    let Field::Stated(published) = article.attribution.published else { return None };
    let reason = || format!("is dated {}, which is in the future, and quoted all the same", day(published));
    (published > today).then(|| Problem { path: article.id.clone(), line: None, reason: reason() })
}

/// Most documents that are named in a line.
const MAX_NAMED: usize = 3;

/// A line for each reason to leave documents out, with some of them; that of the most documents first.
fn left_out(all: &[LeftOut]) -> String {
    let mut reasons: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for LeftOut { path, line, reason } in all {
        let (documents, reason) = of_many(reason);
        let (entry, reason) = of_entry(reason);
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let (count, places) = reasons.entry(reason).or_default();
        *count += documents;
        places.push(format!("{path}{line}{entry}"));
    }
    let mut reasons: Vec<(&str, (usize, Vec<String>))> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let line = |(reason, (documents, places)): (&str, (usize, Vec<String>))| {
        format!("{} left out: {reason} ({})\n", count(documents), few(&places))
    };
    reasons.into_iter().map(line).collect()
}

/// How many documents of an export a reason is about, and the reason itself: `12 documents: pages of Talk`.
fn of_many(reason: &str) -> (usize, &str) {
    let counted = reason.split_once(": ").and_then(|(count, own)| {
        let number = count.strip_suffix(" documents").or_else(|| count.strip_suffix(" document"))?;
        Some((number.parse().ok()?, own))
    });
    counted.unwrap_or((1, reason))
}

/// Which entry of a feed a reason is about, and the reason itself.
fn of_entry(reason: &str) -> (String, &str) {
    let Some((number, own)) = reason.strip_prefix("entry ").and_then(|rest| rest.split_once(": ")) else {
        return (String::new(), reason);
    };
    (format!("#{number}"), own)
}

/// The articles that are not quoted on this day, as they say themselves; nothing where there are none.
fn not_shown(articles: &[&Article], today: Date) -> String {
    let hidden: Vec<String> = articles.iter().filter(|article| !article.shown.on(today)).map(|article| article.id.clone()).collect();
    if hidden.is_empty() {
        return String::new();
    }
    format!("{} not shown today: before the day of publication or expired ({})\n", count(hidden.len()), few(&hidden))
}

/// How many paragraphs were read and are no text to quote, by their kinds; the most first.
fn not_quotable(articles: &[&Article]) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for evidence in articles.iter().flat_map(|article| &article.evidence) {
        *kinds.entry(evidence.split(": ").next().unwrap_or_default()).or_default() += 1;
    }
    if kinds.is_empty() {
        return String::new();
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    format!("read and never quoted: {}\n", named.join(", "))
}

fn count(documents: usize) -> String {
    table::count(documents, "document")
}

fn few(names: &[String]) -> String {
    let more = names.len().saturating_sub(MAX_NAMED);
    let named = names.iter().take(MAX_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more == 0 { named } else { format!("{named} and {more} more") }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use pullquote_engine::article::Shown;

    #[test]
    fn what_is_left_out_is_counted_by_reason() {
        let left_out_for = |path: &str, line: Option<u32>, reason: &str| LeftOut { path: path.into(), line, reason: reason.into() };
        let all = [
            left_out_for("a.md", None, "draft: true"),
            left_out_for("feed.xml", None, "entry 3: status: draft"),
            left_out_for("b.jsonl", Some(2), "draft: true"),
            left_out_for("c.md", None, "draft: true"),
            left_out_for("d.md", None, "draft: true"),
        ];
        assert_eq!(
            left_out(&all),
            "4 documents left out: draft: true (a.md, b.jsonl:2, c.md and 1 more)\n1 document left out: status: draft (feed.xml#3)\n"
        );
        let of_wiki =
            [left_out_for("w.xml", None, "12 documents: pages of Talk"), left_out_for("v.xml", None, "1 document: pages of Talk")];
        assert_eq!(left_out(&of_wiki), "13 documents left out: pages of Talk (w.xml, v.xml)\n");
        assert_eq!(left_out(&[]), "");
    }

    #[test]
    fn what_is_read_and_never_quoted_is_counted_by_kind() {
        let evidence = ["navigation: Home: start".to_owned(), "byline: By Ada Moor".to_owned(), "navigation: Next".to_owned()];
        let article = Article { evidence: evidence.to_vec(), ..Article::plain("a", "The mill.") };
        assert_eq!(not_quotable(&[&article]), "read and never quoted: navigation 2, byline 1\n");
        assert_eq!(not_quotable(&[]), "");
    }

    #[test]
    fn days_that_hide_an_article_are_told_from_a_date_to_come() {
        let today = date!(2024 - 05 - 02);
        let mut article = Article::plain("a.md", "The mill.");
        article.attribution.published = Field::Stated(date!(2024 - 05 - 03));
        let problem = dated_ahead(&article, today).map(|problem| problem.to_string());
        assert_eq!(problem.as_deref(), Some("a.md: is dated 2024-05-03, which is in the future, and quoted all the same"));
        assert_eq!(dated_ahead(&article, date!(2024 - 05 - 03)), None);
        assert_eq!(not_shown(&[&article], today), "");
        article.shown = Shown { from: None, until: Some(today) };
        assert_eq!(not_shown(&[&article], today), "1 document not shown today: before the day of publication or expired (a.md)\n");
    }
}

//! What there is to see beside an answer: its surroundings and reasons, an article's card, the list of sources.

use std::ops::Range;

use crate::answer::{Answer, around};
use crate::article::{Article, Status};
use crate::block::Block;
use crate::catalogue::{Days, UnionCatalogue};
use crate::render::markdown::{escape, escape_url};
use crate::render::message::{Button, Embed, Message, cut, cut_at_word, units};
use crate::render::reply::{in_order, source_line};
use crate::render::wording::{Wording, fill};
use crate::render::{attribution, quoted};
use crate::text::language::Language;
use crate::text::sentences;

/// The colour of what is neither sure nor in doubt.
pub const PLAIN: u32 = 0x34_5995;

/// Outlets on one page of the list.
const OUTLETS_A_PAGE: usize = 15;

/// Sentences, or blocks, that an article's card opens with.
const OPENING_SENTENCES: usize = 3;

/// The room for each of them, in UTF-16 units.
const OPENING_UNITS: usize = 900;

/// Reasons that are told of one quote; the rest weighs little.
const MAX_REASONS: usize = 8;

/// The quotes at `places` with the sentences or blocks around them, the quotes in bold; what belongs to one article together, in its order.
/// Private. None: an article that is gone.
pub fn context<'a>(places: impl IntoIterator<Item = Option<(&'a Article, Range<usize>)>>, wording: &Wording) -> Message {
    let mut is_gone = false;
    let mut groups: Vec<(&Article, Vec<Range<usize>>)> = Vec::new();
    for place in places {
        match place {
            None => is_gone = true,
            Some((article, span)) => match groups.iter_mut().find(|(known, _)| known.id == article.id) {
                Some((_, spans)) => spans.push(span),
                None => groups.push((article, vec![span])),
            },
        }
    }
    let mut embed = Embed::new(wording.context_title, PLAIN);
    let count = groups.len();
    for ((article, spans), left) in groups.iter_mut().zip((1..=count).rev()) {
        spans.sort_by_key(|span| span.start);
        let source = cut(&source_line(article, wording), 700);
        // Each article has its share.
        let room = (embed.room() / left).saturating_sub(units(&source) + 16);
        let text = surroundings(article, spans, room).unwrap_or_else(|| format!("*{}*", wording.no_context));
        embed.push(&format!("{text}\n{source}"));
    }
    if is_gone {
        embed.push(&format!("*{}*", wording.article_gone));
    }
    let link = match groups.as_slice() {
        [(article, spans)] => spans.first().and_then(|span| attribution::address_at(article, span.start)),
        _ => None,
    };
    let button = link.and_then(|url| Button::link(wording.read_article, &escape_url(&url)));
    Message::embed(embed).with_buttons(button).private()
}

/// What stands around the `spans` of an article, which are in order. None where that is not known of one of them.
fn surroundings(article: &Article, spans: &[Range<usize>], room: usize) -> Option<String> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let around = around(article, span)?;
        match runs.last_mut().filter(|last| around.start <= last.end) {
            Some(last) => last.end = last.end.max(around.end),
            None => runs.push(around),
        }
    }
    let each = room / runs.len().max(1);
    let shown: Vec<String> = runs.iter().map(|run| quoted::excerpt(article, run, spans, each.saturating_sub(8))).collect();
    Some(shown.join("\n> […]\n"))
}

/// Why the quotes of an answer were chosen, in words. Private.
pub fn why(answer: &Answer, wording: &Wording) -> Message {
    let mut embed = Embed::new(wording.why_title, PLAIN);
    for (rank, quote) in (1..).zip(in_order(answer)) {
        let mut lines = vec![fill(wording.why_quote, &[&rank.to_string(), &wording.tenths(quote.score)])];
        lines.extend(quote.reasons.iter().take(MAX_REASONS).filter(|reason| reason.score.abs() >= 0.05).map(|reason| {
            let name = reason.word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
            let evidence = name.filter(|_| reason.idf <= 0.0).and_then(|name| wording.evidence(name));
            let word = evidence.map_or_else(|| escape(&cut(&reason.word, 40)), str::to_owned);
            let share = format!("{}{}", if reason.score < 0.0 { "" } else { "+" }, wording.tenths(reason.score));
            let line = match (reason.idf > 0.0, reason.in_sentence >= 1.0) {
                (true, true) if reason.in_sentence < 1.5 => fill(wording.why_word_once, &[&word, &share]),
                (true, true) => fill(wording.why_word, &[&word, &share, &format!("{:.0}", reason.in_sentence)]),
                (true, false) => fill(wording.why_around, &[&word, &share]),
                (false, _) => fill(wording.why_rest, &[&word, &share]),
            };
            format!("- {line}")
        }));
        if quote.pinned {
            lines.push(format!("- {}", wording.pinned_by_team));
        }
        embed.push(&lines.join("\n"));
    }
    embed.set_footer(&fill(wording.percent, &[&format!("{:.0}", answer.confidence * 100.0)]));
    Message::embed(embed).private()
}

/// How many pages the list of sources has, at least one.
pub fn pages_of_sources(catalogue: &UnionCatalogue) -> usize {
    catalogue.outlets().len().div_ceil(OUTLETS_A_PAGE).max(1)
}

/// One page of the list of sources, counted from 0; past the last one, the last one. Private.
pub fn sources(catalogue: &UnionCatalogue, page: usize, wording: &Wording) -> Message {
    if catalogue.is_empty() {
        return Message::text(wording.no_articles).private();
    }
    let pages = pages_of_sources(catalogue);
    let page = page.min(pages - 1);
    let mut embed = Embed::new(wording.sources_title, PLAIN);
    let span = days(catalogue.days(), wording);
    embed.push(&match catalogue.len() {
        1 => fill(wording.sources_intro_one, &[&span]),
        many => fill(wording.sources_intro, &[&many.to_string(), &span]),
    });
    let line = |name: &str, articles: usize, span| {
        fill(wording.source_line, &[&escape(&cut(name, 80)), &articles.to_string(), &days(span, wording)])
    };
    let outlets = catalogue.outlets();
    let listed = outlets.iter().skip(page * OUTLETS_A_PAGE).take(OUTLETS_A_PAGE);
    let mut lines: Vec<String> = listed.map(|outlet| line(&outlet.name, outlet.articles, outlet.days)).collect();
    if page + 1 == pages && catalogue.unattributed() > 0 {
        lines.push(fill(wording.unattributed, &[wording.no_outlet_named, &catalogue.unattributed().to_string()]));
    }
    embed.push(&lines.join("\n"));
    embed.set_footer(&fill(wording.page_of, &[&(page + 1).to_string(), &pages.to_string()]));
    Message::embed(embed).private()
}

fn days(span: Option<Days>, wording: &Wording) -> String {
    match span {
        None => wording.no_days.to_owned(),
        Some(Days { oldest, newest }) if oldest == newest => wording.date(oldest),
        Some(Days { oldest, newest }) => format!("{} – {}", wording.date(oldest), wording.date(newest)),
    }
}

/// An article's card: each field of its attribution and how it is known, how it begins, a button to its address.
pub fn article(article: &Article, wording: &Wording) -> Message {
    let attribution = &article.attribution;
    let title = attribution.title.value().cloned().unwrap_or_else(|| fill(wording.no_headline, &[&article.id]));
    let mut embed = Embed::new(&escape(&cut(&title, 120)), PLAIN);
    let known = |status: Status| match status {
        Status::Stated => wording.stated,
        Status::Inferred => wording.inferred,
        Status::Unknown => wording.unknown,
    };
    let field = |name: &str, value: Option<String>, status: Status| match value {
        Some(value) => fill(wording.card_line, &[name, &escape(&cut(&value, 200)), known(status)]),
        None => fill(wording.card_unknown, &[name, wording.unknown]),
    };
    let mut lines = vec![
        field(wording.outlet, attribution.source.value().cloned(), attribution.source.status()),
        field(wording.author, attribution.authors.value().map(|authors| authors.join(", ")), attribution.authors.status()),
        field(wording.date, attribution.published.value().copied().map(|day| wording.date(day)), attribution.published.status()),
        field(wording.address, attribution.url.value().cloned(), attribution.url.status()),
    ];
    if article.language != Language::Other {
        lines.push(fill(wording.card_plain, &[wording.language, wording.language_name(article.language)]));
    }
    if let Some(via) = attribution::via(article, wording) {
        lines.push(fill(wording.card_plain, &[wording.digest, &escape(&cut(&via, 300))]));
    }
    embed.push(&lines.join("\n"));
    if let Some(opening) = opening(article) {
        embed.push(&format!("**{}**\n{opening}", wording.opening));
    }
    let link = attribution.url.value().and_then(|url| Button::link(wording.read_article, &escape_url(url)));
    Message::embed(embed).with_buttons(link)
}

/// How an article begins, in a block quote.
fn opening(article: &Article) -> Option<String> {
    if !article.shape.is_plain() {
        return opening_blocks(article);
    }
    let sentences = sentences::split(&article.body, article.language);
    let taken = sentences.get(..sentences.len().min(OPENING_SENTENCES)).unwrap_or_default();
    if article.excerpted {
        // Excerpts are no neighbours: what was left out between them is marked.
        let texts: Vec<String> =
            taken.iter().filter_map(|span| article.body.get(span.clone())).map(|text| escape(cut_at_word(text, OPENING_UNITS))).collect();
        return (!texts.is_empty()).then(|| format!("> {}", texts.join(" […] ")));
    }
    let span = taken.first()?.start..taken.last()?.end;
    Some(quoted::excerpt(article, &span, &[], OPENING_UNITS)).filter(|opening| !opening.is_empty())
}

/// The first blocks of a document below its first heading.
fn opening_blocks(article: &Article) -> Option<String> {
    let below = article.shape.blocks.iter().skip_while(|block| block.kind.is_heading());
    let taken: Vec<&Block> = below.take_while(|block| !block.kind.is_heading()).take(OPENING_SENTENCES).collect();
    let span = taken.first()?.range().start..taken.last()?.range().end;
    Some(quoted::excerpt(article, &span, &[], OPENING_UNITS)).filter(|opening| !opening.is_empty())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::macros::date;

    use super::*;
    use crate::answer::{Question, Rules, compose};
    use crate::article::Field;
    use crate::catalogue::Catalogue;
    use crate::index::{Weights, built as build};
    use crate::render::wording::{ALL, ENGLISH};

    fn mill() -> Article {
        let mut article =
            Article::plain("mill.md", "The mill stands at the river. It was built in 1912. It closed in 1980. Nobody lives there.");
        article.attribution.title = Field::Stated("The *old* mill".to_owned());
        article.attribution.source = Field::Inferred { value: "Mill News".to_owned(), evidence: "by Mill News".to_owned() };
        article.attribution.published = Field::Stated(date!(2024 - 05 - 01));
        article.attribution.url = Field::Stated("https://example.org/mill".to_owned());
        article
    }

    fn shown(message: &Message) -> String {
        serde_json::to_string_pretty(message).expect("JSON")
    }

    #[test]
    fn surroundings_show_the_quote_in_bold() {
        let article = mill();
        let at = article.body.find("It was built").expect("there");
        let end = article.body.find(" It closed").expect("there");
        insta::assert_snapshot!(shown(&context([Some((&article, at..end)), None], &ENGLISH)));
    }

    #[test]
    fn surroundings_of_anything_fit_a_message() {
        let article = Article::plain("a", &"*_* ".repeat(3_000));
        let span = 0..article.body.len();
        let message = shown(&context((0..5).map(|_| Some((&article, span.clone()))), &ENGLISH));
        assert!(message.len() < 12_000);
    }

    #[test]
    fn an_article_s_card_says_how_each_field_is_known() {
        insta::assert_snapshot!(shown(&super::article(&mill(), &ENGLISH)));
    }

    #[test]
    fn sources_are_listed_page_by_page() {
        let outlet = |number: usize| {
            let mut article = Article { id: format!("{number}"), ..mill() };
            article.attribution.source = if number == 0 { Field::Unknown } else { Field::Stated(format!("Outlet {number}")) };
            Arc::new(article)
        };
        let catalogue = UnionCatalogue::new([Arc::new(Catalogue::new(Arc::new(build((0..32).map(outlet).collect(), Weights::default()))))]);
        assert_eq!(pages_of_sources(&catalogue), 3);
        insta::assert_snapshot!(shown(&sources(&catalogue, 7, &ENGLISH)));
    }

    #[test]
    fn reasons_are_told_in_words() {
        let index = build(vec![Arc::new(mill())], Weights::default());
        let question = Question::parse("When was the mill built?").expect("a question");
        let answer = compose(&index, &question, &Rules::default());
        for wording in ALL {
            let told = shown(&why(&answer, wording));
            assert!(told.contains("**built**"), "{told}");
        }
    }

    fn guide() -> Article {
        let markdown = "# Guide\n\n## Start\n\nTo start it, run:\n\n```sh\nrun --now\n  | log\n```\n\n1. Wait.\n2. Look at the *log*.\n\n## Stop\n\nStop it.\n";
        crate::parse::parse("guide.md", markdown.as_bytes()).articles.remove(0)
    }

    #[test]
    fn the_surroundings_in_a_document_keep_their_blocks() {
        let article = guide();
        let at = article.body.find("1. Wait.").expect("there");
        let message = serde_json::to_value(context([Some((&article, at..at + 8))], &ENGLISH)).expect("JSON");
        let text = message["embeds"][0]["description"].as_str().unwrap_or_default();
        assert!(
            text.starts_with("> To start it, run:\n```sh\nrun --now\n  | log\n```\n> **1. Wait.**\n> 2\\. Look at the log.\n-# — "),
            "{text}"
        );
    }

    #[test]
    fn the_card_of_a_document_opens_with_its_first_blocks() {
        let card = serde_json::to_value(super::article(&guide(), &ENGLISH)).expect("JSON");
        let text = card["embeds"][0]["description"].as_str().unwrap_or_default();
        assert!(text.ends_with("**How it begins**\n> To start it, run:\n```sh\nrun --now\n  | log\n```\n> 1\\. Wait."), "{text}");
    }

    #[test]
    fn surroundings_in_documents_fit_a_message() {
        let markdown = format!("# A\n\n{}", "Some *text*.\n\n```\nlet a = \"*_*\";\n```\n\n".repeat(200));
        let article = crate::parse::parse("a.md", markdown.as_bytes()).articles.remove(0);
        let message = serde_json::to_value(context((0..5).map(|at| Some((&article, at * 100..at * 100 + 5))), &ENGLISH)).expect("JSON");
        let text = message["embeds"][0]["description"].as_str().unwrap_or_default();
        assert_eq!((text.matches("-# — ").count(), text.matches("```").count() % 2), (1, 0), "{text}");
    }
}

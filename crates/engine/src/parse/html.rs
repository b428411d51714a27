//! A saved web page: its main text by a readability library, its attribution by what the page states.

use dom_query::Document as Tree;
use dom_smoothie::{Config, Readability, TextMode};

use crate::article::Article;
use crate::parse::blocks::{Anchors, Builder, Built, Element};
use crate::parse::page::{Known, Origin, Page};
use crate::parse::parsed::{Document, Parsed};
use crate::parse::{markup, page_metadata, paragraphs, shaped, titles};
use crate::text::clean;
use crate::text::language::Language;

/// Larger pages are left out. A page is held as a tree, which takes twenty times its size.
const MAX_BYTES: usize = 4 << 20;
/// Pages with more elements are left out: the library looks at each several times.
const MAX_ELEMENTS: usize = 50_000;
/// Pages nested deeper are left out: reading them takes time that grows with the square of the depth.
const MAX_DEPTH: usize = 512;

/// Texts with more are left out: the tree's builder copies a text anew at each mark, so that 40,000 take half a minute.
const MAX_MARKS: usize = 2_000;

const NOTHING: &str = "holds no article that could be found";

/// Elements without an end tag, or whose end tag is mostly left away.
const WITHOUT_END: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li", "td", "th", "tr",
    "dt", "dd", "option", "path", "use", "circle", "rect", "line", "polygon",
];

pub(super) fn parse(document: Document<'_>) -> Parsed {
    if let Some(reason) = too_much(document.text) {
        return Parsed::problem(document.path, None, reason);
    }
    let page = Tree::from(document.text);
    let stated = page_metadata::read(&page);
    let content = match main_content(document.text, page) {
        Ok(content) => content,
        Err(reason) => return Parsed::problem(document.path, None, reason),
    };
    let language = stated.language.as_deref().and_then(Language::from_tag);
    // What the page states comes first; what only its text says is inferred from it.
    let known = Known { attribution: stated.attribution, language };
    let article = match blocks(&content, &stated.questions) {
        Some(built) => {
            let title = titles::heading(&built.body, &built.shape).filter(|heading| known.attribution.title.value() == Some(&heading.text));
            shaped::article(document.path, built, known, title.as_ref())
        }
        None => plain(document.path, &clean::clean(&markup::as_text(&content)), known),
    };
    if article.body.is_empty() && article.evidence.is_empty() {
        return Parsed::problem(document.path, None, NOTHING);
    }
    let article = Article { tags: stated.tags, shown: stated.shown, ..article };
    Parsed { articles: vec![article], ..Parsed::default() }
}

/// The blocks of a page that holds more than paragraphs.
fn blocks(content: &str, questions: &[(String, String)]) -> Option<Built> {
    let mut builder = Builder::new(Anchors::Stated);
    builder.html(content);
    let text = if questions.is_empty() { String::new() } else { clean::clean(&markup::as_text(content)) };
    // Scripts fold answers away where a library does not find them.
    for (question, answer) in questions.iter().filter(|(question, _)| !text.contains(question)) {
        builder.start(Element::Asked);
        builder.text(question);
        builder.end();
        builder.start(Element::Container);
        builder.html(answer);
        builder.end();
    }
    Some(builder.finish()).filter(|built| shaped::is_structured(&built.shape))
}

fn plain(path: &str, text: &str, known: Known) -> Article {
    let paragraphs = paragraphs::split(text);
    Page::read(&paragraphs, known.attribution.title.value().map(String::as_str), Origin::Scraped).into_article(path, known)
}

/// Why a page is left out before it is made a tree.
fn too_much(html: &str) -> Option<String> {
    if html.len() > MAX_BYTES {
        return Some(format!("is a page of more than {} MiB; left out", MAX_BYTES >> 20));
    }
    if depth(html) > MAX_DEPTH {
        return Some(format!("nests its elements more than {MAX_DEPTH} deep; left out"));
    }
    (marks(html) > MAX_MARKS).then(|| format!("holds a text with more than {MAX_MARKS} marks such as & in one piece; left out"))
}

/// The most `&` and stray `<` in one piece of text between two tags.
fn marks(html: &str) -> usize {
    let (mut marks, mut most) = (0_usize, 0_usize);
    let mut bytes = html.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let tag = byte == b'<' && bytes.peek().is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'));
        marks = if tag { 0 } else { marks + usize::from(matches!(byte, b'&' | b'<')) };
        most = most.max(marks);
    }
    most
}

/// How deep the elements nest, by counting tags: an upper bound good enough to keep out what would take for ever.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for tag in html.split('<').skip(1) {
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() || WITHOUT_END.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            continue;
        }
        depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// Where the tools that make documentation put its text, the surest first, and what pages of each have in their source.
const DOCUMENTATION: &[(&str, &str)] = &[
    ("theme-doc-markdown", ".theme-doc-markdown"),
    ("vp-doc", ".vp-doc"),
    ("theme-default-content", ".theme-default-content"),
    ("md-content", ".md-content article"),
    ("sl-markdown-content", ".sl-markdown-content"),
    ("role=\"main\"", "div.body[role=\"main\"]"),
    ("articleBody", "[role=\"main\"] [itemprop=\"articleBody\"]"),
    ("furo", "article[role=\"main\"]"),
    ("bd-article", "article.bd-article"),
    ("td-content", ".td-content"),
    ("mdbook", "#content.content main"),
    ("mdBook", "#content.content main"),
    ("markdown-body", ".markdown-body"),
    ("markdown-section", ".markdown-section"),
    ("devsite-article-body", ".devsite-article-body"),
    ("mw-parser-output", ".mw-parser-output"),
];

/// The HTML of the text of a page that a documentation tool made.
fn documentation(source: &str, page: &Tree) -> Option<String> {
    let tools = DOCUMENTATION.iter().filter(|(sign, _)| source.contains(sign));
    let found = tools.map(|(_, selector)| page.select(selector)).find(|found| found.length() == 1)?;
    Some(found.inner_html().to_string())
}

/// The HTML of the page's main text.
fn main_content(source: &str, page: Tree) -> Result<String, String> {
    if let Some(content) = documentation(source, &page) {
        return Ok(content);
    }
    let config = Config {
        disable_json_ld: true,
        keep_classes: true,
        max_elements_to_parse: MAX_ELEMENTS,
        text_mode: TextMode::Raw,
        ..Config::default()
    };
    let main = Readability::with_document(page, None, Some(config)).and_then(|mut reader| reader.parse());
    main.map(|main| main.content.to_string()).map_err(|error| format!("{NOTHING}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Status;
    use crate::parse::blocks::tests;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Mill closes - Mill Times</title>
        <meta property="og:site_name" content="Mill Times"><meta property="og:title" content="Mill closes">
        <link rel="canonical" href="https://mill.example/closes"></head><body>
        <nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Valley</a></li></ul></nav>
        <article><h1>Mill closes</h1><p>By Ada Moor</p><p>March 4, 2022</p>
        <p>The mill closed in 1980 after a century by the river, and nobody in the valley was surprised to see it go at last.</p>
        <figure><img src="m.jpg"><figcaption>The mill at night. (ADA MOOR / AP)</figcaption></figure>
        <p>“We stay until the last sack is sold,” its owner told the council, which had asked her to leave by the end of the year.</p>
        <p>READ MORE: <a href="/c">Mill opens</a></p>
        <p>The council plans a museum in the old building, with a caf&eacute; and a wheel that turns, if the money can be found.</p>
        <p>Sign up for our newsletter.</p></article><footer>© 2022 Mill Times</footer></body></html>"#;

    fn read(html: &str) -> Parsed {
        parse(Document { path: "a.html", text: html })
    }

    #[test]
    fn a_page_becomes_its_article() {
        let parsed = read(PAGE);
        assert_eq!(parsed.problems, []);
        let article = &parsed.articles[0];
        assert_eq!(article.body.split("\n\n").count(), 3, "{}", article.body);
        assert!(article.body.starts_with("The mill closed") && article.body.ends_with("can be found."), "{}", article.body);
        let attribution = &article.attribution;
        assert_eq!(
            (attribution.title.status(), attribution.source.status(), attribution.url.status()),
            (Status::Stated, Status::Stated, Status::Stated)
        );
        assert_eq!((attribution.authors.status(), attribution.published.status()), (Status::Inferred, Status::Inferred));
    }

    #[test]
    fn a_page_nested_without_end_is_left_out() {
        assert!(read(&"<div>".repeat(10_000)).problems[0].reason.contains("512 deep"));
        assert!(read(&"<b><i>".repeat(5_000)).problems[0].reason.contains("512 deep"));
        assert!(read(&"& < ".repeat(5_000)).problems[0].reason.contains("2000 marks"));
        assert!(read(&"x".repeat(MAX_BYTES + 1)).problems[0].reason.contains("4 MiB"));
    }

    #[test]
    fn a_page_of_documentation_keeps_its_blocks_and_answers_that_are_folded_away() {
        let page = "<html><head><title>Mills - Docs</title><meta property='article:expiration_time' content='2030-01-01T00:00:00Z'>\
            <script type='application/ld+json'>{\"@type\": \"FAQPage\", \"mainEntity\": [{\"@type\": \"Question\", \"name\": \"Why?\",\
            \"acceptedAnswer\": {\"@type\": \"Answer\", \"text\": \"<p>So.</p>\"}}]}</script></head><body><div class='menu'>x</div><div class='body' role=\"main\">\
            <h1>Mills<a class='headerlink' href='#m'>¶</a></h1><p>Old.</p><h2 id='use'>Use</h2><pre>grind()</pre></div></body></html>";
        let article = read(page).articles.remove(0);
        assert_eq!(
            tests::shown(&article.body, &article.shape),
            ["paragraph \"Old.\"", "heading2#use \"Use\"", "code:- \"grind()\" <Use", "question \"Why?\" <Use", "paragraph \"So.\" <Why?"]
        );
        assert_eq!(article.attribution.title.value().map(String::as_str), Some("Mills"));
        assert_eq!(article.shown.until.map(crate::article::day).as_deref(), Some("2030-01-01"));
    }

    #[test]
    fn a_page_without_text_is_a_problem() {
        for html in ["", "<html></html>", "<script>x</script>"] {
            assert!(read(html).articles.is_empty(), "{html}");
        }
    }
}

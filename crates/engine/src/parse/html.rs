//! A saved web page: its main text by a readability library, its attribution by what the page states.

use dom_query::Document as Tree;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};

use crate::article::{Article, Attribution, Field};
use crate::parse::blocks::{Anchors, Builder, Built, Element};
use crate::parse::page::{Known, Origin, Page};
use crate::parse::parsed::{Document, Parsed};
use crate::parse::{header, links, markup, page_limits, page_metadata, page_tree, paragraphs, shaped, titles};
use crate::text::clean;
use crate::text::language::Language;

/// Pages with more elements are left out: the library looks at each several times.
const MAX_ELEMENTS: usize = 50_000;
const NOTHING: &str = "holds no article that could be found";

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = document.text.trim_start_matches('\u{feff}');
    let header = header::read(text);
    if let Some(reason) = header.unpublished().or_else(|| draft_of_medium(document.path, text)) {
        return Parsed::left_out(document.path, None, reason);
    }
    // Site builders put their front matter above a page too.
    let has_marks = !header.fields.is_empty() && (text.starts_with("---") || text.starts_with("+++"));
    let document = if has_marks { Document { text: header.rest, ..document } } else { document };
    if let Some(reason) = page_limits::excess(document.text) {
        return Parsed::problem(document.path, None, reason);
    }
    let mut reader = match reader(document.text) {
        Ok(reader) => reader,
        Err(error) => return Parsed::problem(document.path, None, format!("{NOTHING}: {error}")),
    };
    let stated = page_metadata::read(&reader.doc, &reader.get_article_title());
    let content = match main_content(document.text, &mut reader) {
        Ok(content) => content,
        Err(reason) => return Parsed::problem(document.path, None, reason),
    };
    let language = stated.language.as_deref().and_then(Language::from_tag);
    let url = stated.attribution.url.or(Field::stated(saved_from(document.text)));
    let attribution = Attribution { url, ..stated.attribution };
    // What the page states comes first; what only its text says is inferred from it.
    let known = Known { attribution, language };
    let built = blocks(&content, &stated.questions);
    let article = if shaped::is_structured(&built.shape) {
        let title = titles::heading(&built.body, &built.shape).filter(|heading| known.attribution.title.value() == Some(&heading.text));
        shaped::article(document.path, built, known, title.as_ref())
    } else {
        plain(document.path, built, known)
    };
    if article.body.is_empty() && article.evidence.is_empty() {
        return Parsed::problem(document.path, None, NOTHING);
    }
    let article = Article { tags: stated.tags, shown: stated.shown, ..article };
    Parsed { articles: vec![article], ..Parsed::default() }
}

/// Whether the page is a draft in an export of Medium, which only the name of its file says.
fn draft_of_medium(path: &str, text: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_export = text.contains("https://medium.com") && text.contains("Exported from");
    (name.starts_with("draft_") && is_export).then(|| "is a draft of Medium".to_owned())
}

/// The address that browsers write before a page that they save: `<!-- saved from url=(0027)https://mill.example/closes -->`.
fn saved_from(text: &str) -> Option<String> {
    let (before, after) = text.split_once("<!-- saved from url=(")?;
    // In the text of a page it would say nothing of it.
    let is_first = before.trim().is_empty() || before.trim_start().starts_with("<!") && before.matches('<').count() == 1;
    let (url, _) = after.split_once(')')?.1.split_once("-->")?;
    links::address(url.trim()).filter(|_| is_first)
}

/// The blocks of a page, and the questions that it says it answers which are not among them.
fn blocks(content: &str, questions: &[(String, String)]) -> Built {
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
    builder.finish()
}

/// A page of nothing but paragraphs.
fn plain(path: &str, built: Built, known: Known) -> Article {
    let paragraphs = paragraphs::split(&built.body);
    let page = Page::read(&paragraphs, known.attribution.title.value().map(String::as_str), Origin::Scraped);
    let article = page.into_article(path, known);
    Article { evidence: [built.evidence, article.evidence].concat(), ..article }
}

/// Where the tools that make documentation put its text, the surest first, and what pages of each have in their source.
const DOCUMENTATION: &[(&str, &str)] = &[
    ("theme-doc-markdown", ".theme-doc-markdown"),
    ("vp-doc", ".vp-doc"),
    ("theme-default-content", ".theme-default-content"),
    ("md-content", ".md-content article"),
    ("sl-markdown-content", ".sl-markdown-content"),
    ("role=\"main\"", "div.body[role=\"main\"]"),
    ("articleBody", ".document[role=\"main\"] [itemprop=\"articleBody\"]"),
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

fn reader(html: &str) -> Result<Readability, ReadabilityError> {
    let config = Config {
        disable_json_ld: true,
        keep_classes: true,
        max_elements_to_parse: MAX_ELEMENTS,
        text_mode: TextMode::Raw,
        ..Config::default()
    };
    Readability::new(html, None, Some(config))
}

/// The HTML of the page's main text.
fn main_content(source: &str, reader: &mut Readability) -> Result<String, String> {
    if let Some(content) = documentation(source, &reader.doc) {
        return Ok(content);
    }
    page_tree::prepare(&reader.doc);
    reader.parse().map(|main| main.content.to_string()).map_err(|error| format!("{NOTHING}: {error}"))
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
    fn a_page_that_is_a_draft_is_left_out() {
        let page = |above: &str| format!("{above}{PAGE}<p>Exported from <a href=\"https://medium.com\">Medium</a></p>");
        for above in ["---\npublished: false\n---\n", "<!--\n.. title: a\n.. status: draft\n-->\n", "title=a\nstatus=draft\n~~~~~~\n"] {
            assert_eq!(read(&page(above)).left_out.len(), 1, "{above}");
        }
        assert_eq!(parse(Document { path: "posts/draft_Mill-1.html", text: &page("") }).left_out[0].reason, "is a draft of Medium");
        assert_eq!(parse(Document { path: "draft_Mill-1.html", text: PAGE }).articles.len(), 1);
        let read = read(&page("---\nlayout: page\n---\n"));
        assert!(!read.articles[0].body.contains("layout"), "{}", read.articles[0].body);
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

    /// A page whose article is `text`, below a lead long enough to be found by.
    fn body(text: &str) -> String {
        let lead =
            "<p>The mill by the river closed in 1980, after a century in which it ground the grain of the valley, and of two more.</p>";
        let page = format!("<html><head><title>Mills</title></head><body><article>{lead}{lead}{text}</article></body></html>");
        let body = read(&page).articles.remove(0).body;
        body.rsplit_once("two more.\n\n").map(|(_, rest)| rest.to_owned()).unwrap_or(body)
    }

    #[test]
    fn what_comes_last_is_no_navigation() {
        assert_eq!(
            body("<table><tr><th>Year</th><th>Output</th></tr><tr><td>2019</td><td>30 t</td></tr></table>"),
            "Year | Output\n2019 | 30 t"
        );
        assert_eq!(body("<dl><dt>Wheel</dt><dd>What turns.</dd></dl>"), "Wheel\n\nWhat turns.");
        assert_eq!(body("<pre>one<br>two\n\n  three</pre>"), "one\ntwo\n\n  three");
    }

    #[test]
    fn elements_within_a_line_do_not_cut_it() {
        let line = "<div>The <acronym>VMS</acronym> says <u>all</u> <s>old</s> <tt>mills</tt>, <big>large</big> and <bdi>small</bdi>, are kept by \
            the <mill-name>Valley Society</mill-name> of millers.</div>";
        assert_eq!(body(line), "The VMS says all old mills, large and small, are kept by the Valley Society of millers.");
    }

    #[test]
    fn a_citation_in_brackets_is_text_and_what_an_engine_adds_is_not() {
        assert_eq!(body("<p>It kept nine goats, says the book. [L1 / HB]</p>"), "It kept nine goats, says the book. [L1 / HB]");
        assert!(
            !body("<p>It ran.</p><p>The post <a href='/m'>Mills</a> appeared first on <a href='/'>Mill Times</a>.</p>")
                .contains("appeared")
        );
    }

    #[test]
    fn markup_in_scripts_leaves_the_page_readable() {
        let script = format!("<script>document.write('{}')</script>", "<div>&".repeat(3_000));
        assert!(body(&format!("{script}<p>It ran day and night.</p>")).contains("It ran day and night."));
    }

    #[test]
    fn a_page_that_states_no_address_has_the_one_it_was_saved_from() {
        let url = |before: &str, page: &str| {
            let text = format!("{before}<!-- saved from url=(0022)https://a.example/s?a=1 -->\n{page}");
            read(&text).articles.remove(0).attribution.url
        };
        let none = PAGE.replace("canonical", "x");
        for before in ["", "<!doctype html>\n"] {
            assert_eq!(url(before, &none), Field::Stated("https://a.example/s?a=1".to_owned()), "{before}");
        }
        assert_eq!(url("", PAGE), Field::Stated("https://mill.example/closes".to_owned()));
        assert_eq!(url("<!doctype html><p>One.</p>", &none).status(), Status::Unknown);
    }

    #[test]
    fn a_page_without_text_is_a_problem() {
        for html in ["", "<html></html>", "<script>x</script>"] {
            assert!(read(html).articles.is_empty(), "{html}");
        }
    }
}

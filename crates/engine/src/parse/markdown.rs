//! Markdown: front matter between `---` lines, then the text. Marks are taken off before spans exist; a first heading
//! is the title where the front matter states none.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Map;
use time::Date;

use crate::article::{Article, Attribution, Field};
use crate::block::{Block, Kind, Style};
use crate::parse::blocks::{self, Anchors, Builder, Built, Element, Speakers};
use crate::parse::front_matter::{self, Metadata, Reasons};
use crate::parse::parsed::{Document, Parsed, Problem};
use crate::parse::{dates, dialects, fields, furniture, header, notion, shaped, titles};

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = document.text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let page = Some(&text).filter(|_| notion::is_page(document.path)).and_then(|text| notion::properties(text));
    let (properties, text) = page.unwrap_or_else(|| (Map::new(), text));
    let mut header = header::read(&text);
    header.fields.extend(properties);
    if let Some(reason) = header.unpublished() {
        return Parsed::left_out(document.path, None, reason);
    }
    let mut problems: Vec<Problem> =
        header.problems.into_iter().map(|(line, reason)| Problem { path: document.path.to_owned(), line: Some(line), reason }).collect();
    let metadata = fields::metadata(&header.fields);
    let lines_above = text.get(..text.len() - header.rest.len()).unwrap_or_default().matches('\n').count();
    let dialects::Rewritten { text: markdown, problems: found } = dialects::rewrite(header.rest, document.path.ends_with(".mdx"));
    problems.extend(found.into_iter().map(|(line, reason)| Problem {
        path: document.path.to_owned(),
        line: u32::try_from(lines_above).ok().map(|above| above + line),
        reason,
    }));
    let built = build(&markdown);
    let (article, reasons) = article(document.path, metadata, built);
    problems.extend(front_matter::problems(document.path, Some(1), reasons));
    Parsed { articles: vec![article], problems, ..Parsed::default() }
}

/// The article of a text that somebody wrote as one document, and the fields of its metadata that say nothing usable.
pub(super) fn article(path: &str, metadata: Metadata, built: Built) -> (Article, Reasons) {
    if shaped::is_structured(&built.shape) { structured(path, metadata, built) } else { plain(path, metadata, built) }
}

/// The article of a text with blocks. It has a title: its own, that of a heading or that of its file.
fn structured(path: &str, metadata: Metadata, built: Built) -> (Article, Reasons) {
    let heading = titles::heading(&built.body, &built.shape);
    let title = heading.map_or_else(|| titles::of_file(path), |heading| Field::Stated(heading.text));
    metadata.shaped_article(path, built, Attribution { title, published: day_of_file(path), ..Attribution::default() })
}

/// The article of a text that is paragraphs, below a heading or none.
fn plain(path: &str, metadata: Metadata, built: Built) -> (Article, Reasons) {
    let text = |block: &Block| built.body.get(block.span.start as usize..block.span.end as usize).unwrap_or_default().replace('\n', " ");
    let (heading, blocks) = match built.shape.blocks.as_slice() {
        // A line that is only bold heads nothing.
        [first, rest @ ..] if first.kind.is_heading() && !matches!(first.kind, Kind::Heading { level: 6, anchor: None }) => {
            (Some(text(first)), rest)
        }
        blocks => (None, blocks),
    };
    let (captions, paragraphs): (Vec<&Block>, Vec<&Block>) = blocks.iter().partition(|block| block.kind == Kind::Caption);
    let body = paragraphs.into_iter().map(text).collect::<Vec<_>>().join("\n\n");
    let otherwise = Attribution { title: Field::stated(heading), published: day_of_file(path), ..Attribution::default() };
    let (mut article, reasons) = metadata.article_or(path, &body, otherwise);
    article.evidence.extend(captions.into_iter().map(|caption| furniture::Kind::Caption.evidence(&text(caption))));
    article.evidence.extend(built.evidence);
    (article, reasons)
}

/// The day in the file's name, where blog engines have it, or in that of its folder: `2024-05-01-mill/index.md`.
fn day_of_file(path: &str) -> Field<Date> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_index = name.starts_with("index.");
    let name = if is_index { folder.rsplit('/').next().unwrap_or(folder) } else { name };
    dates::in_file_name(name).map_or(Field::Unknown, |(value, _)| Field::Inferred { value, evidence: format!("file name: {name}") })
}

/// The blocks of a text without front matter.
fn build(markdown: &str) -> Built {
    let mut builder = Builder::new(Anchors::Slugs).with_speakers(Speakers::of(markdown));
    write(&mut builder, markdown);
    builder.finish()
}

/// Writes a text without front matter where the builder stands.
pub(super) fn write(builder: &mut Builder, markdown: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    let mut html: Option<String> = None;
    let mut is_header = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::HtmlBlock) => html = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => html.take().into_iter().for_each(|html| builder.html(&html)),
            Event::Start(tag) => {
                is_header = !matches!(tag, Tag::TableRow) && (is_header || matches!(tag, Tag::TableHead));
                if let Tag::CodeBlock(CodeBlockKind::Fenced(words)) = &tag {
                    blocks::code_label(words).into_iter().for_each(|label| builder.label(label));
                }
                builder.start(element(tag, is_header));
            }
            Event::End(_) => builder.end(),
            // Tags may be written over several lines, which come one by one.
            Event::Html(part) => match &mut html {
                Some(html) => html.push_str(&part),
                None => builder.html(&part),
            },
            Event::InlineHtml(tag) => builder.html(&tag),
            Event::Text(text) => builder.text(&text),
            Event::Code(code) => builder.inline_code(&code),
            Event::InlineMath(text) | Event::DisplayMath(text) => builder.text(&text),
            Event::SoftBreak => builder.soft_break(),
            Event::HardBreak => builder.hard_break(),
            Event::Rule => builder.rule(),
            Event::TaskListMarker(done) => builder.text(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(_) => {}
        }
    }
}

fn element(tag: Tag<'_>, is_header: bool) -> Element {
    match tag {
        Tag::Paragraph => Element::Paragraph,
        Tag::Heading { level, id, .. } => Element::Heading { level: level as u8, anchor: id.map(|id| id.to_string()) },
        Tag::BlockQuote(_) => Element::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(words)) => Element::Code { language: blocks::code_language(&words) },
        Tag::CodeBlock(CodeBlockKind::Indented) => Element::Code { language: None },
        Tag::List(first) => Element::List(first.map(|first| u32::try_from(first).unwrap_or(u32::MAX))),
        Tag::Item => Element::Item { is_marked: false },
        Tag::DefinitionList => Element::DefinitionList,
        Tag::DefinitionListTitle => Element::Term,
        Tag::DefinitionListDefinition => Element::Definition,
        Tag::Table(_) => Element::Table,
        Tag::TableHead | Tag::TableRow => Element::Row { is_header: true },
        Tag::TableCell => Element::Cell { is_header, columns: 1 },
        Tag::Emphasis => Element::Inline(Style::Emphasis),
        Tag::Strong => Element::Inline(Style::Strong),
        Tag::Strikethrough => Element::Inline(Style::Struck),
        Tag::Link { dest_url, .. } => blocks::link(&dest_url),
        Tag::Image { .. } | Tag::MetadataBlock(_) => Element::Unseen,
        Tag::Superscript | Tag::Subscript => Element::Plain,
        Tag::HtmlBlock | Tag::FootnoteDefinition(_) => Element::Container,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::blocks::tests;

    fn read(text: &str) -> Parsed {
        parse(Document { path: "a.md", text })
    }

    #[test]
    fn front_matter_states_the_attribution() {
        let parsed =
            read("---\ntitle: The mill\nauthor: Ada\npublished: 2022-03-04\nlanguage: de\ntags: [a, b]\nbased_on: [x]\n---\n\nText.");
        let article = &parsed.articles[0];
        assert_eq!(article.attribution.title, Field::Stated("The mill".to_owned()));
        assert_eq!(article.attribution.authors.value().map(Vec::as_slice), Some(&["Ada".to_owned()][..]));
        assert_eq!((article.language.code(), article.tags.len(), article.body.as_str()), ("de", 2, "Text."));
        assert_eq!(parsed.problems, []);
    }

    fn shown(text: &str) -> Vec<String> {
        let article = read(text).articles.remove(0);
        tests::check(&article.body, &article.shape);
        tests::shown(&article.body, &article.shape)
    }

    #[test]
    fn marks_come_off_and_lines_of_a_paragraph_join() {
        let parsed = read("# The *mill*\n\nIt was **old** and\nsaid [so](https://a.org/x_(y)) in snake_case.\n\n![alt](i.png)\n\n2 * 3");
        let article = &parsed.articles[0];
        assert_eq!(article.attribution.title, Field::Stated("The mill".to_owned()));
        assert_eq!((article.body.as_str(), article.shape.is_plain()), ("It was old and said so in snake_case.\n\n2 * 3", true));
    }

    #[test]
    fn a_document_keeps_its_headings_lists_tables_and_code() {
        assert_eq!(
            shown(
                "# Mills\n\nTo start:\n\n1. Open `gate()`:\n   ```sh,x\n   open  the\n\n     gate_\n   ```\n2. Wait.\n   - Drink\n\n     tea.\n   - [x] Sleep\n\n\
                 ## Parts & *pieces*\n\n| Part | Use |\n|---|---|\n| `__init__` | |\n| a<br>b | Vec\\<_> |\n\n> Quoted.\n\nMill\n: A house.\n\n\
                 ### Parts {#own}\n\n    indented\n\nHard  \nbreak.\n"
            ),
            [
                "paragraph \"To start:\"",
                "item0n \"1. Open gate():\" g0",
                "code:sh \"open  the\\n\\n  gate_\" g0",
                "item0n \"2. Wait.\" g0",
                "item1 \"- Drink\" g0",
                "paragraph \"tea.\" g0",
                "item1 \"- [x] Sleep\" g0",
                "heading2#parts--pieces \"Parts & pieces\"",
                "row![Part,Use] \"Part | Use\" <Parts & pieces g1",
                "row[__init__,] \"__init__ |\" <Parts & pieces g1",
                "row[a b,Vec<_>] \"a b | Vec<_>\" <Parts & pieces g1",
                "quotation \"Quoted.\" <Parts & pieces g2",
                "term \"Mill\" <Parts & pieces g3",
                "definition \"A house.\" <Parts & pieces g3",
                "heading3#own \"Parts\" <Parts & pieces",
                "code:- \"indented\" <Parts",
                "paragraph \"Hard\\nbreak.\" <Parts",
            ]
        );
    }

    #[test]
    fn the_body_parts_blocks_by_an_empty_line_and_items_and_rows_by_none() {
        let article = read("- a\n  - b\n\n    c\n- d\n\n|x|y|\n|-|-|\n|1|2|\n").articles.remove(0);
        assert_eq!(article.body, "- a\n  - b\n\nc\n\n- d\n\nx | y\n1 | 2");
    }

    #[test]
    fn marks_are_spans_of_their_words() {
        let article = read("- Use **the `mill`** or ~~ask~~ *[us](https://a.org)* or [them](/b)\n").articles.remove(0);
        let marks: Vec<_> = article
            .shape
            .inlines
            .iter()
            .map(|inline| (&inline.style, &article.body[inline.span.start as usize..inline.span.end as usize]))
            .collect();
        assert_eq!(
            marks,
            [
                (&Style::Strong, "the mill"),
                (&Style::Code, "mill"),
                (&Style::Struck, "ask"),
                (&Style::Emphasis, "us"),
                (&Style::Link("https://a.org".to_owned()), "us"),
                (&Style::RelativeLink("/b".to_owned()), "them")
            ]
        );
    }

    #[test]
    fn html_inside_markdown_is_read_as_html() {
        assert_eq!(
            shown(
                "<details>\n<summary>How <b>so</b>?</summary>\n\nLike *this* <!-- not that --> and\n<kbd>F1</kbd>.\n\n</details>\n\n<!--\n\nhidden\n\n-->\n\n\
                   <table>\n<tr><td>a</td>\n<td>b</td></tr>\n</table>\n\nEnd.\n"
            ),
            ["question \"How so?\"", "paragraph \"Like this and F1.\" <How so?", "row[a,b] \"a | b\" g0", "paragraph \"End.\"",]
        );
    }

    #[test]
    fn admonitions_have_a_kind_and_their_own_title() {
        assert_eq!(
            shown("> [!WARNING]\n> Hot.\n>\n> - very\n\n> [!faq]- Why **so**?\n> Because.\n"),
            [
                "paragraph \"Hot.\" g0 Warning",
                "item0 \"- very\" g0 Warning",
                "paragraph \"Why so?\" g1 Note",
                "paragraph \"Because.\" g1 Note",
            ]
        );
    }

    #[test]
    fn a_bold_line_is_a_heading_or_a_question() {
        assert_eq!(
            shown("## A\n\n**How do I?**\n\nSo.\n\n**Notes**\n\nText.\n\n**A sentence.**\n\n## B\n"),
            [
                "heading2#a \"A\"",
                "question \"How do I?\" <A",
                "paragraph \"So.\" <How do I?",
                "heading6#- \"Notes\" <A",
                "paragraph \"Text.\" <Notes",
                "paragraph \"A sentence.\" <Notes",
                "heading2#b \"B\"",
            ]
        );
    }

    #[test]
    fn the_title_is_stated_by_a_heading_or_inferred_from_the_file() {
        let title = |path: &str, text: &str| parse(Document { path, text }).articles.remove(0).attribution.title;
        assert_eq!(title("a.md", "Intro.\n\n# One\n\n# Two\n"), Field::Stated("One".to_owned()));
        assert_eq!(title("a.md", "## Part\n\n### x\n\ny\n"), Field::Stated("Part".to_owned()));
        assert_eq!(title("d/2024-05-01-new-mill.md", "# 2.4.0 (2024-09-01)\n\n- x\n").value().map(String::as_str), Some("new mill"));
        assert_eq!(title("faq.md", "# How do I?\n\n- x\n").value().map(String::as_str), Some("faq"));
    }

    #[test]
    fn what_stands_beside_the_text_is_not_quoted_and_a_list_is() {
        let parsed = read(
            "# Mill closes\n\n*By Ada Moor*\n\nThe mill closed on Friday. It had three wheels, which were known as follows.\n\n![Mill](m.png)\n\n\
             *The mill at night. (ADA MOOR / AP)*\n\n- Anna\n- Berta\n\n**READ MORE:** [Mill opens](/b)\n\nPlease [donate](/donate) to our paper.\n",
        );
        let article = &parsed.articles[0];
        assert_eq!(article.body, "The mill closed on Friday. It had three wheels, which were known as follows.\n\n- Anna\n- Berta");
        assert_eq!(article.attribution.authors.value().map(Vec::as_slice), Some(&["Ada Moor".to_owned()][..]));
        assert_eq!(article.evidence.len(), 4, "{:?}", article.evidence);
    }

    #[test]
    fn broken_front_matter_is_a_problem_with_its_line_and_the_text_is_read() {
        let parsed = read("---\ntitle: a\nauthors: [a\n---\nText.");
        assert_eq!(parsed.articles[0].body, "Text.");
        assert_eq!(parsed.articles[0].attribution.title, Field::Stated("a".to_owned()));
        assert!(parsed.problems[0].line.is_some_and(|line| line >= 2), "{:?}", parsed.problems);
        let parsed = read("---\ntitle: a\nText.");
        assert!(parsed.problems[0].reason.contains("no second"));
        assert_eq!(parsed.articles[0].body, "Text.");
    }

    #[test]
    fn front_matter_of_lists_of_people_and_a_date_in_the_file_name_are_read() {
        let text = "---\nauthors: [{name: Rosa}, Ben]\nurl: /mill/\ntitle: a\n---\nText.";
        let parsed = parse(Document { path: "_posts/2024-05-01-mill.md", text });
        let attribution = &parsed.articles[0].attribution;
        assert_eq!(attribution.authors.value().map(Vec::as_slice), Some(&["Rosa".to_owned(), "Ben".to_owned()][..]));
        assert_eq!(attribution.published.evidence(), Some("file name: 2024-05-01-mill.md"));
        let bundle = parse(Document { path: "blog/2024-05-01-mill/index.md", text: "Text." });
        assert_eq!(bundle.articles[0].attribution.published.evidence(), Some("file name: 2024-05-01-mill"));
        assert_eq!(parsed.problems, []);
    }

    #[test]
    fn what_is_not_published_is_no_article() {
        for text in [
            "---\ndraft: true\n---\nSecret.",
            "+++\ndraft = true\n+++\nSecret.",
            "Title: x\nStatus: draft\n\nSecret.",
            "---\npublished: false\n\nSecret.",
        ] {
            let parsed = read(text);
            assert_eq!((parsed.articles.len(), parsed.left_out.len()), (0, 1), "{text}");
        }
        assert_eq!(crate::parse::parse("a/_drafts/b.md", b"Secret.").left_out[0].reason, "is in a _drafts folder");
        assert_eq!(read("---\nunlisted: true\npublished: true\n---\nText.").articles.len(), 1);
    }

    #[test]
    fn what_no_author_means_is_read_all_the_same() {
        const MANY: usize = 3_000;
        let deep: String = (0..1_000).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
        let quotes: String = (1..500).map(|depth| format!("{} x\n", ">".repeat(depth))).collect();
        let table = format!("|{}\n|{}\n|{}\n", "a|".repeat(10_000), "-|".repeat(10_000), "b|".repeat(10_000));
        let odd = [
            deep,
            quotes,
            table,
            "| a | b |\n|---|---|\n".to_owned(),
            "# a\n\n## b\n\n# c\n".to_owned(),
            "text\n\n```rust\nnever closed\n".to_owned(),
            "> ".repeat(MANY),
            "- ".repeat(MANY),
            "<div>".repeat(MANY),
            "<table><tr><td>".repeat(MANY),
            "<b><p>".repeat(MANY),
            "a {b\n\n".repeat(MANY),
            "<A b={".repeat(MANY),
            "::: tip\n".repeat(MANY),
            "!!! note\n    ".repeat(MANY),
            "{{< tab >}}".repeat(MANY),
            "<Tabs>\n  ".repeat(MANY),
            "**a?**\n\n".repeat(MANY),
        ];
        for text in &odd {
            for path in ["a.md", "a.mdx"] {
                for article in parse(Document { path, text }).articles {
                    tests::check(&article.body, &article.shape);
                    assert!(article.body.len() <= text.len() * 4, "{path} {:?}", text.get(..40));
                    assert!(article.shape.blocks.iter().all(|block| !matches!(block.kind, Kind::Item { depth, .. } if depth > 32)));
                }
            }
        }
        assert_eq!(read("a\n\n```rust\nb\n").problems[0].line, Some(3));
        assert!(read("# a\n\n# b\n").articles[0].body.contains('b'));
    }

    /// A row a construct: what is written, and its blocks.
    #[test]
    fn each_construct_of_markdown_is_its_block() {
        let cases: &[(&str, &[&str])] = &[
            ("`gate` opens.\n\nMore.\n", &["paragraph \"gate opens.\"", "paragraph \"More.\""]),
            ("Use `Vec<_>` and `__init__`.\n", &["paragraph \"Use Vec<_> and __init__.\""]),
            ("A\n===\n\nB\n---\n\ntext\n", &["heading2#b \"B\"", "paragraph \"text\" <B"]),
            ("````md\n```\nx\n```\n````\n", &["code:md \"```\\nx\\n```\""]),
            ("- See [the pack][p].\n\n[p]: https://a.org\n", &["item0 \"- See the pack.\" g0"]),
            ("- [[page|text]] ![[embed]] [[plain]]\n", &["item0 \"- text plain\" g0"]),
            ("3. c\n4. d\n", &["item0n \"3. c\" g0", "item0n \"4. d\" g0"]),
            ("- a[^1]\n\n[^1]: Note.\n", &["item0 \"- a\" g0", "paragraph \"Note.\""]),
            ("```js title=\"a.js\"\nx\n```\n", &["caption \"a.js\"", "code:js \"x\""]),
            ("**Q:** How?\n\n**A:** So.\n", &["question \"How?\"", "paragraph \"So.\" <How?"]),
            (
                "**Mute**: no voice\n**Ban**: gone\n",
                &["term \"Mute\" g0", "definition \"no voice\" g0", "term \"Ban\" g0", "definition \"gone\" g0"],
            ),
            (":::tip[Own]\nA.\n:::\n", &["paragraph \"Own\" g0 Tip", "paragraph \"A.\" g0 Tip"]),
            ("!!! danger\n    A.\n\n    - b\n\nC.\n", &["paragraph \"A.\" g0 Danger", "item0 \"- b\" g0 Danger", "paragraph \"C.\""]),
            (
                "<Tabs>\n  <TabItem label=\"npm\">\n    ```sh\n    npm i\n    ```\n  </TabItem>\n</Tabs>\n",
                &["caption \"npm\"", "code:sh \"npm i\""],
            ),
            ("<Q>\n  Why?\n  <A>\n    So, **or** not.\n  </A>\n</Q>\n", &["question \"Why?\"", "paragraph \"So, or not.\" <Why?"]),
            (
                "<Listing number=\"1-1\" caption=\"A `gate`\">\n\n```rust\n# hidden\nopen();\n```\n\n</Listing>\n",
                &["code:rust \"open();\"", "caption \"Listing 1-1: A gate\""],
            ),
            (
                "1. Run:\n\n   ::: tip\n   Wait.\n   :::\n\n2. Done.\n",
                &["item0n \"1. Run:\" g0", "paragraph \"Wait.\" g0 Tip", "item0n \"2. Done.\" g0"],
            ),
            ("- a <!-- TODO: secret --> b\n", &["item0 \"- a b\" g0"]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }
}

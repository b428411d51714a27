//! One file's bytes in, its articles and problems out. One file a format: a new format is one new module and one row
//! in `FORMATS`.
//!
//! The modules are in the order of use: each uses only those above it.

mod parsed;

mod decode;

mod dates;

mod links;

mod paragraphs;

mod wire;

mod people;

mod furniture;

mod appeals;

mod dateline;

mod pull_quotes;

mod digest;

mod page;

mod titles;

mod markup;

mod blocks;

mod dialects;

mod shaped;

mod front_matter;

mod header;

mod fields;

mod site;

mod json_ld;

mod page_scan;

mod page_titles;

mod page_bylines;

mod page_metadata;

mod page_limits;

mod page_tree;

mod markdown;

mod outline;

mod plain;

mod subtitles;

mod json;

mod json_lines;

mod html;

mod feed;

use std::io::{BufRead, Read as _};

use parsed::{Document, File, Stream};

pub use decode::decode;
pub use parsed::{LeftOut, Parsed, Problem};
pub use site::{Generator, Site, SiteRules};

/// So many problems of one file are listed.
const MAX_PROBLEMS: usize = 20;

/// The folder in which blog engines keep what is not published yet.
const DRAFTS: &str = "_drafts";

/// What a format's parser is given.
#[derive(Clone, Copy)]
enum Parser {
    /// Text: its encoding is told, and decoded, before.
    Text(fn(Document<'_>) -> Parsed),
    /// The bytes of the file.
    #[expect(dead_code, reason = "the formats that need it come next")]
    Bytes(fn(File<'_>) -> Parsed),
    /// The bytes one after the other, of a file that may be larger than memory.
    Stream(fn(Stream<'_>) -> Parsed),
}

/// The formats, by the endings of their files' names in lower case.
const FORMATS: &[(&[&str], Parser)] = &[
    (&["txt", "text"], Parser::Text(plain::parse)),
    (&["md", "markdown", "mdown", "mkd", "mdx", "rmd", "qmd"], Parser::Text(markdown::parse)),
    (&["vtt", "srt"], Parser::Text(subtitles::parse)),
    (&["jsonl", "ndjson"], Parser::Stream(json_lines::parse)),
    (&["json"], Parser::Text(json::parse)),
    (&["html", "htm", "xhtml"], Parser::Text(html::parse)),
    (&["rss", "atom", "xml"], Parser::Text(feed::parse)),
];

/// The endings of file names that are read, in lower case.
pub fn endings() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|(endings, _)| endings.iter().copied())
}

/// Whether a file of this name is of a format that is read.
pub fn is_readable(path: &str) -> bool {
    parser(path).is_some()
}

/// Whether a file of this name is read item by item, however large it is: [`parse_from`] then holds one item at a time.
pub fn is_stream(path: &str) -> bool {
    matches!(parser(path), Some(Parser::Stream(_)))
}

/// Reads one file. `path` is its path below the corpus root, with `/` between its parts.
///
/// Never fails as a whole: what cannot be read is among the problems.
pub fn parse(path: &str, bytes: &[u8]) -> Parsed {
    let Some(parser) = parser(path) else {
        let known: Vec<_> = endings().collect();
        return Parsed::problem(path, None, format!("not a format that is read here ({})", known.join(", ")));
    };
    if path.split('/').any(|part| part == DRAFTS) {
        return Parsed::left_out(path, None, format!("is in a {DRAFTS} folder"));
    }
    with_few_problems(match parser {
        Parser::Text(parse) => match decode::decode(bytes) {
            Ok(text) => parse(Document { path, text: &text }),
            Err(reason) => Parsed::problem(path, None, reason),
        },
        Parser::Bytes(parse) => parse(File { path, bytes }),
        Parser::Stream(parse) => parse(Stream { path, input: &mut &*bytes, max_item_bytes: usize::MAX }),
    })
}

/// Reads one file as [`parse()`] does, from where `input` stands to its end. What is read as one, the file or an item of a
/// stream, may have `max_bytes`; what is larger is left out, with a problem. So is all that follows an error of `input`.
pub fn parse_from(path: &str, input: &mut dyn BufRead, max_bytes: usize) -> Parsed {
    if let Some(Parser::Stream(parse)) = parser(path)
        && !path.split('/').any(|part| part == DRAFTS)
    {
        return with_few_problems(parse(Stream { path, input, max_item_bytes: max_bytes }));
    }
    let mut bytes = Vec::new();
    match input.take(max_bytes as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > max_bytes => Parsed::problem(path, None, format!("is larger than {} MiB; left out", max_bytes >> 20)),
        Ok(_) => parse(path, &bytes),
        Err(error) => Parsed::problem(path, None, format!("cannot be read to its end ({error}); left out")),
    }
}

/// Nobody reads a hundred thousand lines that say the same of one file. The last problem stays, since it may be why
/// reading stopped.
fn with_few_problems(parsed: Parsed) -> Parsed {
    let Parsed { articles, mut problems, left_out } = parsed;
    let more = problems.len().saturating_sub(MAX_PROBLEMS + 1);
    if more > 0 {
        let last = problems.pop();
        let path = last.as_ref().map(|last| last.path.clone()).unwrap_or_default();
        problems.truncate(MAX_PROBLEMS);
        problems.push(Problem { path, line: None, reason: format!("{more} more problems in this file are not listed") });
        problems.extend(last);
    }
    Parsed { articles, problems, left_out }
}

fn parser(path: &str) -> Option<Parser> {
    let (_, ending) = path.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().find(|(endings, _)| endings.contains(&ending.as_str())).map(|(_, parser)| *parser)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;

    #[test]
    fn a_binary_file_is_a_problem() {
        assert!(parse("a.txt", b"\x01\0\0\0\x7fELF\0\0").problems[0].reason.contains("binary"));
    }

    #[test]
    fn an_unknown_ending_is_a_problem_that_names_the_known_ones() {
        assert!(parse("a.docx", b"text").problems[0].reason.contains("txt"));
    }

    #[test]
    fn of_many_problems_of_one_file_the_first_and_the_last_are_listed() {
        let parsed = parse("a.jsonl", "{\n".repeat(50).as_bytes());
        assert_eq!(parsed.problems.len(), MAX_PROBLEMS + 2);
        assert!(parsed.problems[MAX_PROBLEMS].reason.starts_with("29 more problems"));
        assert_eq!(parsed.problems[MAX_PROBLEMS + 1].line, Some(50));
    }

    /// Pieces of every format: put together at random they reach further into the parsers than random bytes.
    const PIECES: [&str; 112] = [
        "WEBVTT\n\n",
        "00:00:01.000 --> 00:00:02.000\n",
        "00:00:03,5 --> ",
        "<v \u{200b}Rosa\te\u{301}>",
        "{\\an8}",
        "Rosa: ",
        "**Ben:** ",
        "[12:03] ",
        "> ",
        "> [!note] ",
        "| a | b |\n|---|---|\n",
        "|",
        "::: tip a\n",
        ":::\n",
        "!!! note \"a\"\n    ",
        "<Tabs>\n",
        "</Tabs>\n",
        "<TabItem label={",
        "<Q>",
        "<A>",
        "<details><summary>",
        "</details>\n\n",
        "<pre><code class=\"language-a\">",
        "</pre>",
        "<table><tr><td>",
        "<li>",
        "<dl><dt>a?<dd>",
        "<!-- ",
        " -->",
        "%%",
        "{/*",
        "*/}",
        "{{< tab \"a\" >}}",
        "{{< /tab >}}",
        "{% highlight a %}",
        "{% endhighlight %}",
        "{: .a}\n",
        "import a from 'b'\n\n",
        "[[a|b]]",
        "[^1]",
        ": ",
        "Q: ",
        "A: ",
        "`",
        "    ",
        "\t",
        "==",
        "\\",
        "<p>",
        "</p>",
        "<div",
        " class=\"",
        ">",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "&amp;",
        "&#x",
        "&",
        ";",
        "<item>",
        "</item>",
        "<entry>",
        "<content:encoded>",
        "<![CDATA[",
        "]]>",
        "<title>",
        "</title>",
        "<link/>",
        "{",
        "}",
        "[",
        "]",
        "\"body\"",
        ":",
        ",",
        "\"articles\"",
        "\"x\"",
        "---\n",
        "title: a\n",
        "# ",
        "```\n",
        "- ",
        "1. ",
        "](",
        "(",
        ")",
        "![",
        "**",
        "_",
        "\n",
        "\n\n",
        "By Ada Moor",
        "READ MORE: ",
        "Image courtesy of \"Mill Times\"",
        "Mill closes at last (Mill Times)",
        " ...",
        "The mill closed on Monday. ",
        "“We stay,” she said. ",
        "OSLO — (AP) — ",
        "told Reuters ",
        "Sign up for our newsletter. ",
        "© 2022 ",
        "2023 - 1 - 30",
        "March 4, 2022",
        " - ",
        "é",
        "。",
        "\u{a0}",
        "\u{301}",
        "U.S. ",
    ];
    const ENDINGS: [&str; 9] = ["txt", "md", "mdx", "jsonl", "json", "html", "xml", "vtt", "srt"];

    fn check(ending: &str, bytes: &[u8]) {
        for article in parse(&format!("a.{ending}"), bytes).articles {
            blocks::tests::check(&article.body, &article.shape);
            if article.shape.is_plain() {
                assert_eq!(crate::text::clean::clean(&article.body), article.body);
            }
            for span in crate::text::sentences::split(&article.body, article.language) {
                let _ = crate::text::cut::find(&article.body, span, article.excerpted);
            }
        }
    }

    #[test]
    #[ignore = "load: it measures time"]
    #[expect(clippy::disallowed_methods, reason = "it measures time")]
    fn hostile_files_cost_linear_time() {
        const BYTES: usize = 30_000;
        // Time that grows with the square would be hours for the largest file allowed, and far past this for these.
        const ENOUGH: std::time::Duration = std::time::Duration::from_secs(20);
        let pieces = [
            "[",
            "[a](",
            "![",
            "<",
            "<a ",
            "<a \"",
            "<script>",
            "<b>",
            "&",
            "(",
            "\"",
            "“",
            "told ",
            "a\n",
            "a\n\n",
            "By A\n\n",
            "a a a a a a. ",
            "A (B)\n\n",
            "Image courtesy of \"B\"\n\n",
            "Sign up. ",
            "e\u{301}",
            "\u{301}",
            "{\"a\":",
            "<item>",
            "<item><title>",
            "- ",
            "# ",
            "* ",
            "U.S. ",
            "- - ",
            ".",
            "a. ",
            "...” ",
            "Rosa: a\n",
            "Rosa: ",
            "12:03 ",
            "00:01 --> 00:02\na\n\n",
            "00:01 --> 00:02\n<v ",
            "{\\",
            "A A\n\n",
            "A.B ",
        ];
        for ending in ENDINGS {
            for piece in pieces {
                let began = std::time::Instant::now();
                let _ = parse(&format!("a.{ending}"), piece.repeat(BYTES / piece.len()).as_bytes());
                assert!(began.elapsed() < ENOUGH, "{piece:?} in .{ending} took {:?}", began.elapsed());
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), ending in prop::sample::select(&ENDINGS[..])) {
            check(ending, &bytes);
        }

        #[test]
        fn no_text_makes_a_parser_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60), ending in prop::sample::select(&ENDINGS[..])) {
            check(ending, pieces.concat().as_bytes());
        }
    }
}

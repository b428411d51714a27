//! Laws that hold for every format, and what the formats have in common.

use proptest::prelude::{any, prop, proptest};

use super::*;

#[test]
fn a_binary_file_is_a_problem() {
    assert!(parse("a.txt", b"\x01\0\0\0\x7fELF\0\0").problems[0].reason.contains("binary"));
}

#[test]
fn an_unknown_ending_is_a_problem_that_names_the_known_ones() {
    assert!(parse("a.xyz", b"text").problems[0].reason.contains("txt"));
}

#[test]
fn of_many_problems_of_one_file_the_first_and_the_last_are_listed() {
    let parsed = parse("a.jsonl", "{\n".repeat(50).as_bytes());
    assert_eq!(parsed.problems.len(), MAX_PROBLEMS + 2);
    assert!(parsed.problems[MAX_PROBLEMS].reason.starts_with("29 more problems"));
    assert_eq!(parsed.problems[MAX_PROBLEMS + 1].line, Some(50));
}

/// Pieces of every format: put together at random they reach further into the parsers than random bytes.
const PIECES: &[&str] = &[
    "<w:p>",
    "<w:p><w:r><w:t>The mill.</w:t></w:r></w:p>",
    "</w:p>",
    "<w:r><w:t>",
    "</w:t></w:r>",
    "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tc></w:tr></w:tbl>",
    "<w:fldChar w:fldCharType='begin'/>",
    "<w:txbxContent>",
    "<text:p>The mill.</text:p>",
    "<text:list><text:list-item>",
    "</text:list-item></text:list>",
    "<table:table><table:table-row><table:table-cell>",
    "</table:table-cell></table:table-row></table:table>",
    "<navPoint><navLabel>a</navLabel><content src='a.html'/></navPoint>",
    "question,answer\n",
    "title;body\n",
    "sep=|\n",
    "\"a\nb\";",
    "{\"guild\": {\"id\": \"1\"}, \"channel\": {\"id\": \"2\", \"name\": \"a\"}, \"messages\": [",
    "{\"id\": 1, \"name\": \"a\", \"type\": \"b\", \"messages\": [",
    "{\"id\": \"3\", \"timestamp\": \"2024-03-04T10:00:00Z\", \"date\": \"2024-03-04T10:00:00\", \"author\": {\"name\": \"Rosa\"}, \"content\": \"How do I open it? ",
    "{\"type\": \"message\", \"ts\": \"1709546400.1\", \"user\": \"U1\", \"text\": \"",
    "\", \"replies\": [",
    "<@1>",
    "<t:1700000000:R>",
    "```sh\\n",
    "{\"db\": [{\"data\": {\"posts\": [{\"html\": \"",
    "\"lexical\": \"{\\\"root\\\":{\\\"children\\\":[",
    "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"content_html\": \"",
    "{\"question\": \"Why so?\", \"answer\": \"",
    "\"}",
    "]}",
    ".. note:: ",
    ".. code-block:: a\n\n   ",
    ".. list-table::\n\n   * - ",
    ".. csv-table::\n\n   \"",
    ".. py:function:: a(b)\n\n   ",
    ".. glossary::\n\n   a\n     ",
    ".. _a: ",
    ".. |a| replace:: ",
    ".. [1] ",
    ".. a\n",
    ":a: ",
    ":a:`",
    "`a <b>`_",
    "a_ ",
    "|a|",
    "::\n\n   ",
    "-a  ",
    ">>> a\n",
    "   -- a\n",
    "+---+---+\n",
    "+===+===+\n",
    "| a | b |\n",
    "===  ===\n",
    "=====\n",
    "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
    "3 0 obj\n<< /Type /Page /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
    "4 0 obj\n<< /Length 40 >>\nstream\nBT /F 12 Tf 72 700 Td (The mill) Tj ET\nendstream\nendobj\n",
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
    "<mediawiki>",
    "<page><title>",
    "<revision><text>",
    "</text></revision></page>",
    "<rss xmlns:wp=\"a\">",
    "<wp:post_type>post</wp:post_type>",
    "<wp:status>draft</wp:status>",
    "<!-- wp:list -->",
    "[caption]",
    "[/caption]",
    "[code]",
    "{{",
    "}}",
    "{|\n",
    "|}\n",
    "|-\n",
    "|+ ",
    "! rowspan=2|a!!",
    "||",
    "\'\'\'",
    "[[",
    "]]",
    "== ",
    "#:*",
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
    "= A\n:b: c\n\n",
    "[source,a]\n",
    "[[a]]\n",
    "----\n",
    "====\n",
    "--\n",
    "|===\n",
    "|a 2+|b\n",
    "a:: ",
    "+\n",
    "** ",
    ".. ",
    "<1> ",
    "NOTE: ",
    "{b}",
    "<<a,",
    ">>",
    "link:a[",
    "pass:[",
    "footnote:[",
    "ifdef::b[]\n",
    "endif::[]\n",
    "include::a[]\n",
    "+a+",
    ".A title\n",
    "From: A <a@b.example>\n",
    "Subject: Re: =?utf-8?q?a?=\n",
    "From a 09:30\n",
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    "Content-Type: text/html\n\n",
    "Content-Type: text/plain; format=flowed\n\n",
    "-- \n",
    "A wrote:\n> ",
    "{\"cells\": [",
    "{\"cell_type\": \"markdown\", \"source\": [\"",
    "{\"cell_type\": \"code\", \"source\": \"",
    "\"]}, ",
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
const ENDINGS: &[&str] = &[
    "txt", "md", "mdx", "jsonl", "json", "html", "xml", "vtt", "srt", "docx", "odt", "epub", "csv", "tsv", "rst", "adoc", "eml", "mbox",
    "ipynb", "pdf",
];

/// A file that says `bytes`: formats that are packed have them in the parts that are read of them.
fn file(ending: &str, bytes: &[u8]) -> Vec<u8> {
    const PACKAGE: &str = "<package><item id='a' href='a.html' media-type='text/html'/><item id='b' href='b'/><spine toc='b'><itemref idref='a'/></spine></package>";
    let text = String::from_utf8_lossy(bytes);
    let document = format!("<w:document>{text}</w:document>");
    let content = format!("<office:text>{text}</office:text>");
    match ending {
        "docx" => {
            zipped::tests::zip(&[("word/document.xml", &document), ("word/styles.xml", &document), ("word/numbering.xml", &document)])
        }
        "odt" => zipped::tests::zip(&[("content.xml", &content), ("styles.xml", &content), ("meta.xml", &text)]),
        "epub" => {
            let container = ("META-INF/container.xml", "<rootfile full-path='a.opf'/>");
            zipped::tests::zip(&[container, ("a.opf", PACKAGE), ("b", &text), ("a.html", &text)])
        }
        _ => bytes.to_vec(),
    }
}

fn check(ending: &str, bytes: &[u8]) {
    for article in parse(&format!("a.{ending}"), &file(ending, bytes)).articles {
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
        "a\n  b\n",
        "== ==\na b\n",
        "+-+\n",
        "a_ ",
        ":a:`b` ",
        ".. a::\n ",
        "*a ",
        "<<a",
        "a:b[",
        "a::\n",
        "* a\n+\n",
        "|===\n",
        "--\n",
        "[a]\n",
    ];
    for ending in ENDINGS {
        for piece in pieces {
            let began = std::time::Instant::now();
            let _ = parse(&format!("a.{ending}"), &file(ending, piece.repeat(BYTES / piece.len()).as_bytes()));
            assert!(began.elapsed() < ENOUGH, "{piece:?} in .{ending} took {:?}", began.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_a_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), ending in prop::sample::select(ENDINGS)) {
        check(ending, &bytes);
    }

    #[test]
    fn no_text_makes_a_parser_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), ending in prop::sample::select(ENDINGS)) {
        check(ending, pieces.concat().as_bytes());
    }
}

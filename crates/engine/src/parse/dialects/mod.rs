//! Markdown as real folders hold it in, the Markdown that every parser reads out: what the dialects of site builders add is
//! rewritten as HTML, or dropped where no reader sees it. Code stays as it is.
//!
//! A dialect is a rule for whole lines in `LINES`, or one for a place in a line in `INLINE`.

mod comments;
mod components;
mod containers;
mod expressions;
mod fences;
mod shortcodes;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::parse::dialects::containers::Open;
use crate::parse::dialects::fences::Fence;

/// Rules that look ahead and find nothing may look at this many times the text's length; then they rest.
const FUEL_PER_BYTE: usize = 16;
/// Containers that nest deeper are text.
const MAX_OPEN: usize = 64;

/// A text without dialects, and what is wrong with it by line, counted from 1.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pub(super) text: String,
    pub(super) problems: Vec<(u32, String)>,
}

/// A rule for a line, which is given without its end and its indentation. Whether it applied.
type LineRule = fn(&mut Rewriter<'_>, &str) -> bool;

/// The dialects of whole lines, in the order in which they are tried.
const LINES: &[LineRule] = &[
    fences::directive,
    fences::open,
    containers::colons,
    containers::marked,
    expressions::import,
    shortcodes::table_of_contents,
    shortcodes::attributes_line,
    components::alone,
];

/// A rule for what begins with `opening`: how many bytes of the rest of the text it replaces, and by what.
struct InlineRule {
    opening: &'static str,
    rule: fn(&mut Rewriter<'_>, &str) -> Option<Replaced>,
}

/// Bytes of the text, and what is written for them.
struct Replaced {
    bytes: usize,
    by: Cow<'static, str>,
}

impl Replaced {
    fn dropped(bytes: usize) -> Option<Replaced> {
        Some(Replaced { bytes, by: "".into() })
    }
}

/// The dialects inside lines. Those with the longer opening come first.
const INLINE: &[InlineRule] = &[
    InlineRule { opening: "<!--", rule: comments::html },
    InlineRule { opening: "{/*", rule: comments::mdx },
    InlineRule { opening: "{::comment}", rule: comments::kramdown },
    InlineRule { opening: "%%", rule: comments::obsidian },
    InlineRule { opening: "{{", rule: shortcodes::braces },
    InlineRule { opening: "{%", rule: shortcodes::liquid },
    InlineRule { opening: "{:", rule: shortcodes::attributes },
    InlineRule { opening: "{", rule: expressions::expression },
    InlineRule { opening: "==", rule: shortcodes::highlight },
    InlineRule { opening: "<", rule: components::inline },
];

/// A text on its way through the rules.
struct Rewriter<'a> {
    text: &'a str,
    /// Where the rules have come to in `text`.
    at: usize,
    out: String,
    is_mdx: bool,
    fence: Option<Fence>,
    open: Vec<Open>,
    /// How far the line is indented, in columns: in the text, and within the containers around it.
    raw_indent: usize,
    indent: usize,
    /// The names of all closing tags, once somebody asked.
    closed: Option<HashSet<&'a str>>,
    fuel: usize,
    /// Whether the last line was empty, and whether list items may go on: what is indented below is code only outside of them.
    after_blank: bool,
    in_list: bool,
    in_indented_code: bool,
    problems: Vec<(u32, String)>,
}

/// Rewrites `text`, whose line ends are `\n`. `is_mdx` where its name says so; imports say so too.
pub(super) fn rewrite(text: &str, is_mdx: bool) -> Rewritten {
    let mut rewriter = Rewriter {
        text,
        at: 0,
        out: String::with_capacity(text.len() + text.len() / 16),
        is_mdx: is_mdx || expressions::imports(text),
        fence: None,
        open: Vec::new(),
        raw_indent: 0,
        indent: 0,
        closed: None,
        fuel: text.len().saturating_mul(FUEL_PER_BYTE),
        after_blank: true,
        in_list: false,
        in_indented_code: false,
        problems: Vec::new(),
    };
    while rewriter.at < text.len() {
        rewriter.line();
    }
    rewriter.end();
    Rewritten { text: rewriter.out, problems: rewriter.problems }
}

impl<'a> Rewriter<'a> {
    /// Rewrites the line that begins here.
    fn line(&mut self) {
        let rest = self.rest();
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = &rest[..end];
        let next = (self.at + end + 1).min(self.text.len());
        if self.fence.is_some() {
            self.at = next;
            return fences::line(self, line);
        }
        if line.trim().is_empty() {
            self.at = next;
            self.after_blank = true;
            self.out.push('\n');
            return;
        }
        let indented = containers::dedent(self, line);
        if self.is_indented_code(&indented) {
            self.at = next;
            self.out.push_str(&indented);
            self.out.push('\n');
            return;
        }
        let content = indented.trim_start();
        self.note_list(content, indented.len() - content.len());
        self.after_blank = false;
        self.indent = containers::columns(&indented);
        let before = self.at;
        if LINES.iter().any(|rule| rule(self, content)) {
            // A rule that took more than this line, or less, says so itself.
            if self.at == before {
                self.at = next;
            }
            return;
        }
        let indent = &indented[..indented.len() - content.len()];
        self.out.push_str(indent);
        self.at += line.len() - content.len();
        self.inline();
        if self.is_mdx && content.starts_with('<') && content.trim_end().ends_with('>') {
            // Without an empty line, Markdown takes what follows for HTML too; MDX does not.
            self.out.push('\n');
        }
    }

    /// Rewrites what is left of the line.
    fn inline(&mut self) {
        loop {
            let rest = self.rest();
            let special = rest.bytes().position(|byte| matches!(byte, b'\n' | b'`' | b'\\' | b'<' | b'{' | b'%' | b'='));
            let Some(at) = special else {
                self.copy(rest.len());
                return;
            };
            self.copy(at);
            let rest = self.rest();
            match rest.as_bytes().first() {
                Some(b'\n') => return self.copy(1),
                Some(b'\\') => self.copy(1 + rest.chars().nth(1).filter(|c| *c != '\n').map_or(0, char::len_utf8)),
                Some(b'`') => {
                    let bytes = self.code_span(rest);
                    self.copy(bytes);
                }
                _ => self.special(),
            }
        }
    }

    fn special(&mut self) {
        let rest = self.rest();
        let replaced = INLINE.iter().filter(|rule| rest.starts_with(rule.opening)).find_map(|rule| (rule.rule)(self, rest));
        match replaced {
            Some(Replaced { bytes, by }) => {
                self.out.push_str(&by);
                self.at += bytes.clamp(1, rest.len());
            }
            None => self.copy(1),
        }
    }

    /// The bytes of the code span that `text` begins with, or of its backticks where none ends in this line.
    fn code_span(&mut self, text: &str) -> usize {
        let run = |at: usize| text.as_bytes().iter().skip(at).take_while(|byte| **byte == b'`').count();
        let ticks = run(0);
        let mut at = ticks;
        while self.fuel > 0 {
            let rest = text.as_bytes().get(at..).unwrap_or_default();
            let next = memchr::memchr2(b'`', b'\n', rest).filter(|next| rest.get(*next) == Some(&b'`'));
            let Some(next) = next else {
                self.fuel = self.fuel.saturating_sub(at);
                break;
            };
            let length = run(at + next);
            at += next + length;
            if length == ticks {
                return at;
            }
        }
        ticks
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn copy(&mut self, bytes: usize) {
        self.out.push_str(self.rest().get(..bytes).unwrap_or_default());
        self.at += bytes;
    }

    /// The place of `needle` in the first `max` bytes of `text`. Looking costs fuel.
    fn find(&mut self, text: &str, needle: &str, max: usize) -> Option<usize> {
        if self.fuel == 0 {
            return None;
        }
        let searched = text.as_bytes().get(..max.min(text.len())).unwrap_or_default();
        let found = memchr::memmem::find(searched, needle.as_bytes());
        self.fuel = self.fuel.saturating_sub(found.unwrap_or(searched.len()));
        found
    }

    /// Writes a line as it is.
    fn write_line(&mut self, line: &str) {
        (0..self.indent).for_each(|_| self.out.push(' '));
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Whether a tag in the text closes `name`.
    fn is_closed(&mut self, name: &str) -> bool {
        let text = self.text;
        let closed = self.closed.get_or_insert_with(|| {
            let names = memchr::memmem::find_iter(text.as_bytes(), "</").filter_map(|at| {
                let name = text.get(at + 2..)?;
                name.get(
                    ..name.bytes().take(64).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')).count(),
                )
            });
            names.collect()
        });
        closed.contains(name)
    }

    /// Writes `html` as a block of its own, as deep as the line that it replaces.
    fn block(&mut self, indent: usize, html: &str) {
        while !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        (0..indent).for_each(|_| self.out.push(' '));
        self.out.push_str(html);
        self.out.push_str("\n\n");
        self.after_blank = true;
    }

    /// The number of the line that the rules have come to.
    fn number(&self) -> u32 {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX)
    }

    fn note_list(&mut self, content: &str, indent: usize) {
        let mark = content.split_whitespace().next().unwrap_or_default();
        let is_item = matches!(mark, "-" | "*" | "+")
            || mark.len() < 11 && mark.strip_suffix(['.', ')']).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        self.in_list = is_item || self.in_list && (indent > 0 || !self.after_blank);
    }

    /// Whether a line is code since it is indented by four below an empty line, outside of lists. MDX has no such code.
    fn is_indented_code(&mut self, line: &str) -> bool {
        let indented = line.starts_with("    ") || line.starts_with('\t');
        let may = !self.is_mdx && !self.in_list && self.open.is_empty();
        self.in_indented_code = may && indented && (self.after_blank || self.in_indented_code);
        self.in_indented_code
    }

    fn end(&mut self) {
        containers::close_from(self, 0);
        if let Some(fence) = self.fence.take() {
            self.at = fence.at;
            self.problems.push((self.number(), "a code fence that begins here never ends; all below is code".to_owned()));
        }
    }
}

/// Text as it may stand in an attribute or between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn md(text: &str) -> String {
        rewrite(text, false).text
    }

    fn mdx(text: &str) -> String {
        rewrite(text, true).text
    }

    /// A test a row: what a dialect writes, and what every parser reads.
    #[test]
    fn each_dialect_becomes_plain_markdown_or_html() {
        let cases: &[(&str, &str)] = &[
            ("a <!-- b\n\nc --> d\n", "a  d\n"),
            ("a {/* b */} c\n", "a  c\n"),
            ("a %% b %% c 100%% d %%\n", "a  c 100%% d %%\n"),
            ("a\n{::comment}\nb\n{:/comment}\nc\n", "a\n\nc\n"),
            ("{% comment %} a {% endcomment %}b\n", "b\n"),
            ("# A\n{: .no_toc}\n* TOC\n{:toc}\nb {:.x} c\n", "# A\nb  c\n"),
            ("[[_TOC_]]\n", ""),
            ("a {% include x.html %}b {{< ref \"x\" >}}c {{% x %}}d\n", "a b c d\n"),
            ("[a]({{ \"/b\" | relative_url }}) {{ user }}\n", "[a]() {{ user }}\n"),
            ("{% highlight rust %}\na <b> {% x\n{% endhighlight %}\nc\n", "\n\n```rust\na <b> {% x\n```\n\n\nc\n"),
            ("{{#include a.rs}}b\n", "b\n"),
            ("```rust\n# hidden\n#\n## a\n#[b]\n{{#include a.rs}}\nc\n```\n", "```rust\n# a\n#[b]\nc\n```\n"),
            ("```sh\n# a <B> {% x %}\n```\n", "```sh\n# a <B> {% x %}\n```\n"),
            ("````md\n```\n<!-- a -->\n```\n````\n<!-- b -->c\n", "````md\n```\n<!-- a -->\n```\n````\nc\n"),
            ("`<!-- a -->` ``{% ` %}`` b\n", "`<!-- a -->` ``{% ` %}`` b\n"),
            ("a\n\n    <!-- b -->\n", "a\n\n    <!-- b -->\n"),
            ("a ==b== c == d\n", "a b c == d\n"),
            ("/ban <player> <b>x</b>\n", "/ban \\<player> <b>x</b>\n"),
            (
                "<Tabs>\n  <TabItem value=\"a\" label={<I text=\"A b\"/>}>\n    - c\n      - d\n  </TabItem>\n</Tabs>\n",
                "<tabs>\n\n<tabitem value=\"a\" label=\"A b\">\n\n- c\n  - d\n\n</tabitem>\n\n</tabs>\n\n",
            ),
            ("a <Versions n={1}/> b\n", "a <versions /> b\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(md(text), *expected, "{text}");
        }
    }

    #[test]
    fn containers_become_what_their_tools_make_of_them() {
        let tip = "<div class=\"admonition tip\">\n\n<p class=\"admonition-title\">\n\nDo `it`\n\n</p>\n\na\n\n</div>\n\n";
        for text in [
            "::: tip Do `it`\na\n:::\n",
            ":::tip[Do `it`]\na\n:::\n",
            "!!! tip \"Do `it`\"\n    a\n",
            "~~~{tip} Do `it`\na\n~~~\n",
            ":::{tip} Do `it`\na\n:::\n",
        ] {
            assert_eq!(md(text).trim_end(), tip.trim_end(), "{text}");
        }
        assert_eq!(md("{{< hint warning >}}a{{< /hint >}}"), "\n\n<div class=\"admonition warning\">\n\na\n\n</div>\n\n");
        assert_eq!(md("{% hint style=\"info\" %}a{% endhint %}"), "\n\n<div class=\"admonition info\">\n\na\n\n</div>\n\n");
        assert_eq!(
            md(":::: code-group\n::: code-group-item npm\na\n:::\n::::\nb\n"),
            "<div>\n\n<div>\n\n<div class=\"caption\">npm</div>\n\na\n\n</div>\n\n</div>\n\nb\n"
        );
        assert_eq!(md("??? note \"Why?\"\n\n    a\n\nb\n"), "<details>\n\n<summary>\n\nWhy?\n\n</summary>\n\n\na\n\n</details>\n\nb\n");
    }

    #[test]
    fn javascript_in_mdx_is_no_text() {
        assert_eq!(
            mdx("import A from 'a'\nimport B from 'b'\n\nexport const x = {\n\n  a: 1\n}\n\na {x.y} {\" \"}b {'c'} \\{d} ## e {#f}\n"),
            "\n\na   b c \\{d} ## e {#f}\n"
        );
        assert_eq!(md("import A from 'a'\n\na {x}\n"), "\na \n");
        assert_eq!(md("export A=1\n\na {x}\n"), "export A=1\n\na {x}\n");
    }

    #[test]
    fn what_never_ends_is_text_or_a_problem() {
        assert_eq!(mdx("a {b\n\nc\n"), "a {b\n\nc\n");
        assert_eq!(md("a {% b <C x={ {{< d\n"), "a {% b <C x={ {{< d\n");
        let comment = rewrite("a\nb <!-- c\n\nd\n", false);
        assert_eq!((comment.text.as_str(), comment.problems[0].0), ("a\nb ", 2));
        assert_eq!(rewrite("a\n```\nb\n", false).problems[0].0, 2);
    }
}

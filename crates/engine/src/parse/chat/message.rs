//! A message of Discord's in, Markdown out that every reader takes alike: what the message marks is marked, all else is escaped.
//!
//! Discord has no HTML, no tables, no indented code and no setext headings, and every end of a line is seen. Its spoilers stay covered.

use std::fmt::Write as _;

use crate::parse::chat::marks::{FENCE, Line, line_kind, without_spoilers};

/// What a message names by an id or as a command or an emoji, which a reader elsewhere cannot look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// A member, by id.
    User(&'a str),
    /// A role, by id.
    Role(&'a str),
    /// A channel or thread, by id.
    Channel(&'a str),
    /// A time, as seconds since 1970.
    Time(i64),
}

/// The message `text`, as Markdown. `name` says what stands for what it names; none leaves it out. Headings are `deeper` by so many
/// levels.
pub fn message_markdown(text: &str, deeper: usize, name: &dyn Fn(Named<'_>) -> Option<String>) -> String {
    let mut writer = Writer { out: String::with_capacity(text.len() + text.len() / 8), deeper, name };
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(FENCE) {
        let Some((inner, after)) = behind.split_once(FENCE) else { break };
        writer.lines(before);
        writer.code(inner);
        rest = after;
    }
    // A fence that nothing closes is text.
    writer.lines(&rest.replace(FENCE, "'''"));
    writer.out.trim_matches('\n').to_owned()
}

struct Writer<'a> {
    out: String,
    deeper: usize,
    name: &'a dyn Fn(Named<'_>) -> Option<String>,
}

impl Writer<'_> {
    /// Code between fences. Its first line names the language if it is one word and others follow.
    fn code(&mut self, inner: &str) {
        let (first, rest) = inner.split_once('\n').unwrap_or(("", inner));
        let is_word = first.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#' | '_' | '.'));
        let (language, code) = if is_word { (first, rest) } else { ("", inner) };
        let code = code.trim_matches('\n');
        if !code.trim().is_empty() {
            self.part();
            let _ = write!(self.out, "{FENCE}{language}\n{code}\n{FENCE}\n\n");
        }
    }

    fn lines(&mut self, text: &str) {
        let (mut before, mut quotes_on) = (None, false);
        for line in text.lines() {
            let line = line.trim_end();
            quotes_on |= line.starts_with(">>> ");
            let line = line.strip_prefix(">>> ").or_else(|| line.strip_prefix("-# ")).unwrap_or(line);
            let inner = line.trim_start();
            let kind = if inner.is_empty() && !quotes_on { None } else { Some(line_kind(line, before, quotes_on)) };
            self.between(before, kind);
            self.line(line, kind);
            before = kind;
        }
        self.out.push('\n');
    }

    /// What parts a line from the one before. Nobody breaks running text into lines in a message: each line of it is a paragraph.
    fn between(&mut self, before: Option<Line>, kind: Option<Line>) {
        match kind {
            Some(Line::Quote) if before == kind => self.out.push_str("\\\n"),
            Some(Line::Item) if before == kind => self.out.push('\n'),
            Some(_) | None => self.part(),
        }
    }

    /// Begins a paragraph of its own.
    fn part(&mut self) {
        self.out.truncate(self.out.trim_end_matches('\n').len());
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
    }

    fn line(&mut self, line: &str, kind: Option<Line>) {
        let inner = line.trim_start();
        match kind {
            None => {}
            Some(Line::Text) => match heading(inner) {
                Some((level, text)) => {
                    (0..(level + self.deeper).min(6)).for_each(|_| self.out.push('#'));
                    self.out.push(' ');
                    self.inline(text, false);
                }
                None => self.inline(inner, true),
            },
            Some(Line::Quote) => {
                self.out.push_str("> ");
                self.inline(inner.strip_prefix("> ").unwrap_or(inner), true);
            }
            Some(Line::Item) => {
                // A list nests by its spaces.
                (0..(line.len() - inner.len()).min(12)).for_each(|_| self.out.push(' '));
                let mark = inner.find(' ').map_or(0, |at| at + 1);
                let (mark, text) = if is_item(inner) { inner.split_at_checked(mark).unwrap_or(("", inner)) } else { ("", inner) };
                self.out.push_str(mark);
                self.inline(text, true);
            }
        }
    }

    /// Running text. At the beginning of a line there are more marks to be escaped.
    fn inline(&mut self, text: &str, begins_line: bool) {
        let text = without_spoilers(text);
        let mut rest = text.as_str();
        if begins_line && begins_block(rest) {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at_checked(digits).unwrap_or(("", rest));
            self.out.push_str(number);
            self.out.push('\\');
            let mark = after.chars().next().map_or(0, char::len_utf8);
            self.out.push_str(after.get(..mark).unwrap_or_default());
            rest = after.get(mark..).unwrap_or_default();
        }
        // Some sites keep code at the beginning of lines.
        if let Some((letter, behind)) = rest.split_at_checked(1).filter(|(_, behind)| begins_line && is_import(rest) && !behind.is_empty())
        {
            let _ = write!(self.out, "&#{};", letter.bytes().next().unwrap_or_default());
            rest = behind;
        }
        let mut previous = None;
        while let Some(c) = rest.chars().next() {
            let taken = self.mark(rest, c, previous).unwrap_or_else(|| {
                if is_escaped(c, rest, previous) {
                    self.out.push('\\');
                }
                self.out.push(c);
                c.len_utf8()
            });
            previous = rest.get(..taken).and_then(|taken| taken.chars().next_back());
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// Writes what `rest` begins with if that is code, a link, or something named. How many bytes that took.
    fn mark(&mut self, rest: &str, c: char, previous: Option<char>) -> Option<usize> {
        match c {
            // It is escaped already, or stands before a mark as it is.
            '\\' => {
                let next = rest.chars().nth(1).filter(char::is_ascii_punctuation);
                self.out.push('\\');
                self.out.push(next.unwrap_or('\\'));
                Some(1 + next.map_or(0, char::len_utf8))
            }
            '`' => {
                let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
                let inside = rest.get(ticks..)?;
                let end = inside.find(rest.get(..ticks)?).filter(|end| *end > 0)?;
                let whole = rest.get(..ticks + end + ticks)?;
                self.out.push_str(whole);
                Some(whole.len())
            }
            '[' if previous != Some('!') => {
                let (words, after) = rest.get(1..)?.split_once("](")?;
                let (address, _) = after.split_once(')')?;
                let target = address.trim_start_matches('<').split(['>', ' ']).next()?;
                let is_link = ["https://", "http://"].iter().any(|scheme| target.starts_with(scheme)) && !words.contains(['[', ']', '`']);
                if !is_link {
                    return None;
                }
                self.out.push('[');
                self.inline(words, false);
                let _ = write!(self.out, "](<{}>)", target.replace('<', ""));
                Some(1 + words.len() + 2 + address.len() + 1)
            }
            '<' => {
                let named = rest.get(1..)?.split_once('>')?.0;
                self.named(named)?;
                Some(named.len() + 2)
            }
            _ => None,
        }
    }

    /// Writes what stands between `<` and `>` if that is a mark of Discord's.
    fn named(&mut self, named: &str) -> Option<()> {
        if named.starts_with("https://") || named.starts_with("http://") {
            if named.contains([' ', '<', '\\']) {
                return None;
            }
            let _ = write!(self.out, "<{named}>");
            return Some(());
        }
        let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let what = if let Some(id) = named.strip_prefix("@&").filter(|id| is_id(id)) {
            (self.name)(Named::Role(id))
        } else if let Some(id) = named.strip_prefix('@').map(|id| id.trim_start_matches('!')).filter(|id| is_id(id)) {
            (self.name)(Named::User(id))
        } else if let Some(id) = named.strip_prefix('#').filter(|id| is_id(id)) {
            (self.name)(Named::Channel(id))
        } else if let Some(time) = named.strip_prefix("t:").and_then(|time| time.split(':').next()?.parse().ok()) {
            (self.name)(Named::Time(time))
        } else if let Some((command, id)) = named.strip_prefix('/').and_then(|command| command.rsplit_once(':'))
            && is_id(id)
        {
            Some(format!("/{command}"))
        } else {
            let emoji = named.strip_prefix("a:").or_else(|| named.strip_prefix(':'))?;
            let (emoji, id) = emoji.split_once(':')?;
            (is_id(id) && emoji.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')).then(|| format!(":{emoji}:"))?.into()
        };
        for c in what.unwrap_or_default().chars().map(|c| if c.is_control() { ' ' } else { c }) {
            if c.is_ascii_punctuation() && !matches!(c, '@' | '#' | '/' | '-' | '.' | ',' | ':') {
                self.out.push('\\');
            }
            self.out.push(c);
        }
        Some(())
    }
}

/// The level of a heading and its text.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let text = line.get(level..)?.strip_prefix(' ')?.trim();
    ((1..=3).contains(&level) && !text.is_empty()).then_some((level, text))
}

fn is_item(line: &str) -> bool {
    crate::parse::chat::marks::is_item(line)
}

/// Whether a line of text would begin something else in Markdown: a rule, a list that Discord has none of, a directive, a definition.
fn begins_block(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    if digits > 0 {
        return after.starts_with(['.', ')']);
    }
    line.starts_with(['#', '+', '-', '=', '>', ':', '|', '@', '*', '_', '~', '%', '.', '!', '?', '^', '$', '\t'])
        && (line.starts_with("~~~") || !is_emphasis(line))
}

/// Whether a line of text would be taken for code of a site.
fn is_import(line: &str) -> bool {
    line.starts_with("import ") || line.starts_with("export ")
}

/// Whether a line begins with words that are stressed or struck out.
fn is_emphasis(line: &str) -> bool {
    let marks = line.trim_start_matches(['*', '_', '~']);
    marks.len() < line.len() && marks.starts_with(|c: char| !c.is_whitespace()) && !marks.is_empty()
}

/// Whether a character would be taken for a mark that Discord does not have.
fn is_escaped(c: char, rest: &str, previous: Option<char>) -> bool {
    match c {
        '<' | '{' | '}' | '[' | ']' | '&' | '$' | '|' | '^' | '`' | '=' => true,
        '%' => rest.starts_with("%%") || previous == Some('%'),
        '~' => !rest.starts_with("~~") && previous != Some('~'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::parse::parse;

    fn name(named: Named<'_>) -> Option<String> {
        match named {
            Named::User("1") => Some("@Ada *L*".to_owned()),
            Named::Role(_) => Some("@helpers".to_owned()),
            Named::Time(at) => Some(format!("at {at}")),
            Named::User(_) | Named::Channel(_) => None,
        }
    }

    fn body(text: &str) -> String {
        let document = format!("---\ntitle: A message\n---\n\n# Here\n\n{}\n", message_markdown(text, 2, &name));
        let parsed = parse("a.md", document.as_bytes());
        assert!(parsed.problems.is_empty(), "{:?} of {document}", parsed.problems);
        let body = parsed.articles.first().map(|article| article.body.clone()).unwrap_or_default();
        body.trim_start_matches("Here").trim_start_matches('\n').to_owned()
    }

    #[test]
    fn a_message_reads_as_it_did() {
        for (text, read) in [
            ("Use <port> and {{ x }} & Vec<_> here, 5 * 3", "Use <port> and {{ x }} & Vec<_> here, 5 * 3"),
            ("one\ntwo\n\nthree", "one\n\ntwo\n\nthree"),
            ("**Ask** <@1> or <@!2> <@&3> <:grin:4>, see <t:0:R>, </ask:5>", "Ask @Ada *L* or @helpers :grin:, see at 0, /ask"),
            ("Title: x\n---\nmore\n===\n+ no list\n1) nor here", "Title: x\n\nmore\n\n+ no list\n\n1) nor here"),
            ("||hidden|| `a || b` %%kept%% [[x]] ![y](z)", "[spoiler] a || b %%kept%% [[x]] ![y](z)"),
            ("[the pack](https://example.org/a_b) and <https://example.org>", "the pack and https://example.org"),
            ("``` not closed", "''' not closed"),
            ("{% raw %} :::note\n:::note\n<!-- seen -->", "{% raw %} :::note\n\n:::note\n\n<!-- seen -->"),
            ("a &amp; b $x$ ~one~ ~~two~~", "a &amp; b $x$ ~one~ two"),
        ] {
            assert_eq!(body(text), read, "{text}");
        }
    }

    #[test]
    fn headings_lists_quotations_and_code_keep_their_shape() {
        let text = "# Keys\nTo open:\n- a key\n  - of iron\n- a door\nThen run:\n```sh\nopen --all <x>\n```\n> so it says\n> twice\n1. Open.\n2. Wait.";
        assert_eq!(
            message_markdown(text, 2, &name),
            "### Keys\n\nTo open:\n\n- a key\n  - of iron\n- a door\n\nThen run:\n\n```sh\nopen --all <x>\n```\n\n> so it says\\\n> twice\n\n1. Open.\n2. Wait."
        );
    }

    proptest! {
        /// Nothing is lost and nothing made up, whatever marks stand where: the words are those of the message. A line that is said
        /// twice is read once.
        #[test]
        fn every_word_of_a_message_stands_in_its_markdown(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..14)) {
            let text = pieces.concat();
            let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
            let words = |text: &str| -> BTreeSet<String> { text.split("word").skip(1).map(|rest| rest[..digits(rest)].to_owned()).collect() };
            assert_eq!(words(&body(&text)), words(&text), "{text:?}\n{}", message_markdown(&text, 2, &name));
        }
    }

    const PIECES: &[&str] = &[
        "word1 ",
        "word2",
        "\n",
        "\n\n",
        "# ",
        "## word3\n",
        "- ",
        "  - word4",
        "> ",
        ">>> ",
        "-# ",
        "* ",
        "1. ",
        "**",
        "*",
        "_",
        "__",
        "~~",
        "~",
        "`",
        "``",
        "\n---\n",
        "\n===\n",
        "<word5>",
        "<!-- word6 -->",
        "{{ word7 }}",
        "{% word8 %}",
        "%%word9%%",
        "[[word10]]",
        "[^1]",
        "![word11](word12)",
        "&lt;",
        ":::word13\n",
        "|word14|word15|\n",
        "|--|--|\n",
        ": word16\n",
        "$word17$",
        "\\",
        "=",
        "import word19 from",
        "<br>",
        "[TOC]\n",
        "\t",
        "    word20",
    ];
}

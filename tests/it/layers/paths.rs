//! Source text in, the paths it names out: imports with their braces opened, and paths inside expressions.

/// A path as it stands in the code, such as `crate::engine::passage::Passage`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The parts between the colons. A glob ends in `*`.
    pub parts: Vec<String>,
    /// The line, counted from 1.
    pub line: usize,
    /// Whether it stands in a module that is only built for tests.
    pub in_tests: bool,
}

impl Named {
    /// The path as it is written.
    pub fn text(&self) -> String {
        self.parts.join("::")
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// Every path of at least two parts that `source` names, and every import, in order.
pub fn named(source: &str) -> Vec<Named> {
    let tokens = tokens(&without_text(source));
    let tests = test_regions(&tokens);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = found.len();
        let start = at;
        if is_visibility(&tokens[at..]) {
            // `pub(in crate::a)` says who may use something, and uses nothing.
            at += tokens[at..].iter().position(|token| token.text == ")").unwrap_or(tokens.len() - at);
        } else if tokens[at].text == "use" {
            at = tree(&tokens, at + 1, &[], &mut found);
        } else if is_name(&tokens[at].text) {
            at = inline(&tokens, at, &mut found);
        } else {
            at += 1;
        }
        for path in &mut found[before..] {
            path.in_tests = tests.iter().any(|&(from, to)| (from..to).contains(&start));
        }
    }
    found
}

fn is_visibility(tokens: &[Token]) -> bool {
    ["pub", "(", "in"].iter().enumerate().all(|(at, text)| tokens.get(at).is_some_and(|token| token.text == *text))
}

/// The names of the modules that `source` declares, in order.
pub fn declared(source: &str) -> Vec<String> {
    let tokens = tokens(&without_text(source));
    tokens.windows(3).filter(|three| three[0].text == "mod" && three[2].text == ";").map(|three| three[1].text.clone()).collect()
}

/// Reads one branch of an import: a chain of names, then an end, a star or a brace.
fn tree(tokens: &[Token], mut at: usize, stem: &[String], found: &mut Vec<Named>) -> usize {
    let mut parts = stem.to_vec();
    while at < tokens.len() {
        let Token { text, line } = &tokens[at];
        match text.as_str() {
            "::" => {}
            "{" => {
                at += 1;
                while at < tokens.len() && tokens[at].text != "}" {
                    at = tree(tokens, at, &parts, found);
                    at += usize::from(tokens.get(at).is_some_and(|token| token.text == ","));
                }
                return at + 1;
            }
            "as" => at += 1,
            name if is_name(name) || name == "*" => {
                // `self` in braces means the module that the braces follow.
                if name != "self" || parts.is_empty() {
                    parts.push(name.to_owned());
                }
            }
            _ => break,
        }
        if !tokens.get(at + 1).is_some_and(|next| next.text == "::" || next.text == "as" || text == "::") {
            at += 1;
            found.push(Named { parts, line: *line, in_tests: false });
            return at;
        }
        at += 1;
    }
    at
}

fn inline(tokens: &[Token], at: usize, found: &mut Vec<Named>) -> usize {
    let line = tokens[at].line;
    let mut parts = vec![tokens[at].text.clone()];
    let mut next = at + 1;
    while tokens.get(next).is_some_and(|token| token.text == "::") && tokens.get(next + 1).is_some_and(|token| is_name(&token.text)) {
        parts.push(tokens[next + 1].text.clone());
        next += 2;
    }
    if parts.len() > 1 {
        found.push(Named { parts, line, in_tests: false });
    }
    next
}

/// Where modules under `#[cfg(test)]` begin and end.
fn test_regions(tokens: &[Token]) -> Vec<(usize, usize)> {
    let marker = ["#", "[", "cfg", "(", "test", ")", "]"];
    let starts =
        (0..tokens.len()).filter(|&at| marker.iter().enumerate().all(|(i, text)| tokens.get(at + i).is_some_and(|t| t.text == *text)));
    starts.map(|start| (start, end_of_block(tokens, start))).collect()
}

fn end_of_block(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.starts_with(|c: char| c.is_numeric())
}

fn tokens(code: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for (line, text) in code.lines().enumerate() {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = match name {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                name => name,
            };
            found.push(Token { text: rest[..length].to_owned(), line: line + 1 });
            rest = rest[length..].trim_start();
        }
    }
    found
}

/// The code with comments, strings and character literals blanked; lines stay where they are.
fn without_text(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            'r' if raw_hashes(rest).is_some() && !code.ends_with(|c: char| c.is_alphanumeric() || c == '_') => raw_string(rest),
            '"' => string(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().filter(|c| *c == '\n'));
            code.push(' ');
            rest = &rest[length..];
        }
    }
    code
}

fn comment(rest: &str) -> usize {
    let mut depth = 0;
    for (at, _) in rest.char_indices() {
        if rest[at..].starts_with("/*") {
            depth += 1;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            if depth == 0 {
                return at + 2;
            }
        }
    }
    rest.len()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_hashes(rest: &str) -> Option<usize> {
    let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
    rest[1 + hashes..].starts_with('"').then_some(hashes)
}

fn raw_string(rest: &str) -> usize {
    let hashes = raw_hashes(rest).unwrap_or(0);
    let end = format!("\"{}", "#".repeat(hashes));
    let open = 2 + hashes;
    rest[open..].find(&end).map_or(rest.len(), |at| open + at + end.len())
}

/// The length of a character literal, or 0 where the quote begins a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(0, |at| at + 4),
        Some(_) => chars.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        named(source).iter().map(Named::text).collect()
    }

    #[test]
    fn braces_of_an_import_are_opened() {
        let source = "use crate::a::{self, b::{C, D as E}, f};\nuse crate::g;";
        assert_eq!(texts(source), ["crate::a", "crate::a::b::C", "crate::a::b::D", "crate::a::f", "crate::g"]);
    }

    #[test]
    fn an_import_over_lines_is_named_with_its_own_line() {
        let lines: Vec<usize> = named("use crate::{\n    a,\n    b,\n};\nuse crate::c;").iter().map(|path| path.line).collect();
        assert_eq!(lines, [2, 3, 5]);
    }

    #[test]
    fn paths_inside_expressions_are_found() {
        assert_eq!(texts("let x = crate::a::b(std::fs::read(y)?);"), ["crate::a::b", "std::fs::read"]);
    }

    #[test]
    fn comments_strings_and_characters_are_not_code() {
        let source = "//! crate::a::b\n/* crate::c::d /* x::y */ */ let s = (\"crate::e\\\"::f\", r#\"g\"::h\"#, '\"', '\\'', b\"i::j\");\nfn k<'a>(l: &'a m::N) {}";
        assert_eq!(texts(source), ["m::N"]);
    }

    #[test]
    fn a_test_module_is_told_from_the_code_around_it() {
        let source = "use a::b;\n#[cfg(test)]\nmod tests { use super::*; fn f() { c::d(); } }\nuse e::f;";
        let found: Vec<(String, bool)> = named(source).iter().map(|path| (path.text(), path.in_tests)).collect();
        let expected = [("a::b", false), ("super::*", true), ("c::d", true), ("e::f", false)];
        assert_eq!(found, expected.map(|(text, in_tests)| (text.to_owned(), in_tests)));
    }

    #[test]
    fn who_may_use_something_is_no_use() {
        assert_eq!(named("pub(in crate::a) fn b(c: d::E) {}").iter().map(Named::text).collect::<Vec<_>>(), ["d::E"]);
    }

    #[test]
    fn modules_are_declared_by_name_and_semicolon() {
        assert_eq!(declared("pub mod a;\n\n// mod x;\nmod b;\nmod tests { }\npub(crate) mod c;"), ["a", "b", "c"]);
    }
}

//! A text in, the lines that are read of it out: without those whose condition does not hold, and without what other files hold.

use crate::parse::asciidoc::attributes::{self, Attributes};
use crate::parse::asciidoc::delimiters::{self, Fence, Line};

/// Conditions nest a few deep; deeper ones hold.
const MAX_DEPTH: usize = 64;

/// A line that asks whether what follows it is read.
enum Directive<'a> {
    /// Whether it holds, and the text that stands in its own line.
    If(bool, &'a str),
    End,
    Include,
}

/// What is known while the lines go by.
struct Reading<'a> {
    attributes: Attributes,
    /// Whether each condition that is open holds, the outermost first.
    open: Vec<bool>,
    fence: Option<(Fence<'a>, &'a str)>,
    above: &'a str,
}

/// The lines of `text` that are read. Conditions ask for the attributes that the document sets above them.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut reading = Reading { attributes: Attributes::new(), open: Vec::new(), fence: None, above: "" };
    (1..).zip(text.lines()).filter_map(|(number, line)| Some(Line { number, text: reading.read(line.trim_end())? })).collect()
}

impl<'a> Reading<'a> {
    fn read(&mut self, line: &'a str) -> Option<&'a str> {
        if let Some((Fence::Comment, opening)) = self.fence {
            self.fence = self.fence.filter(|_| line != opening);
            return Some(line);
        }
        let reads = self.open.iter().all(|holds| *holds);
        let line = match self.directive(line) {
            Some(Directive::If(holds, "")) => {
                if self.open.len() < MAX_DEPTH {
                    self.open.push(holds);
                }
                return None;
            }
            Some(Directive::If(holds, text)) if holds && reads => text,
            Some(Directive::If(..) | Directive::Include) => return None,
            Some(Directive::End) => {
                self.open.pop();
                return None;
            }
            None => line,
        };
        reads.then(|| self.note(line))
    }

    /// Remembers what the line changes.
    fn note(&mut self, line: &'a str) -> &'a str {
        match self.fence {
            Some((fence, opening)) => self.fence = self.fence.filter(|_| !fence.ends(opening, line)),
            None if delimiters::underline(self.above, line).is_some() => {}
            None => self.fence = delimiters::fence(line).filter(|fence| fence.is_verbatim()).map(|fence| (fence, line)),
        }
        if self.fence.is_none()
            && let Some(entry) = attributes::entry(line)
        {
            self.attributes.set(entry);
        }
        self.above = line;
        let escaped = line.strip_prefix('\\').filter(|line| split(line).is_some());
        escaped.unwrap_or(line)
    }

    fn directive(&mut self, line: &'a str) -> Option<Directive<'a>> {
        let (name, target, text) = split(line)?;
        Some(match name {
            "ifdef" => Directive::If(self.is_set(target), text),
            "ifndef" => Directive::If(!self.is_set(target), text),
            "ifeval" => Directive::If(self.holds(text), ""),
            "endif" => Directive::End,
            _ => Directive::Include,
        })
    }

    /// Whether any of `a,b` or all of `a+b` are set.
    fn is_set(&self, names: &str) -> bool {
        let is_set = |name: &str| self.attributes.value(&name.to_lowercase()).is_some();
        if names.contains(',') { names.split(',').any(is_set) } else { names.split('+').all(is_set) }
    }

    /// Whether a comparison holds: `"{name}" == "value"`.
    fn holds(&mut self, text: &str) -> bool {
        const OPERATORS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];
        let Some((left, operator, right)) =
            OPERATORS.iter().find_map(|operator| text.split_once(operator).map(|(left, right)| (left, *operator, right)))
        else {
            return false;
        };
        let mut side = |text: &str| self.attributes.substitute(text.trim()).trim_matches(['"', '\'']).to_owned();
        let (left, right) = (side(left), side(right));
        let order = match (left.parse::<f64>(), right.parse::<f64>()) {
            (Ok(left), Ok(right)) => left.partial_cmp(&right),
            _ => Some(left.cmp(&right)),
        };
        order.is_some_and(|order| match operator {
            "==" => order.is_eq(),
            "!=" => order.is_ne(),
            "<=" => order.is_le(),
            ">=" => order.is_ge(),
            "<" => order.is_lt(),
            _ => order.is_gt(),
        })
    }
}

/// The parts of a directive: `ifdef::name[text]`.
fn split(line: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = line.split_once("::")?;
    let (target, text) = rest.strip_suffix(']')?.split_once('[')?;
    let is_directive = match name {
        "ifdef" | "ifndef" => !target.is_empty() && !target.contains(char::is_whitespace),
        "ifeval" => target.is_empty(),
        "endif" => true,
        "include" => !target.is_empty(),
        _ => false,
    };
    is_directive.then_some((name, target, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        lines(text).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_are_read_where_their_condition_holds() {
        let text = ":mill: old\nifdef::mill[]\nA\nifndef::mill[]\nB\nendif::[]\nendif::mill[]\nifdef::wheel,mill[C]\nifdef::wheel+mill[D]\n\
                    ifeval::[\"{mill}\" == \"old\"]\nE\nendif::[]\nifeval::[2 > 10]\nF\nendif::[]\ninclude::g.adoc[]\n\\include::h.adoc[]";
        assert_eq!(read(text), [":mill: old", "A", "C", "E", "include::h.adoc[]"]);
    }

    #[test]
    fn what_stands_in_a_comment_or_in_code_sets_nothing() {
        let text = "////\n:a:\nifdef::b[]\n////\n----\n:c:\n----\nNAME\n----\n:d:\nifdef::a[A]\nifdef::c[C]\nifdef::d[D]";
        assert_eq!(read(text).last(), Some(&"D"));
        assert!(!read(text).contains(&"A") && !read(text).contains(&"C"));
    }
}

//! A mailbox: an article a mail, one mail in memory at a time.

use std::io::{self, BufRead, Read as _};

use crate::parse::mail::{self, Place};
use crate::parse::parsed::{Parsed, Stream};

/// A mail that cannot be read is a problem, and the others are read.
pub(super) fn parse(stream: Stream<'_>) -> Parsed {
    let Stream { path, input, max_item_bytes } = stream;
    let mut mailbox =
        Mailbox { path, max_bytes: max_item_bytes, parsed: Parsed::default(), mail: Vec::new(), item: 0, is_too_large: false };
    let mut line = Vec::new();
    let mut is_below_empty = true;
    loop {
        line.clear();
        match next_line(input, max_item_bytes, &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                mailbox.report(&format!("cannot be read on ({error}); what stands above is read"));
                break;
            }
        }
        if is_below_empty && is_separator(&line) {
            mailbox.finish();
            mailbox.item += 1;
        } else {
            mailbox.add(&line);
        }
        is_below_empty = line.trim_ascii().is_empty();
    }
    mailbox.finish();
    if mailbox.item == 0 {
        return Parsed::problem(path, None, "is no mailbox: no line begins with From and says when; save it as .eml if it is one mail");
    }
    mailbox.parsed
}

/// A mailbox as it is read.
struct Mailbox<'a> {
    path: &'a str,
    max_bytes: usize,
    parsed: Parsed,
    /// The mail that is read, as far as it was.
    mail: Vec<u8>,
    /// Which it is, counted from 1; 0 above the first.
    item: usize,
    is_too_large: bool,
}

impl Mailbox<'_> {
    fn add(&mut self, line: &[u8]) {
        if self.item == 0 || self.is_too_large {
            return;
        }
        self.is_too_large = self.mail.len().saturating_add(line.len()) > self.max_bytes;
        if self.is_too_large {
            return self.mail = Vec::new();
        }
        self.mail.extend_from_slice(unquoted(line));
    }

    /// Reads the mail whose lines were added.
    fn finish(&mut self) {
        let mail = std::mem::take(&mut self.mail);
        if std::mem::take(&mut self.is_too_large) {
            return self.report(&format!("is longer than {} MiB; left out", self.max_bytes >> 20));
        }
        if self.item > 0 {
            let id = format!("{}#{}", self.path, self.item);
            mail::add(&mut self.parsed, Place { path: self.path, id: &id, item: Some(self.item) }, &mail);
        }
    }

    fn report(&mut self, reason: &str) {
        let item = Some(self.item).filter(|item| *item > 0);
        self.parsed.problems.push(Place { path: self.path, id: self.path, item }.problem(reason));
    }
}

/// Puts the next line into `line`, at most `max_bytes` and one of it, and passes over the rest.
fn next_line(mut input: &mut dyn BufRead, max_bytes: usize, line: &mut Vec<u8>) -> io::Result<usize> {
    let length = (&mut input).take((max_bytes as u64).saturating_add(1)).read_until(b'\n', line)?;
    if length > max_bytes && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(length)
}

/// `From ada@mill.example Mon Mar  4 09:30:00 2024`: a line of text that begins so tells no time.
fn is_separator(line: &[u8]) -> bool {
    line.starts_with(b"From ")
        && line.windows(5).any(|window| matches!(window, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit())))
}

/// A line that begins with `From ` is written behind a `>`, and one that began so behind another.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    let is_quoted = marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "));
    if is_quoted { line.get(1..).unwrap_or(line) } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed {
        parse(Stream { path: "a.mbox", input: &mut text.as_bytes(), max_item_bytes: 10_000 })
    }

    const TWO: &str = "From ada@ferry.example Mon Mar  4 09:30:00 2024\nFrom: Ada Moor <ada@ferry.example>\nSubject: One\n\nThe boat sails at nine.\n>From here it goes north.\n\n\
        From ben@ferry.example Tue Mar  5 09:30:00 2024\nFrom: ben@ferry.example\nSubject: Re: Two\n\nFrom now on it sails at ten.\n";

    #[test]
    fn a_mail_is_an_article() {
        let parsed = read(TWO);
        let found: Vec<_> =
            parsed.articles.iter().map(|article| (article.id.as_str(), article.file.as_str(), article.body.as_str())).collect();
        assert_eq!(
            found,
            [
                ("a.mbox#1", "a.mbox", "The boat sails at nine.\n\nFrom here it goes north."),
                ("a.mbox#2", "a.mbox", "From now on it sails at ten.")
            ]
        );
        assert_eq!(parsed.problems, []);
        assert!(parsed.articles[1].attribution.authors.value().is_none());
    }

    #[test]
    fn a_mail_past_the_limit_or_without_text_costs_itself_alone() {
        let long = "The boat sails. ".repeat(1_000);
        let parsed =
            read(&format!("From a 09:30\nSubject: Long\n\n{long}\n{long}\n\nFrom b 09:30\n\nFrom c 09:30\nSubject: Short\n\nText.\n"));
        assert_eq!((parsed.articles.len(), parsed.articles[0].id.as_str()), (1, "a.mbox#3"));
        assert_eq!(parsed.problems.len(), 2, "{:?}", parsed.problems);
        assert!(parsed.problems[0].reason.starts_with("mail 1: is longer"), "{:?}", parsed.problems);
    }

    #[test]
    fn what_is_no_mailbox_is_a_problem() {
        for text in ["", "Text.\n", "From now on\n"] {
            let parsed = read(text);
            assert!(parsed.articles.is_empty() && parsed.problems.len() == 1, "{text}");
        }
    }
}

//! Mail: a message in, the article that its author wrote out. Of its headers only those that state where it comes from are
//! read; attachments and what is quoted of earlier mails are counted.

mod headers;

mod said;

use mailparse::{DispositionType, ParsedMail};

use crate::article::{Article, Attribution};
use crate::parse::blocks::{Anchors, Builder, Built, Element, Speakers};
use crate::parse::front_matter::{self, Metadata, Reasons};
use crate::parse::mail::said::{Flow, Said};
use crate::parse::parsed::{File, LeftOut, Parsed, Problem};
use crate::parse::{markdown, outline};

/// What HTML has around an earlier mail, in lower case, as Gmail, Thunderbird, Apple Mail, Outlook and Yahoo write it.
const EARLIER: &[&str] = &[
    "<div class=\"gmail_quote",
    "<blockquote type=\"cite\"",
    "<div class=\"moz-cite-prefix\"",
    "<div id=\"appendonsend\"",
    "<div class=\"yahoo_quoted",
    "<div id=\"divrplyfwdmsg\"",
];

pub(super) fn parse(file: File<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    add(&mut parsed, Place { path: file.path, id: file.path, item: None }, file.bytes);
    parsed
}

/// Where a mail stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) id: &'a str,
    /// Which of the mails of a file it is, counted from 1.
    pub(super) item: Option<usize>,
}

impl Place<'_> {
    pub(super) fn problem(self, reason: &str) -> Problem {
        let reason = self.item.map_or_else(|| reason.to_owned(), |item| format!("mail {item}: {reason}"));
        Problem { path: self.path.to_owned(), line: None, reason }
    }
}

/// Adds the article that a mail is, or why it is none.
pub(super) fn add(parsed: &mut Parsed, place: Place<'_>, bytes: &[u8]) {
    let mail = match mailparse::parse_mail(bytes) {
        Ok(mail) if mail.headers.is_empty() => return parsed.problems.push(place.problem("is no mail: it has no headers; left out")),
        Ok(mail) => mail,
        Err(error) => return parsed.problems.push(place.problem(&format!("is a mail that cannot be read ({error}); left out"))),
    };
    if let Some(reason) = headers::unpublished(&mail) {
        return parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: None, reason });
    }
    let mut parts = Parts::default();
    parts.find(&mail);
    let metadata = headers::metadata(&mail);
    let Some((article, reasons)) = parts.article(place.id, metadata) else {
        let reason = if mail.ctype.mimetype == "multipart/encrypted" { "is encrypted" } else { "has no text of its author's" };
        return parsed.problems.push(place.problem(&format!("{reason}; left out")));
    };
    parsed.problems.extend(front_matter::problems(place.path, None, reasons).map(|problem| place.problem(&problem.reason)));
    parsed.articles.push(Article { file: place.path.to_owned(), ..article });
}

/// What a mail is made of.
#[derive(Default)]
struct Parts {
    plain: Option<(String, Flow)>,
    html: Option<String>,
    attachments: usize,
}

impl Parts {
    /// Finds the first text and the first page among the parts; the others are attachments. A part nests as deep as the parser lets it.
    fn find(&mut self, mail: &ParsedMail<'_>) {
        if !mail.subparts.is_empty() {
            return mail.subparts.iter().for_each(|part| self.find(part));
        }
        let is_attached = mail.get_content_disposition().disposition == DispositionType::Attachment;
        match mail.ctype.mimetype.as_str() {
            "text/plain" if !is_attached && self.plain.is_none() => self.plain = mail.get_body().ok().map(|text| (text, flow(mail))),
            "text/html" if !is_attached && self.html.is_none() => self.html = mail.get_body().ok(),
            kind if kind.starts_with("multipart/") => {}
            _ => self.attachments += 1,
        }
    }

    /// The article of the text, or else of the page, unless nothing is left of it.
    fn article(self, id: &str, metadata: Metadata) -> Option<(Article, Reasons)> {
        let said = self
            .plain
            .as_ref()
            .map(|(text, flow)| said::read(text, *flow))
            .filter(|said| !said.text.trim().is_empty() || said.patch.is_some());
        let ((mut article, reasons), quoted_lines) = match (said, self.html) {
            (Some(said), _) => (of_text(id, metadata, &said), said.quoted_lines),
            (None, Some(html)) => (markdown::article(id, metadata, of_html(&html)), 0),
            (None, None) => return None,
        };
        if article.body.is_empty() {
            return None;
        }
        article.evidence.extend((self.attachments > 0).then(|| format!("attachments: {}", self.attachments)));
        article.evidence.extend((quoted_lines > 0).then(|| format!("lines of earlier mails: {quoted_lines}")));
        Some((article, reasons))
    }
}

fn flow(mail: &ParsedMail<'_>) -> Flow {
    let is = |name: &str, value: &str| mail.ctype.params.get(name).is_some_and(|stated| stated.eq_ignore_ascii_case(value));
    Flow { is_flowed: is("format", "flowed"), drops_space: is("delsp", "yes") }
}

/// The article of a text, which is notes, or paragraphs as any other text.
fn of_text(id: &str, metadata: Metadata, said: &Said) -> (Article, Reasons) {
    let outlined = outline::as_markdown(&said.text);
    if outlined.is_none() && said.patch.is_none() {
        return metadata.article_or(id, &said.text, Attribution::default());
    }
    let mut builder = Builder::new(Anchors::Stated).with_speakers(Speakers::default());
    markdown::write(&mut builder, outlined.as_deref().unwrap_or(&said.text));
    if let Some(patch) = &said.patch {
        builder.start(Element::Code { language: Some("diff".to_owned()) });
        builder.text(patch);
        builder.end();
    }
    markdown::article(id, metadata, builder.finish())
}

/// The blocks of a page up to where an earlier mail begins.
fn of_html(html: &str) -> Built {
    let lower = html.to_ascii_lowercase();
    let end = EARLIER.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(html.len());
    let mut builder = Builder::new(Anchors::Stated);
    builder.html(html.get(..end).unwrap_or(html));
    builder.finish()
}

#[cfg(test)]
mod tests;

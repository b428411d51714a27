//! Mails that Python and git wrote in, their articles out; and what no author means.

use super::*;
use crate::article::{Field, day};
use crate::parse::blocks::tests;

fn read(bytes: &[u8]) -> Parsed {
    parse(File { path: "a.eml", bytes })
}

fn article(bytes: &[u8]) -> Article {
    let parsed = read(bytes);
    assert_eq!(parsed.problems, []);
    parsed.articles.into_iter().next().expect("an article")
}

#[test]
fn headers_state_the_attribution_and_no_address() {
    let article = article(include_bytes!("../../../../../tests/formats/mail/plain.eml"));
    let attribution = &article.attribution;
    assert_eq!(attribution.title, Field::Stated("The boat in März".to_owned()));
    assert_eq!(attribution.authors, Field::Stated(vec!["Åda Moor".to_owned()]));
    assert_eq!(attribution.source, Field::Stated("Ferry friends".to_owned()));
    assert_eq!(attribution.published.value().copied().map(day).as_deref(), Some("2024-03-04"));
    assert_eq!(attribution.url, Field::Stated("https://lists.ferry.example/archive/1".to_owned()));
    assert_eq!(article.body, "The boat sails at nine from März on. Bring warm clothes.\n\nIt is back at noon.");
    assert_eq!(article.evidence, ["attachments: 1", "lines of earlier mails: 2"]);
    assert!(!format!("{article:?}").contains("@ferry.example"));
}

#[test]
fn a_page_is_read_where_there_is_no_text() {
    let article = article(include_bytes!("../../../../../tests/formats/mail/page.eml"));
    // The heading says what the subject says.
    assert_eq!(tests::shown(&article.body, &article.shape), ["item0 \"- A ticket, 4 €\" g0", "item0 \"- Warm clothes\" g0"]);
}

#[test]
fn a_patch_is_its_message_and_its_changes() {
    let article = article(include_bytes!("../../../../../tests/formats/mail/patch.eml"));
    let shown = tests::shown(&article.body, &article.shape);
    assert_eq!(article.attribution.title, Field::Stated("[PATCH] timetable: the boat sails at ten".to_owned()));
    assert_eq!(shown.first().map(String::as_str), Some("paragraph \"The tide is late this year, so that nine is too early.\""));
    assert!(shown.len() == 2 && shown[1].starts_with("code:diff \"diff --git"), "{shown:?}");
    assert!(!article.body.contains("2 +-"), "{}", article.body);
}

#[test]
fn flowed_text_in_an_older_encoding_is_joined() {
    let article = article(include_bytes!("../../../../../tests/formats/mail/flowed.eml"));
    assert_eq!(article.body, "Die Fähre fährt um neun Uhr ab, außer bei Nebel.\n\nBis dann");
    assert_eq!(article.language.code(), "de");
}

#[test]
fn what_nobody_sent_is_left_out() {
    for header in ["X-Gmail-Labels: Important,Draft", "X-No-Archive: Yes", "X-Mozilla-Status: 0009", "X-Status: D"] {
        let parsed = read(format!("From: Ada <a@b.example>\n{header}\n\nSecret.\n").as_bytes());
        assert_eq!((parsed.articles.len(), parsed.left_out.len()), (0, 1), "{header}");
    }
}

#[test]
fn what_is_no_mail_is_a_problem() {
    let deep: String = (0..200).map(|depth| format!("Content-Type: multipart/mixed; boundary=\"b{depth}\"\n\n--b{depth}\n")).collect();
    let messages = "Content-Type: message/rfc822\n\n".repeat(2_000);
    for text in [
        "",
        "\n\nText.\n",
        "Subject: a\n\n",
        "Subject: a\n\n> all of it\n",
        "Content-Type: image/png\n\nabc",
        deep.as_str(),
        messages.as_str(),
    ] {
        let parsed = read(text.as_bytes());
        assert_eq!((parsed.articles.len(), parsed.problems.len()), (0, 1), "{text:.60}");
    }
}

#[test]
fn what_no_author_means_is_read_all_the_same() {
    for odd in ["Subject: =?utf-8?q?", "From: \"<", "A: b\n", " a\n", "--b\n", "\n> a\nb wrote:\n", "<div class=\"gmail_quote", "=\n"] {
        let body = odd.repeat(3_000);
        for head in [
            "Subject: a\n\n",
            "Content-Type: text/html\n\n",
            "Content-Type: multipart/mixed; boundary=b\n\n",
            "Content-Transfer-Encoding: quoted-printable\n\n",
            "",
        ] {
            for article in read(format!("{head}{body}").as_bytes()).articles {
                tests::check(&article.body, &article.shape);
            }
        }
    }
}

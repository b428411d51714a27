//! What the bot says to those who ask, in the languages it speaks. Replies to operators are English.

mod english;
mod french;
mod german;
mod spanish;
mod terms;

pub use english::ENGLISH;
use french::FRENCH;
use german::GERMAN;
use spanish::SPANISH;

use time::Date;

use crate::text::language::Language;

/// The phrases of one language. `{0}`, `{1}` … stand for what [`fill`] puts in; the field says what that is.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the English text beside each name says what it is")]
pub struct Wording {
    /// The language, by its ISO 639-1 code.
    pub code: &'static str,
    /// The language's own name for itself.
    pub name: &'static str,
    /// The months.
    pub months: [&'static str; 12],
    /// A date: the day of the month, the month, the year.
    pub day: &'static str,
    /// The first day of a month.
    pub first_of_month: &'static str,
    /// What stands between a whole number and its decimals.
    pub decimal: &'static str,
    /// A whole number.
    pub percent: &'static str,

    // An answer.
    pub no_answer: &'static str,
    pub may_answer: &'static str,
    pub less_certain: &'static str,
    pub nearest: &'static str,
    /// The words.
    pub missing: &'static str,
    /// Of what is denied: all but the last of a list, the last.
    pub either: &'static str,
    /// All but the last of a list, the last.
    pub both: &'static str,
    /// How many, at least two.
    pub more_words: &'static str,
    /// What was searched for instead of what.
    pub searched_for: &'static str,
    /// The word searched for, the word typed.
    pub instead_of: &'static str,
    pub foreign: &'static str,
    pub undated_one: &'static str,
    /// How many.
    pub undated_many: &'static str,
    /// The limits: the next three, joined by commas.
    pub only_articles: &'static str,
    /// The outlet.
    pub from_outlet: &'static str,
    /// A day.
    pub since_day: &'static str,
    /// A day.
    pub until_day: &'static str,
    pub one_quote: &'static str,
    /// How many.
    pub many_quotes: &'static str,
    pub strong_match: &'static str,
    pub possible_match: &'static str,
    pub nothing_made_up: &'static str,
    /// The outlets.
    pub also_reported_by: &'static str,
    /// Under a quote that the team of the server has chosen.
    pub pinned_by_team: &'static str,

    // Where a quote comes from.
    /// The missing fields.
    pub not_stated: &'static str,
    pub outlet: &'static str,
    pub author: &'static str,
    pub date: &'static str,
    /// The article's id.
    pub no_headline: &'static str,
    /// The number of a page.
    pub page: &'static str,
    /// The outlet, the news agency.
    pub carrying: &'static str,
    /// The outlet, the news agency.
    pub citing: &'static str,
    /// The digest, the item's number.
    pub via: &'static str,
    /// The digest, its date, the item's number.
    pub via_of: &'static str,
    pub a_digest: &'static str,

    // What is no question.
    pub question_empty: &'static str,
    pub question_wordless: &'static str,
    /// Its length, the limit.
    pub question_long: &'static str,
    /// A day as it was typed.
    pub not_a_day: &'static str,
    /// The option for the first day, that day, the option for the last day, that day.
    pub days_swapped: &'static str,
    /// The outlet as it was typed, the command that lists them.
    pub no_such_outlet: &'static str,

    // Buttons: at most 80 characters each.
    pub more_context: &'static str,
    pub next_quotes: &'static str,
    pub why_these: &'static str,
    pub helpful: &'static str,
    pub not_helpful: &'static str,
    pub share: &'static str,
    pub back: &'static str,
    pub forward: &'static str,
    pub read_article: &'static str,
    pub choose_article: &'static str,

    // What the buttons answer.
    pub context_title: &'static str,
    pub no_context: &'static str,
    pub article_gone: &'static str,
    pub no_more_quotes: &'static str,
    pub why_title: &'static str,
    /// The rank of a quote, how sure in per cent.
    pub why_quote: &'static str,
    /// A word, its share of the score, how often it stands in the sentence.
    pub why_word: &'static str,
    /// A word, its share of the score.
    pub why_word_once: &'static str,
    /// A word, its share of the score.
    pub why_around: &'static str,
    /// What speaks for a sentence beside its words, and its share.
    pub why_rest: &'static str,
    pub thanks: &'static str,
    pub what_was_wrong: &'static str,
    pub what_was_wrong_title: &'static str,
    pub what_was_wrong_note: &'static str,
    pub remark_kept: &'static str,
    pub remarked_already: &'static str,
    pub verdict_changed: &'static str,
    pub counted_already: &'static str,
    /// The command to ask with.
    pub not_yours: &'static str,
    pub forged: &'static str,
    pub changed_since: &'static str,

    // Lists and cards.
    pub sources_title: &'static str,
    /// How many articles, the days they span.
    pub sources_intro: &'static str,
    /// The day of the one article.
    pub sources_intro_one: &'static str,
    /// The outlet, how many articles, the days they span.
    pub source_line: &'static str,
    pub no_days: &'static str,
    pub no_outlet_named: &'static str,
    /// That the outlet is not stated, how many articles.
    pub unattributed: &'static str,
    /// A page, how many there are.
    pub page_of: &'static str,
    pub no_articles: &'static str,
    pub no_such_article: &'static str,
    /// The field, its value, how it is known.
    pub card_line: &'static str,
    /// The field, its value.
    pub card_plain: &'static str,
    /// The field, that it is not known.
    pub card_unknown: &'static str,
    pub headline: &'static str,
    pub digest: &'static str,
    pub language: &'static str,
    pub address: &'static str,
    pub stated: &'static str,
    pub inferred: &'static str,
    pub unknown: &'static str,
    pub opening: &'static str,

    // Help.
    pub help_title: &'static str,
    /// The command.
    pub help_ask: &'static str,
    pub help_honest: &'static str,
    /// The options for the outlet, the first and the last day, the number of quotes, privacy.
    pub help_options: &'static str,
    /// The commands for sources and an article, the part of a message's menu, the command there.
    pub help_more: &'static str,
    pub help_try: &'static str,

    // Refusals.
    pub not_allowed: &'static str,
    /// The command that says what there is.
    pub unknown_request: &'static str,
    // What was made of somebody's messages.
    pub forget_me_none: &'static str,
    pub forget_me_one: &'static str,
    /// How many.
    pub forget_me_many: &'static str,
    pub forget_me_button: &'static str,
    pub forgot_one: &'static str,
    /// How many.
    pub forgot_many: &'static str,

    pub apology: &'static str,
    /// Seconds.
    pub slow_down: &'static str,
    pub not_in_this_channel: &'static str,
    pub private_here: &'static str,
    pub not_in_this_server: &'static str,
    pub not_in_private: &'static str,
    pub too_busy: &'static str,

    // Posts in forums.
    pub posted_unasked: &'static str,
    pub solved: &'static str,
    pub not_what_i_meant: &'static str,
    pub taken_back: &'static str,

    // Messages.
    pub ask_again: &'static str,
    pub your_question: &'static str,
    pub how_to_ask: &'static str,
    /// The bot's user id, and the command to ask.
    pub named_by_role: &'static str,
}

/// Every language the bot speaks, English first.
pub const ALL: [&Wording; 4] = [&ENGLISH, &GERMAN, &FRENCH, &SPANISH];

/// The wording for a locale as Discord names them, such as `de` or `es-419`; English where there is no other.
pub fn of_locale(locale: &str) -> &'static Wording {
    let code = locale.split('-').next().unwrap_or_default();
    ALL.into_iter().find(|wording| wording.code == code).unwrap_or(&ENGLISH)
}

/// What the command line speaks: English, with days as the options for them are written.
pub const COMMAND_LINE: Wording = Wording {
    months: ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"],
    day: "{2}-{1}-{0}",
    first_of_month: "01",
    ..ENGLISH
};

impl Wording {
    /// A day as this language writes it.
    pub fn date(&self, date: Date) -> String {
        let month = self.months.get(usize::from(u8::from(date.month())) - 1).copied().unwrap_or_default();
        // Only where the month is a number too is the day filled up.
        let number = if month.starts_with(|c: char| c.is_ascii_digit()) { format!("{:02}", date.day()) } else { date.day().to_string() };
        let day = if date.day() == 1 { self.first_of_month } else { &number };
        fill(self.day, &[day, month, &format!("{:04}", date.year())])
    }

    /// A number with one decimal.
    pub fn tenths(&self, number: f32) -> String {
        format!("{number:.1}").replace('.', self.decimal)
    }

    /// A list with `last` before its last item, as [`Wording::both`] or [`Wording::either`].
    pub fn list(&self, items: &[String], last: &str) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [most @ .., end] => fill(last, &[&most.join(", "), end]),
        }
    }

    /// The name of a language; empty where it is not known.
    pub fn language_name(&self, language: Language) -> &'static str {
        terms::language(language, self.code)
    }

    /// What a quote's score has of a kind of evidence beside words, by its name in explanations. None for another name.
    pub fn evidence(&self, name: &str) -> Option<&'static str> {
        terms::evidence(name, self.code)
    }
}

/// `template` with `{0}`, `{1}` … replaced by `values`; what is put in is not looked at again.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + values.iter().map(|value| value.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let hole = after.split_once('}').and_then(|(number, after)| Some((values.get(number.parse::<usize>().ok()?)?, after)));
        match hole {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use time::macros::date;

    use super::*;
    use crate::answer::Feature;

    /// The phrases of a wording by their names, read off its `Debug` form.
    fn phrases(wording: &Wording) -> Vec<(String, String)> {
        let shown = format!("{wording:#?}").replace("\\u{a0}", "\u{a0}");
        let lines = shown.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
        lines.map(|(name, text)| (name.to_owned(), text.trim_matches('"').to_owned())).collect()
    }

    fn holes(text: &str) -> BTreeSet<String> {
        text.match_indices('{').filter_map(|(at, _)| text[at..].split_once('}').map(|(hole, _)| hole.to_owned())).collect()
    }

    #[test]
    fn each_language_says_everything_with_the_same_holes() {
        let english = phrases(&ENGLISH);
        assert!(english.len() > 80);
        for wording in ALL {
            for ((name, text), (english_name, english_text)) in phrases(wording).iter().zip(&english) {
                assert_eq!(name, english_name);
                assert!(!text.is_empty(), "{} {name}", wording.code);
                assert_eq!(holes(text), holes(english_text), "{} {name}", wording.code);
                let words = text.split(' ').filter(|word| !word.contains('{')).count();
                let same = text == english_text && words > 2;
                assert!(!same || wording == &ENGLISH, "{} {name} is not translated", wording.code);
            }
        }
    }

    #[test]
    fn days_and_numbers_follow_the_language() {
        let (first, day) = (date!(2024 - 05 - 01), date!(2024 - 06 - 12));
        let written = ALL.map(|wording| (wording.date(first), wording.date(day), wording.tenths(-1.25)));
        let expected = [
            ("1 May 2024", "12 June 2024", "-1.2"),
            ("1. Mai 2024", "12. Juni 2024", "-1,2"),
            ("1er mai 2024", "12 juin 2024", "-1,2"),
            ("1 de mayo de 2024", "12 de junio de 2024", "-1,2"),
        ];
        assert_eq!(written, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
        assert_eq!((COMMAND_LINE.date(first), COMMAND_LINE.date(date!(2024 - 12 - 09))), ("2024-05-01".into(), "2024-12-09".into()));
    }

    #[test]
    fn a_list_reads_well_for_one_and_for_many() {
        let words = ["a", "b", "c"].map(str::to_owned);
        let lists = |wording: &Wording| [1, 2, 3].map(|count| wording.list(&words[..count], wording.either));
        assert_eq!(lists(&ENGLISH), ["a", "a or b", "a, b or c"]);
        assert_eq!(lists(&FRENCH), ["a", "a ni b", "a, b ni c"]);
    }

    /// Discord breaks lines at plain spaces.
    #[test]
    fn french_marks_stay_on_the_line_of_their_word() {
        for (name, text) in phrases(&FRENCH) {
            assert!(![" :", " ;", " ?", " !", "« ", " »"].iter().any(|mark| text.contains(mark)), "{name}: {text}");
        }
        assert!(FRENCH.may_answer.ends_with("\u{a0}:"));
    }

    #[test]
    fn every_language_and_every_kind_of_evidence_has_a_name() {
        for wording in ALL {
            assert!(Language::all().all(|language| wording.language_name(language).is_empty() == (language == Language::Other)));
            for name in Feature::ALL.iter().map(|feature| feature.name()).chain(["cut", "section", "wanted", "stated"]) {
                assert!(wording.evidence(name).is_some_and(|words| words != name), "{name}");
            }
        }
        assert_eq!(
            (FRENCH.language_name(Language::Greek), GERMAN.evidence("time")),
            ("grec", Some("eine Zeitangabe, nach der gefragt ist"))
        );
    }

    #[test]
    fn labels_fit_on_buttons() {
        for wording in ALL {
            for label in [
                wording.more_context,
                wording.next_quotes,
                wording.why_these,
                wording.helpful,
                wording.not_helpful,
                wording.share,
                wording.solved,
                wording.not_what_i_meant,
                wording.ask_again,
            ] {
                assert!(label.chars().count() <= 30, "{label}");
            }
        }
    }

    #[test]
    fn a_locale_finds_its_language_or_english() {
        assert_eq!(["de", "es-419", "en-GB", "fr", "ja", ""].map(|locale| of_locale(locale).code), ["de", "es", "en", "fr", "en", "en"]);
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        assert_eq!(fill("{0} of {1}", &["{1}", "b"]), "{1} of b");
        assert_eq!(fill("{x} {7} {", &["a"]), "{x} {7} {");
    }
}

//! The rules of pysbd's `benchmarks/english_golden_rules.py` (MIT), by its numbers and names, each with a text written for it here. Sentences
//! are parted by `|`.

use crate::text::language::Language;
use crate::text::sentences::split;

const RULES: &[(u8, &str, &str)] = &[
    (1, "full stop", "The dam held.| Her name was Tove."),
    (2, "question mark", "Who locked it?| Her name was Tove."),
    (3, "exclamation mark", "Look at it!| We saw the ferry."),
    (4, "one capital", "The captain is Tove K. Berg."),
    (5, "one small letter", "The map is on p. 12."),
    (6, "two small letters inside", "Did Tove and co. row to the island?"),
    (7, "two letters with a capital inside", "She sold the boat to Berg, Lund & Co. at dawn."),
    (8, "two small letters at the end", "We will wait for Tove and co.| They have the key."),
    (9, "two letters with a capital at the end", "She sold the boat to Berg, Lund & Co.| It sank in May."),
    (10, "before a name", "From the deck they saw Mt. Hekla smoke."),
    (11, "before and behind a name", "St. Olav's Hall stands on 3rd st. by the quay."),
    (12, "with a possessive", "This was Tove Berg Jr.'s boat."),
    (13, "full stops inside, in a sentence", "She saw the U.A.E. twice that year."),
    (14, "full stops inside, at the end", "They moved to the U.K.| What did they find?"),
    (15, "U.S. at the end", "They moved to the U.S.| What did they find?"),
    (16, "U.S. before a capital", "She sails for the U.S. Navy out of Norfolk."),
    (17, "U.S. inside", "She sailed in the U.S. for nine years."),
    (18, "times of day", "At 7 a.m. Mrs. Berg rang the bell.| The ferry left at 8 P.M.| Mrs. Berg then locked the quay."),
    (19, "an amount inside", "The key costs $12.50 in the shop."),
    (20, "an amount at the end", "The key costs $12.50.| It opens the shed."),
    (21, "brackets inside", "The pilot (She once rowed there for a week.) knows the rocks."),
    (22, "addresses of mail", "Write to tove.berg@quay.example.org.| We answer on Mondays."),
    (23, "addresses of pages", "The map is here: https://quay.40.example.org/maps/old_harbour.html.| Print it first."),
    (24, "single quotes inside", "He waved and cried, 'The tide turns.' as they rowed."),
    (25, "double quotes inside", "He waved and cried, \"The tide turns.\" as they rowed."),
    (26, "double quotes at the end", "He waved and cried, \"The tide turns.\"| She pulled the rope in."),
    (27, "two exclamation marks", "Land!!| We saw the church first."),
    (28, "two question marks", "Land??| Which island was it?"),
    (29, "exclamation and question", "Land!?| Which island was it?"),
    (30, "question and exclamation", "Land?!| Which island was it?"),
    (31, "a list, 1.)", "1.) The long rope| 2.) The short rope"),
    (32, "a list, 1.) with full stops", "1.) The long rope.| 2.) The short rope."),
    (33, "a list, 1)", "1) The long rope| 2) The short rope"),
    (34, "a list, 1) with full stops", "1) The long rope.| 2) The short rope."),
    (35, "a list, 1.", "1. The long rope| 2. The short rope"),
    (36, "a list, 1. with full stops", "1. The long rope.| 2. The short rope."),
    (37, "a list with bullets", "• 4. The long rope| • 5. The short rope"),
    (38, "a list with hyphens", "⁃4. The long rope| ⁃5. The short rope"),
    (39, "a list with letters", "a. The long rope| b. The short rope| c. The third rope"),
    (40, "coordinates", "The wreck lies at N°. 2048.117.906.| Nobody dives there."),
    (41, "names with an exclamation mark", "The Yahoo! in the window is out of date."),
    (42, "I as a word and as an initial", "The boat belongs to you and I.| Have you met Tove I. Berg?"),
    (43, "an omission at the end of a quotation", "The pilot held that by night, “every harbour looks the same from the sea. . . .”"),
    (44, "an omission in brackets", "\"Tides [...] were counted in barrels of salted herring [...]\" (Berg 12)."),
    (
        45,
        "an omission before a full stop",
        "Leave a gap on each side of the dots and put the full stop last . . . .| The next line follows.",
    ),
    (46, "four dots", "We never sailed there....| They burned the chart."),
    (47, "omissions inside", "The tide was not ... or so I thought...low . . . what she saw, the light was . . . I cannot say."),
    (
        48,
        "a full stop before an omission",
        "The light, which was then dim . . . was that of an oil lamp on the pier.| . . . The keeper was not paid. . . .",
    ),
];

fn wanted(text: &str) -> Vec<String> {
    text.split('|').map(|sentence| sentence.trim().to_owned()).collect()
}

#[test]
fn the_golden_rules_are_kept() {
    let broken: Vec<String> = RULES
        .iter()
        .filter_map(|(number, name, text)| {
            let plain = text.replace('|', "");
            let found: Vec<&str> = split(&plain, Language::English).into_iter().map(|span| &plain[span]).collect();
            (found != wanted(text)).then(|| format!("{number} ({name}): {found:?}"))
        })
        .collect();
    assert_eq!(RULES.len(), 48);
    assert!(broken.is_empty(), "{} of 48 are kept; not {broken:#?}", RULES.len() - broken.len());
}

fn check(language: Language, cases: &[&str]) {
    for text in cases {
        let plain = text.replace('|', "");
        let found: Vec<&str> = split(&plain, language).into_iter().map(|span| &plain[span]).collect();
        assert_eq!(found, wanted(text));
    }
}

#[test]
fn english_ranks_initials_roads_notes_and_pictures() {
    check(
        Language::English,
        &[
            "Cpl. Berg woke Pvt. Lund at four.| They rowed.",
            "The keys went to A.J. Lund, not to B.K. Berg.| They fit.",
            "The case is old.| J. A. Berg made it.",
            "Take U.S. 93 to the dam.| It is steep.",
            "The beam fell on his foot.[3] |Nobody saw it.",
            "The wreck was found.[citation needed] |It lies deep.",
            "The quay is open again 🎉| You can walk there.",
            "The quay is open again! 🎉 |Come and see it.",
            "We ❤ New York and 🎉 New Year.",
            "He died (b. 1560, c. 1602 in prison) there.| The rest is lost.",
            "The ratio is at least X.| Thus it grows.",
            "The team won on penalties. |iPhones rang.",
        ],
    );
}

#[test]
fn german_abbreviations_streets_titles_and_closing_quotes() {
    check(
        Language::German,
        &[
            "Manche Tiere, z. B. Ziegen, schwimmen.| Andere nicht.",
            "Das gilt i. d. R. Montags und d. h. Morgens.",
            "Er wohnt in der Lindenstr. 5 und in der Str. 7 am Hafen.",
            "Dr. med. Tove Berg kam aus Kiel.| Dann regnete es.",
            "„Wir bleiben hier.“| Danach schwieg er.",
            "Er rief: „Land!“| Alle sahen hin.",
            "Im 18. und 19. Jahrhundert wuchs der Hafen.| Er blieb klein.",
        ],
    );
}

#[test]
fn what_is_said_in_japanese_belongs_to_the_sentence_that_says_so() {
    check(Language::Japanese, &["「はい。」と言った。|彼は海へ行った。", "「もう遅い。」|船は出た。"]);
    check(Language::Chinese, &["“好。”|他走了。|船开了。"]);
}

#[test]
fn korean_and_hindi_have_their_stops() {
    check(Language::Korean, &["배가 떠났다.| 아무도 없었다."]);
    check(Language::Hindi, &["नाव चली गई।| वहाँ कोई नहीं था।"]);
}

#[test]
fn thai_is_cut_at_spaces_into_clauses_that_say_something() {
    let text = "เรือข้ามฟากออกจากท่าเรือเก่าทุกวันอาทิตย์ตอนเช้ามืด ผู้โดยสารต้องซื้อตั๋วก่อนขึ้นเรือที่สำนักงานริมแม่น้ำ \
                และต้องมาถึงก่อนเวลาอย่างน้อยสิบห้านาที เด็กเล็ก ขึ้นฟรี";
    let found: Vec<&str> = split(text, Language::Thai).into_iter().map(|span| &text[span]).collect();
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[1].starts_with("ผู้โดยสาร") && found[2].ends_with("ขึ้นฟรี"));
}

#[test]
fn a_link_in_brackets_may_begin_a_sentence_with_a_small_letter() {
    check(
        Language::English,
        &["They never sold ships to nations in conflict.| [honest work](https://a.org/x) because we can.", "It is approx. [five] miles."],
    );
}

//! Two readings in, which of their words are the same out; nothing where the questions don't ask the same.

use crate::answer::same_question::asks::Asks;
use crate::answer::same_question::reading::{Key, Reading};
use crate::answer::same_question::word_tables::{self, Lead};
use crate::text::language::Language;
use crate::text::terms;

/// Words of two questions that are the same, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) one: usize,
    pub(super) other: usize,
}

/// Which words are the same, if the questions ask the same. `is_doubtful` says of a word whether it may be mistyped.
pub(super) fn same(one: &Reading, other: &Reading, is_doubtful: &dyn Fn(&str) -> bool) -> Option<Vec<Pair>> {
    if one.spelled == other.spelled && one.language == other.language {
        return Some((0..one.keys.len().min(other.keys.len())).map(|at| Pair { one: at, other: at }).collect());
    }
    let fits = one.language == other.language
        && one.says == other.says
        && one.asks.fits(other.asks)
        && one.tense.fits(other.tense, one.asks)
        && (one.owner == other.owner || one.owner.is_none() || other.owner.is_none());
    if !fits {
        return None;
    }
    let pairs = paired(one, other, is_doubtful)?;
    let leads_alike = pairs.iter().all(|pair| leads_alike(one, other, *pair, &pairs));
    (leads_alike && is_same_order(one, other, &pairs)).then_some(pairs)
}

/// Each word with its like: as it is, joined or mistyped. None where one is left over.
fn paired(one: &Reading, other: &Reading, is_doubtful: &dyn Fn(&str) -> bool) -> Option<Vec<Pair>> {
    let mut pairs: Vec<Pair> = Vec::new();
    let is_form = |a: &Key, b: &Key| a.key == b.key && (a.word == b.word || is_form(&a.word, &b.word, one));
    pair_up(one, other, &mut pairs, &|a, b| a.key == b.key && a.lead == b.lead && is_form(a, b));
    pair_up(one, other, &mut pairs, &is_form);
    join_up(one, other, &mut pairs);
    let known = pairs.len();
    pair_up(one, other, &mut pairs, &|a, b| is_one_slip(&a.word, &b.word) && is_doubtful(&a.word) != is_doubtful(&b.word));
    let is_whole = (0..one.keys.len()).all(|at| pairs.iter().any(|pair| pair.one == at))
        && (0..other.keys.len()).all(|at| pairs.iter().any(|pair| pair.other == at));
    // What is mistyped must be fewer words than what is not.
    (is_whole && !pairs.is_empty() && pairs.len() - known <= known / 2 + usize::from(known == 1)).then_some(pairs)
}

fn pair_up(one: &Reading, other: &Reading, pairs: &mut Vec<Pair>, same: &dyn Fn(&Key, &Key) -> bool) {
    for (at, key) in one.keys.iter().enumerate() {
        if pairs.iter().any(|pair| pair.one == at) {
            continue;
        }
        let is_free = |place: usize| !pairs.iter().any(|pair| pair.other == place);
        let found = other.keys.iter().enumerate().find(|(place, other)| is_free(*place) && same(key, other));
        pairs.extend(found.map(|(place, _)| Pair { one: at, other: place }));
    }
}

/// Whether two words of one stem are forms of one word. Where yes or no is asked, "is it open" is not "is it opening".
fn is_form(one: &str, other: &str, reading: &Reading) -> bool {
    // Another word that means the same has an ending of its own.
    if reading.language != Language::English || terms::term(one, reading.language) != terms::term(other, reading.language) {
        return true;
    }
    let ends = |word: &str| ["ing", "ed"].into_iter().find(|ending| word.ends_with(ending));
    word_tables::deriving(one) == word_tables::deriving(other) && (reading.asks != Asks::Truth || ends(one) == ends(other))
}

/// Pairs words that one question writes as one and the other as two: "modpack" and "mod pack".
fn join_up(one: &Reading, other: &Reading, pairs: &mut Vec<Pair>) {
    for (apart, whole, is_one) in [(one, other, true), (other, one, false)] {
        for joined in &apart.joined {
            let turned = |a: usize, b: usize| if is_one { Pair { one: a, other: b } } else { Pair { one: b, other: a } };
            let taken = |pair: Pair| pairs.iter().any(|known| known.one == pair.one || known.other == pair.other);
            let Some(place) = whole.keys.iter().position(|key| key.word == joined.text || key.key == joined.text) else { continue };
            let fresh: Vec<Pair> = joined.parts.iter().map(|part| turned(*part, place)).collect();
            if !fresh.iter().any(|pair| taken(*pair)) {
                pairs.extend(fresh);
            }
        }
    }
}

/// Words of fewer letters are near to too many others for a typing error to be told.
const LEAST_MISTYPED: usize = 5;

/// Whether one word is the other but for a letter behind the first that is left out, put in or replaced, or two that changed places.
fn is_one_slip(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let fits = |word: &[char]| word.len() >= LEAST_MISTYPED && word.iter().all(|c| c.is_alphabetic());
    if !fits(&one) || !fits(&two) || one.first() != two.first() {
        return false;
    }
    let head = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let (left, right) = (one.get(head..).unwrap_or_default(), two.get(head..).unwrap_or_default());
    match (left, right) {
        ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([_, rest @ ..], others) if rest == others => true,
        (rest, [_, others @ ..]) => rest == others,
        _ => false,
    }
}

/// Whether what leads to a word leads to its like as well. "Gold to silver" is "from gold to silver".
fn leads_alike(one: &Reading, other: &Reading, pair: Pair, pairs: &[Pair]) -> bool {
    let leads = |reading: &Reading, at: usize| reading.keys.get(at).map(|key| key.lead).unwrap_or_default();
    let (here, there) = (leads(one, pair.one), leads(other, pair.other));
    let is_loose = |lead: Lead| lead <= Lead::Joins;
    // Its first word may have come there from further on: "with what do I" has said so of the whole.
    let both_go_on = || pairs.iter().any(|pair| leads(one, pair.one) == Lead::To && leads(other, pair.other) == Lead::To);
    here == there
        || is_loose(here) && is_loose(there)
        || (here == Lead::From && there == Lead::Nothing || here == Lead::Nothing && there == Lead::From) && both_go_on()
}

/// Whether no two words change places without a reason.
fn is_same_order(one: &Reading, other: &Reading, pairs: &[Pair]) -> bool {
    let is_keyword = one.asks != other.asks && (one.asks == Asks::Nothing || other.asks == Asks::Nothing);
    let is_way = one.asks == Asks::Way || other.asks == Asks::Way;
    if one.is_free && other.is_free {
        return true;
    }
    pairs.iter().enumerate().all(|(at, first)| {
        pairs.iter().skip(at + 1).all(|second| {
            let (first, second) = if first.one <= second.one { (first, second) } else { (second, first) };
            let is_turned = first.one < second.one && second.other < first.other;
            !is_turned || !(is_keyword && is_way) && may_turn(one, other, first, second)
        })
    })
}

/// Whether two words, `first` before `second` here, may stand the other way round there: a word moves with what leads to it ("in the
/// shop"), two words become one with "of" ("rules of spawn"), and what is asked for comes to the front ("which version").
fn may_turn(one: &Reading, other: &Reading, first: &Pair, second: &Pair) -> bool {
    let key =
        |reading: &Reading, at: usize| reading.keys.get(at).map(|key| (key.lead != Lead::Nothing, key.is_fronted)).unwrap_or_default();
    let ((first_led, first_fronted), (second_led, _)) = (key(one, first.one), key(one, second.one));
    let ((first_led_there, _), (second_led_there, second_fronted)) = (key(other, first.other), key(other, second.other));
    let here = (first_led, second_led);
    let there = (first_led_there, second_led_there);
    let moves = first_led && first_led_there || second_led && second_led_there;
    let belongs = here == (false, false) && there == (true, false) || there == (false, false) && here == (false, true);
    let fronted = first_fronted != second_fronted && here == (false, false) && there == (false, false);
    moves || belongs || fronted
}

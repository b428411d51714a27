use crate::article::Article;
use crate::index::facade::Index;
use crate::index::ids::Term;
use crate::index::scoring::Weights;
use crate::index::searcher::Searcher;
use crate::index::searcher::vocabulary::{KnownAcronym, Vocabulary};
use crate::index::tests::built;
use crate::text::language::Language;

fn index(body: &str) -> Index {
    built(vec![Article::plain("a", body).into()], Weights::default())
}

fn term(vocabulary: &Vocabulary<'_>, word: &str) -> Term {
    vocabulary.known(word, Language::English).term().expect(word)
}

#[test]
fn both_forms_are_known() {
    let index = index("The Harbour Bridge Trust (HBT) was founded in 1912. The HBT sold the bridge.");
    let vocabulary = Searcher::from(&index).vocabulary();
    let known = |word| term(&vocabulary, word);
    let acronym = KnownAcronym { short: "HBT".to_owned(), term: known("HBT"), long: ["harbour", "bridge", "trust"].map(known).to_vec() };
    let found = [vocabulary.acronyms("HBT"), vocabulary.acronyms_from("Harbours", Language::English)];
    assert_eq!(found, [vec![acronym.clone()], vec![acronym]]);
    assert_eq!((vocabulary.acronyms("HB").len(), vocabulary.acronyms_from("bridge", Language::English).len()), (0, 0));
}

#[test]
fn the_commonest_meanings_count_among_all_indexes() {
    let few = index("Mill Bank (MB). Mill Bank (MB). Milk Bottle (MB). Mud Bath (MB). Moon Boat (MB). Moon Boat (MB).");
    let more = index("Mud Bath (MB). Mud Bath (MB). The HBT.");
    let firsts = |searcher: Searcher<'_>| {
        let vocabulary = searcher.vocabulary();
        let meanings = vocabulary.acronyms("MB");
        let held = ["Mill", "Moon", "Milk", "Mud"].map(|word| {
            let first = term(&vocabulary, word);
            assert_eq!(vocabulary.acronyms_from(word, Language::English).len(), meanings.iter().filter(|own| own.long[0] == first).count());
            meanings.iter().any(|own| own.long[0] == first)
        });
        (meanings.len(), held)
    };
    assert_eq!(firsts(Searcher::from(&few)), (3, [true, true, true, false]));
    assert_eq!(firsts(Searcher::new([&few, &more])), (3, [true, true, false, true]));
}

use crate::article::Article;
use crate::index::dictionary::acronyms::Acronym;
use crate::index::dictionary::lexicon::Known;
use crate::index::ids::TermId;
use crate::index::scoring::Weights;
use crate::index::tests::built;
use crate::text::language::Language;

#[test]
fn an_index_knows_both_forms() {
    let body = "The Harbour Bridge Trust (HBT) was founded in 1912. The HBT sold the bridge.";
    let index = built(vec![Article::plain("a", body).into()], Weights::default());
    let acronyms: Vec<&Acronym> = index.acronyms("HBT").collect();
    let [acronym] = acronyms[..] else { panic!("{acronyms:?}") };
    let known = |word| match index.known(word, Language::English) {
        Known::Term(term) => term,
        other => panic!("{word}: {other:?}"),
    };
    assert_eq!((acronym.term, &acronym.long[..]), (known("HBT"), &["harbour", "bridge", "trust"].map(known)[..]));
    assert_eq!(index.acronyms_from(known("harbour")).collect::<Vec<_>>(), [acronym]);
    assert_eq!((index.acronyms("HB").count(), index.acronyms_from(known("bridge")).count()), (0, 0));
}

#[test]
fn the_commonest_meanings_are_kept() {
    let body = ["Mill Bank (MB). Mill Bank (MB). ", "Milk Bottle (MB). ", "Mud Bath (MB). ", "Moon Boat (MB). Moon Boat (MB)."].concat();
    let index = built(vec![Article::plain("a", &body).into()], Weights::default());
    let meanings: Vec<TermId> = index.acronyms("MB").filter_map(|acronym| acronym.long.first().copied()).collect();
    let known = |word| matches!(index.known(word, Language::English), Known::Term(term) if meanings.contains(&term));
    assert!(known("Mill") && known("Moon") && known("Milk") && !known("Mud"), "{meanings:?}");
}

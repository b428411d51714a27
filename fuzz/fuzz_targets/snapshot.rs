//! Any bytes as a kept index: refused, or an index that answers and that the next one is made of. The first byte picks: bytes as they are behind a right
//! head, or a true snapshot with some of its bytes changed, four bytes of input a change.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use pullquote_engine::answer::{self, Question, Rules};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, Index, Renewal, SnapshotKey, Weights};

const KEY: SnapshotKey = SnapshotKey(7);
const HEAD_BYTES: usize = 24;

fuzz_target!(|input: &[u8]| {
    let Some((how, input)) = input.split_first() else { return };
    let articles = ["The mill closed. It had two millers.", "Rivers rise.\n\nThe flood broke the mill in 1912.", "Rain."];
    let articles = articles.iter().enumerate().map(|(at, text)| Article::plain(&at.to_string(), text).into()).collect();
    let mut bytes = Vec::new();
    index::build(articles, Weights::default()).expect("few articles").to_snapshot(KEY, "", &mut bytes).expect("memory takes it");
    if how % 2 == 0 {
        bytes.truncate(HEAD_BYTES);
        bytes.extend(input);
    } else {
        for change in input.as_chunks::<4>().0 {
            let at = HEAD_BYTES + usize::from(u16::from_le_bytes([change[0], change[1]])) % (bytes.len() - HEAD_BYTES);
            bytes[at] = change[2];
        }
    }
    let Ok(snapshot) = Index::from_snapshot(Box::new(bytes), KEY) else { return };
    for question in ["Who closed the mill?", "flood 1912", "rivers"] {
        let Ok(question) = Question::parse(question) else { continue };
        let answer = answer::compose(&snapshot.index, &question, &Rules::default());
        if snapshot.index.is_damaged() {
            return; // nobody is shown this answer
        }
        answer.quotes().iter().chain(answer.nearest()).for_each(|quote| drop(quote.text().to_owned()));
    }
    let mut articles: Vec<Arc<Article>> = snapshot.index.articles().cloned().collect();
    articles.pop();
    articles.push(Article::plain("2", "Mills.").into());
    if let Some(renewal) = Renewal::new(&snapshot.index, &articles, Weights::default()) {
        let parts = renewal.to_read(1).into_iter().map(|run| index::read(run, Weights::default())).collect();
        drop(renewal.join(parts));
    }
});

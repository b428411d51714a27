//! What every target asserts of a file that was read.

use pullquote_engine::parse;
use pullquote_engine::stories;
use pullquote_engine::text::{clean, cut, sentences};

/// Reads a file of this name and checks what came of it.
pub fn read(name: &str, bytes: &[u8]) {
    let parsed = parse::parse(name, bytes);
    for article in &parsed.articles {
        assert_eq!(clean::clean(&article.body), article.body, "a body is clean");
        for span in sentences::split(&article.body, article.language) {
            assert!(article.body.get(span.clone()).is_some(), "a span lies within the body");
            let _ = cut::find(&article.body, span, article.excerpted);
        }
    }
    let _ = stories::group(&parsed.articles);
}

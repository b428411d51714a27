#![no_main]
//! The main part of a document of Word in, and its lists, no panic and no span outside the body out.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|part: &[u8]| {
    pullquote_fuzz::read(
        "a.docx",
        &pullquote_fuzz::zip(&[("word/document.xml", part), ("word/numbering.xml", part), ("word/styles.xml", part)]),
    );
});

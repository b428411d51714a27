#![no_main]
//! The content of a text document in, no panic and no span outside the body out.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|part: &[u8]| pullquote_fuzz::read("a.odt", &pullquote_fuzz::zip(&[("content.xml", part)])));

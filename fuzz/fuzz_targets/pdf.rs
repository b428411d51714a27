#![no_main]
//! Bytes in, no panic and no span outside the body out.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| pullquote_fuzz::read("a.pdf", bytes));

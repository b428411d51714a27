#![no_main]
//! Bytes in, no panic and no span outside the body out.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // Two whole items before, so that whatever follows is read as a digest.
    let digest = format!(
        "Mills\n\n2023 - 1 - 30\n\nImage courtesy of \"Mill Times\"\n\nMill closes (Mill Times)\n\nIt closed.\n\nMill opens (Mill Times)\n\n{text}"
    );
    pullquote_fuzz::read("a.txt", digest.as_bytes());
});

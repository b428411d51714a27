#![no_main]
//! Bytes in, no panic and no span outside the body out: as they are, and as the wikitext of a page.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    const BEFORE: &[u8] = b"<mediawiki><page><title>A</title><ns>0</ns><revision><text><![CDATA[";
    const BEHIND: &[u8] = b"]]></text></revision></page></mediawiki>";
    pullquote_fuzz::read("a.xml", &[b"<mediawiki>", bytes].concat());
    pullquote_fuzz::read("a.xml", &[BEFORE, bytes, BEHIND].concat());
});

#![no_main]
//! Bytes in, no panic and no span outside the body out: as they are, and as the content of a post.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    const BEFORE: &[u8] = b"<rss xmlns:wp='a'><channel><item><wp:post_type>post</wp:post_type><content:encoded><![CDATA[";
    const BEHIND: &[u8] = b"]]></content:encoded></item></channel></rss>";
    pullquote_fuzz::read("a.xml", &[b"<rss xmlns:wp='a'>", bytes].concat());
    pullquote_fuzz::read("a.xml", &[BEFORE, bytes, BEHIND].concat());
});

#![no_main]
//! The package, the table of contents and a chapter of a book in, no panic and no span outside the body out.

use libfuzzer_sys::fuzz_target;

const CONTAINER: &[u8] = b"<container><rootfile full-path='a.opf'/></container>";
const PACKAGE: &[u8] = b"<package><item id='a' href='a.xhtml' media-type='text/html'/><item id='b' href='b.ncx'/><spine toc='b'><itemref idref='a'/></spine></package>";

fuzz_target!(|part: &[u8]| {
    let container = ("META-INF/container.xml", CONTAINER);
    pullquote_fuzz::read("a.epub", &pullquote_fuzz::zip(&[container, ("a.opf", part)]));
    pullquote_fuzz::read("a.epub", &pullquote_fuzz::zip(&[container, ("a.opf", PACKAGE), ("b.ncx", part), ("a.xhtml", part)]));
});

//! What every target asserts of a file that was read.

use std::io::{Cursor, Write as _};

use pullquote_engine::article::Article;
use pullquote_engine::block::{Kind, Span};
use pullquote_engine::parse;
use pullquote_engine::stories;
use pullquote_engine::text::{clean, cut, sentences};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads a file of this name and checks what came of it.
pub fn read(name: &str, bytes: &[u8]) {
    let parsed = parse::parse(name, bytes);
    for article in &parsed.articles {
        if article.shape.is_plain() {
            assert_eq!(clean::clean(&article.body), article.body, "a body is clean");
        }
        check_shape(article);
        for span in sentences::split(&article.body, article.language) {
            assert!(article.body.get(span.clone()).is_some(), "a span lies within the body");
            let _ = cut::find(&article.body, span, article.excerpted);
        }
    }
    let _ = stories::group(&parsed.articles);
}

/// An archive of these entries, so that bytes reach the readers of what is packed.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// Blocks are in order and do not overlap, nothing but white space is between them, and each stands under a heading above it.
fn check_shape(article: &Article) {
    let mut end = 0;
    for (place, block) in article.shape.blocks.iter().enumerate() {
        let between = article.body.get(end..block.span.start as usize).expect("blocks are in order");
        assert!(between.trim().is_empty(), "nothing stands between blocks");
        let text = slice(&article.body, &block.span);
        assert!(!text.trim().is_empty(), "a block says something");
        if !matches!(block.kind, Kind::Code { .. }) {
            assert_eq!(clean::clean(text), text, "a block is clean, but for code");
        }
        let above = block.under.map(|under| under as usize);
        assert!(above.is_none_or(|above| above < place && article.shape.blocks[above].kind.is_heading()));
        if let Kind::Row { cells, .. } = &block.kind {
            assert!(cells.iter().all(|cell| block.span.start <= cell.start && cell.end <= block.span.end));
            for cell in cells {
                let _ = slice(&article.body, cell);
            }
        }
        end = block.span.end as usize;
    }
    assert!(article.shape.is_plain() || end == article.body.len(), "nothing stands behind the last block");
    assert!(article.shape.inlines.is_sorted_by_key(|inline| inline.span.start), "marks are in order");
    for inline in &article.shape.inlines {
        assert!(!slice(&article.body, &inline.span).is_empty(), "a mark says something");
        let place = article.shape.block_at(inline.span.start).expect("a mark is in a block");
        let block = &article.shape.blocks[place];
        assert!(inline.span.end <= block.span.end && !matches!(block.kind, Kind::Code { .. }), "a mark is in one block of text");
    }
}

fn slice<'a>(body: &'a str, span: &Span) -> &'a str {
    body.get(span.start as usize..span.end as usize).expect("a span lies within the body, between characters")
}

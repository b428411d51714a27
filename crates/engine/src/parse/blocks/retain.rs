//! A document in, the same without some of its blocks out.

use crate::block::{Block, Inline, Kind, Shape, Span};

/// The body and shape of the blocks for which `keeps` says so, given each block's place; what parts the others stays with them.
pub(crate) fn retain(body: &str, shape: Shape, keeps: impl Fn(usize) -> bool) -> (String, Shape) {
    let mut kept = Kept { body: String::with_capacity(body.len()), moves: Vec::new() };
    let mut blocks: Vec<Block> = Vec::with_capacity(shape.blocks.len());
    let mut places: Vec<Option<u32>> = Vec::with_capacity(shape.blocks.len());
    let mut from = 0;
    for (place, block) in shape.blocks.into_iter().enumerate() {
        let end = block.span.end;
        if keeps(place) {
            // The first block that is kept begins the body.
            let from = if blocks.is_empty() { block.span.start } else { from };
            kept.copy(body, from..end);
            places.push(u32::try_from(blocks.len()).ok());
            let under = block.under.and_then(|under| places.get(under as usize).copied().flatten());
            blocks.push(kept.moved_block(block, under));
        } else {
            places.push(None);
        }
        from = end;
    }
    let inlines = shape.inlines.into_iter().filter_map(|inline| Some(Inline { span: kept.moved(&inline.span)?, style: inline.style }));
    let mut inlines: Vec<Inline> = inlines.collect();
    // What a builder had room for would stay allocated with every article.
    inlines.shrink_to_fit();
    (kept.body, Shape { blocks, inlines })
}

/// What is kept, and by how much each piece moved to the front: where it began, where it ended, and the bytes left out before it.
struct Kept {
    body: String,
    moves: Vec<(Span, u32)>,
}

impl Kept {
    fn copy(&mut self, body: &str, span: Span) {
        // As in `layout`, the limit on the bytes of an article stands behind it.
        let to = u32::try_from(self.body.len()).unwrap_or(u32::MAX);
        self.body.push_str(body.get(span.start as usize..span.end as usize).unwrap_or_default());
        self.moves.push((span.clone(), span.start.saturating_sub(to)));
    }

    /// Where `span` of a block that was kept is now.
    fn moved(&self, span: &Span) -> Option<Span> {
        let piece = self.moves.partition_point(|(piece, _)| piece.start <= span.start).checked_sub(1)?;
        let (piece, by) = self.moves.get(piece).filter(|(piece, _)| span.end <= piece.end)?;
        debug_assert!(piece.start >= *by, "pieces move to the front only");
        Some(span.start - by..span.end - by)
    }

    fn moved_block(&self, block: Block, under: Option<u32>) -> Block {
        let place = |span: &Span| self.moved(span).unwrap_or_default();
        let kind = match block.kind {
            Kind::Row { cells, is_header } => Kind::Row { cells: cells.iter().map(place).collect(), is_header },
            Kind::Turn { speaker, at } => Kind::Turn { speaker: place(&speaker), at },
            kind @ (Kind::Heading { .. }
            | Kind::Question { .. }
            | Kind::Paragraph
            | Kind::Item { .. }
            | Kind::Code { .. }
            | Kind::Quotation
            | Kind::Term
            | Kind::Definition
            | Kind::Caption) => kind,
        };
        Block { kind, span: place(&block.span), under, ..block }
    }
}

//! A button of an answer in, what the answer was made from out: for surfaces that show more than Discord does.

use std::ops::Range;
use std::sync::Arc;

use crate::discord::bot::Bot;
use crate::discord::custom_id::Code;
use crate::service::{Audience, Wishes};
use pullquote_engine::article::Article;

/// What an answer was made from.
#[derive(Clone, Debug)]
pub struct Behind {
    /// Where its quotes stand: each article, and the bytes of its body. Articles that changed since are left out.
    pub quotes: Vec<(Arc<Article>, Range<usize>)>,
    /// What was asked for beside the question.
    pub wishes: Wishes,
}

/// What the answer with this button was made from, as far as `audience` sees that. None for a button that is none of ours, or
/// whose outlet has gone.
pub fn behind(bot: &Bot, custom_id: &str, audience: Audience) -> Option<Behind> {
    let code = Code::open(custom_id, &bot.key)?;
    let catalogue = bot.service.catalogue(audience);
    let quotes = code.places.iter().filter_map(|place| {
        let span = place.span();
        catalogue.find(place.article).filter(|article| article.body.get(span.clone()).is_some()).map(|article| (Arc::clone(article), span))
    });
    let wishes = Wishes {
        quotes: code.quotes.map(usize::from),
        skip: usize::from(code.skip),
        ranked: 0,
        filter: code.filter(&catalogue)?,
        audience,
    };
    Some(Behind { quotes: quotes.collect(), wishes })
}

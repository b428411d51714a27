//! A button of an answer in, what the answer was made from out: for surfaces that show more than Discord does.

use std::ops::Range;
use std::sync::Arc;

use crate::discord::bot::Bot;
use crate::discord::custom_id::{Code, outlet_number};
use crate::service::Wishes;
use pullquote_engine::answer::Filter;
use pullquote_engine::article::Article;

/// What an answer was made from.
#[derive(Clone, Debug)]
pub struct Behind {
    /// Where its quotes stand: each article, and the bytes of its body. Articles that changed since are left out.
    pub quotes: Vec<(Arc<Article>, Range<usize>)>,
    /// What was asked for beside the question.
    pub wishes: Wishes,
}

/// What the answer with this button was made from. None for a button that is none of ours, or whose outlet has gone.
pub fn behind(bot: &Bot, custom_id: &str) -> Option<Behind> {
    let code = Code::open(custom_id, &bot.key)?;
    let catalogue = bot.service.catalogue();
    let quotes = code.places.iter().filter_map(|place| {
        let start = place.start as usize;
        let span = start..start + usize::from(place.len);
        catalogue.find(place.article).filter(|article| article.body.get(span.clone()).is_some()).map(|article| (Arc::clone(article), span))
    });
    let source = match code.outlet {
        0 => None,
        number => Some(catalogue.outlets().iter().find(|outlet| outlet_number(&outlet.name) == number)?.name.clone()),
    };
    let wishes = Wishes {
        quotes: Some(usize::from(code.quotes)).filter(|quotes| *quotes > 0),
        skip: usize::from(code.skip),
        ranked: 0,
        filter: Filter { source, after: code.after, before: code.before },
    };
    Some(Behind { quotes: quotes.collect(), wishes })
}

//! `serve`.

use crate::config::Settings;

pub(super) fn main(_settings: Settings) -> anyhow::Result<u8> {
    unimplemented!()
}

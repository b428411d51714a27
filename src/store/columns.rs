//! Ids and days as the columns of the database have them.

use rusqlite::Row;
use time::Date;

use crate::ids::{GuildId, Id};

/// An id as its column has it: SQLite's numbers are signed.
pub(super) fn column<Of>(id: Id<Of>) -> i64 {
    id.get().cast_signed()
}

/// A server as its column has it; 0 for direct messages.
pub(super) fn guild_column(guild: Option<GuildId>) -> i64 {
    guild.map_or(0, column)
}

/// The server in a column; none for direct messages.
pub(super) fn guild_of(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<GuildId>> {
    Ok(GuildId::new(row.get::<_, i64>(column)?.cast_unsigned()))
}

/// The Julian day of 1970-01-01, from which the columns of days count.
const FIRST_DAY: i64 = 2_440_588;

/// A day as its column has it.
pub(super) fn day_column(day: Date) -> i64 {
    i64::from(day.to_julian_day()) - FIRST_DAY
}

/// The day in a column.
pub(super) fn day_of(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let day: i64 = row.get(column)?;
    let date = day.checked_add(FIRST_DAY).and_then(|julian| Date::from_julian_day(i32::try_from(julian).ok()?).ok());
    date.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, day))
}

//! What was packed with gzip in, its bytes out, as far as they are within a limit.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// How a file that is packed with gzip begins. Source: RFC 1952, section 2.3.1.
const MAGIC: &[u8] = b"\x1f\x8b";

/// Why something cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// It is larger than may be; only so much of it was unpacked.
    #[error("is larger than {} MiB when it is unpacked", max_bytes >> 20)]
    TooLarge {
        /// How large it may be.
        max_bytes: u64,
    },
    /// It is damaged or cut.
    #[error("cannot be unpacked: {0}")]
    Broken(#[from] io::Error),
}

/// Whether these bytes look packed.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The bytes that `packed` holds.
pub(super) fn unpack(packed: &[u8], max_bytes: u64) -> Result<Vec<u8>, UnpackError> {
    let mut bytes = Vec::new();
    let read = within(packed, max_bytes).read_to_end(&mut bytes)?;
    if read as u64 > max_bytes { Err(UnpackError::TooLarge { max_bytes }) } else { Ok(bytes) }
}

/// Whether `packed` is whole and holds no more than `max_bytes`. Nothing of it is kept.
pub(super) fn check(packed: &[u8], max_bytes: u64) -> Result<(), UnpackError> {
    let read = io::copy(&mut within(packed, max_bytes), &mut io::sink())?;
    if read > max_bytes { Err(UnpackError::TooLarge { max_bytes }) } else { Ok(()) }
}

/// One byte more than the limit, so that what is past it can be told.
fn within(packed: &[u8], max_bytes: u64) -> impl Read {
    MultiGzDecoder::new(packed).take(max_bytes.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).expect("packed");
        packer.finish().expect("packed")
    }

    #[test]
    fn what_is_packed_is_unpacked_up_to_the_limit() {
        let packed = pack(&[b'a'; 10_000]);
        assert_eq!((unpack(&packed, 10_000).expect("bytes").len(), check(&packed, 10_000).is_ok()), (10_000, true));
        assert!(matches!(unpack(&packed, 9_999), Err(UnpackError::TooLarge { max_bytes: 9_999 })));
        assert!(matches!(check(&packed, 9_999), Err(UnpackError::TooLarge { .. })));
    }

    #[test]
    fn what_is_cut_or_damaged_is_refused() {
        let packed = pack(b"The mill closed.");
        for broken in [&packed[..packed.len() - 1], b"\x1f\x8bmill", b"mill"] {
            assert!(matches!(unpack(broken, 100), Err(UnpackError::Broken(_))) && check(broken, 100).is_err());
        }
    }
}

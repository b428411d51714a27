//! Bytes in, a number out that is another for other bytes.

/// The golden ratio as a fraction of two to the 64th, as in Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash of `bytes`, the same on every machine and in every version: four lanes of eight bytes, multiplied and folded, at the
/// speed of memory. Not for secrets: who can choose the bytes can choose two that meet.
///
/// Bytes of one length that differ in one place never meet.
pub fn of(bytes: &[u8]) -> u64 {
    let read = |lane: u64, word: [u8; 8]| mix(lane, u64::from_le_bytes(word));
    let (words, odd) = bytes.as_chunks::<8>();
    let (fours, rest) = words.as_chunks::<4>();
    let (mut a, mut b, mut c, mut d) = (1, 2, 3, 4);
    for [one, two, three, four] in fours {
        (a, b, c, d) = (read(a, *one), read(b, *two), read(c, *three), read(d, *four));
    }
    let rest = rest.iter().map(|word| u64::from_le_bytes(*word)).chain(odd.iter().map(|byte| u64::from(*byte)));
    let sum = [a, b, c, d].into_iter().chain(rest).fold(bytes.len() as u64, mix);
    (sum ^ (sum >> 32)).wrapping_mul(GOLDEN)
}

/// The hash of two things one behind the other, of the hash of each.
pub fn of_both(one: u64, other: u64) -> u64 {
    mix(one, other)
}

/// The hash of a number, for tables: its upper bits depend on all of the number's.
#[inline]
pub fn of_number(number: u64) -> u64 {
    number.wrapping_mul(GOLDEN)
}

/// The same of up to sixteen bytes that were put into one number.
#[inline]
pub fn of_short(bytes: u128) -> u64 {
    of_number(bytes as u64 ^ ((bytes >> 64) as u64).rotate_left(25))
}

/// A hash of a short word, given as its first byte and the others: eight bytes at a time, multiplied and folded (as in wyhash by
/// Wang Yi). The same on every machine and in every version. Not for secrets.
pub fn of_word(first: u8, rest: &[u8]) -> u64 {
    const SECOND: u64 = 0xa076_1d64_78bd_642f;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut state = GOLDEN ^ rest.len() as u64 ^ u64::from(first) << 32;
    let (eights, odd) = rest.as_chunks::<8>();
    for eight in eights {
        state = fold(state ^ u64::from_le_bytes(*eight), SECOND);
    }
    let odd = odd.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    fold(state ^ odd, GOLDEN)
}

#[inline]
fn mix(lane: u64, word: u64) -> u64 {
    (lane ^ word).wrapping_mul(GOLDEN).rotate_left(29)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn a_changed_byte_changes_the_hash(mut bytes in prop::collection::vec(any::<u8>(), 1..200), at in any::<prop::sample::Index>(), change in 1_u8..) {
            let before = of(&bytes);
            let at = at.index(bytes.len());
            bytes[at] ^= change;
            assert_ne!(of(&bytes), before);
        }
    }

    /// Snapshots of indexes and the buttons of old replies rest on it.
    #[test]
    fn a_hash_stays_what_it_is() {
        let bytes: Vec<u8> = (0..77).collect();
        assert_eq!((of_number(3), of_short(1 << 64 | 2)), (0xdaa6_6d2c_7ddf_743f, 0xaf6d_886b_2894_f82a));
        let hashes = [of(b""), of(b"mill"), of(&bytes), of_both(1, 2), of_word(b'm', b"ill"), of_word(b'm', b"illers of the dale")];
        assert_eq!(
            hashes,
            [
                0x58c8_bd81_9690_d4c6,
                0x183a_e708_edcf_66cd,
                0x736b_427a_c36e_fd8b,
                0x8fbb_ee87_fb54_cda5,
                0xa4ad_252b_8369_8f86,
                0xc320_2473_a919_95fe
            ]
        );
    }
}

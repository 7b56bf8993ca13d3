//! Ids in the shapes the systems give them, the same for the same seed.

/// A random UUID (version 4) in lower case.
pub(crate) fn uuid(rng: &mut fastrand::Rng) -> String {
    let bits = rng.u128(..) & !(0xf << 76) & !(0b11 << 62) | (0x4 << 76) | (0b10 << 62);
    let digits = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}

/// So many random hexadecimal digits in lower case.
pub(crate) fn hex(rng: &mut fastrand::Rng, digits: usize) -> String {
    (0..digits)
        .filter_map(|_| char::from_digit(rng.u32(..16), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuid_has_its_dashes_version_and_variant() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..50 {
            let id = uuid(&mut rng);
            let parts: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
    }
}

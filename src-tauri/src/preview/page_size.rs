/// The widest picture that the page is given.
const MOST_WIDTH: u32 = 2000;

/// The tallest: a long strip is drawn narrower.
const MOST_HEIGHT: u32 = 6000;

const LEAST_WIDTH: u32 = 64;

/// By how much something has to be scaled to be as wide as asked, within bounds; `None` for what has no size.
pub fn scale(width: f64, height: f64, wanted_width: u32) -> Option<f64> {
    let has_size = width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0;
    let wanted_width = wanted_width.clamp(LEAST_WIDTH, MOST_WIDTH);
    let scale = (f64::from(wanted_width) / width).min(f64::from(MOST_HEIGHT) / height);
    // What would be less than a pixel high or wide is no page.
    (has_size && width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_wide_as_asked_within_bounds() {
        for (size, wanted_width, expected) in [
            ((595.0, 842.0), 1190, Some(2.0)),
            ((500.0, 500.0), 100_000, Some(4.0)),
            ((500.0, 500.0), 0, Some(0.128)),
            ((100.0, 60_000.0), 2000, Some(0.1)),
            ((0.0, 842.0), 1190, None),
            ((f64::INFINITY, 842.0), 1190, None),
            ((595.0, f64::NAN), 1190, None),
            ((1e30, 1.0), 1190, None),
        ] {
            assert_eq!(scale(size.0, size.1, wanted_width), expected, "{size:?}");
        }
    }
}

//! Drawn pictures, so that a preview has something to show.

use jpeg_encoder::{ColorType, Encoder};

const WIDTH: u16 = 320;
const HEIGHT: u16 = 240;
const QUALITY: u8 = 80;

/// Two bones and the gap of a joint between them.
pub(crate) fn x_ray() -> Vec<u8> {
    let pixels: Vec<u8> = points()
        .map(|(x, y)| {
            let shaft = (x - 160).abs();
            let near_joint = (y - 120).abs();
            let half_width = 34 + (40 - near_joint).max(0);
            let bone = shaft < half_width && near_joint > 5;
            let edge = (half_width - shaft).clamp(0, 20) * 4;
            let soft = 46 + (90 - shaft).clamp(0, 90) / 4;
            if bone { 120 + edge } else { soft }
        })
        .map(|level| u8::try_from(level.clamp(0, 255)).unwrap_or(u8::MAX))
        .collect();
    encode(&pixels, ColorType::Luma)
}

/// Skin with one round mole and a ruler below it.
pub(crate) fn skin() -> Vec<u8> {
    let pixels: Vec<u8> = points()
        .flat_map(|(x, y)| {
            let (dx, dy) = (x - 150, y - 100);
            let distance = dx * dx + dy * dy;
            let ruler = (200..224).contains(&y);
            if ruler {
                let tick = x % 16 == 0 || (x % 8 == 0 && y < 212);
                return if tick { [20, 20, 20] } else { [245, 245, 240] };
            }
            if distance < 900 {
                return [112, 66, 48];
            }
            if distance < 1400 {
                [164, 108, 84]
            } else {
                [226, 178, 152]
            }
        })
        .collect();
    encode(&pixels, ColorType::Rgb)
}

fn points() -> impl Iterator<Item = (i32, i32)> {
    (0..i32::from(HEIGHT)).flat_map(|y| (0..i32::from(WIDTH)).map(move |x| (x, y)))
}

fn encode(pixels: &[u8], colour: ColorType) -> Vec<u8> {
    let mut jpeg = Vec::new();
    if let Err(error) = Encoder::new(&mut jpeg, QUALITY).encode(pixels, WIDTH, HEIGHT, colour) {
        // Neither size nor memory can be wrong here; an empty picture would only be a duller sample.
        tracing::warn!(%error, "a sample picture could not be drawn");
    }
    jpeg
}

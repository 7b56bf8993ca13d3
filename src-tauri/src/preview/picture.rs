use std::io::{BufRead, Seek};

use image::error::{ImageError, LimitErrorKind};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::Obstacle;
use super::page_size::scale;

/// More than the cameras of telephones make.
const MOST_PIXELS: u64 = 120_000_000;

/// Memory that one picture may take, twice: as it is decoded and turned the right way round.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// Decodes a picture, turns it as its camera says and makes it no wider than asked.
pub fn draw(bytes: impl BufRead + Seek, format: ImageFormat, width: u32) -> Result<DynamicImage, Obstacle> {
    let mut reader = ImageReader::with_format(bytes, format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| obstacle(&error, format))?;
    let (full_width, full_height) = decoder.dimensions();
    let pixels = u64::from(full_width) * u64::from(full_height);
    if pixels > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Obstacle::TooMuchMemory);
    }
    // What says nothing usable about how it was held is shown as it is.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| obstacle(&error, format))?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(on_white(&fitted(picture, width)?))
}

/// Made smaller where it is wider than asked; never larger.
fn fitted(picture: DynamicImage, width: u32) -> Result<DynamicImage, Obstacle> {
    let (full_width, full_height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = scale(full_width, full_height, width).ok_or(Obstacle::Damaged)?;
    if scale >= 1.0 {
        return Ok(picture);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "smaller than it was"
    )]
    let scaled = |length: f64| (length * scale).round().max(1.0) as u32;
    Ok(picture.thumbnail_exact(scaled(full_width), scaled(full_height)))
}

/// Lines drawn in black on nothing would not be seen on a dark window.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let rgba = picture.to_rgba8();
    let blended = RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        Rgb([red, green, blue].map(|value| over_white(value, alpha)))
    });
    DynamicImage::ImageRgb8(blended)
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

fn obstacle(error: &ImageError, format: ImageFormat) -> Obstacle {
    match error {
        ImageError::Limits(error) if matches!(error.kind(), LimitErrorKind::InsufficientMemory) => {
            Obstacle::TooMuchMemory
        }
        // A way of writing this format that nobody here reads.
        ImageError::Unsupported(_) => Obstacle::KindNotDrawn(Some(format.to_mime_type())),
        _ => Obstacle::Damaged,
    }
}

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::{DynamicImage, RgbaImage};
use zeroize::Zeroizing;

use super::Obstacle;
use super::page_size::scale;

/// Reads a PDF's structure. It has at least one page.
pub fn read(bytes: Zeroizing<Vec<u8>>) -> Result<Pdf, Obstacle> {
    let pdf = Pdf::new(Arc::new(bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Obstacle::Protected,
        LoadPdfError::Invalid => Obstacle::Damaged,
    })?;
    if pdf.pages().is_empty() {
        return Err(Obstacle::Damaged);
    }
    Ok(pdf)
}

/// Draws one page on white.
pub fn draw(pdf: &Pdf, index: usize, width: u32) -> Result<DynamicImage, Obstacle> {
    let page = pdf.pages().get(index).ok_or(Obstacle::Damaged)?;
    let (page_width, page_height) = page.render_dimensions();
    let scale = scale(f64::from(page_width), f64::from(page_height), width).ok_or(Obstacle::Damaged)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a picture has some thousand pixels at most"
    )]
    let scale = scale as f32;
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    picture(&pixmap).ok_or(Obstacle::Damaged)
}

/// On white nothing is transparent, so that the colours are what they are.
fn picture(pixmap: &Pixmap) -> Option<DynamicImage> {
    let (width, height) = (pixmap.width().into(), pixmap.height().into());
    let rgba = RgbaImage::from_raw(width, height, pixmap.data_as_u8_slice().to_vec())?;
    Some(DynamicImage::ImageRgba8(rgba))
}

use std::io::Cursor;

use hayro::hayro_syntax::Pdf;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageFormat};
use zeroize::Zeroizing;

use super::kind::{Kind, recognise};
use super::text::Text;
use super::{Obstacle, pdf, picture, text, tiff_pages};

/// What is to be drawn of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1; the nearest that there is.
    pub page: u32,
    /// How wide the picture should be, in pixels.
    pub width: u32,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// One page, as a PNG.
    Picture {
        /// The PNG.
        png: Vec<u8>,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// Which page it is, from 1.
        page: u32,
        /// How many there are.
        pages: u32,
    },
    /// Plain text.
    Text {
        /// The text, or its beginning.
        text: String,
        /// Whether it is only the beginning.
        is_cut: bool,
    },
}

/// A file that can be shown, in memory.
pub enum Document {
    Pdf(Pdf),
    Picture {
        bytes: Zeroizing<Vec<u8>>,
        format: ImageFormat,
        /// Where a TIFF's pages are.
        pages: Vec<[u8; 4]>,
    },
    Text(Text),
}

impl Document {
    /// Tells what a file is and whether it can be shown.
    pub fn read(bytes: Zeroizing<Vec<u8>>) -> Result<Self, Obstacle> {
        if bytes.is_empty() {
            return Err(Obstacle::Empty);
        }
        match recognise(&bytes) {
            Kind::Pdf => Ok(Self::Pdf(pdf::read(bytes)?)),
            Kind::Picture(format) => Ok(Self::Picture {
                pages: tiff_pages::offsets(&bytes),
                bytes,
                format,
            }),
            Kind::Unmarked => text::read(&bytes)
                .map(Self::Text)
                .ok_or(Obstacle::KindNotDrawn(None)),
            Kind::Other(content_type) => Err(Obstacle::KindNotDrawn(Some(content_type))),
        }
    }

    /// Draws a page.
    pub fn draw(&self, place: Place) -> Result<Drawn, Obstacle> {
        let pages = self.pages();
        let page = place.page.clamp(1, pages);
        let index = page as usize - 1;
        match self {
            Self::Pdf(pdf) => finished(&pdf::draw(pdf, index, place.width)?, page, pages),
            Self::Picture {
                bytes,
                format,
                pages: offsets,
            } => {
                let bytes = tiff_pages::from_page(bytes, offsets.get(index).copied());
                finished(&picture::draw(bytes, *format, place.width)?, page, pages)
            }
            Self::Text(Text { text, is_cut }) => Ok(Drawn::Text {
                text: text.clone(),
                is_cut: *is_cut,
            }),
        }
    }

    fn pages(&self) -> u32 {
        let pages = match self {
            Self::Pdf(pdf) => pdf.pages().len(),
            Self::Picture { pages, .. } => pages.len().max(1),
            Self::Text(_) => 1,
        };
        u32::try_from(pages).unwrap_or(u32::MAX)
    }
}

fn finished(picture: &DynamicImage, page: u32, pages: u32) -> Result<Drawn, Obstacle> {
    let mut png = Cursor::new(Vec::new());
    // It goes to the window beside it and is forgotten: time counts more than size.
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive);
    picture
        .write_with_encoder(encoder)
        .map_err(|_| Obstacle::Damaged)?;
    Ok(Drawn::Picture {
        png: png.into_inner(),
        width: picture.width(),
        height: picture.height(),
        page,
        pages,
    })
}

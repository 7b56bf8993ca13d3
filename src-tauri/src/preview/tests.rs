//! Files as they come, and as somebody would make them who means harm.

use std::io::Cursor;

use demo_practice::DemoPractice;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::Obstacle;
use super::document::{Document, Drawn, Place};
use super::drawing_thread::DrawingThread;

const FIRST: Place = Place { page: 1, width: 400 };

fn draw_at(bytes: &[u8], place: Place) -> Result<Drawn, Obstacle> {
    Document::read(Zeroizing::new(bytes.to_vec()))?.draw(place)
}

fn draw(bytes: &[u8]) -> Result<Drawn, Obstacle> {
    draw_at(bytes, FIRST)
}

/// The picture drawn of a file, with its page and how many there are.
fn picture_at(bytes: &[u8], place: Place) -> (RgbImage, u32, u32) {
    let Ok(Drawn::Picture {
        png,
        width,
        height,
        page,
        pages,
    }) = draw_at(bytes, place)
    else {
        panic!("no picture");
    };
    let picture = image::load_from_memory_with_format(&png, ImageFormat::Png).expect("a PNG");
    let picture = picture.to_rgb8();
    assert_eq!((picture.width(), picture.height()), (width, height));
    (picture, page, pages)
}

fn picture(bytes: &[u8]) -> RgbImage {
    picture_at(bytes, FIRST).0
}

fn sample(name: &str) -> Vec<u8> {
    let mut samples = DemoPractice::sample_documents().into_iter();
    let sample = samples.find(|document| document.name == name).expect(name);
    sample.bytes.to_vec()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// Wider than high, red on the left and blue on the right.
fn red_and_blue() -> RgbImage {
    RgbImage::from_fn(64, 32, |x, _| {
        if x < 32 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    })
}

fn is_nearly(pixel: Rgb<u8>, colour: [u8; 3]) -> bool {
    pixel
        .0
        .iter()
        .zip(colour)
        .all(|(one, other)| one.abs_diff(other) < 8)
}

/// A PDF of these objects, numbered from 1, without a table: readers look for the objects themselves.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let numbered = objects.iter().zip(1..);
    let mut parts = vec!["%PDF-1.4\n".to_owned()];
    parts.extend(numbered.map(|(object, number)| format!("{number} 0 obj\n{object}\nendobj\n")));
    parts.push("trailer << /Root 1 0 R >>\n%%EOF\n".to_owned());
    parts.concat().into_bytes()
}

fn pdf_of_page(content: &str) -> Vec<u8> {
    let stream = format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
        &stream,
        "<< /Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /XObject << /F 5 0 R >> >> /Length 4 >>\nstream\n/F Do\nendstream",
    ])
}

#[test]
fn pages_of_a_pdf_are_drawn_one_at_a_time() {
    let letter = sample("Referral letter.pdf");
    let (first, page, pages) = picture_at(&letter, FIRST);
    assert_eq!((first.width(), page, pages), (400, 1, 2));
    assert!(first.height() > 500, "a page is higher than wide");
    assert!(
        first.pixels().any(|pixel| pixel.0[0] < 64),
        "its letters are dark"
    );
    assert_eq!(first.get_pixel(0, 0).0, [255; 3], "its paper is white");
    let (second, page, _) = picture_at(&letter, Place { page: 2, width: 400 });
    assert_eq!(page, 2);
    assert_ne!(first, second);
    let (last, page, _) = picture_at(&letter, Place { page: 99, width: 400 });
    assert_eq!((last, page), (second, 2));
}

#[test]
fn every_sample_of_the_demo_practice_is_shown() {
    for document in DemoPractice::sample_documents() {
        assert!(draw(&document.bytes).is_ok(), "{}", document.name);
    }
}

#[test]
fn pictures_are_drawn_as_they_are_and_never_larger() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::Tiff,
        ImageFormat::WebP,
    ] {
        let drawn = picture(&encoded(&red_and_blue().into(), format));
        assert_eq!((drawn.width(), drawn.height()), (64, 32), "{format:?}");
        assert!(is_nearly(*drawn.get_pixel(4, 16), [255, 0, 0]), "{format:?}");
        assert!(is_nearly(*drawn.get_pixel(60, 16), [0, 0, 255]), "{format:?}");
    }
    let large = DynamicImage::new_rgb8(3000, 1500);
    let drawn = picture(&encoded(&large, ImageFormat::Png));
    assert_eq!((drawn.width(), drawn.height()), (400, 200));
}

#[test]
fn what_is_transparent_lies_on_white() {
    let clear = RgbaImage::from_pixel(4, 4, Rgba([0, 0, 0, 0]));
    let drawn = picture(&encoded(&clear.into(), ImageFormat::Png));
    assert_eq!(drawn.get_pixel(1, 1).0, [255; 3]);
}

#[test]
fn a_photograph_is_turned_as_its_camera_says() {
    // One entry: the orientation, "the top is on the right side".
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif.to_vec()).expect("a place for it");
    encoder.encode_image(&red_and_blue()).expect("a JPEG");
    let drawn = picture(&bytes);
    assert_eq!((drawn.width(), drawn.height()), (32, 64));
    assert!(
        is_nearly(*drawn.get_pixel(16, 4), [255, 0, 0]),
        "what was left is above"
    );
}

#[test]
fn pages_of_a_fax_are_drawn_one_at_a_time() {
    let mut bytes = Cursor::new(Vec::new());
    let mut fax = tiff::encoder::TiffEncoder::new(&mut bytes).expect("a TIFF");
    for grey in [0_u8, 128, 255] {
        fax.write_image::<tiff::encoder::colortype::Gray8>(8, 8, &[grey; 64])
            .expect("a page");
    }
    for (asked, page, grey) in [(1, 1, 0), (2, 2, 128), (3, 3, 255), (4, 3, 255)] {
        let place = Place {
            page: asked,
            width: 400,
        };
        let (drawn, shown, pages) = picture_at(bytes.get_ref(), place);
        assert_eq!((shown, pages, drawn.get_pixel(0, 0).0), (page, 3, [grey; 3]));
    }
}

#[test]
fn text_is_shown_as_it_is() {
    let Ok(Drawn::Text { text, is_cut }) = draw(&sample("Exercise plan.txt")) else {
        panic!("no text");
    };
    assert!(text.contains("3 × 12") && !is_cut);
}

#[test]
fn what_is_not_drawn_says_why() {
    for (bytes, obstacle) in [
        (Vec::new(), Obstacle::Empty),
        (protected_pdf(), Obstacle::Protected),
        (
            b"PK\x03\x04 and so on".to_vec(),
            Obstacle::KindNotDrawn(Some("application/zip")),
        ),
        (b"\x01\x02\x03".to_vec(), Obstacle::KindNotDrawn(None)),
        (b"%PDF-1.7\nand then nothing".to_vec(), Obstacle::Damaged),
        (b"\x89PNG\r\n\x1a\nand then nothing".to_vec(), Obstacle::Damaged),
    ] {
        assert_eq!(draw(&bytes).err(), Some(obstacle), "{}", bytes.escape_ascii());
    }
}

/// A PDF that asks for a password, with a table: without one nobody looks for what protects it.
fn protected_pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [] /Count 0 >>",
        "<< /Filter /Standard /V 1 /R 2 /P -4 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012) >>",
    ];
    let mut file = pdf(&objects);
    file.truncate(file.len() - "trailer << /Root 1 0 R >>\n%%EOF\n".len());
    let text = String::from_utf8(file).expect("a text");
    let entry = |number: u32| {
        let at = text.find(&format!("{number} 0 obj\n")).expect("an object");
        format!("{at:010} 00000 n \n")
    };
    let table = [1, 2, 3].map(entry).concat();
    let start = text.len();
    format!(
        "{text}xref\n0 4\n0000000000 65535 f \n{table}trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R \
         /ID [(1234567890123456) (1234567890123456)] >>\nstartxref\n{start}\n%%EOF\n"
    )
    .into_bytes()
}

#[test]
fn a_picture_that_says_it_is_enormous_is_not_decoded() {
    let mut png = encoded(&red_and_blue().into(), ImageFormat::Png);
    // The header's width and height; its checksum is not that of these, as a forger would have made it.
    png[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let checksum = crc_32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&checksum);
    assert_eq!(draw(&png).err(), Some(Obstacle::TooMuchMemory));
}

/// The checksum of PNG, bit by bit.
fn crc_32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// Drawn as the window does it.
async fn drawn_apart(bytes: Vec<u8>) -> Result<Drawn, Obstacle> {
    let bytes = Zeroizing::new(bytes);
    let thread = DrawingThread::default();
    thread.run(move || Document::read(bytes)?.draw(FIRST)).await
}

#[tokio::test]
async fn a_pdf_that_contains_itself_ends() {
    let own_page = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>",
    ]);
    assert_eq!(drawn_apart(own_page).await.err(), Some(Obstacle::Damaged));
    // A form that draws itself.
    let drawn = drawn_apart(pdf_of_page("/F Do")).await;
    assert!(
        matches!(drawn, Ok(_) | Err(Obstacle::Damaged)),
        "{:?}",
        drawn.err()
    );
}

#[tokio::test]
async fn parts_within_parts_within_parts_do_not_end_the_process() {
    for (open, close) in [
        ("[", "]"),
        ("<< /A ", ">>"),
        ("q ", "Q "),
        ("/A <</B ", ">> BDC "),
    ] {
        let nested = open.repeat(200_000) + &close.repeat(200_000);
        let drawn = drawn_apart(pdf_of_page(&nested)).await;
        assert!(matches!(drawn, Ok(_) | Err(Obstacle::Damaged)), "{open}");
        let page = format!("<< /Type /Pages /Kids {nested} /Count 1 >>");
        let drawn = drawn_apart(pdf(&["<< /Type /Catalog /Pages 2 0 R >>", &page])).await;
        assert!(matches!(drawn, Ok(_) | Err(Obstacle::Damaged)), "{open}");
    }
    let levels: Vec<String> = (2..20_000)
        .map(|number| format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", number + 1))
        .collect();
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>"];
    objects.extend(levels.iter().map(String::as_str));
    let drawn = drawn_apart(pdf(&objects)).await;
    assert!(
        matches!(drawn, Ok(_) | Err(Obstacle::Damaged)),
        "{:?}",
        drawn.err()
    );
}

#[tokio::test]
async fn a_page_of_impossible_size_is_refused() {
    for size in [
        "0 0 0 0",
        "0 0 1 1000000000",
        "0 0 1e38 1e-38",
        "-1e38 -1e38 1e38 1e38",
    ] {
        let bytes = pdf_of_page("0 0 1 1 re f");
        let text = String::from_utf8(bytes)
            .expect("a text")
            .replace("0 0 200 100", size);
        let drawn = drawn_apart(text.into_bytes()).await;
        assert!(matches!(drawn, Ok(_) | Err(Obstacle::Damaged)), "{size}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is done to a file, it is drawn or there is a reason.
    #[test]
    fn no_file_gets_out_of_its_drawing(
        which in 0_usize..8,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..24),
        kept in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = match which {
            0 => sample("Referral letter.pdf"),
            1 => sample("Blood results.pdf"),
            2 => pdf_of_page("/F Do"),
            3 => encoded(&red_and_blue().into(), ImageFormat::Jpeg),
            4 => encoded(&red_and_blue().into(), ImageFormat::Png),
            5 => encoded(&red_and_blue().into(), ImageFormat::Tiff),
            6 => encoded(&red_and_blue().into(), ImageFormat::WebP),
            _ => b"%PDF-1.7\n1 0 obj << /Type /Catalog".to_vec(),
        };
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if is_cut {
            bytes.truncate(kept.index(bytes.len()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        // Neither outcome is wrong; a panic or an end of the process would be.
        let outcome = runtime.block_on(drawn_apart(bytes));
        prop_assert_ne!(outcome.err(), Some(Obstacle::TookTooLong));
    }
}

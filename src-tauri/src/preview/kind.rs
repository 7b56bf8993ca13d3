use image::ImageFormat;

/// What a file is, by its bytes: names and types are what somebody claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    Picture(ImageFormat),
    /// Perhaps text: nothing else was recognised.
    Unmarked,
    /// Something else; which, as a MIME type.
    Other(&'static str),
}

/// Pictures that are drawn.
const DRAWN: [ImageFormat; 4] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::Tiff,
    ImageFormat::WebP,
];

/// Where the mark of a PDF must begin at the latest: scanners and mail programs put bytes of their own in front.
const PDF_WITHIN: usize = 1024;

const PDF_MARK: &[u8] = b"%PDF-";

pub fn recognise(bytes: &[u8]) -> Kind {
    if let Ok(format) = image::guess_format(bytes)
        && DRAWN.contains(&format)
    {
        return Kind::Picture(format);
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("application/pdf") => Kind::Pdf,
        Some(other) if !other.starts_with("text/") => Kind::Other(other),
        _ if has_pdf_mark(bytes) => Kind::Pdf,
        _ => Kind::Unmarked,
    }
}

fn has_pdf_mark(bytes: &[u8]) -> bool {
    let front = &bytes[..bytes.len().min(PDF_WITHIN + PDF_MARK.len())];
    front.windows(PDF_MARK.len()).any(|window| window == PDF_MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide() {
        let dicom = [&[0; 128][..], b"DICM"].concat();
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        for (bytes, kind) in [
            (b"%PDF-1.7\n".to_vec(), Kind::Pdf),
            (b"\r\n\r\n%PDF-1.4\n".to_vec(), Kind::Pdf),
            (b"\xff\xd8\xff\xe0".to_vec(), Kind::Picture(ImageFormat::Jpeg)),
            (b"\x89PNG\r\n\x1a\n".to_vec(), Kind::Picture(ImageFormat::Png)),
            (b"II*\0".to_vec(), Kind::Picture(ImageFormat::Tiff)),
            (b"MM\0*".to_vec(), Kind::Picture(ImageFormat::Tiff)),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Kind::Picture(ImageFormat::WebP)),
            (b"GIF89a".to_vec(), Kind::Other("image/gif")),
            (b"PK\x03\x04 and so on".to_vec(), Kind::Other("application/zip")),
            (
                b"{\\rtf1 Dear colleague}".to_vec(),
                Kind::Other("application/rtf"),
            ),
            (heic, Kind::Other("image/heif")),
            (dicom, Kind::Other("application/dicom")),
            (b"<!DOCTYPE html><p>Hello".to_vec(), Kind::Unmarked),
            (b"Dear colleague".to_vec(), Kind::Unmarked),
        ] {
            assert_eq!(recognise(&bytes), kind, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn what_holds_a_pdf_is_none() {
        assert_eq!(
            recognise(b"PK\x03\x04 letter.pdf %PDF-1.7"),
            Kind::Other("application/zip")
        );
    }
}

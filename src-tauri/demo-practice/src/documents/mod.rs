//! Sample documents, made by the practice itself: letters, results, pictures, a note.

mod pdf;
mod pictures;

use std::sync::LazyLock;

use bytes::Bytes;

/// One small file that any viewer opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleDocument {
    /// A file name with its extension.
    pub name: String,
    /// Its MIME type.
    pub content_type: String,
    /// The whole file.
    pub bytes: Bytes,
}

const EXERCISE_PLAN: &str = "Exercise plan\n\n\
    1. Heel slides: 3 × 12, slowly\n\
    2. Straight leg raise: 3 × 10, hold 5 s\n\
    3. Mini squats to 60°: 3 × 8 — stop if pain > 3/10\n\n\
    Naïve question answered: yes, ice afterwards (≤ 15 min).\n";

static DOCUMENTS: LazyLock<Vec<SampleDocument>> = LazyLock::new(|| {
    let document = |name: &str, bytes: Vec<u8>| SampleDocument {
        name: name.to_owned(),
        content_type: content_type_of(name).to_owned(),
        bytes: bytes.into(),
    };
    vec![
        document(
            "Referral letter.pdf",
            pdf::build("Referral letter", &REFERRAL_PAGES),
        ),
        document("Blood results.pdf", pdf::build("Blood results", &RESULT_PAGES)),
        document("Knee X-ray.jpg", pictures::x_ray()),
        document("Skin check.jpg", pictures::skin()),
        document("Exercise plan.txt", EXERCISE_PLAN.as_bytes().to_vec()),
    ]
});

const REFERRAL_PAGES: [&[&str]; 2] = [
    &[
        "Eastgate Family Practice",
        "12 Sample Street, Exampleville",
        "",
        "Dear colleague,",
        "",
        "thank you for seeing this patient with four weeks of pain at the",
        "inner side of the right knee, worse on stairs. No locking, no giving",
        "way, no fever. Examination: slight effusion, tender medial joint line,",
        "ligaments stable.",
        "",
        "Please assess and treat. An X-ray is enclosed.",
    ],
    &[
        "Medication",
        "",
        "Paracetamol 1 g as needed",
        "No known allergies",
        "",
        "Kind regards",
        "Dr A. Example",
    ],
];

const RESULT_PAGES: [&[&str]; 1] = [&[
    "Sample Pathology",
    "",
    "Haemoglobin          138 g/L        120 - 160",
    "White cells          6.2 x10^9/L    4.0 - 11.0",
    "Platelets            244 x10^9/L    150 - 400",
    "Sodium               139 mmol/L     135 - 145",
    "Potassium            4.3 mmol/L     3.5 - 5.2",
    "Creatinine           71 umol/L      45 - 90",
    "CRP                  3 mg/L         below 5",
    "",
    "No result outside the reference ranges.",
]];

/// The sample documents: two PDFs, two JPEGs and a UTF-8 text.
pub(crate) fn sample_documents() -> &'static [SampleDocument] {
    &DOCUMENTS
}

/// The MIME type that a file of this name is served as.
pub(crate) fn content_type_of(name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref().unwrap_or_default() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "heic" => "image/heic",
        "tif" | "tiff" => "image/tiff",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "rtf" => "application/rtf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
        haystack.windows(needle.len()).position(|window| window == needle)
    }

    #[test]
    fn every_cross_reference_points_at_its_object() {
        for document in sample_documents()
            .iter()
            .filter(|document| document.content_type == "application/pdf")
        {
            let bytes = &document.bytes;
            let text = String::from_utf8_lossy(bytes);
            let start: usize = text
                .rsplit("startxref\n")
                .next()
                .unwrap()
                .lines()
                .next()
                .unwrap()
                .parse()
                .unwrap();
            assert!(bytes[start..].starts_with(b"xref\n0 "), "{}", document.name);
            let table = &text[find(bytes, b"xref\n0 ").unwrap()..];
            let entries = table
                .lines()
                .skip(3)
                .take_while(|line| line.len() == 19 || line.ends_with(" n "));
            let mut count = 0;
            for (number, entry) in entries.enumerate() {
                let offset: usize = entry[..10].parse().unwrap();
                assert!(
                    bytes[offset..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()),
                    "{entry}"
                );
                count += 1;
            }
            assert!(count >= 5, "{} has {count} objects", document.name);
        }
    }

    #[test]
    fn pictures_are_whole_jpegs() {
        for document in sample_documents()
            .iter()
            .filter(|document| document.content_type == "image/jpeg")
        {
            assert!(
                document.bytes.starts_with(&[0xff, 0xd8, 0xff]),
                "{}",
                document.name
            );
            assert!(document.bytes.ends_with(&[0xff, 0xd9]), "{}", document.name);
            assert!(document.bytes.len() > 2000, "{}", document.name);
        }
    }

    #[test]
    fn note_is_utf_8_beyond_ascii() {
        let note = sample_documents().last().unwrap();
        assert!(!std::str::from_utf8(&note.bytes).unwrap().is_ascii());
    }
}

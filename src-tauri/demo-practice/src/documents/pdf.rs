//! A small PDF writer: pages of text lines in a built-in font, with a correct cross-reference table.
//!
//! PDF 1.4, section 3.4 (file structure): <https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/pdfreference1.4.pdf>

use std::fmt::Write;

const FIRST_PAGE_OBJECT: usize = 4;

/// A PDF titled `title`; each page is a list of lines, its first one set larger.
pub(crate) fn build(title: &str, pages: &[&[&str]]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|page| format!("{} 0 R", FIRST_PAGE_OBJECT + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (number, lines) in pages.iter().enumerate() {
        let content = page_content(title, number + 1, pages.len(), lines);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> \
             /Contents {} 0 R >>",
            FIRST_PAGE_OBJECT + 2 * number + 1
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    objects.push(format!(
        "<< /Title ({}) /Producer (Demo practice) >>",
        escaped(title)
    ));
    file_of(&objects).into_bytes()
}

fn page_content(title: &str, number: usize, count: usize, lines: &[&str]) -> String {
    let mut content = String::from("0.04 0.42 0.44 rg 56 796 483 3 re f\n0 g\nBT /F1 16 Tf 56 768 Td ");
    let _ = write!(
        content,
        "({}) Tj ET\nBT /F1 10 Tf 14 TL 56 736 Td\n",
        escaped(title)
    );
    for line in lines {
        let _ = writeln!(content, "({}) Tj T*", escaped(line));
    }
    let _ = write!(
        content,
        "ET\nBT /F1 8 Tf 56 40 Td (Synthetic document. Page {number} of {count}) Tj ET"
    );
    content
}

fn file_of(objects: &[String]) -> String {
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let (size, info) = (objects.len() + 1, objects.len());
    let _ = write!(
        file,
        "trailer\n<< /Size {size} /Root 1 0 R /Info {info} 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

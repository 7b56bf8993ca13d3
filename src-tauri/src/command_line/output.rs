//! The one place that writes to standard output: JSON lines, or aligned tables for people.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

use std::fmt::Write as _;
use std::io::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::arguments::GlobalArguments;

/// Writes one JSON object as a line, whatever the options say.
pub fn json_line<T: Serialize>(value: &T) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}

/// Writes one line as it is, for a value that a person or a script takes on.
pub fn plain_line(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Tells a person of an error.
pub fn error(sentence: &str) {
    eprintln!("chartdrop: {}", harmless(sentence));
}

/// How a command talks.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    /// As the global options say.
    pub const fn new(arguments: &GlobalArguments) -> Self {
        Self {
            json: arguments.json,
            quiet: arguments.quiet,
        }
    }

    /// Whether standard output is for a program.
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Whether only errors are wanted on standard error.
    pub const fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Writes rows: each as a JSON line, or all as one aligned table.
    pub fn rows<T: Serialize + Row>(self, rows: &[T]) -> std::io::Result<()> {
        if self.json {
            return rows.iter().try_for_each(|row| json_line(row));
        }
        let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
        let mut out = std::io::stdout().lock();
        out.write_all(table(T::HEADINGS, &cells).as_bytes())?;
        out.flush()
    }

    /// Writes one row as it comes: a JSON line, or its cells without a heading.
    pub fn row<T: Serialize + Row>(self, row: &T) -> std::io::Result<()> {
        if self.json {
            return json_line(row);
        }
        plain_line(&harmless(&row.cells().join("  ")))
    }

    /// Tells a person something that they have to know, however quiet it is to be.
    pub fn warn(sentences: &str) {
        eprintln!("{}", harmless(sentences));
    }

    /// Tells a person something that is no error.
    pub fn note(self, sentence: &str) {
        if !self.quiet {
            eprintln!("{}", harmless(sentence));
        }
    }
}

/// A row of a table for people. What a program gets is its serialised form.
pub trait Row {
    /// Names of the columns.
    const HEADINGS: &'static [&'static str];

    /// The row's cells, one for each heading.
    fn cells(&self) -> Vec<String>;
}

/// The day as people write it here: `12-Mar-1970`.
pub fn day_for_people(date: Date) -> String {
    date.strftime("%d-%b-%Y").to_string()
}

/// The time as people read it, in this computer's time zone: `12-Mar-2026 09:41`.
pub fn time_for_people(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system())
        .strftime("%d-%b-%Y %H:%M")
        .to_string()
}

/// The size as people read it: `1.2 MB`.
pub fn size_for_people(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let (mut tenths, mut unit) = (bytes.div_ceil(100), 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = tenths.div_ceil(1000);
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// Text without characters that would steer a terminal or turn its line around: names come from elsewhere.
fn harmless(text: &str) -> String {
    let steers = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|character| if steers(character) { '\u{fffd}' } else { character })
        .collect()
}

fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let one_line = |cell: &String| harmless(&cell.replace(['\n', '\r', '\t'], " "));
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(one_line).collect())
        .collect();
    let heading_row: Vec<String> = headings.iter().map(|heading| heading.to_uppercase()).collect();
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            let cells = rows
                .iter()
                .chain([&heading_row])
                .filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in [&heading_row].into_iter().chain(&rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let padding = width.saturating_sub(cell.width());
            // Writing to a string cannot fail.
            let _ = write!(line, "{cell}{:padding$}  ", "");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_carry_the_month_in_letters() {
        assert_eq!(day_for_people(Date::constant(1970, 3, 12)), "12-Mar-1970");
    }

    #[test]
    fn sizes_are_rounded_up_and_never_reach_a_thousand() {
        let shown: Vec<_> = [0, 999, 1000, 1001, 999_999, 1_000_000, 209_715_200, 1_073_741_824]
            .map(size_for_people)
            .to_vec();
        assert_eq!(
            shown,
            [
                "0 B", "999 B", "1.0 kB", "1.1 kB", "1.0 MB", "1.0 MB", "209.8 MB", "1.1 GB"
            ]
        );
    }

    #[test]
    fn columns_line_up_also_under_wide_characters() {
        let rows = [
            vec!["山田".to_owned(), "1".to_owned()],
            vec!["Smith".to_owned(), "22".to_owned()],
        ];
        assert_eq!(table(&["name", "id"], &rows), "NAME   ID\n山田   1\nSmith  22\n");
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let shown = table(
            &["name"],
            &[vec!["a\u{1b}[2Jb\u{202e}fdp.exe\nsecond".to_owned()]],
        );
        assert_eq!(shown, "NAME\na\u{fffd}[2Jb\u{fffd}fdp.exe second\n");
    }
}

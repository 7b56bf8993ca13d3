//! What the experiments have found: one table for people, one JSON file for programs.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use judge::Verdict;
use serde::Serialize;

use crate::Trouble;

/// One kind of case in one system, over all seeds.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The experiment, e.g. `kills`.
    pub experiment: String,
    /// The system, by its word.
    pub system: String,
    /// The kill point, behaviour or fault.
    pub what: String,
    /// Seeds tried.
    pub seeds: u64,
    /// Cases run.
    pub runs: u64,
    /// Kills that really happened.
    pub kills: u64,
    /// Files dropped.
    pub filings: u64,
    /// The judge's verdicts, added up.
    pub verdict: Verdict,
    /// Seconds that the cases took, added up.
    pub seconds: f64,
}

impl Row {
    /// Nothing run yet.
    pub fn empty(experiment: &str, system: &str, what: &str, seeds: u64) -> Self {
        Self {
            experiment: experiment.to_owned(),
            system: system.to_owned(),
            what: what.to_owned(),
            seeds,
            runs: 0,
            kills: 0,
            filings: 0,
            verdict: Verdict::default(),
            seconds: 0.0,
        }
    }
}

const HEAD: &[&str] = &[
    "experiment",
    "system",
    "kinds",
    "seeds",
    "runs",
    "kills",
    "filings",
    "lost",
    "duplicated",
    "misplaced",
    "wrong bytes",
    "falsely filed",
    "uninvited",
    "stuck",
    "sources changed",
    "asked",
    "seconds",
];

/// A line per experiment and system, and one for all.
pub fn table(rows: &[Row], seconds: f64) -> String {
    let mut groups: Vec<(&str, &str)> = Vec::new();
    for row in rows {
        let group = (row.experiment.as_str(), row.system.as_str());
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut lines = vec![HEAD.iter().map(ToString::to_string).collect::<Vec<_>>()];
    for (experiment, system) in groups {
        let of_group: Vec<&Row> = rows
            .iter()
            .filter(|row| row.experiment == experiment && row.system == system)
            .collect();
        let spent = of_group.iter().map(|row| row.seconds).sum();
        lines.push(line(experiment, system, &of_group, spent));
    }
    lines.push(line("all", "", &rows.iter().collect::<Vec<_>>(), seconds));
    aligned(&lines)
}

fn line(experiment: &str, system: &str, rows: &[&Row], seconds: f64) -> Vec<String> {
    let kinds: BTreeSet<_> = rows.iter().map(|row| (&row.experiment, &row.what)).collect();
    let sum = |count: fn(&Row) -> u64| rows.iter().map(|row| count(row)).sum::<u64>().to_string();
    let verdict: Verdict = rows.iter().map(|row| row.verdict.clone()).sum();
    let seeds = rows.iter().map(|row| row.seeds).max().unwrap_or_default();
    vec![
        experiment.to_owned(),
        system.to_owned(),
        kinds.len().to_string(),
        seeds.to_string(),
        sum(|row| row.runs),
        sum(|row| row.kills),
        sum(|row| row.filings),
        verdict.lost.to_string(),
        verdict.duplicated.to_string(),
        verdict.misplaced.to_string(),
        verdict.wrong_bytes.to_string(),
        verdict.falsely_filed.to_string(),
        verdict.uninvited.to_string(),
        verdict.stuck.to_string(),
        verdict.sources_changed.to_string(),
        verdict.asked.to_string(),
        format!("{seconds:.0}"),
    ]
}

/// As Markdown, so that it can be quoted.
fn aligned(lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].len())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let width = *width;
            // Writing to a text never fails.
            let _ = if column < 2 {
                write!(text, "| {cell:<width$} ")
            } else {
                write!(text, "| {cell:>width$} ")
            };
        }
        text.push_str("|\n");
        if number == 0 {
            for width in &widths {
                let _ = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}

/// Whether every case was clean.
pub fn is_clean(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.verdict.is_clean())
}

/// What was wrong, one sentence each.
pub fn findings(rows: &[Row]) -> impl Iterator<Item = &str> {
    rows.iter()
        .flat_map(|row| row.verdict.findings.iter().map(String::as_str))
}

/// Everything, for programs.
pub fn write(rows: &[Row], seconds: f64, path: &Path) -> Result<(), Trouble> {
    #[derive(Serialize)]
    struct Report<'a> {
        is_clean: bool,
        seconds: f64,
        rows: &'a [Row],
    }
    let report = Report {
        is_clean: is_clean(rows),
        seconds,
        rows,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(system: &str, what: &str, lost: u32) -> Row {
        Row {
            runs: 3,
            kills: 2,
            filings: 7,
            verdict: Verdict {
                lost,
                ..Verdict::default()
            },
            ..Row::empty("kills", system, what, 3)
        }
    }

    #[test]
    fn rows_of_a_system_are_added_up_and_a_loss_is_seen() {
        let rows = [
            row("cliniko", "a", 0),
            row("cliniko", "b", 1),
            row("canvas", "a", 0),
        ];
        let table = table(&rows, 4.0);
        let cells: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        assert_eq!(
            cells[2][1..9],
            ["kills", "cliniko", "2", "3", "6", "4", "14", "1"]
        );
        assert_eq!(
            cells.last().unwrap()[1..9],
            ["all", "", "2", "3", "9", "6", "21", "1"]
        );
        assert!(!is_clean(&rows));
        assert!(is_clean(&rows[2..]));
    }
}

//! What is said when a store was damaged or gone and a new one was made.

use filing_desk::{StoreNotice, StorePart};

/// What happened, what was found again, and what is missing.
pub fn store_notice_text(notice: &StoreNotice) -> String {
    let mut text = match &notice.kept_as {
        Some(name) => format!(
            "The store on this computer was damaged. It was set aside as {name} in the data folder, and a new one was made."
        ),
        None => "The store on this computer was missing, and a new one was made.".to_owned(),
    };
    let found = format!(
        "\nUnfinished filings found again: {} (`chartdrop queue`).",
        notice.rebuilt
    );
    text.push_str(&found);
    if notice.unfiled > 0 {
        let unfiled = format!("\nFiles found again that wait in Unfiled: {}.", notice.unfiled);
        text.push_str(&unfiled);
    }
    if notice.unreadable > 0 {
        let unreadable = format!(
            "\nSealed copies of which it cannot be told what they belong to: {}. They are kept; compare what was added lately with the charts.",
            notice.unreadable
        );
        text.push_str(&unreadable);
    }
    if !notice.missing.is_empty() {
        let missing: Vec<_> = notice.missing.iter().copied().map(part_name).collect();
        let missing = format!("\nNot taken over, or not in full: {}.", missing.join(", "));
        text.push_str(&missing);
    }
    text
}

const fn part_name(part: StorePart) -> &'static str {
    match part {
        StorePart::Settings => "the settings",
        StorePart::Pins => "the pins of this app",
        StorePart::Audit => "the audit trail",
        StorePart::FinishedFilings => "the list of finished filings",
    }
}

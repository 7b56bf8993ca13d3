//! The words of the operating system's own dialogs, in each language that the window speaks.

use std::sync::{Mutex, PoisonError};

use crate::wire::LanguageView;

/// What the dialogs say.
pub struct Words {
    /// Title of the dialog that picks files.
    pub add_files: &'static str,
    /// Title of the dialog that names a file.
    pub save_as: &'static str,
    /// Title of the question before the window closes.
    pub close_title: &'static str,
    /// What it says of one file.
    pub close_one: &'static str,
    /// What it says of several; `{count}` stands for how many.
    pub close_several: &'static str,
    /// What it says of one file that is being copied.
    pub close_copying_one: &'static str,
    /// What it says of several of them; `{count}` stands for how many.
    pub close_copying_several: &'static str,
    /// Yes, close.
    pub close: &'static str,
    /// No, stay.
    pub stay: &'static str,
}

const ENGLISH: Words = Words {
    add_files: "Add files",
    save_as: "Save as",
    close_title: "Close Chartdrop?",
    close_one: "1 file is not filed yet. It stays safe on this computer, and filing goes on when Chartdrop is opened again.",
    close_several: "{count} files are not filed yet. They stay safe on this computer, and filing goes on when Chartdrop is \
                    opened again.",
    close_copying_one: "1 file is still being copied. If Chartdrop closes now, it is not kept and not filed; the original stays \
                        where it is.",
    close_copying_several: "{count} files are still being copied. If Chartdrop closes now, they are not kept and not filed; the \
                            originals stay where they are.",
    close: "Close",
    stay: "Keep working",
};

const GERMAN: Words = Words {
    add_files: "Dateien hinzufügen",
    save_as: "Speichern unter",
    close_title: "Chartdrop schließen?",
    close_one: "1 Datei ist noch nicht abgelegt. Sie bleibt sicher auf diesem Computer, und die Ablage geht weiter, sobald \
                Chartdrop wieder geöffnet wird.",
    close_several: "{count} Dateien sind noch nicht abgelegt. Sie bleiben sicher auf diesem Computer, und die Ablage geht \
                    weiter, sobald Chartdrop wieder geöffnet wird.",
    close_copying_one: "1 Datei wird noch kopiert. Wird Chartdrop jetzt geschlossen, wird sie nicht behalten und nicht \
                        abgelegt; das Original bleibt, wo es ist.",
    close_copying_several: "{count} Dateien werden noch kopiert. Wird Chartdrop jetzt geschlossen, werden sie nicht behalten \
                            und nicht abgelegt; die Originale bleiben, wo sie sind.",
    close: "Schließen",
    stay: "Weiterarbeiten",
};

impl Words {
    /// What the question before closing says of files that are being copied and of those that are not filed yet.
    pub fn close(&self, work: WorkLeft) -> String {
        let sentence = |count: usize, one: &str, several: &str| match count {
            0 => None,
            1 => Some(one.to_owned()),
            _ => Some(several.replace("{count}", &count.to_string())),
        };
        let copying = sentence(work.copying, self.close_copying_one, self.close_copying_several);
        let filings = sentence(work.filings, self.close_one, self.close_several);
        copying
            .into_iter()
            .chain(filings)
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

/// What is left to do when the window is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkLeft {
    /// Files that are being copied: they end with the app.
    pub copying: usize,
    /// Filings that are not finished: they go on at the next start.
    pub filings: usize,
}

/// The language that the window speaks, as it said last; English before that.
pub struct Spoken {
    language: Mutex<LanguageView>,
}

impl Default for Spoken {
    fn default() -> Self {
        Self {
            language: Mutex::new(LanguageView::En),
        }
    }
}

impl Spoken {
    /// The window speaks another language from now on.
    pub fn set(&self, language: LanguageView) {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner) = language;
    }

    /// What the dialogs say now.
    pub fn words(&self) -> &'static Words {
        match *self.language.lock().unwrap_or_else(PoisonError::into_inner) {
            LanguageView::En => &ENGLISH,
            LanguageView::De => &GERMAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_several_says_how_many() {
        for words in [&ENGLISH, &GERMAN] {
            for text in [words.close_several, words.close_copying_several] {
                assert!(text.contains("{count}"), "{text}");
            }
        }
    }

    #[test]
    fn what_is_lost_by_closing_is_said_before_what_is_not() {
        let text = |copying, filings| ENGLISH.close(WorkLeft { copying, filings });
        assert!(text(1, 0).starts_with("1 file is still being copied."));
        assert!(!text(1, 0).contains("opened again"));
        assert!(text(2, 3).starts_with("2 files are still being copied."));
        assert!(text(2, 3).contains("\n\n3 files are not filed yet."));
        assert!(text(0, 1).starts_with("1 file is not filed yet."));
    }

    #[test]
    fn the_dialogs_speak_as_the_window_does() {
        let spoken = Spoken::default();
        assert_eq!(spoken.words().save_as, "Save as");
        spoken.set(LanguageView::De);
        assert_eq!(spoken.words().save_as, "Speichern unter");
    }
}

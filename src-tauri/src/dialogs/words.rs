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
    close: "Schließen",
    stay: "Weiterarbeiten",
};

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
            assert!(words.close_several.contains("{count}"), "{}", words.close_title);
        }
    }

    #[test]
    fn the_dialogs_speak_as_the_window_does() {
        let spoken = Spoken::default();
        assert_eq!(spoken.words().save_as, "Save as");
        spoken.set(LanguageView::De);
        assert_eq!(spoken.words().save_as, "Speichern unter");
    }
}

//! The files a Medplum server does not take, by their name's ending and by their type. As measured on version 5.1.12.

use super::refusals::Refusal;

const ENDINGS: [&str; 46] = [
    ".ade",
    ".adp",
    ".apk",
    ".appx",
    ".appxbundle",
    ".bat",
    ".cab",
    ".chm",
    ".cmd",
    ".com",
    ".cpl",
    ".dll",
    ".dmg",
    ".ex",
    ".ex_",
    ".exe",
    ".hta",
    ".ins",
    ".isp",
    ".iso",
    ".jar",
    ".jse",
    ".lib",
    ".lnk",
    ".mde",
    ".msc",
    ".msi",
    ".msix",
    ".msixbundle",
    ".msp",
    ".mst",
    ".nsh",
    ".php",
    ".pif",
    ".ps1",
    ".scr",
    ".sct",
    ".shb",
    ".sys",
    ".vb",
    ".vbe",
    ".vbs",
    ".vxd",
    ".wsc",
    ".wsf",
    ".wsh",
];

const TYPES: [&str; 5] = [
    "application/java-archive",
    "application/x-msdownload",
    "application/x-sh",
    "application/vnd.apple.installer+xml",
    "application/vnd.microsoft.portable-executable",
];

/// Refuses a blocked file; a name is only given for this.
pub(crate) fn check(name: Option<&str>, content_type: &str) -> Result<(), Refusal> {
    let name = name.unwrap_or_default().to_lowercase();
    if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return Err(Refusal::bad_request("Invalid file extension"));
    }
    if TYPES.contains(&content_type.to_lowercase().as_str()) {
        return Err(Refusal::bad_request("Invalid content type"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_blocked_and_documents_are_not() {
        assert!(check(Some("run.EXE"), "application/pdf").is_err());
        assert!(check(Some("scan.pdf"), "application/x-msdownload").is_err());
        for name in [
            "scan.pdf",
            "page.html",
            "script.js",
            "drawing.svg",
            "all.zip",
            "exe",
        ] {
            assert!(check(Some(name), "application/pdf").is_ok(), "{name}");
        }
        assert!(check(None, "").is_ok());
    }
}

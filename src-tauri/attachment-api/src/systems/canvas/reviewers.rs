//! Who can look at a document: staff (<https://docs.canvasmedical.com/api/practitioner/>) and teams.

use super::bundle::{page, search_url};
use super::config::LARGEST_PAGE;
use super::kinds::is_id;
use super::people::{WireGroup, WirePractitioner};
use crate::http::ApiClient;
use crate::{FieldChoice, Operation, Result};

const OPTIONS: Operation = Operation::FieldOptions;

/// At most a hundred people and teams whose name holds the text, people first.
pub(crate) async fn reviewers(api: &ApiClient, text: &str) -> Result<Vec<FieldChoice>> {
    let text = text.trim();
    let mut options = staff(api, text).await?;
    options.extend(teams(api, text).await?);
    options.sort_by_cached_key(|option| (option.value.starts_with("Group/"), option.label.to_lowercase()));
    options.truncate(100);
    Ok(options)
}

/// Staff who see no patients review documents too.
async fn staff(api: &ApiClient, text: &str) -> Result<Vec<FieldChoice>> {
    let mut parameters = vec![
        ("include-non-schedulable-practitioners", "true"),
        ("_count", LARGEST_PAGE),
    ];
    // `name` is one part of a name: the longest word selects best, the others are looked for here.
    if let Some(word) = text.split_whitespace().max_by_key(|word| word.chars().count()) {
        parameters.push(("name", word));
    }
    let url = search_url(api, "Practitioner", &parameters);
    let found = page::<WirePractitioner>(api, OPTIONS, "Practitioner", url).await?;
    Ok(found
        .records
        .into_iter()
        .filter_map(|wire| option("Practitioner", &wire.id, wire.shown()?))
        .filter(|option| may_be(option, text))
        .collect())
}

/// Teams; none where this account may not read them: the scope for it is not a published one.
async fn teams(api: &ApiClient, text: &str) -> Result<Vec<FieldChoice>> {
    let parameters = [("type", "practitioner"), ("_count", LARGEST_PAGE)];
    let url = search_url(api, "Group", &parameters);
    let found = match page::<WireGroup>(api, OPTIONS, "Group", url).await {
        Ok(found) => found.records,
        Err(error) if matches!(error.http_status, Some(400 | 403 | 404 | 405)) => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok(found
        .into_iter()
        .filter_map(|wire| option("Group", &wire.id, wire.name?))
        .filter(|option| may_be(option, text))
        .collect())
}

fn option(resource: &str, id: &str, label: String) -> Option<FieldChoice> {
    is_id(id).then(|| FieldChoice {
        value: format!("{resource}/{id}"),
        label,
    })
}

/// Each word in the name. Beyond ASCII Canvas' own answer counts: how it compares accents is not documented.
fn may_be(option: &FieldChoice, text: &str) -> bool {
    let label = option.label.to_lowercase();
    text.split_whitespace()
        .map(str::to_lowercase)
        .all(|word| label.contains(&word) || !label.is_ascii() || !word.is_ascii())
}

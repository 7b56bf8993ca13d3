use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use filing_desk::FilingId;
use tauri::State;

use super::{Answer, Desk};
use crate::preview::Thumbnails;
use crate::window::Offers;
use crate::wire::AcceptedUnfiledView;
use crate::wire::convert::{failure, refusal};

/// Takes offered files in that belong to nobody yet.
#[tauri::command]
#[specta::specta]
pub async fn accept_unfiled(
    desk: Desk<'_>,
    offers: State<'_, Offers>,
    offer: String,
) -> Answer<AcceptedUnfiledView> {
    let desk = desk.get()?;
    let paths = offers.take(&offer).ok_or_else(|| failure("offer-expired"))?;
    let mut view = AcceptedUnfiledView {
        accepted: Vec::new(),
        refused: Vec::new(),
    };
    for outcome in desk.accept_unfiled(&paths).await? {
        match outcome {
            Ok(file) => view.accepted.push(file.into()),
            Err(refused) => view.refused.push(refusal(refused)),
        }
    }
    Ok(view)
}

/// The first page of a file, small, as a PNG in base64; nothing for what is not drawn here.
#[tauri::command]
#[specta::specta]
pub async fn unfiled_thumbnail(
    desk: Desk<'_>,
    thumbnails: State<'_, Thumbnails>,
    id: String,
) -> Answer<Option<String>> {
    let id = id.parse().map_err(|_| failure("unfiled-unknown"))?;
    let png = thumbnails.draw(&desk.get()?, id).await?;
    Ok(png.map(|png| STANDARD.encode(png)))
}

/// Removes files from Unfiled, with their sealed copies.
#[tauri::command]
#[specta::specta]
pub async fn remove_unfiled(desk: Desk<'_>, ids: Vec<String>) -> Answer<()> {
    Ok(desk.get()?.remove_unfiled(&unfiled_ids(&ids)?).await?)
}

/// Reads ids as the window sends them.
pub fn unfiled_ids(texts: &[String]) -> Answer<Vec<FilingId>> {
    let ids = texts.iter().map(|text| text.parse());
    ids.collect::<Result<_, _>>()
        .map_err(|_| failure("unfiled-unknown"))
}

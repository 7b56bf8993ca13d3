use attachment_api::{AttachmentId, Sensitive};
use filing_desk::{AcceptRequest, FilingDesk, FilingId, FilingSnapshot, GivenFile, OnWrongChart, TakenBack};
use tauri::{State, WebviewWindow};

use super::unfiled::unfiled_ids;
use super::{Answer, Desk};
use crate::desk::account_id;
use crate::dialogs;
use crate::window::Offers;
use crate::wire::convert::{binding, failure, field_choices, filing_view, refusal};
use crate::wire::{
    AcceptFilesRequest, AcceptedFilesView, AttachmentOnWrongChart, FieldChoiceView, FilingView,
    GivenFilesView, OfferedFilesView, RetriedView,
};

/// Lets the person pick files; nothing when they close the dialog.
#[tauri::command]
#[specta::specta]
pub async fn pick_files(
    window: WebviewWindow,
    offers: State<'_, Offers>,
) -> Result<Option<OfferedFilesView>, ()> {
    Ok(dialogs::pick_files(&window).await.map(|paths| offers.put(paths)))
}

/// Takes offered files in for the patient that was shown.
#[tauri::command]
#[specta::specta]
pub async fn accept_files(
    desk: Desk<'_>,
    offers: State<'_, Offers>,
    request: AcceptFilesRequest,
) -> Answer<AcceptedFilesView> {
    let desk = desk.get()?;
    let (account, patient) = (account_id(&request.account)?, binding(request.patient)?);
    let files = given(&offers, request.files)?;
    let description = request.description.map(Sensitive::new);
    let hold = desk.settings().hold;
    let outcomes = desk
        .accept_files(AcceptRequest {
            account,
            patient,
            files,
            description,
            fields: request.fields,
            hold,
        })
        .await?;
    let accounts = desk.accounts();
    let mut view = AcceptedFilesView {
        accepted: Vec::new(),
        refused: Vec::new(),
    };
    for outcome in outcomes {
        match outcome {
            Ok(filing) => view.accepted.push(filing_view(filing, &accounts)),
            Err(refused) => view.refused.push(refusal(refused)),
        }
    }
    Ok(view)
}

fn given(offers: &Offers, files: GivenFilesView) -> Answer<Vec<GivenFile>> {
    match files {
        GivenFilesView::Offer { offer } => {
            let paths = offers.take(&offer).ok_or_else(|| failure("offer-expired"))?;
            Ok(paths.into_iter().map(GivenFile::Path).collect())
        }
        GivenFilesView::Unfiled { ids } => {
            Ok(unfiled_ids(&ids)?.into_iter().map(GivenFile::Unfiled).collect())
        }
        GivenFilesView::Attachments { attachments, from } => {
            let from = binding(from)?;
            let on_wrong_chart = |attachment: AttachmentOnWrongChart| OnWrongChart {
                id: AttachmentId::new(attachment.id),
                name: Sensitive::new(attachment.name),
                from: from.clone(),
            };
            let attachments = attachments.into_iter().map(on_wrong_chart);
            Ok(attachments.map(GivenFile::Attachment).collect())
        }
    }
}

/// What a field beside the files can be, by what was typed.
#[tauri::command]
#[specta::specta]
pub async fn field_options(
    desk: Desk<'_>,
    account: String,
    field: String,
    text: String,
) -> Answer<Vec<FieldChoiceView>> {
    let choices = desk
        .get()?
        .field_options(account_id(&account)?, &field, text.trim())
        .await?;
    Ok(field_choices(choices))
}

/// Lets offered files go.
#[tauri::command]
#[specta::specta]
#[allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments over whole")]
pub fn decline_files(offers: State<'_, Offers>, offer: String) {
    drop(offers.take(&offer));
}

/// Takes a filing back during its hold; nothing where its file waits in Unfiled again.
#[tauri::command]
#[specta::specta]
pub async fn undo_filing(desk: Desk<'_>, id: String) -> Answer<Option<FilingView>> {
    let desk = desk.get()?;
    let taken_back = desk.undo(filing_id(&id)?).await?;
    Ok(taken_back_view(&desk, taken_back))
}

/// Ends a hold now.
#[tauri::command]
#[specta::specta]
pub async fn file_now(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.file_now(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// Holds a filing until the person presses File, or its hold is resumed.
#[tauri::command]
#[specta::specta]
pub async fn pause_filing(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.pause(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// Gives a paused hold the usual length, from now on.
#[tauri::command]
#[specta::specta]
pub async fn resume_hold(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.resume_hold(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// Takes a filing back while nothing is on the chart; nothing where its file waits in Unfiled again.
#[tauri::command]
#[specta::specta]
pub async fn cancel_filing(desk: Desk<'_>, id: String) -> Answer<Option<FilingView>> {
    let desk = desk.get()?;
    let taken_back = desk.cancel(filing_id(&id)?).await?;
    Ok(taken_back_view(&desk, taken_back))
}

/// Tries a filing again.
#[tauri::command]
#[specta::specta]
pub async fn retry_filing(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.retry(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// Files again what a person says is not on the chart, unless one more look finds it.
#[tauri::command]
#[specta::specta]
pub async fn file_again(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.file_again(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// Files on a record that has changed since the drop, as a person says.
#[tauri::command]
#[specta::specta]
pub async fn confirm_patient(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.confirm_patient(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// The original of a refile is dealt with on the wrong chart, as a person says.
#[tauri::command]
#[specta::specta]
pub async fn settle_original(desk: Desk<'_>, id: String) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk.settle_original(filing_id(&id)?).await?;
    Ok(view(&desk, filing))
}

/// Tries every filing again that can be.
#[tauri::command]
#[specta::specta]
pub async fn retry_all_filings(desk: Desk<'_>) -> Answer<RetriedView> {
    let retried = desk.get()?.retry_all().await?;
    Ok(RetriedView {
        retried: u32::try_from(retried).unwrap_or(u32::MAX),
    })
}

/// Takes a filing off the list.
#[tauri::command]
#[specta::specta]
pub async fn dismiss_filing(desk: Desk<'_>, id: String) -> Answer<()> {
    Ok(desk.get()?.dismiss(filing_id(&id)?).await?)
}

/// Changes a filing's description before its record is made.
#[tauri::command]
#[specta::specta]
pub async fn describe_filing(desk: Desk<'_>, id: String, description: Option<String>) -> Answer<FilingView> {
    let desk = desk.get()?;
    let filing = desk
        .edit_description(filing_id(&id)?, description.map(Sensitive::new))
        .await?;
    Ok(view(&desk, filing))
}

fn filing_id(text: &str) -> Answer<FilingId> {
    text.parse().map_err(|_| failure("filing-unknown"))
}

fn taken_back_view(desk: &FilingDesk, taken_back: TakenBack) -> Option<FilingView> {
    match taken_back {
        TakenBack::Withdrawn(filing) => Some(view(desk, *filing)),
        TakenBack::Unfiled => None,
    }
}

fn view(desk: &FilingDesk, filing: FilingSnapshot) -> FilingView {
    filing_view(filing, &desk.accounts())
}

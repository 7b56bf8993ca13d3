use attachment_api::{AttachmentId, Sensitive};
use filing_desk::{AccountId, DeskError, FilingDesk, RefusalCode, SaveTarget};
use tauri::{AppHandle, State, WebviewWindow};
use uuid::Uuid;

use super::{Answer, Desk};
use crate::clipboard::{Clipboard, forget_when_over};
use crate::desk::account_id;
use crate::drag_out::{DragOut, Unusable};
use crate::wire::convert::{attachment_query, attachment_view, failure, page_view};
use crate::wire::{
    AttachmentListRequest, AttachmentPageView, AttachmentRequest, AttachmentView, CopiedLinkView,
    SavedFileView,
};
use crate::{charts, dialogs, opener};

/// One page of a patient's files.
#[tauri::command]
#[specta::specta]
pub async fn list_attachments(desk: Desk<'_>, request: AttachmentListRequest) -> Answer<AttachmentPageView> {
    let text = request
        .text
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(Sensitive::from);
    let query = attachment_query(&request)?;
    let page = charts::page(&desk.get()?, account_id(&request.account)?, query, text).await?;
    Ok(page_view(page))
}

/// Opens a file in the browser. The link goes from the system to the browser without passing the page.
#[tauri::command]
#[specta::specta]
pub async fn open_attachment(desk: Desk<'_>, request: AttachmentRequest) -> Answer<()> {
    let (account, attachment) = ids(&request)?;
    opener::open(desk.get()?.link_for_opening(account, &attachment).await?).await
}

/// Puts a fresh link on the clipboard, until it stops working; the page learns only how long that is.
#[tauri::command]
#[specta::specta]
pub async fn copy_link(
    app: AppHandle,
    desk: Desk<'_>,
    clipboard: State<'_, Clipboard>,
    request: AttachmentRequest,
) -> Answer<CopiedLinkView> {
    let (account, attachment) = ids(&request)?;
    let link = desk.get()?.link(account, &attachment).await?;
    clipboard.put(&link)?;
    let expires_at = link.expires_at.map(|at| at.to_string());
    forget_when_over(app, link);
    Ok(CopiedLinkView { expires_at })
}

/// Saves a file where the person says; nothing when they close the dialog.
#[tauri::command]
#[specta::specta]
pub async fn save_attachment(
    desk: Desk<'_>,
    window: WebviewWindow,
    request: AttachmentRequest,
) -> Answer<Option<SavedFileView>> {
    let (account, id) = ids(&request)?;
    let desk = desk.get()?;
    let name = FilingDesk::safe_file_name(&desk.attachment(account, &id).await?.attachment);
    let Some(path) = dialogs::save_as(&window, &name).await else {
        return Ok(None);
    };
    let saved = desk.save(account, &id, SaveTarget::File(path)).await?;
    Ok(Some(saved.into()))
}

/// Goes on with a drag that began at a file of this name; gives the drop, or nothing where nobody took the file.
#[tauri::command]
#[specta::specta]
pub async fn drag_out(
    window: WebviewWindow,
    drags: State<'_, DragOut>,
    name: String,
) -> Answer<Option<String>> {
    let name = filing_desk::safe_file_name(&name);
    let drop = drags.drag(&window, &name).await;
    let drop = drop.map_err(|Unusable| DeskError::from(RefusalCode::FolderUnusable))?;
    Ok(drop.map(|drop| drop.to_string()))
}

/// Saves a file in the folder where it was let go; what is there already keeps its name.
#[tauri::command]
#[specta::specta]
pub async fn save_dropped(
    desk: Desk<'_>,
    drags: State<'_, DragOut>,
    request: AttachmentRequest,
    drop: String,
) -> Answer<SavedFileView> {
    let (account, id) = ids(&request)?;
    let drop = Uuid::parse_str(&drop).ok();
    let folder = drop.and_then(|drop| drags.take(drop));
    let folder = folder.ok_or(DeskError::from(RefusalCode::FolderUnusable))?;
    let saved = desk.get()?.save(account, &id, SaveTarget::Folder(folder)).await?;
    Ok(saved.into())
}

/// Sets or clears a description on the chart.
#[tauri::command]
#[specta::specta]
pub async fn describe_attachment(
    desk: Desk<'_>,
    request: AttachmentRequest,
    description: Option<String>,
) -> Answer<AttachmentView> {
    let (account, attachment) = ids(&request)?;
    let desk = desk.get()?;
    check_chart(&desk, &request).await?;
    let changed = desk
        .describe(account, &attachment, description.map(Sensitive::new))
        .await?;
    Ok(attachment_view(changed))
}

/// Keeps a file on top.
#[tauri::command]
#[specta::specta]
pub async fn pin_attachment(desk: Desk<'_>, request: AttachmentRequest) -> Answer<AttachmentView> {
    let (account, attachment) = ids(&request)?;
    Ok(attachment_view(desk.get()?.pin(account, &attachment).await?))
}

/// Keeps a file on top no longer.
#[tauri::command]
#[specta::specta]
pub async fn unpin_attachment(desk: Desk<'_>, request: AttachmentRequest) -> Answer<AttachmentView> {
    let (account, attachment) = ids(&request)?;
    Ok(attachment_view(desk.get()?.unpin(account, &attachment).await?))
}

/// Takes a file off the chart.
#[tauri::command]
#[specta::specta]
pub async fn archive_attachment(desk: Desk<'_>, request: AttachmentRequest) -> Answer<()> {
    let (account, attachment) = ids(&request)?;
    let desk = desk.get()?;
    check_chart(&desk, &request).await?;
    Ok(desk.archive(account, &attachment).await?)
}

/// Puts an archived file back on the chart.
#[tauri::command]
#[specta::specta]
pub async fn restore_attachment(desk: Desk<'_>, request: AttachmentRequest) -> Answer<()> {
    let (account, attachment) = ids(&request)?;
    let desk = desk.get()?;
    check_chart(&desk, &request).await?;
    Ok(desk.restore(account, &attachment).await?)
}

/// Refuses to change a file that is not on the chart that was shown.
async fn check_chart(desk: &FilingDesk, request: &AttachmentRequest) -> Answer<()> {
    let (account, id) = ids(request)?;
    let patient = desk.attachment(account, &id).await?.attachment.patient;
    if patient.is_some_and(|patient| patient.as_str() != request.patient) {
        return Err(failure("wrong-patient"));
    }
    Ok(())
}

fn ids(request: &AttachmentRequest) -> Answer<(AccountId, AttachmentId)> {
    Ok((
        account_id(&request.account)?,
        AttachmentId::new(request.attachment.clone()),
    ))
}

//! Lists of attachments.

use std::collections::HashSet;

use attachment_api::{
    AttachmentQuery, AttachmentScope, AttachmentSort, Capability, Code, Error, SortColumn, SortDirection,
    Status,
};
use futures::{StreamExt as _, TryStreamExt as _};

use super::{assert_error, list};
use crate::bytes::{Bytes, KIB};
use crate::practice::Practice;
use crate::systems::Role;

pub async fn a_list_of_260_attachments_comes_whole_and_without_repeats(practice: Practice) {
    let patient = practice.patient_with_many_attachments();
    let expected = practice.attachment_count(&patient.id).await;
    assert!(expected >= 250, "the practice has {expected}");

    let listed = list(
        &practice,
        AttachmentQuery::new(AttachmentScope::Patient(patient.patient())),
    )
    .await;
    let distinct: HashSet<_> = listed
        .iter()
        .map(|attachment| attachment.id.as_str().to_owned())
        .collect();
    assert_eq!(distinct.len(), listed.len());
    // A system of several kinds counts its main one; the others are listed beside it.
    let others = ["Media/", "Consent/", "DiagnosticReport/", "Patient/"];
    let of_main_kind = distinct
        .iter()
        .filter(|id| !others.iter().any(|other| id.starts_with(other)))
        // A further file of one document is no further document.
        .filter(|id| !id.contains('#'))
        .count();
    assert_eq!(of_main_kind, expected);
    assert!(
        listed
            .iter()
            .all(|attachment| attachment.patient == Some(patient.patient()))
    );
}

pub async fn a_list_is_sorted_by_what_the_system_knows(practice: Practice) {
    let scope = AttachmentScope::Patient(practice.patient_with_many_attachments().patient());
    let sorted_by = async |column| {
        let sort = vec![AttachmentSort {
            column,
            direction: SortDirection::Descending,
        }];
        let query = AttachmentQuery {
            sort,
            ..AttachmentQuery::new(scope.clone())
        };
        list(&practice, query).await
    };
    let by_size = sorted_by(SortColumn::Size).await;
    let sizes: Vec<_> = by_size
        .iter()
        .filter_map(|attachment| attachment.size_bytes)
        .collect();
    let by_time = sorted_by(SortColumn::CreatedAt).await;
    let times: Vec<_> = by_time
        .iter()
        .filter_map(|attachment| attachment.created_at)
        .collect();
    assert!(sizes.is_sorted_by(|left, right| left >= right));
    assert!(times.is_sorted_by(|left, right| left >= right));
    assert!(sizes.len().max(times.len()) > 100, "this case needs a long list");
}

pub async fn a_list_is_filtered_by_type_and_name(practice: Practice) {
    let scope = AttachmentScope::Patient(practice.patient_with_many_attachments().patient());
    let all = list(&practice, AttachmentQuery::new(scope.clone())).await;
    let ids = |listed: &[attachment_api::Attachment]| -> HashSet<_> {
        listed
            .iter()
            .map(|attachment| attachment.id.as_str().to_owned())
            .collect()
    };
    let query = AttachmentQuery {
        content_type_contains: Some("pdf".into()),
        ..AttachmentQuery::new(scope.clone())
    };
    let is_pdf = |attachment: &attachment_api::Attachment| {
        attachment
            .content_type
            .as_deref()
            .is_some_and(|content_type| content_type.contains("pdf"))
    };
    let expected: Vec<_> = all
        .iter()
        .filter(|attachment| is_pdf(attachment))
        .cloned()
        .collect();
    let only_pdf = list(&practice, query).await;
    assert!(!only_pdf.is_empty());
    assert_eq!(ids(&only_pdf), ids(&expected));

    let Some(name) = all.iter().find_map(|attachment| attachment.name.clone()) else {
        panic!("the list shows names");
    };
    let query = AttachmentQuery {
        name_contains: Some(name.clone()),
        ..AttachmentQuery::new(scope)
    };
    let has_name = |attachment: &attachment_api::Attachment| {
        let wanted = name.expose().to_lowercase();
        let shown = attachment.name.as_ref().map(|name| name.expose().to_lowercase());
        shown.is_some_and(|shown| shown.contains(&wanted))
    };
    let expected: Vec<_> = all
        .iter()
        .filter(|attachment| has_name(attachment))
        .cloned()
        .collect();
    assert_eq!(ids(&list(&practice, query).await), ids(&expected));
}

pub async fn a_list_over_the_whole_clinic_spans_patients_or_is_absent(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let query = AttachmentQuery {
        page_size: Some(100),
        ..AttachmentQuery::new(AttachmentScope::Account)
    };
    let listed: Result<Vec<_>, Error> = system.attachments(query).take(3).try_collect().await;
    if let Capability::Absent { reason } = system.capabilities().list_account {
        assert!(!reason.is_empty());
        assert_error(listed, Code::CapabilityAbsent, Status::Permanent);
        return;
    }
    let pages = listed.expect("list");
    let patients: HashSet<_> = pages
        .iter()
        .flat_map(|page| &page.attachments)
        .map(|attachment| attachment.patient.clone())
        .collect();
    assert!(
        pages.iter().all(|page| page.has_more),
        "this case needs a long list"
    );
    assert!(patients.len() > 1);
}

pub async fn one_attachment_can_be_read(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let filed = practice.file(&Bytes::numbered(KIB), "read-me.pdf", None).await;
    let read = system.attachment(&filed.id).await.expect("attachment");
    assert_eq!(
        (read.id, read.patient),
        (filed.id, Some(practice.jane_smith().patient()))
    );
    assert!(read.size_bytes.is_none_or(|size| size == KIB));
}

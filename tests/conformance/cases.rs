//! The cases of the conformance suite: what every system must do, or be honest about.
//!
//! A case gets a fresh practice of the system under test and talks to it over real HTTP.

use std::collections::HashSet;

use attachment_api::{
    AttachmentQuery, AttachmentScope, AttachmentSort, Capability, Code, Error, PatientQuery, Reconciliation,
    SortColumn, SortDirection, Status,
};
use futures::{StreamExt as _, TryStreamExt as _};

use crate::bytes::{Bytes, KIB, MIB};
use crate::practice::{Practice, Role};

/// Calls `$suite! { $system: case, ... }` with every case of this file: a system joins the suite with one line.
macro_rules! for_each_case {
    ($suite:ident, $system:ident) => {
        $suite! {
            $system:
            connection_test_names_clinic_and_user,
            wrong_key_is_refused_as_credentials,
            key_of_another_shard_is_refused_before_anything_is_sent,
            no_network_is_offline_and_temporary,
            patients_are_found_by_name_in_any_order,
            patients_are_found_by_birth_date_id_and_email,
            people_with_awkward_names_are_found_and_kept_as_stored,
            a_patient_is_found_once_although_several_searches_match,
            an_archived_patient_is_left_out_unless_asked_for,
            an_unknown_patient_is_not_found,
            a_list_of_260_attachments_comes_whole_and_without_repeats,
            a_list_is_sorted_by_the_system,
            a_list_is_filtered_by_the_system,
            a_list_over_the_whole_account_spans_patients,
            one_attachment_can_be_read,
            an_empty_file_is_refused_before_sending,
            a_file_of_one_byte_is_filed,
            a_file_of_one_mebibyte_is_filed,
            a_file_of_two_hundred_mebibytes_is_filed,
            odd_names_keep_their_bytes_and_patient,
            a_description_up_to_the_limit_is_kept,
            a_description_over_the_limit_is_refused_before_sending,
            a_description_is_changed_and_cleared,
            a_lost_register_answer_is_found_again,
            a_register_that_never_arrived_is_not_found,
            a_full_account_refuses_the_record,
            a_link_opens_the_same_bytes,
            an_expired_link_is_told_apart,
            a_role_without_the_right_to_view_is_refused_for_content_only,
            an_archived_attachment_leaves_the_list_but_can_be_read,
            a_refused_archive_leaves_the_attachment,
            the_systems_own_pin_is_shown_and_not_pretended_to_be_writable,
            html_instead_of_json_is_an_unreadable_answer,
            broken_json_is_an_unreadable_answer,
            a_server_fault_is_temporary,
            too_many_requests_say_when_to_come_back,
        }
    };
}
pub(crate) use for_each_case;

fn assert_error<T>(result: Result<T, Error>, code: Code, status: Status) -> Error {
    let error = result.err().expect("the system must refuse this");
    assert_eq!((error.code, error.status), (code, status), "{error}");
    error
}

fn by_text(text: &str) -> PatientQuery {
    PatientQuery {
        text: Some(text.into()),
        ..PatientQuery::default()
    }
}

async fn found(practice: &Practice, query: &PatientQuery) -> Vec<String> {
    let patients = practice
        .connect(Role::Owner)
        .search_patients(query)
        .await
        .expect("search");
    patients
        .into_iter()
        .map(|patient| patient.id.as_str().to_owned())
        .collect()
}

async fn list(practice: &Practice, query: AttachmentQuery) -> Vec<attachment_api::Attachment> {
    let pages: Vec<_> = practice
        .connect(Role::Owner)
        .attachments(query)
        .try_collect()
        .await
        .expect("list");
    pages.into_iter().flat_map(|page| page.attachments).collect()
}

// Accounts

pub async fn connection_test_names_clinic_and_user(practice: Practice) {
    let connection = practice
        .connect(Role::Owner)
        .test_connection()
        .await
        .expect("connection test");
    assert!(!connection.clinic.is_empty() && !connection.user.is_empty() && !connection.user_id.is_empty());
}

pub async fn wrong_key_is_refused_as_credentials(practice: Practice) {
    let refused = practice.connect(Role::Stranger).test_connection().await;
    assert_error(refused, Code::CredentialsRefused, Status::Persistent);
}

pub async fn key_of_another_shard_is_refused_before_anything_is_sent(practice: Practice) {
    let before = practice.requests_seen();
    let Err(error) = practice.connect_to_wrong_shard() else {
        panic!("a key of another shard must not connect");
    };
    assert_eq!(
        (error.code, error.status),
        (Code::KeyMalformed, Status::Permanent)
    );
    assert_eq!(practice.requests_seen(), before);
}

pub async fn no_network_is_offline_and_temporary(practice: Practice) {
    let system = practice.connect(Role::Owner);
    practice.stop().await;
    assert_error(system.test_connection().await, Code::Offline, Status::Temporary);
}

// Patients

pub async fn patients_are_found_by_name_in_any_order(practice: Practice) {
    let jane = practice.jane_smith();
    for text in ["jane smith", "Smith Jane", "smith, jane", "  SMITH  ", "jan"] {
        assert!(
            found(&practice, &by_text(text)).await.contains(&jane.id),
            "typed {text:?}"
        );
    }
}

pub async fn patients_are_found_by_birth_date_id_and_email(practice: Practice) {
    let jane = practice.jane_smith();
    let born = PatientQuery {
        birth_date: jane.born.map(Into::into),
        ..PatientQuery::default()
    };
    assert!(found(&practice, &born).await.contains(&jane.id));
    assert_eq!(found(&practice, &by_text(&jane.id)).await, [&*jane.id]);

    let patient = practice
        .connect(Role::Owner)
        .patient(&jane.patient())
        .await
        .expect("patient");
    let email = patient.email.expect("the sample patient has an e-mail address");
    assert!(
        found(&practice, &by_text(email.expose()))
            .await
            .contains(&jane.id)
    );
}

pub async fn people_with_awkward_names_are_found_and_kept_as_stored(practice: Practice) {
    for (typed, stored) in Practice::awkward_names() {
        let patients = practice
            .connect(Role::Owner)
            .search_patients(&by_text(typed))
            .await
            .expect("search");
        let names: Vec<_> = patients
            .iter()
            .map(|patient| patient.display_name.expose().as_str())
            .collect();
        assert!(
            names.iter().any(|name| name.contains(stored)),
            "typed {typed:?}, found {names:?}"
        );
    }
}

pub async fn a_patient_is_found_once_although_several_searches_match(practice: Practice) {
    let ids = found(&practice, &by_text("smith")).await;
    let distinct: HashSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len());
}

pub async fn an_archived_patient_is_left_out_unless_asked_for(practice: Practice) {
    let archived = practice.archived_patient().await;
    assert!(
        !found(&practice, &by_text(&archived.id))
            .await
            .contains(&archived.id)
    );
    let with_archived = PatientQuery {
        include_archived: true,
        ..by_text(&archived.id)
    };
    assert_eq!(found(&practice, &with_archived).await, [archived.id]);
}

pub async fn an_unknown_patient_is_not_found(practice: Practice) {
    let refused = practice
        .connect(Role::Owner)
        .patient(&attachment_api::PatientId::new("1"))
        .await;
    assert_error(refused, Code::NotFound, Status::Permanent);
}

// Lists

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
    assert_eq!((listed.len(), distinct.len()), (expected, expected));
    assert!(
        listed
            .iter()
            .all(|attachment| attachment.patient == Some(patient.patient()))
    );
}

pub async fn a_list_is_sorted_by_the_system(practice: Practice) {
    let scope = AttachmentScope::Patient(practice.patient_with_many_attachments().patient());
    let sort = vec![AttachmentSort {
        column: SortColumn::Size,
        direction: SortDirection::Descending,
    }];
    let listed = list(
        &practice,
        AttachmentQuery {
            sort,
            ..AttachmentQuery::new(scope)
        },
    )
    .await;
    let sizes: Vec<_> = listed
        .iter()
        .filter_map(|attachment| attachment.size_bytes)
        .collect();
    assert!(sizes.len() > 100 && sizes.is_sorted_by(|left, right| left >= right));
}

pub async fn a_list_is_filtered_by_the_system(practice: Practice) {
    let scope = AttachmentScope::Patient(practice.patient_with_many_attachments().patient());
    let all = list(&practice, AttachmentQuery::new(scope.clone())).await;
    let query = AttachmentQuery {
        content_type_contains: Some("pdf".into()),
        ..AttachmentQuery::new(scope)
    };
    let only_pdf = list(&practice, query).await;
    assert!(!only_pdf.is_empty() && only_pdf.len() < all.len());
    assert!(
        only_pdf
            .iter()
            .all(|attachment| attachment.content_type.as_deref() == Some("application/pdf"))
    );
}

pub async fn a_list_over_the_whole_account_spans_patients(practice: Practice) {
    let query = AttachmentQuery {
        page_size: Some(100),
        ..AttachmentQuery::new(AttachmentScope::Account)
    };
    let pages: Vec<_> = practice
        .connect(Role::Owner)
        .attachments(query)
        .take(3)
        .try_collect()
        .await
        .expect("list");
    let patients: HashSet<_> = pages
        .iter()
        .flat_map(|page| &page.attachments)
        .map(|a| a.patient.clone())
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
    assert_eq!((read.id, read.size_bytes), (filed.id, Some(KIB)));
}

// Filing

pub async fn an_empty_file_is_refused_before_sending(practice: Practice) {
    let before = practice.requests_seen();
    let refused =
        practice
            .connect(Role::Owner)
            .check(&practice.submission(&Bytes::numbered(0), "empty.pdf", None));
    assert_error(refused, Code::FileEmpty, Status::Permanent);
    assert_eq!(practice.requests_seen(), before);
}

pub async fn a_file_of_one_byte_is_filed(practice: Practice) {
    practice
        .file_and_compare(&Bytes::numbered(1), "one-byte.txt")
        .await;
}

pub async fn a_file_of_one_mebibyte_is_filed(practice: Practice) {
    practice
        .file_and_compare(&Bytes::numbered(MIB), "one-mebibyte.jpg")
        .await;
}

pub async fn a_file_of_two_hundred_mebibytes_is_filed(practice: Practice) {
    practice
        .file_and_compare(&Bytes::numbered(200 * MIB), "two-hundred-mebibytes.pdf")
        .await;
}

pub async fn odd_names_keep_their_bytes_and_patient(practice: Practice) {
    let names = [
        "R\u{f6}ntgen bild (1)+#&=%41.pdf",
        "\u{8840}\u{6db2}\u{691c}\u{67fb} \u{1f600}.pdf",
        "quote\"and'apostrophe.pdf",
        "${filename}.pdf",
        ".hidden",
        "no-extension",
        "two..dots.tar.gz",
        "\u{202e}fdp.exe.pdf",
    ];
    for (index, name) in names.into_iter().enumerate() {
        practice
            .file_and_compare(&Bytes::numbered(100 + index as u64), name)
            .await;
    }
    let long = format!("{}.pdf", "n".repeat(240));
    practice.file_and_compare(&Bytes::numbered(64), &long).await;
}

pub async fn a_description_up_to_the_limit_is_kept(practice: Practice) {
    let limit = practice
        .connect(Role::Owner)
        .capabilities()
        .description_limit
        .expect("a documented limit");
    let description = "\u{e9}".repeat(limit as usize);
    let filed = practice
        .file(&Bytes::numbered(KIB), "described.pdf", Some(&description))
        .await;
    assert_eq!(
        filed.description.map(attachment_api::Sensitive::into_inner),
        Some(description)
    );
}

pub async fn a_description_over_the_limit_is_refused_before_sending(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let limit = system
        .capabilities()
        .description_limit
        .expect("a documented limit");
    let too_long = "d".repeat(limit as usize + 1);
    let submission = practice.submission(&Bytes::numbered(KIB), "described.pdf", Some(&too_long));
    assert_error(
        system.check(&submission),
        Code::DescriptionTooLong,
        Status::Permanent,
    );
}

pub async fn a_description_is_changed_and_cleared(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let filed = practice
        .file(&Bytes::numbered(KIB), "described.pdf", Some("first"))
        .await;
    let changed = system
        .describe(&filed.id, Some(&"second".into()))
        .await
        .expect("describe");
    assert_eq!(changed.description, Some("second".into()));
    let cleared = system.describe(&filed.id, None).await.expect("clear");
    assert_eq!(cleared.description, None);
}

pub async fn a_lost_register_answer_is_found_again(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let bytes = Bytes::numbered(3 * KIB);
    let (mut submission, receipt) = practice
        .reserve_and_send(&bytes, "lost-answer.pdf", Some("lost"))
        .await;
    submission.register_attempted_at = Some(jiff::Timestamp::now());
    practice.lose_next_register_answer();
    let lost = system
        .register(&submission, &receipt)
        .await
        .expect_err("the answer is lost");
    assert!(lost.outcome_unknown(), "{lost}");

    let reconciled = system.reconcile(&submission).await.expect("reconcile");
    let Reconciliation::Found(id) = reconciled else {
        panic!("found {reconciled:?}")
    };
    let filed = practice.wait_until_ready(&id).await;
    assert_eq!(filed.size_bytes, Some(3 * KIB));
    assert_eq!(practice.records_of(&bytes), 1);
}

pub async fn a_register_that_never_arrived_is_not_found(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let (mut submission, _) = practice
        .reserve_and_send(&Bytes::numbered(KIB), "never-arrived.pdf", None)
        .await;
    submission.register_attempted_at = Some(jiff::Timestamp::now());
    assert_eq!(
        system.reconcile(&submission).await.expect("reconcile"),
        Reconciliation::NotFound
    );
}

pub async fn a_full_account_refuses_the_record(practice: Practice) {
    let system = practice.connect(Role::Owner);
    practice.fill_storage();
    let (submission, receipt) = practice
        .reserve_and_send(&Bytes::numbered(KIB), "no-room.pdf", None)
        .await;
    assert_error(
        system.register(&submission, &receipt).await,
        Code::StorageFull,
        Status::Persistent,
    );
}

// Links

pub async fn a_link_opens_the_same_bytes(practice: Practice) {
    let bytes = Bytes::numbered(70 * KIB);
    let filed = practice.file(&bytes, "open-me.pdf", None).await;
    assert_eq!(practice.download(&filed).await.expect("download"), bytes.sha256());
}

pub async fn an_expired_link_is_told_apart(practice: Practice) {
    let filed = practice.file(&Bytes::numbered(KIB), "expired.pdf", None).await;
    practice.expire_links();
    assert_error(
        practice.download(&filed).await,
        Code::LinkExpired,
        Status::Temporary,
    );
}

pub async fn a_role_without_the_right_to_view_is_refused_for_content_only(practice: Practice) {
    let filed = practice
        .file(&Bytes::numbered(KIB), "not-for-all.pdf", None)
        .await;
    let receptionist = practice.connect(Role::WithoutViewRight);
    let read = receptionist
        .attachment(&filed.id)
        .await
        .expect("the record is visible");
    assert_error(
        receptionist.link(&read).await,
        Code::NotPermitted,
        Status::Persistent,
    );
}

// Archive and pin

pub async fn an_archived_attachment_leaves_the_list_but_can_be_read(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let filed = practice.file(&Bytes::numbered(KIB), "archive-me.pdf", None).await;
    system.archive(&filed.id).await.expect("archive");

    let scope = AttachmentScope::Patient(practice.jane_smith().patient());
    let live = list(&practice, AttachmentQuery::new(scope.clone())).await;
    assert!(live.iter().all(|attachment| attachment.id != filed.id));
    let all = list(
        &practice,
        AttachmentQuery {
            include_archived: true,
            ..AttachmentQuery::new(scope)
        },
    )
    .await;
    assert!(all.iter().any(|attachment| attachment.id == filed.id));
    assert!(
        system
            .attachment(&filed.id)
            .await
            .expect("archived")
            .archived_at
            .is_some()
    );
}

pub async fn a_refused_archive_leaves_the_attachment(practice: Practice) {
    let filed = practice.file(&Bytes::numbered(KIB), "keep-me.pdf", None).await;
    let refused = practice
        .connect(Role::WithoutArchiveRight)
        .archive(&filed.id)
        .await;
    assert_error(refused, Code::NotPermitted, Status::Persistent);
    let read = practice
        .connect(Role::Owner)
        .attachment(&filed.id)
        .await
        .expect("attachment");
    assert_eq!(read.archived_at, None);
}

pub async fn the_systems_own_pin_is_shown_and_not_pretended_to_be_writable(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let scope = AttachmentScope::Patient(practice.jane_smith().patient());
    let listed = list(&practice, AttachmentQuery::new(scope)).await;
    assert!(
        listed.iter().any(|attachment| attachment.pinned_at.is_some()),
        "the sample patient has a pinned file"
    );
    match system.capabilities().pin_in_system {
        Capability::Available => {
            system.pin(&listed[0].id, true).await.expect("pin");
        }
        Capability::Absent { .. } => {
            assert_error(
                system.pin(&listed[0].id, true).await,
                Code::CapabilityAbsent,
                Status::Permanent,
            );
        }
    }
}

// Nonsense

pub async fn html_instead_of_json_is_an_unreadable_answer(practice: Practice) {
    practice.answer_next_patient_with_html();
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_eq!(
        refused.expect_err("HTML is no patient").code,
        Code::AnswerUnreadable
    );
}

pub async fn broken_json_is_an_unreadable_answer(practice: Practice) {
    practice.answer_next_patient_with_broken_json();
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_eq!(
        refused.expect_err("half an object is no patient").code,
        Code::AnswerUnreadable
    );
}

pub async fn a_server_fault_is_temporary(practice: Practice) {
    practice.answer_next_patient_with_status(503);
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_error(refused, Code::ServerFault, Status::Temporary);
}

pub async fn too_many_requests_say_when_to_come_back(practice: Practice) {
    practice.answer_next_patient_with_status(429);
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_error(refused, Code::RateLimited, Status::Temporary);
}

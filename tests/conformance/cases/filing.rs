//! Files of all sizes, types and names.

use attachment_api::{Code, Status};

use super::assert_error;
use crate::bytes::{Bytes, KIB, MIB};
use crate::practice::Practice;
use crate::systems::Role;

pub async fn an_empty_file_is_refused_before_sending(practice: Practice) {
    let submission = practice.submission(&Bytes::numbered(0), "empty.pdf", None).await;
    let before = practice.requests_seen();
    let refused = practice.connect(Role::Owner).check(&submission);
    assert_error(refused, Code::FileEmpty, Status::Permanent);
    assert_eq!(practice.requests_seen(), before);
}

pub async fn the_smallest_file_is_filed(practice: Practice) {
    let smallest = Bytes::numbered(practice.dialect().smallest_file_bytes);
    practice.file_and_compare(&smallest, "smallest.txt").await;
}

pub async fn a_file_of_one_mebibyte_is_filed(practice: Practice) {
    practice
        .file_and_compare(&Bytes::numbered(MIB), "one-mebibyte.jpg")
        .await;
}

pub async fn a_large_file_is_filed_up_to_the_limit(practice: Practice) {
    let limit = practice.connect(Role::Owner).capabilities().size_limit_bytes;
    let size = limit.map_or(200 * MIB, |limit| limit.min(200 * MIB));
    practice
        .file_and_compare(&Bytes::numbered(size), "as-large-as-can-be.pdf")
        .await;
}

pub async fn a_file_over_the_limit_is_refused_before_sending(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let Some(limit) = system.capabilities().size_limit_bytes else {
        // No limit is published: there is nothing to refuse beforehand.
        return;
    };
    let submission = practice
        .submission(&Bytes::numbered(limit + 1), "too-large.pdf", None)
        .await;
    let before = practice.requests_seen();
    assert_error(system.check(&submission), Code::FileTooLarge, Status::Permanent);
    assert_eq!(practice.requests_seen(), before);
}

pub async fn a_type_that_the_system_does_not_take_is_refused_before_sending(practice: Practice) {
    let system = practice.connect(Role::Owner);
    if system.capabilities().content_types.is_empty() {
        return;
    }
    let mut submission = practice
        .submission(&Bytes::numbered(KIB), "photo.jpg", None)
        .await;
    submission.file.content_type = "image/jpeg".into();
    let before = practice.requests_seen();
    assert_error(
        system.check(&submission),
        Code::FileTypeRefused,
        Status::Permanent,
    );
    assert_eq!(practice.requests_seen(), before);
}

pub async fn a_required_field_that_is_missing_or_wrong_is_named(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let whole = practice
        .submission(&Bytes::numbered(KIB), "fields.pdf", None)
        .await;
    let before = practice.requests_seen();
    for field in system
        .capabilities()
        .filing_fields
        .iter()
        .filter(|field| field.required)
    {
        let mut missing = whole.clone();
        missing.fields.remove(&field.key);
        let refused = assert_error(system.check(&missing), Code::FieldMissing, Status::Permanent);
        assert_eq!(refused.field, Some(&*field.key));

        let mut wrong = whole.clone();
        wrong.fields.insert(field.key.clone(), "no such value".to_owned());
        let refused = assert_error(system.check(&wrong), Code::FieldInvalid, Status::Permanent);
        assert_eq!(refused.field, Some(&*field.key));
    }
    let mut unknown = whole;
    unknown.fields.insert("shoe-size".to_owned(), "42".to_owned());
    assert_error(system.check(&unknown), Code::FieldInvalid, Status::Permanent);
    assert_eq!(practice.requests_seen(), before);
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

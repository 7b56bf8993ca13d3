//! Descriptions.

use attachment_api::{Capability, Code, Status};

use super::assert_error;
use crate::bytes::{Bytes, KIB};
use crate::practice::Practice;
use crate::systems::Role;

pub async fn a_description_up_to_the_limit_is_kept_or_refused_with_a_reason(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let sheet = system.capabilities();
    let description = "\u{e9}".repeat(sheet.description_limit.unwrap_or(500) as usize);
    if let Capability::Absent { reason } = sheet.describe_when_filing {
        assert!(!reason.is_empty());
        let submission = practice
            .submission(&Bytes::numbered(KIB), "described.pdf", Some(&description))
            .await;
        assert_error(
            system.check(&submission),
            Code::CapabilityAbsent,
            Status::Permanent,
        );
        return;
    }
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
    let Some(limit) = system.capabilities().description_limit else {
        // No limit is published.
        return;
    };
    let too_long = "d".repeat(limit as usize + 1);
    let submission = practice
        .submission(&Bytes::numbered(KIB), "described.pdf", Some(&too_long))
        .await;
    assert_error(
        system.check(&submission),
        Code::DescriptionTooLong,
        Status::Permanent,
    );
}

pub async fn a_description_is_changed_and_cleared_or_absent_with_a_reason(practice: Practice) {
    let system = practice.connect(Role::Owner);
    if let Capability::Absent { reason } = system.capabilities().describe {
        assert!(!reason.is_empty());
        let filed = practice.file(&Bytes::numbered(KIB), "described.pdf", None).await;
        let refused = system.describe(&filed.id, Some(&"second".into())).await;
        assert_error(refused, Code::CapabilityAbsent, Status::Permanent);
        return;
    }
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

//! Archive, restore and pin.

use attachment_api::{AttachmentQuery, AttachmentScope, Capability, Code, Status};

use super::{assert_error, list};
use crate::bytes::{Bytes, KIB};
use crate::practice::Practice;
use crate::systems::Role;

pub async fn archiving_takes_off_the_list_and_restoring_puts_back_or_both_are_absent(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let sheet = system.capabilities();
    let filed = practice.file(&Bytes::numbered(KIB), "archive-me.pdf", None).await;
    if let Capability::Absent { reason } = sheet.archive {
        assert!(!reason.is_empty());
        assert_error(
            system.archive(&filed.id).await,
            Code::CapabilityAbsent,
            Status::Permanent,
        );
        return;
    }
    system.archive(&filed.id).await.expect("archive");

    let scope = AttachmentScope::Patient(practice.jane_smith().patient());
    let is_listed = async |include_archived| {
        let query = AttachmentQuery {
            include_archived,
            ..AttachmentQuery::new(scope.clone())
        };
        let listed = list(&practice, query).await;
        listed.iter().any(|attachment| attachment.id == filed.id)
    };
    assert!(!is_listed(false).await);
    assert!(is_listed(true).await);
    let archived = system.attachment(&filed.id).await.expect("archived");
    assert!(archived.archived_at.is_some());

    if let Capability::Absent { reason } = sheet.restore {
        assert!(!reason.is_empty());
        assert_error(
            system.restore(&filed.id).await,
            Code::CapabilityAbsent,
            Status::Permanent,
        );
        return;
    }
    system.restore(&filed.id).await.expect("restore");
    assert!(is_listed(false).await);
    let restored = system.attachment(&filed.id).await.expect("restored");
    assert_eq!(restored.archived_at, None);
}

pub async fn a_refused_archive_leaves_the_attachment(practice: Practice) {
    let Some(receptionist) = practice.connect_if_known(Role::WithoutArchiveRight) else {
        // The system documents no such role.
        return;
    };
    let filed = practice.file(&Bytes::numbered(KIB), "keep-me.pdf", None).await;
    let refused = receptionist.archive(&filed.id).await;
    assert_error(refused, Code::NotPermitted, Status::Persistent);
    let read = practice
        .connect(Role::Owner)
        .attachment(&filed.id)
        .await
        .expect("attachment");
    assert_eq!(read.archived_at, None);
}

pub async fn the_systems_own_pin_is_set_and_removed_or_absent_with_a_reason(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let filed = practice.file(&Bytes::numbered(KIB), "pin-me.pdf", None).await;
    if let Capability::Absent { reason } = system.capabilities().pin_in_system {
        assert!(!reason.is_empty());
        assert_error(
            system.pin(&filed.id, true).await,
            Code::CapabilityAbsent,
            Status::Permanent,
        );
        let scope = AttachmentScope::Patient(practice.jane_smith().patient());
        let listed = list(&practice, AttachmentQuery::new(scope)).await;
        let shown = listed.iter().any(|attachment| attachment.pinned_at.is_some());
        assert_eq!(shown, practice.dialect().shows_pins_it_cannot_set);
        return;
    }
    assert!(
        system
            .pin(&filed.id, true)
            .await
            .expect("pin")
            .pinned_at
            .is_some()
    );
    let read = system.attachment(&filed.id).await.expect("attachment");
    assert!(read.pinned_at.is_some());
    assert_eq!(system.pin(&filed.id, false).await.expect("unpin").pinned_at, None);
    let read = system.attachment(&filed.id).await.expect("attachment");
    assert_eq!(read.pinned_at, None);
}

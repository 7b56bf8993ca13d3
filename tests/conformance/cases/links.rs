//! Links.

use attachment_api::{Code, Status};

use super::assert_error;
use crate::bytes::{Bytes, KIB};
use crate::practice::Practice;
use crate::systems::Role;

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
    let Some(receptionist) = practice.connect_if_known(Role::WithoutViewRight) else {
        // The system documents no such role.
        return;
    };
    let filed = practice
        .file(&Bytes::numbered(KIB), "not-for-all.pdf", None)
        .await;
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

//! What the client's storage half must do with any S3 server.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{Code, SpooledBytes};
use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use serde_json::json;

use crate::clinic::{Clinic, KEY_PREFIX};
use crate::signing::{Form, form_fields};
use crate::store::SOON;

/// Bytes in memory, which may break off before their end.
struct Source {
    bytes: Bytes,
    breaks_off_at: Option<usize>,
}

impl Source {
    fn whole(length: usize) -> Arc<dyn SpooledBytes> {
        Arc::new(Self {
            bytes: pattern(length),
            breaks_off_at: None,
        })
    }
}

impl SpooledBytes for Source {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn open(&self) -> BoxStream<'static, io::Result<Bytes>> {
        match self.breaks_off_at {
            None => stream::iter([Ok(self.bytes.clone())]).boxed(),
            Some(at) => {
                let broken = Err(io::Error::other("the spool broke off"));
                stream::iter([Ok(self.bytes.slice(..at)), broken]).boxed()
            }
        }
    }
}

fn pattern(length: usize) -> Bytes {
    (0..length)
        .map(|index| u8::try_from(index % 251).unwrap_or_default())
        .collect::<Vec<_>>()
        .into()
}

pub async fn files_of_many_sizes_come_back_byte_for_byte(clinic: Clinic) {
    for length in [1, 65_535, 65_536, 65_537, 1 << 20, 24 << 20] {
        let receipt = clinic
            .send_with(clinic.form(), Source::whole(length), "scan.pdf")
            .await
            .expect("send");
        let link = clinic.link(&clinic.key_of(&receipt), SOON).await;
        let returned = clinic.download(&link).await.expect("download");
        assert!(returned == pattern(length), "{length} bytes");
    }
}

pub async fn names_are_stored_under_the_key_that_the_receipt_names(clinic: Clinic) {
    let names = [
        "plain.pdf",
        "R\u{f6}ntgen bild (1)+#&=%41.pdf",
        "\u{8840}\u{6db2} \u{1f600}.pdf",
        "a\"b.pdf",
        "${filename}",
    ];
    for (index, name) in names.into_iter().enumerate() {
        let length = 10 + index;
        let receipt = clinic
            .send_with(clinic.form(), Source::whole(length), name)
            .await
            .expect(name);
        let key = clinic.key_of(&receipt);
        assert!(key.starts_with(KEY_PREFIX), "{key}");
        assert_eq!(
            clinic.store.stored(&key).await,
            Some(pattern(length).to_vec()),
            "{name}"
        );
    }
}

pub async fn a_form_past_its_deadline_is_refused_and_a_new_one_is_needed(clinic: Clinic) {
    let form = form_fields(
        &clinic.store,
        &Form {
            key_prefix: KEY_PREFIX,
            max_bytes: 1 << 20,
            lasts: None,
        },
    );
    let refused = clinic
        .send_with(form, Source::whole(10), "late.pdf")
        .await
        .expect_err("too late");
    assert_eq!(refused.code, Code::ReservationRefused, "{refused}");
}

pub async fn a_file_over_the_forms_limit_is_refused_before_it_is_sent(clinic: Clinic) {
    let form = form_fields(
        &clinic.store,
        &Form {
            key_prefix: KEY_PREFIX,
            max_bytes: 100,
            lasts: Some(SOON),
        },
    );
    let refused = clinic
        .send_with(form, Source::whole(101), "large.pdf")
        .await
        .expect_err("too large");
    assert_eq!(
        (refused.code, refused.http_status),
        (Code::FileTooLarge, None),
        "{refused}"
    );
}

pub async fn a_file_of_exactly_the_limit_is_taken(clinic: Clinic) {
    let form = form_fields(
        &clinic.store,
        &Form {
            key_prefix: KEY_PREFIX,
            max_bytes: 100,
            lasts: Some(SOON),
        },
    );
    let receipt = clinic
        .send_with(form, Source::whole(100), "fits.pdf")
        .await
        .expect("it fits");
    assert_eq!(
        clinic
            .store
            .stored(&clinic.key_of(&receipt))
            .await
            .map(|bytes| bytes.len()),
        Some(100)
    );
}

pub async fn a_form_with_a_wrong_signature_is_refused(clinic: Clinic) {
    let mut form = clinic.form();
    form.insert("x-amz-signature".to_owned(), json!("0".repeat(64)));
    let refused = clinic
        .send_with(form, Source::whole(10), "forged.pdf")
        .await
        .expect_err("forged");
    assert_eq!(
        (refused.code, refused.http_status),
        (Code::ReservationRefused, Some(403)),
        "{refused}"
    );
}

pub async fn a_source_that_breaks_off_stores_nothing(clinic: Clinic) {
    let source = Source {
        bytes: pattern(1 << 20),
        breaks_off_at: Some(1 << 19),
    };
    let refused = clinic
        .send_with(clinic.form(), Arc::new(source), "broken.pdf")
        .await
        .expect_err("broken off");
    assert_eq!(refused.code, Code::SourceUnreadable, "{refused}");
    assert_eq!(
        clinic.store.stored(&format!("{KEY_PREFIX}broken.pdf")).await,
        None
    );
}

pub async fn a_link_past_its_time_is_told_apart(clinic: Clinic) {
    let receipt = clinic
        .send_with(clinic.form(), Source::whole(10), "soon-gone.pdf")
        .await
        .expect("send");
    // Signed for the past: it has expired without anybody having to wait.
    let url = clinic.store.expired_link(&clinic.key_of(&receipt));
    let link = attachment_api::Link {
        url: url.into(),
        expires_at: None,
        name: None,
    };
    let refused = clinic.download(&link).await.expect_err("expired");
    assert_eq!(refused.code, Code::LinkExpired, "{refused}");
}

pub async fn a_link_to_nothing_is_not_found(clinic: Clinic) {
    let link = clinic.link("nothing/here", SOON).await;
    assert_eq!(
        clinic.download(&link).await.expect_err("nothing there").code,
        Code::NotFound
    );
}

pub async fn the_links_own_end_is_read_from_it(clinic: Clinic) {
    let receipt = clinic
        .send_with(clinic.form(), Source::whole(10), "timed.pdf")
        .await
        .expect("send");
    let before = jiff::Timestamp::now();
    let link = clinic
        .link(&clinic.key_of(&receipt), Duration::from_secs(120))
        .await;
    let ends = link.expires_at.expect("a presigned link says when it ends");
    let lasts = ends.duration_since(before).as_secs();
    assert!((115..=125).contains(&lasts), "{lasts} s");
}

//! What a system asks for beside a file.

use attachment_api::{Capabilities, FieldChoice, FieldKind, FilingField, FilingFields};
use filing_desk::{AcceptRequest, FileRefusal, FilingDesk, FilingSnapshot, Hold, KeyringError};

use super::bench::{Bench, account, code, request};

fn field(key: &str, kind: FieldKind, required: bool, default: Option<&str>) -> FilingField {
    FilingField {
        key: key.to_owned(),
        kind,
        required,
        default: default.map(str::to_owned),
    }
}

fn asks(sheet: &mut Capabilities) {
    let choice = |value: &str| FieldChoice {
        value: value.to_owned(),
        label: value.to_owned(),
    };
    let choices = vec![choice("letter"), choice("report")];
    sheet.filing_fields = vec![
        field("type", FieldKind::Choice { choices }, true, Some("letter")),
        field("date", FieldKind::Date, true, Some("2026-11-20")),
        field("reviewer", FieldKind::Search, true, None),
        field("requires_signature", FieldKind::YesNo, false, Some("false")),
        field("comment", FieldKind::Text, false, None),
    ];
}

fn fields(pairs: &[(&str, &str)]) -> FilingFields {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

async fn bench() -> (Bench, FilingDesk) {
    let bench = Bench::new();
    asks(&mut bench.system.capabilities.lock().unwrap());
    let desk = bench.open().await;
    (bench, desk)
}

async fn accept(
    bench: &Bench,
    desk: &FilingDesk,
    given: &[(&str, &str)],
) -> Result<FilingSnapshot, FileRefusal> {
    let request = AcceptRequest {
        fields: fields(given),
        ..request(desk, vec![bench.file("a.pdf", b"%PDF")], Hold::UntilPressed)
    };
    desk.accept_files(request).await.unwrap().remove(0)
}

#[tokio::test(start_paused = true)]
async fn what_is_given_counts_before_the_accounts_defaults_and_those_before_the_systems() {
    let (bench, desk) = bench().await;
    let defaults = fields(&[
        ("reviewer", "Practitioner/1"),
        ("type", "report"),
        ("comment", "old"),
    ]);
    let account = desk
        .set_filing_defaults(account(&desk).id, defaults.clone())
        .await
        .unwrap();
    assert_eq!(account.filing_defaults, defaults);
    let given = [("reviewer", " Practitioner/2 "), ("comment", "")];
    let accepted = accept(&bench, &desk, &given).await.unwrap();
    let expected = [
        ("type", "report"),
        ("date", "2026-11-20"),
        ("reviewer", "Practitioner/2"),
        ("requires_signature", "false"),
    ];
    assert_eq!(accepted.fields, fields(&expected));
}

#[tokio::test(start_paused = true)]
async fn a_field_that_is_missing_wrong_or_unknown_is_refused_by_its_key() {
    let (bench, desk) = bench().await;
    let reviewer = ("reviewer", "Practitioner/1");
    for (given, code, key) in [
        (vec![], "field-missing", "reviewer"),
        (vec![("reviewer", "  ")], "field-missing", "reviewer"),
        (vec![reviewer, ("type", "photo")], "field-invalid", "type"),
        (vec![reviewer, ("date", "20.11.2026")], "field-invalid", "date"),
        (vec![reviewer, ("date", "2026-11-31")], "field-invalid", "date"),
        (
            vec![reviewer, ("requires_signature", "yes")],
            "field-invalid",
            "requires_signature",
        ),
        (vec![reviewer, ("colour", "red")], "field-invalid", "colour"),
    ] {
        let refusal = accept(&bench, &desk, &given).await.unwrap_err();
        assert_eq!((refusal.code().as_str(), refusal.field()), (code, Some(key)));
    }
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn defaults_that_the_system_does_not_take_are_refused() {
    let (_bench, desk) = bench().await;
    let id = account(&desk).id;
    for wrong in [("type", "photo"), ("colour", "red")] {
        assert_eq!(
            code(desk.set_filing_defaults(id, fields(&[wrong])).await),
            "field-invalid"
        );
    }
    let kept = desk
        .set_filing_defaults(id, fields(&[("comment", " "), ("type", "report")]))
        .await
        .unwrap();
    assert_eq!(kept.filing_defaults, fields(&[("type", "report")]));
}

#[tokio::test(start_paused = true)]
async fn without_the_keyring_a_file_is_taken_in_with_the_fields_that_are_known() {
    let (bench, desk) = bench().await;
    let id = account(&desk).id;
    desk.set_filing_defaults(id, fields(&[("type", "report")]))
        .await
        .unwrap();
    desk.shutdown().await;
    drop(desk);
    let desk = bench.open_as(false).await.unwrap();
    bench.secrets.set_trouble(Some(KeyringError::Locked));
    let accepted = accept(&bench, &desk, &[("comment", "knee")]).await.unwrap();
    assert_eq!(
        accepted.fields,
        fields(&[("type", "report"), ("comment", "knee")])
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_field_can_be_is_asked_of_the_system() {
    let (_bench, desk) = bench().await;
    let options = desk
        .field_options(account(&desk).id, "reviewer", "Ada")
        .await
        .unwrap();
    assert_eq!(options[0].label, "Ada");
}

use attachment_api::{Code, ConnectionSettings, Status, System};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use demo_practice::{Effect, RefusalBody};

use super::{Count, Dialect, Role, secrets, text};

pub fn dialect() -> Dialect {
    Dialect {
        system: System::Medplum,
        secrets: |announced, role| match role {
            Role::Owner => Some(secrets([
                ("client_id", text(announced, "/credentials/client_id")),
                ("client_secret", text(announced, "/credentials/client_secret")),
            ])),
            Role::Stranger => Some(secrets([
                ("client_id", text(announced, "/credentials/client_id")),
                ("client_secret", "wrong"),
            ])),
            Role::WithoutViewRight | Role::WithoutArchiveRight => None,
        },
        // The secret would travel in the clear.
        impossible: |settings, own| {
            let base_url = "http://fhir.clinic.example/".parse().ok();
            let settings = ConnectionSettings { base_url, ..settings };
            (settings, own, Code::AddressRefused)
        },
        unknown_patient: "00000000-0000-4000-8000-000000000000",
        keeps_names: true,
        shows_pins_it_cannot_set: false,
        smallest_file_bytes: 1,
        count: |announced, patient| {
            let base = text(announced, "/base_url");
            let id = text(announced, "/credentials/client_id");
            let secret = text(announced, "/credentials/client_secret");
            let credentials = STANDARD.encode(format!("{id}:{secret}"));
            Count {
                address: format!(
                    "{base}fhir/R4/DocumentReference?patient=Patient/{patient}&status=current&_total=accurate&_count=1"
                ),
                headers: vec![("Authorization", format!("Basic {credentials}"))],
                token_address: None,
                member: "/total",
            }
        },
        register_route: "register",
        refusal: || {
            let body = RefusalBody::Html;
            (
                "register",
                Effect::Status { status: 422, body },
                Code::Rejected,
                Status::Permanent,
            )
        },
        // The address comes with the record.
        expired_link: || ("attachment", Effect::ExpiredLink),
    }
}

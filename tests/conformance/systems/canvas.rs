use attachment_api::{Code, ConnectionSettings, Status, System};
use demo_practice::{Effect, RefusalBody};

use super::{Count, Dialect, Role, secrets, text};

pub fn dialect() -> Dialect {
    Dialect {
        system: System::Canvas,
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
        // The instance becomes part of the host that receives the secret.
        impossible: |settings, own| {
            let settings = ConnectionSettings {
                base_url: None,
                instance: Some("clinic.example/".to_owned()),
                ..settings
            };
            (settings, own, Code::InstanceMalformed)
        },
        unknown_patient: "00000000000000000000000000000000",
        // The API holds no file name.
        keeps_names: false,
        // Only PDF is taken, and this is how one begins.
        shows_pins_it_cannot_set: false,
        smallest_file_bytes: 8,
        count: |announced, patient| {
            let base = text(announced, "/base_url");
            Count {
                address: format!(
                    "{base}/DocumentReference?patient=Patient/{patient}&status=current&_count=1"
                ),
                headers: Vec::new(),
                token_address: Some(format!("{base}/auth/token/")),
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
        expired_link: || ("content", Effect::ExpiredLink),
    }
}

use attachment_api::{Code, ConnectionSettings, Status, System};
use demo_practice::Effect;

use super::{Count, Dialect, Role, secrets, text};

pub fn dialect() -> Dialect {
    Dialect {
        system: System::PracSuite,
        secrets: |announced, role| match role {
            Role::Owner => Some(secrets([
                ("vendor_key", text(announced, "/credentials/vendor_key")),
                ("account_key", text(announced, "/credentials/account_key")),
            ])),
            Role::Stranger => Some(secrets([("vendor_key", "wrong"), ("account_key", "wrong")])),
            // Which rights a key can have is not documented.
            Role::WithoutViewRight | Role::WithoutArchiveRight => None,
        },
        // There is one address, and the keys go nowhere else.
        impossible: |settings, own| {
            let base_url = "https://api.pracsuite.example/v1".parse().ok();
            let settings = ConnectionSettings { base_url, ..settings };
            (settings, own, Code::AddressRefused)
        },
        unknown_patient: "999999999",
        // A record holds no file name; only the answer with a link tells it.
        keeps_names: false,
        shows_pins_it_cannot_set: false,
        smallest_file_bytes: 1,
        count: |announced, patient| {
            let base = text(announced, "/base_url");
            Count {
                address: format!("{base}/patient/{patient}/patient_attachment?page_size=1"),
                headers: vec![
                    ("x-api-key", text(announced, "/credentials/vendor_key").to_owned()),
                    (
                        "a-api-key",
                        text(announced, "/credentials/account_key").to_owned(),
                    ),
                ],
                token_address: None,
                member: "/total_entries",
            }
        },
        // The storage takes the file, and the system makes the record by itself.
        register_route: "storage-form",
        refusal: || ("presign", Effect::QuotaFull, Code::QuotaUsedUp, Status::Temporary),
        expired_link: || ("link", Effect::ExpiredLink),
    }
}

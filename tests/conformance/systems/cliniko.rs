use attachment_api::{Code, ConnectionSettings, Status, System};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use demo_practice::Effect;

use super::{Count, Dialect, Role, secrets, text};

pub fn dialect() -> Dialect {
    Dialect {
        system: System::Cliniko,
        secrets: |announced, role| {
            let key = match role {
                Role::Owner => text(announced, "/keys/administrator"),
                Role::WithoutViewRight | Role::WithoutArchiveRight => text(announced, "/keys/receptionist"),
                Role::Stranger => "MS0xMjM0NTY3ODkwLXdyb25n-au1",
            };
            Some(secrets([("api_key", key)]))
        },
        // A key of one shard at the address of another.
        impossible: |settings, own| {
            let base_url = "https://api.uk1.cliniko.com/v1".parse().ok();
            let settings = ConnectionSettings { base_url, ..settings };
            (settings, own, Code::KeyMalformed)
        },
        unknown_patient: "1",
        keeps_names: true,
        shows_pins_it_cannot_set: true,
        smallest_file_bytes: 1,
        count: |announced, patient| {
            let base = text(announced, "/base_url");
            let key = STANDARD.encode(format!("{}:", text(announced, "/keys/administrator")));
            Count {
                address: format!("{base}/patient_attachments?q[]=patient_id:={patient}&per_page=1"),
                headers: vec![("Authorization", format!("Basic {key}"))],
                token_address: None,
                member: "/total_entries",
            }
        },
        register_route: "register",
        refusal: || {
            (
                "register",
                Effect::QuotaFull,
                Code::StorageFull,
                Status::Persistent,
            )
        },
        expired_link: || ("content", Effect::ExpiredLink),
    }
}

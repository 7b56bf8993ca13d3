//! `/user`, `/users`, `/users/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Cliniko;
use super::call::Call;
use super::filters::{Field, FieldValue, Kind, field};
use super::lists::{self, Listed};
use super::refusals::Refusal;
use super::roles::Role;
use crate::clock::wire_time;

const FIELDS: [Field; 3] = [
    field("created_at", Kind::DateTime),
    field("id", Kind::Number),
    field("updated_at", Kind::DateTime),
];
const FIRST_ID: u64 = 1_103_000_000_000_000_000;

/// Somebody who works in the clinic.
pub(crate) struct User {
    pub(crate) id: u64,
    role: Role,
    title: Option<&'static str>,
    first_name: &'static str,
    last_name: &'static str,
    active: bool,
    created_at: Timestamp,
}

/// One active user for each role, and a practitioner who has left.
pub(crate) fn users(rng: &mut fastrand::Rng) -> Vec<User> {
    let people = [
        (Role::Administrator, None, "Robin", "Ashworth", true),
        (Role::Practitioner, Some("Dr"), "Imogen", "Fairweather", true),
        (Role::PowerReceptionist, None, "Dale", "Kersey", true),
        (Role::Receptionist, Some("Mr"), "Ollie", "Tran", true),
        (Role::Scheduler, None, "Sam", "Whitlock", true),
        (Role::Practitioner, Some("Dr"), "Noor", "Haddad", false),
    ];
    let mut id = FIRST_ID + rng.u64(..1_000_000_000);
    let mut created_at = Timestamp::constant(1_546_300_800, 0);
    let mut users = Vec::new();
    for (role, title, first_name, last_name, active) in people {
        users.push(User {
            id,
            role,
            title,
            first_name,
            last_name,
            active,
            created_at,
        });
        id += rng.u64(1_000..1_000_000_000);
        created_at = created_at
            .checked_add(jiff::SignedDuration::from_hours(24))
            .unwrap_or(created_at);
    }
    users
}

impl Listed for User {
    fn id(&self) -> u64 {
        self.id
    }

    fn field(&self, name: &str) -> FieldValue {
        match name {
            "id" => FieldValue::Number(self.id),
            "created_at" | "updated_at" => FieldValue::DateTime(self.created_at),
            _ => FieldValue::Null,
        }
    }
}

impl Cliniko {
    /// The active user who has this role; there is one for each.
    pub(crate) fn user_of(&self, role: Role) -> u64 {
        self.users
            .iter()
            .find(|user| user.role == role && user.active)
            .map_or(0, |user| user.id)
    }

    fn user_on_the_wire(&self, user: &User) -> Value {
        json!({
            "id": user.id.to_string(),
            "title": user.title,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": format!("{}@northside.example", user.first_name.to_lowercase()),
            "role": user.role.name(),
            "active": user.active,
            "user_active": user.active,
            "time_zone": "Melbourne",
            "time_zone_identifier": "Australia/Melbourne",
            "phone_numbers": null,
            "created_at": wire_time(user.created_at),
            "updated_at": wire_time(user.created_at),
            "links": {"self": format!("{}/users/{}", self.base_url, user.id)},
        })
    }
}

/// The user who owns the key.
pub(crate) fn current(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    answer_with(cliniko, call.caller.user_id)
}

/// One user.
pub(crate) fn one(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    answer_with(cliniko, call.id()?)
}

fn answer_with(cliniko: &Cliniko, id: u64) -> Result<Response, Refusal> {
    let user = cliniko
        .users
        .iter()
        .find(|user| user.id == id)
        .ok_or_else(Refusal::not_found)?;
    Ok(Json(cliniko.user_on_the_wire(user)).into_response())
}

/// All users.
pub(crate) fn list(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    let wire = |user: &User| cliniko.user_on_the_wire(user);
    lists::answer(cliniko, call, "users", &FIELDS, cliniko.users.iter(), wire)
}

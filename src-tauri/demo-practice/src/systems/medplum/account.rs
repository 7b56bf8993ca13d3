//! Who is signed in: `auth/me`, `oauth2/userinfo`, `oauth2/logout`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::answers::{all_ok, json_body};
use super::records::Kind;
use super::{CLINIC, Medplum};
use crate::oauth::{Access, Grantee};

/// The person who signs in at this clinic.
pub(crate) const PRACTITIONER: &str = "Dr Imogen Fairweather";

/// Who asks. For a client account the profile is the client itself, with its secret in it.
pub(crate) async fn me(State(medplum): State<Arc<Medplum>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let access = match medplum.caller(&parts) {
        Ok(access) => access,
        Err(refusal) => return refusal.into_response(),
    };
    let (user, limit) = (&access.grantee.client_id, medplum.points_per_minute());
    if let Err(refusal) = medplum.rate_limit.spend(user, 0, limit) {
        return refusal.into_response();
    }
    let mut response = json_body(StatusCode::OK, &medplum.account_of(&access));
    medplum.rate_limit.describe(user, limit, response.headers_mut());
    response
}

/// Who asks, in the manner of `OpenID` Connect.
pub(crate) async fn user_info(State(medplum): State<Arc<Medplum>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match medplum.caller(&parts) {
        Ok(access) => json_body(StatusCode::OK, &json!({"sub": access.grantee.client_id})),
        Err(refusal) => refusal.into_response(),
    }
}

/// Ends the sign-in; its tokens are dead at once.
pub(crate) async fn log_out(State(medplum): State<Arc<Medplum>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if let Err(refusal) = medplum.caller(&parts) {
        return refusal.into_response();
    }
    medplum.oauth.sign_out(&parts.headers);
    all_ok()
}

impl Medplum {
    fn account_of(&self, access: &Access) -> Value {
        let mut account = json!({
            "project": {
                "resourceType": "Project",
                "id": self.project_id,
                "name": CLINIC,
                "strictMode": true,
            },
            "membership": {
                "resourceType": "ProjectMembership",
                "id": self.membership_id,
                "user": reference_to_user(&access.grantee),
                "profile": self.profile_reference(&access.grantee),
            },
            "config": {"resourceType": "UserConfiguration", "menu": []},
        });
        if access.grantee.is_person {
            account["user"] = json!({
                "resourceType": "User",
                "id": self.membership_id,
                "email": "imogen.fairweather@example.org",
            });
            account["security"] = json!({"mfaEnrolled": false, "sessions": []});
        }
        account["profile"] = self.profile_of(&access.grantee);
        account
    }

    fn profile_of(&self, grantee: &Grantee) -> Value {
        if grantee.is_person {
            let records = self.records();
            let practitioner = records.get(Kind::Practitioner, &self.practitioner_id);
            return practitioner.cloned().unwrap_or_default();
        }
        json!({
            "resourceType": "ClientApplication",
            "id": grantee.client_id,
            "name": CLIENT,
            "secret": self.client.client_secret,
            "meta": {"project": self.project_id},
        })
    }

    fn profile_reference(&self, grantee: &Grantee) -> Value {
        if grantee.is_person {
            let reference = format!("Practitioner/{}", self.practitioner_id);
            return json!({"reference": reference, "display": PRACTITIONER});
        }
        let reference = format!("ClientApplication/{}", grantee.client_id);
        json!({"reference": reference, "display": CLIENT})
    }
}

/// The name of the client that acts for itself.
pub(crate) const CLIENT: &str = "Filing from the front desk";

fn reference_to_user(grantee: &Grantee) -> Value {
    let kind = if grantee.is_person {
        "User"
    } else {
        "ClientApplication"
    };
    json!({"reference": format!("{kind}/{}", grantee.client_id)})
}

/// What a token answer carries besides the token: <https://www.medplum.com/docs/api/oauth/token>
pub(crate) fn token_extras(
    project_id: String,
    practitioner_id: String,
) -> impl Fn(&Grantee) -> Map<String, Value> {
    move |grantee| {
        let profile = if grantee.is_person {
            json!({"reference": format!("Practitioner/{practitioner_id}"), "display": PRACTITIONER})
        } else {
            json!({"reference": format!("ClientApplication/{}", grantee.client_id), "display": CLIENT})
        };
        let project = json!({"reference": format!("Project/{project_id}"), "display": CLINIC});
        let extras = [
            ("id_token", "demo".into()),
            ("project", project),
            ("profile", profile),
        ];
        extras
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

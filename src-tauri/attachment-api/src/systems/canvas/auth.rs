//! Client credentials, and signing in as a member of staff by the browser
//! (<https://docs.canvasmedical.com/api/customer-authentication/>).

use super::config::{addresses, below, sign_in_policy};
use crate::http::Timeouts;
use crate::oauth::{AuthorizationServer, Endpoints, OAuthClient, client_keys};
use crate::{ConnectionSettings, Result, Secrets};

/// What a member of staff is asked for: people, staff (who review), documents to read and to file, and the other kinds that
/// hold files as far as staff can be granted them. `Media` and `Consent` cannot, by the published list.
const SCOPE: &str = "offline_access user/Patient.read user/Practitioner.read user/DocumentReference.read \
                     user/DocumentReference.write user/DiagnosticReport.read";

/// `{"patient":""}` in base64: a sign-in without `launch` ends with `access_denied`
/// (<https://docs.canvasmedical.com/guides/note-management-oauth>).
const LAUNCH: &str = "eyJwYXRpZW50IjoiIn0=";

/// The account as a client of its instance.
pub(crate) fn oauth_client(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    timeouts: Timeouts,
) -> Result<OAuthClient> {
    let (client_id, client_secret) = client_keys(settings.sign_in, secrets)?;
    let sign_in = addresses(settings)?.sign_in;
    // The slash at the end belongs to both addresses.
    let endpoints = Endpoints {
        authorize: below(&sign_in, &["auth", "authorize", ""]),
        token: below(&sign_in, &["auth", "token", ""]),
    };
    Ok(OAuthClient {
        server: AuthorizationServer::new(endpoints, sign_in_policy(&sign_in), timeouts)?,
        client_id,
        client_secret,
        // Everything that the clinic allowed this client.
        client_scope: None,
        browser_scope: SCOPE.to_owned(),
        browser_parameters: vec![("launch", LAUNCH.to_owned())],
        // Leaving it out may end with `invalid_scope`.
        scope_with_renewal: true,
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::http::client_builder::install_cryptography;
    use crate::{Code, Secret, SignInMethod, System};

    fn client(sign_in: SignInMethod, secrets: &[(&str, &str)]) -> Result<OAuthClient, Code> {
        install_cryptography();
        let settings = ConnectionSettings {
            system: System::Canvas,
            base_url: None,
            instance: Some("clinic".to_owned()),
            sign_in,
            storage_hosts: Vec::new(),
        };
        let secrets = secrets
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Secret::from(*value)));
        oauth_client(&settings, &Secrets::new(secrets), Timeouts::default()).map_err(|error| error.code)
    }

    #[test]
    fn endpoints_keep_the_slash_at_their_end() {
        let client = client(SignInMethod::Browser, &[("client_id", "c")]).unwrap();
        let endpoints = futures::executor::block_on(client.server.endpoints()).unwrap();
        assert_eq!(
            endpoints.token.as_str(),
            "https://clinic.canvasmedical.com/auth/token/"
        );
        assert_eq!(
            endpoints.authorize.as_str(),
            "https://clinic.canvasmedical.com/auth/authorize/"
        );
    }

    #[test]
    fn secret_is_needed_unless_a_person_signs_in() {
        for (sign_in, secrets, refused) in [
            (SignInMethod::Secrets, vec![("client_id", "c")], true),
            (
                SignInMethod::Secrets,
                vec![("client_id", "c"), ("client_secret", " ")],
                true,
            ),
            (
                SignInMethod::Secrets,
                vec![("client_id", "c"), ("client_secret", "s")],
                false,
            ),
            (SignInMethod::Browser, vec![("client_id", "c")], false),
            (SignInMethod::Browser, vec![("client_secret", "s")], true),
        ] {
            let expected = refused.then_some(Code::KeyMalformed);
            assert_eq!(client(sign_in, &secrets).err(), expected, "{secrets:?}");
        }
    }

    #[test]
    fn browser_is_sent_with_a_launch_that_names_no_patient() {
        let client = client(SignInMethod::Browser, &[("client_id", "c")]).unwrap();
        let [(name, launch)] = client.browser_parameters.as_slice() else {
            panic!("one parameter");
        };
        assert_eq!(*name, "launch");
        assert_eq!(STANDARD.decode(launch).unwrap(), br#"{"patient":""}"#);
        assert!(client.scope_with_renewal && client.browser_scope.starts_with("offline_access "));
    }
}

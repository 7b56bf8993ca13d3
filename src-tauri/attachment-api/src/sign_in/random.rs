//! What nobody can guess.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::sign_in_error;
use crate::{Code, Result, Secret, Status};

/// 256 random bits as 43 letters: a `state`, or a code verifier (RFC 7636, section 4.1).
pub(crate) fn random_text() -> Result<Secret> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    // An operating system without randomness: nobody can sign in safely before it has some.
    getrandom::fill(bytes.as_mut_slice())
        .map_err(|_| sign_in_error(Code::SignInRefused, Status::Persistent))?;
    Ok(Secret::from(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
}

/// The S256 challenge of a verifier (RFC 7636, section 4.2).
pub(crate) fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose_secret().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenge_is_that_of_the_standards_example() {
        let verifier = Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(
            challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn no_two_texts_are_alike_and_each_can_be_a_verifier() {
        let (one, other) = (random_text().unwrap(), random_text().unwrap());
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert_eq!(one.expose_secret().len(), 43);
    }
}

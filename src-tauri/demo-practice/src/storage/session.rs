//! Keys that last for a session, as a service's own role has them: they count only together with their token.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html>, `x-amz-security-token`

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::Storage;
use super::errors::S3Error;

/// The keys of the session that the systems sign with.
pub(crate) struct SessionKeys {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) token: String,
}

impl SessionKeys {
    /// New keys; nobody needs to know them, so they are not the same for the same seed.
    pub(crate) fn new() -> Self {
        let letters = |count: usize| (0..count).map(|_| fastrand::alphanumeric()).collect::<String>();
        let token: Vec<u8> = (0..240).map(|_| fastrand::u8(..)).collect();
        Self {
            access_key: format!("ASIADEMO{}", letters(12).to_uppercase()),
            secret_key: letters(40),
            token: BASE64.encode(token),
        }
    }
}

impl Storage {
    /// The secret key behind an access key; the session's needs its token.
    pub(super) fn secret_behind(&self, access_key: &str, token: Option<&str>) -> Result<&str, S3Error> {
        if access_key == self.session.access_key {
            return match token {
                Some(token) if token == self.session.token => Ok(&self.session.secret_key),
                Some(_) => Err(S3Error::invalid_token()),
                None => Err(S3Error::unknown_access_key()),
            };
        }
        if access_key == self.keys.access_key {
            return Ok(&self.keys.secret_key);
        }
        Err(S3Error::unknown_access_key())
    }
}

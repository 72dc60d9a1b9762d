//! How what is told is signed: HMAC-SHA-256 over id, moment and body, as Standard Webhooks 1.0.0 says ("Signature scheme").

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::Secret;

/// A secret as it is shown, once.
pub(crate) fn written(secret: &Secret) -> String {
    format!("whsec_{}", STANDARD.encode(secret.0))
}

/// The signature of a `body` that is sent at this moment, in whole seconds since 1970.
pub(super) fn signature(secret: &[u8], id: &str, seconds: i64, body: &str) -> String {
    #[allow(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length does");
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the libraries for receivers have it.
    #[test]
    fn a_signature_is_the_one_that_receivers_compute() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        let signed = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_says_what_it_is() {
        let shown = written(&Secret([0xfb; 32]));
        assert_eq!(STANDARD.decode(shown.strip_prefix("whsec_").unwrap()).unwrap(), [0xfb; 32]);
    }
}

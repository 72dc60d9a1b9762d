//! Which encryption of media was negotiated. The participants' connections are given the usual cryptography, which notes for
//! which of its ciphers it was asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use str0m::crypto::{
    CryptoProvider, SrtpProvider, SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80,
    from_feature_flags,
};

/// The ciphers of SRTP (RFC 3711, RFC 7714), and whether a connection was given one.
static CIPHERS: [(&str, AtomicBool); 3] = [
    ("AES-128-CM with HMAC-SHA1-80", AtomicBool::new(false)),
    ("AES-128-GCM", AtomicBool::new(false)),
    ("AES-256-GCM", AtomicBool::new(false)),
];

static WATCHED: Watched = Watched;

/// The usual cryptography, watched.
pub(crate) fn watched() -> Arc<CryptoProvider> {
    Arc::new(CryptoProvider { srtp_provider: &WATCHED, ..from_feature_flags() })
}

/// The ciphers that connections have been given since this was last asked.
pub(crate) fn negotiated() -> String {
    let given = CIPHERS.iter().filter(|(_, given)| given.swap(false, Ordering::Relaxed));
    let names: Vec<_> = given.map(|(name, _)| *name).collect();
    names.join(" and ")
}

#[derive(Debug)]
struct Watched;

impl Watched {
    fn note(cipher: usize) -> &'static dyn SrtpProvider {
        if let Some((_, given)) = CIPHERS.get(cipher) {
            given.store(true, Ordering::Relaxed);
        }
        usual()
    }
}

fn usual() -> &'static dyn SrtpProvider {
    from_feature_flags().srtp_provider
}

impl SrtpProvider for Watched {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        Self::note(0).aes_128_cm_sha1_80()
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        Self::note(1).aead_aes_128_gcm()
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        Self::note(2).aead_aes_256_gcm()
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        usual().srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        usual().srtp_aes_256_ecb_round(key, input, output);
    }
}

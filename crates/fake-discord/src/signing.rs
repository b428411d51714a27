//! Interactions over HTTP, signed as Discord signs them.

use ed25519_dalek::Signer;

/// Discord's side of an application's key pair.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// A key that only the calling test has.
    pub fn generate() -> SigningKey {
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&crate::ids::snowflake().as_bytes()[..16]);
        SigningKey { key: ed25519_dalek::SigningKey::from_bytes(&seed) }
    }

    /// What the operator copies from the developer portal.
    pub fn public_key(&self) -> String {
        hex(self.key.verifying_key().as_bytes())
    }

    /// The header `X-Signature-Ed25519` for a body sent at `timestamp`, in seconds since 1970.
    pub fn sign(&self, timestamp: &str, body: &str) -> String {
        hex(&self.key.sign(format!("{timestamp}{body}").as_bytes()).to_bytes())
    }

    /// The two headers of a request with this body.
    pub fn headers(&self, timestamp: u64, body: &str) -> [(&'static str, String); 2] {
        let timestamp = timestamp.to_string();
        [("X-Signature-Ed25519", self.sign(&timestamp, body)), ("X-Signature-Timestamp", timestamp)]
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serenity::interactions_endpoint::Verifier;

    use super::*;

    #[test]
    fn a_signature_is_good_for_one_time_and_one_body() {
        let key = SigningKey::generate();
        let verifier = Verifier::new(&key.public_key());
        let signed = key.sign("1700000000", "{}");
        assert!(verifier.verify(&signed, "1700000000", b"{}").is_ok());
        assert!(verifier.verify(&signed, "1700000001", b"{}").is_err());
        assert!(verifier.verify(&signed, "1700000000", b"{ }").is_err());
        assert!(Verifier::new(&SigningKey::generate().public_key()).verify(&signed, "1700000000", b"{}").is_err());
    }

    #[test]
    fn the_headers_hold_signature_and_time() {
        let key = SigningKey::generate();
        let [signed, timestamp] = key.headers(1_700_000_000, "{}");
        assert_eq!(signed, ("X-Signature-Ed25519", key.sign("1700000000", "{}")));
        assert_eq!(timestamp, ("X-Signature-Timestamp", "1700000000".to_owned()));
    }
}

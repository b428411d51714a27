//! Interactions over HTTP, signed as Discord signs them.

use ed25519_dalek::{Signer, SigningKey};

/// Discord's side of an application's key pair.
pub struct Signature {
    key: SigningKey,
}

impl Signature {
    /// A key that only the calling test has.
    pub fn fresh() -> Signature {
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&super::ids::fresh().as_bytes()[..16]);
        Signature { key: SigningKey::from_bytes(&seed) }
    }

    /// What the operator copies from the developer portal.
    pub fn public_key(&self) -> String {
        hex(self.key.verifying_key().as_bytes())
    }

    /// The header `X-Signature-Ed25519` for a body sent at `timestamp`, in seconds since 1970.
    pub fn of(&self, timestamp: &str, body: &str) -> String {
        hex(&self.key.sign(format!("{timestamp}{body}").as_bytes()).to_bytes())
    }

    /// The two headers of a request with this body.
    pub fn headers(&self, timestamp: u64, body: &str) -> [(&'static str, String); 2] {
        let timestamp = timestamp.to_string();
        [("X-Signature-Ed25519", self.of(&timestamp, body)), ("X-Signature-Timestamp", timestamp)]
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
        let signature = Signature::fresh();
        let verifier = Verifier::new(&signature.public_key());
        let signed = signature.of("1700000000", "{}");
        assert!(verifier.verify(&signed, "1700000000", b"{}").is_ok());
        assert!(verifier.verify(&signed, "1700000001", b"{}").is_err());
        assert!(verifier.verify(&signed, "1700000000", b"{ }").is_err());
        assert!(Verifier::new(&Signature::fresh().public_key()).verify(&signed, "1700000000", b"{}").is_err());
    }

    #[test]
    fn the_headers_hold_signature_and_time() {
        let signature = Signature::fresh();
        let [signed, timestamp] = signature.headers(1_700_000_000, "{}");
        assert_eq!(signed, ("X-Signature-Ed25519", signature.of("1700000000", "{}")));
        assert_eq!(timestamp, ("X-Signature-Timestamp", "1700000000".to_owned()));
    }
}

//! SM2 (GB/T 32918.2) over a message, with the identity that GM/T 0009 gives everybody.

use sm2::dsa::signature::MultipartVerifier;
use sm2::dsa::{Signature, VerifyingKey};

const ID: &str = "1234567812345678";

/// Checks r and s, side by side, over a message, by an encoded point. The crate puts the signer's
/// Z before the message.
pub fn verify(point: &[u8], message: &[&[u8]], signature: &[u8]) -> bool {
    verify_as(ID, point, message, signature)
}

/// The same by a signer of another identity.
pub fn verify_as(id: &str, point: &[u8], message: &[&[u8]], signature: &[u8]) -> bool {
    match (VerifyingKey::from_sec1_bytes(id, point), Signature::from_slice(signature)) {
        (Ok(key), Ok(signature)) => key.multipart_verify(message, &signature).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).filter_map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()).collect()
    }

    #[test]
    fn the_example_of_the_standard() {
        let point = [
            "04",
            "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020",
            "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
        ]
        .concat();
        let signature = [
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3",
            "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
        ]
        .concat();
        let (point, signature) = (bytes(&point), bytes(&signature));
        assert!(verify(&point, &[b"message ", b"digest"], &signature));
        assert!(!verify(&point, &[b"message digesT"], &signature));
        assert!(!verify(&point[..40], &[b"message digest"], &signature));
    }
}

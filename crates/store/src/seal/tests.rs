//! A sealed text opens in its place alone, and a commitment fits one text.

use super::*;

const PLACE: TextPlace<'_> = TextPlace { practice: "p", session: "s", seq: 1, position: 0, kind: Personal::Name };

#[test]
fn a_text_opens_under_its_key_in_its_place_and_nowhere_else() {
    let key = TextKey::new(&[1; 32]).unwrap();
    let sealed = key.seal(&PLACE, "Ben Okoro").unwrap();
    assert_eq!(key.open(&PLACE, &sealed).as_deref(), Some("Ben Okoro"));
    assert!(!sealed.ciphertext.windows(3).any(|bytes| bytes == b"Ben"));
    let elsewhere = [
        TextPlace { practice: "q", ..PLACE },
        TextPlace { session: "t", ..PLACE },
        TextPlace { seq: 2, ..PLACE },
        TextPlace { position: 1, ..PLACE },
        TextPlace { kind: Personal::Chat, ..PLACE },
    ];
    for place in elsewhere {
        assert_eq!(key.open(&place, &sealed), None);
        assert_ne!(key.commitment(&place, "Ben Okoro"), key.commitment(&PLACE, "Ben Okoro"));
    }
    assert_eq!(TextKey::new(&[2; 32]).unwrap().open(&PLACE, &sealed), None);
    let mut changed = sealed.clone();
    changed.ciphertext[0] ^= 1;
    assert_eq!(key.open(&PLACE, &changed), None);
}

#[test]
fn a_commitment_is_to_one_text_under_one_key() {
    let key = TextKey::new(&[1; 32]).unwrap();
    let of_ben = key.commitment(&PLACE, "Ben");
    assert_eq!(of_ben, key.commitment(&PLACE, "Ben"));
    assert_ne!(of_ben, key.commitment(&PLACE, "Bea"));
    assert_ne!(of_ben, TextKey::new(&[2; 32]).unwrap().commitment(&PLACE, "Ben"));
}

/// As another implementation of HMAC and AES-GCM computes them, from what this module's page says.
#[test]
fn what_was_sealed_and_committed_to_in_a_database_there_is_still_opens_and_fits() {
    let ciphertext = [
        0x83, 0xa8, 0xae, 0x60, 0xca, 0x98, 0x9f, 0xd1, 0x8c, 0x85, 0x5e, 0xd1, 0x4a, 0x58, 0x94, 0xdc, 0x93, 0x74,
        0x8a, 0x08, 0x75, 0x12, 0x94, 0xc4, 0x90,
    ];
    let key = TextKey::new(&[1; 32]).unwrap();
    let sealed = Sealed { nonce: vec![9; 12], ciphertext: ciphertext.to_vec() };
    assert_eq!(key.open(&PLACE, &sealed).as_deref(), Some("Ben Okoro"));
    let golden = "d4993a34fd2441c0e4f4d8859adaf2ed6b3c08be1e3b86c623bdb0ff2f35e897";
    assert_eq!(key.commitment(&PLACE, "Ben Okoro").hex(), golden);
}

#[test]
fn the_same_text_sealed_twice_is_not_the_same() {
    let key = TextKey::new(&[1; 32]).unwrap();
    assert!(key.seal(&PLACE, "Ben").unwrap() != key.seal(&PLACE, "Ben").unwrap());
}

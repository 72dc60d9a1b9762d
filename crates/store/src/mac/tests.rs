//! What two hashes have in common only when all that they cover is the same.

use super::*;

fn row() -> Row {
    Row { at: 1, actor: Some("a".into()), command: None, schema: 2, kind: "held".into(), payload: "{}".into() }
}

fn mac(key: u8, change: impl FnOnce(&mut Link<'_>, &mut Row)) -> Mac {
    let before = Mac([7; 32]);
    let (mut changed, base) = (row(), row());
    let mut link = Link { practice: "p", session: "s", appointment: "v", seq: 3, row: &base, before: &before };
    change(&mut link, &mut changed);
    AuditKey::new(&[key; 32]).row(&Link { row: &changed, ..link })
}

#[test]
fn every_field_of_a_row_and_the_key_make_its_hash_another() {
    let all = [
        mac(1, |_, _| ()),
        mac(2, |_, _| ()),
        mac(1, |link, _| link.practice = "q"),
        mac(1, |link, _| link.session = "t"),
        mac(1, |link, _| link.appointment = "w"),
        mac(1, |link, _| link.seq = 4),
        mac(1, |link, _| link.before = &Mac::NONE),
        mac(1, |_, row| row.at = 2),
        mac(1, |_, row| row.actor = None),
        mac(1, |_, row| row.actor = Some(String::new())),
        mac(1, |_, row| row.command = Some("c".into())),
        mac(1, |_, row| row.schema = 1),
        mac(1, |_, row| row.kind = "left".into()),
        mac(1, |_, row| row.payload = "[]".into()),
        // The same letters, cut elsewhere, and the same text in the other field.
        mac(1, |link, _| (link.practice, link.session) = ("ps", "")),
        mac(1, |_, row| (row.actor, row.command) = (None, Some("a".into()))),
    ];
    for (n, one) in all.iter().enumerate() {
        for (m, other) in all.iter().enumerate() {
            assert_eq!(one == other, n == m, "{n} and {m}");
        }
    }
}

#[test]
fn a_hash_written_in_digits_is_read_again_and_nothing_else_is() {
    let mac = mac(1, |_, _| ());
    assert_eq!(Mac::from_hex(&mac.hex()), Some(mac));
    for wrong in ["", "0", "00", &mac.hex().to_uppercase(), &format!("{}0", mac.hex()), &mac.hex().replace('0', "g")] {
        assert!(Mac::from_hex(wrong).is_none() || wrong == mac.hex(), "{wrong}");
    }
}

#[test]
fn a_key_does_not_print_itself() {
    assert_eq!(format!("{:?}", AuditKey::new(&[0x5a; 32])), "AuditKey(..)");
}

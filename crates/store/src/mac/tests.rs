//! What two hashes have in common only when all that they cover is the same.

use session::Timestamp;

use super::*;
use crate::loss::{Counted, Loss, Lost};
use crate::sqlite::Head;

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

/// As another implementation of HMAC computes them, from what this module's page says.
#[test]
fn the_hashes_are_those_that_there_are_databases_of() {
    let key = AuditKey::new(&[1; 32]);
    let all = Counted { sessions: 3, entries: 60 };
    let left = Counted { entries: 57, ..all };
    let accepted = |loss, were| Acceptance { at: Timestamp(1_000), lost: Lost { loss, left, were } };
    let (ends, accepted_last) = (Mac([5; 32]), Mac([6; 32]));
    let places = Mac([4; 32]);
    let tally = Tally { counted: all, ends, places, witnessed: 57, acceptances: 2, accepted: accepted_last };
    let of = Chained { practice: "p".into(), session: "s".into() };
    let alone = End { head: Head { seq: 3, mac: Mac([7; 32]) }, appointment: None };
    let held = End { appointment: Some("v".into()), ..alone.clone() };
    let all = [
        (mac(1, |_, _| ()), "1ea028a69fc5fe44ae0f9352bb053a4b8d14c0a2860dde4afc4565704ba253ce"),
        (key.head(&of, &alone), "e7e40ce7a712a6ddecb57f951f7587fcaeeecfcf021c8613ee72817c63dcdf59"),
        (key.erasure("p", "s", "chat", 3), "a9be052e1c1ea2028521c31e1f347450d12d079425e41d108496dc100b30e86d"),
        (key.end("p", "s", 3, &Mac([7; 32])), "9293841355432652ba9ca192c71abbad338470613d70d75583206d8214a979a5"),
        (key.head(&of, &held), "0171a1ffd6e1b37fe8b4bdf3289f5e88584ca1ec4c99bdebf0b19514193f919b"),
        (key.place("p", "s", "v"), "da57a6c004aa580a2aba0a0147be43c97be9c55c38b7d7adc6a689666a10c7a1"),
        (key.tally(&tally), "c77e22c62d5abc7493bb14e0ecdb79d9820fc3d7c2724a4149c129f3cb38949d"),
        (key.tally_unplaced(&tally), "972557db7ef7ef930e0f859b48d4fc2c5bfb071faab6097a16017efc99c52ce0"),
        (
            key.acceptance(2, &accepted(Loss::Entries, Some(all)), &Mac([7; 32])),
            "f6a3dcd0264541d820876e620468045d29258a6b61abd622db896f869d6e6806",
        ),
        (
            key.acceptance(2, &accepted(Loss::Tally, None), &Mac([7; 32])),
            "04175d3d711e0daef7b1d67e64945f6e976627045c874d67739f9140af91a530",
        ),
        (key.check_untallied(), "d4acb9a6edbfa7bb41a2a64fd696612d5a485a259277308e6ca962adff985600"),
        (key.check(), "8d257b731c5e1329001f08d854d2adc613fbe746ef059bbf350555252f536e6d"),
        (key.check_unplaced(), "8f2f91ee3de67cdc26195a04bd66f5e7033d95292ff12860db34613848a63e26"),
    ];
    for (mac, golden) in all {
        assert_eq!(mac.hex(), golden);
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

//! The file of the heads does not grow for ever, and nothing of it is lost by that.

use std::fs;

use super::*;

/// More commits than the file takes before it is made anew.
const MANY: i64 = 10_001;

fn key() -> AuditKey {
    AuditKey::new(&[7; 32])
}

fn of(session: &str) -> Chained {
    Chained { practice: "practice".into(), session: session.into() }
}

fn head(seq: i64) -> Head {
    Head { seq, mac: Mac::NONE }
}

fn lines(path: &Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

impl Heads {
    fn note(&self, session: &str, seq: i64) {
        self.stage(of(session), None, head(seq));
        self.commit();
    }
}

/// A file of heads with one that the database does not have and a line of somebody else's.
fn start(path: &Path) -> Heads {
    let known = [(of("resting"), head(3)), (of("going on"), head(1))].into();
    Heads::start(path, key(), known, &["a stray\n".into()]).unwrap()
}

#[test]
fn a_file_that_has_grown_is_made_anew_with_all_that_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.heads");
    let heads = start(&path);
    for seq in 2..=MANY {
        heads.note("going on", seq);
    }
    heads.sync();
    assert_eq!(lines(&path), 10_003, "not before it is worth it");
    heads.note("going on", MANY + 1);
    heads.sync();
    assert_eq!(lines(&path), 3);
    heads.note("new", 1);
    let found = read(&path, &key()).unwrap();
    let expected = [(of("resting"), head(3)), (of("going on"), head(MANY + 1)), (of("new"), head(1))];
    assert_eq!(found.heads, expected.into());
    assert_eq!(found.strays, ["a stray\n"]);
}

#[test]
fn a_file_that_cannot_be_made_anew_grows_on_until_it_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.heads");
    let heads = start(&path);
    let in_the_way = folder.path().join("audit.heads.new");
    fs::create_dir(&in_the_way).unwrap();
    for seq in 2..=MANY + 1 {
        heads.note("going on", seq);
    }
    heads.sync();
    heads.note("going on", MANY + 2);
    assert_eq!(lines(&path), 10_005);
    assert_eq!(read(&path, &key()).unwrap().heads.get(&of("going on")), Some(&head(MANY + 2)));
    fs::remove_dir(&in_the_way).unwrap();
    heads.sync();
    assert_eq!(lines(&path), 3);
    assert_eq!(read(&path, &key()).unwrap().heads.get(&of("going on")), Some(&head(MANY + 2)));
}

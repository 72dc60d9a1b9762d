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

fn end(seq: i64) -> End {
    End { head: Head { seq, mac: Mac::NONE }, appointment: Some("appointment".into()) }
}

fn lines(path: &Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

impl Heads {
    fn note(&self, session: &str, seq: i64) {
        self.stage(of(session), None, end(seq));
        self.commit();
    }
}

/// A file of heads with one that the database does not have and a line of somebody else's.
fn start(path: &Path) -> Heads {
    let known = [(of("resting"), end(3)), (of("going on"), end(1))].into();
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
    assert_eq!(lines(&path), 10_004, "not before it is worth it");
    heads.note("going on", MANY + 1);
    heads.sync();
    assert_eq!(lines(&path), 4);
    heads.note("new", 1);
    let found = read(&path, &key()).unwrap();
    let expected = [(of("resting"), end(3)), (of("going on"), end(MANY + 1)), (of("new"), end(1))];
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
    assert_eq!(lines(&path), 10_006);
    assert_eq!(read(&path, &key()).unwrap().heads.get(&of("going on")), Some(&end(MANY + 2)));
    fs::remove_dir(&in_the_way).unwrap();
    heads.sync();
    assert_eq!(lines(&path), 4);
    assert_eq!(read(&path, &key()).unwrap().heads.get(&of("going on")), Some(&end(MANY + 2)));
}

#[test]
fn a_line_of_before_the_appointments_is_as_good_and_one_with_the_appointment_better() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.heads");
    let told = |seq, appointment: Option<&str>| {
        let appointment = appointment.map(Into::into);
        file::line(&key(), &of("s"), &End { appointment, ..end(seq) })
    };
    let orders = [[told(3, None), told(3, Some("appointment"))], [told(3, Some("appointment")), told(3, None)]];
    for lines in orders {
        fs::write(&path, lines.concat()).unwrap();
        assert_eq!(read(&path, &key()).unwrap().heads, [(of("s"), end(3))].into());
    }
    // Another appointment under the hash of a line that has none, or of its own.
    for line in [
        told(3, None).replace("\"seq\"", "\"appointment\":\"x\",\"seq\""),
        told(3, Some("y")).replace("\"y\"", "\"x\""),
    ] {
        fs::write(&path, &line).unwrap();
        assert_eq!(read(&path, &key()).unwrap().strays, [line]);
    }
}

#[test]
fn a_file_of_nothing_has_begun_and_an_emptied_one_has_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.heads");
    let heads = Heads::start(&path, key(), HashMap::new(), &[]).unwrap();
    let found = read(&path, &key()).unwrap();
    assert_eq!((found.begun, found.heads.len(), found.strays.len()), (true, 0, 0));
    heads.note("s", 1);
    fs::write(&path, "").unwrap();
    let found = read(&path, &key()).unwrap();
    assert_eq!((found.there, found.begun), (true, false));
}

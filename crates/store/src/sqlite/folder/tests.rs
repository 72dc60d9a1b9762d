//! A lock is let go of, whoever inherited it.

use super::*;

#[test]
fn a_folder_is_given_up_although_a_process_that_is_just_started_still_has_the_lock_open() {
    let folder = tempfile::tempdir().unwrap();
    let first = lock(folder.path()).unwrap();
    let inherited = first.0.try_clone().unwrap();
    assert!(matches!(lock(folder.path()), Err(OpenError::InUse { .. })));
    drop(first);
    let _second = lock(folder.path()).unwrap();
    drop(inherited);
    assert!(matches!(lock(folder.path()), Err(OpenError::InUse { .. })));
}

//! What each role of the staff may do: the one place that decides it. Who has several roles may do what any of them may.

use store::{PersonRecord, PersonRole, Roles, StaffRole};

/// Something that takes a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// To host appointments that name them: be booked as a provider, see who waits, enter, and start the session.
    Host,
    /// To make appointments, and change those that they host.
    Book,
    /// To change everybody's appointments. Who is inside or waits, and what is said there, is not part of it.
    Schedule,
    /// To see and change what is kept of clients.
    KeepClients,
    /// To invite staff, and change what they are.
    ManageStaff,
    /// To let other systems in, by tokens that open what all of the staff see together.
    Connect,
    /// To read the audit trail: who did what to whom in every session, and nothing of what was said.
    Audit,
}

/// Do these roles let somebody do that?
pub(crate) fn may(roles: Roles, act: Act) -> bool {
    roles.each().any(|role| lets(role, act))
}

/// Can this person be booked as somebody who hosts?
pub(crate) fn may_host(person: &PersonRecord) -> bool {
    !person.archived && matches!(person.role, PersonRole::Staff(roles) if may(roles, Act::Host))
}

fn lets(role: StaffRole, act: Act) -> bool {
    match (role, act) {
        (StaffRole::Admin, Act::ManageStaff | Act::Connect | Act::Audit | Act::KeepClients)
        | (StaffRole::Provider, Act::Host | Act::Book | Act::KeepClients)
        | (StaffRole::Scheduler, Act::Book | Act::Schedule | Act::KeepClients) => true,
        (StaffRole::Admin, Act::Host | Act::Book | Act::Schedule)
        | (StaffRole::Provider, Act::Schedule | Act::ManageStaff | Act::Connect | Act::Audit)
        | (StaffRole::Scheduler, Act::Host | Act::ManageStaff | Act::Connect | Act::Audit) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTS: [Act; 7] =
        [Act::Host, Act::Book, Act::Schedule, Act::KeepClients, Act::ManageStaff, Act::Connect, Act::Audit];

    fn all(roles: &[StaffRole]) -> [bool; 7] {
        ACTS.map(|act| may(Roles::of(roles).unwrap(), act))
    }

    #[test]
    fn each_role_may_do_its_own_and_nothing_else() {
        use StaffRole::{Admin, Provider, Scheduler};
        //                               host   book   schedule clients staff  connect audit
        assert_eq!(all(&[Admin]), [false, false, false, true, true, true, true]);
        assert_eq!(all(&[Provider]), [true, true, false, true, false, false, false]);
        assert_eq!(all(&[Scheduler]), [false, true, true, true, false, false, false]);
    }

    #[test]
    fn who_has_several_roles_may_do_what_any_of_them_may() {
        for first in StaffRole::ALL {
            for second in StaffRole::ALL {
                for act in ACTS {
                    let is_either = lets(first, act) || lets(second, act);
                    assert_eq!(
                        may(Roles::of(&[first, second]).unwrap(), act),
                        is_either,
                        "{first:?} {second:?} {act:?}"
                    );
                }
            }
        }
    }
}

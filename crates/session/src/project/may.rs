//! What works now for one viewer: their own buttons, and what a host can do to somebody. A page asks for nothing else, so
//! that no page knows a rule.

use super::Vantage;
use crate::{
    Actor, Admission, Channel, Command, Kind, Medium, ParticipantId, Phase, Role, Session, Standing, rules,
    view::{May, MaySay, MayToThem},
};

impl Session {
    pub(super) fn may(&self, viewer: &Actor) -> May {
        if self.state.phase == Phase::Ended || rules::is_stranger(self, viewer) {
            return May::default();
        }
        let member = self.state.members.get(&viewer.participant);
        let standing = member.map(|m| m.standing);
        let away = matches!(standing, None | Some(Standing::Left { .. }));
        let leave = !away;
        let connect = self.may_connect(viewer.participant);
        let send = standing == Some(Standing::Admitted) && matches!(self.state.phase, Phase::Live { .. });
        // Something happens by it: a share that goes on, or a pause of nobody, is no button.
        let does = |command| rules::decide(self, viewer, &command, self.now()).is_ok_and(|events| !events.is_empty());
        let share = does(Command::ShareScreen);
        let say = self.may_say(viewer);
        if rules::role_of(self, viewer) == Role::Host {
            let (pause_all, resume_all) = (does(Command::PauseAll), does(Command::ResumeAll));
            return May { join_now: away, leave, connect, send, share, pause_all, resume_all, say, ..May::default() };
        }
        let live = matches!(self.state.phase, Phase::Live { .. });
        let doors = live && self.state.booking.admission == Admission::DoorsOpen;
        let open = doors && member.is_some_and(|m| rules::may_walk_in(self, m));
        let at_the_door = matches!(standing, Some(Standing::Waiting | Standing::Asking));
        May {
            ready: away,
            join_now: at_the_door && open,
            ask_to_join: (doors && !open && standing == Some(Standing::Waiting))
                || (live && (standing == Some(Standing::Removed) || member.and_then(rules::may_ask).is_some())),
            cancel_ask: standing == Some(Standing::Asking),
            leave,
            connect,
            send,
            share,
            say,
            ..May::default()
        }
    }

    fn may_say(&self, viewer: &Actor) -> MaySay {
        let takes = |to| rules::line_for(self, viewer, to).is_ok();
        MaySay {
            session: takes(Channel::Session),
            waiting_room: self.state.booking.kind == Kind::Group && takes(Channel::WaitingRoom),
            providers: takes(Channel::Providers { with: None }),
        }
    }

    /// The rules themselves are asked. Two things less are offered than are taken: who can walk in needs no **Admit**, and
    /// one's own screen is stopped where it is shared.
    pub(super) fn may_to(&self, viewer: &Actor, vantage: Vantage, participant: ParticipantId) -> MayToThem {
        if vantage != (Vantage::Host { acts: true }) {
            return MayToThem::default();
        }
        let takes = |command: &Command| rules::decide(self, viewer, command, self.now()).is_ok();
        let member = self.state.members.get(&participant);
        let at_the_door = member.is_some_and(|m| rules::is_waiting_to_join(self, m.standing));
        MayToThem {
            admit: at_the_door && takes(&Command::Admit { participant }),
            deny: at_the_door && takes(&Command::Deny { participant }),
            block: takes(&Command::Block { participant }),
            pause: takes(&Command::Pause { participant }),
            move_back: takes(&Command::MoveBack { participant }),
            resume: takes(&Command::Resume { participant }),
            remove: takes(&Command::Remove { participant }),
            mute: takes(&Command::Mute { participant, medium: Medium::Audio }),
            stop_share: self.state.screen == Some(participant)
                && participant != viewer.participant
                && takes(&Command::StopShareOf { participant }),
            write: rules::line_for(self, viewer, Channel::Providers { with: Some(participant) }).is_ok(),
        }
    }
}

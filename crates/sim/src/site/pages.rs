//! What people do with their pages: open and close them, press every button, and some things no page would send.

use session::{Actor, Command, CommandId, Condition, Credential, DeviceId, Grade, Media, ParticipantId, Report};

use super::{Site, Socket, letters::Letter};
use crate::{
    around::Around,
    cast,
    commands::{From, draw, fits, is_about_somebody, is_the_counterpart, weight},
    parts::Parts,
    reached::{CommandKind, Fault},
};

impl Site {
    /// A page connects that is not connected.
    pub(crate) fn connect_one(&mut self, around: &mut Around) {
        let page = around.random.below(self.pages.len());
        self.connect(page, around);
    }

    pub(super) fn connect(&mut self, page: usize, around: &mut Around) {
        let is_closed = self.pages[page].socket == Socket::Closed;
        if self.down || !is_closed {
            return;
        }
        if !self.opens(self.pages[page].member, around) {
            if self.ended.is_some() {
                // The session that has ended refuses what the page still asks.
                self.pages[page].unanswered.clear();
            }
            return;
        }
        let device = cast::device_id(self.number, self.new_id());
        let page_now = &mut self.pages[page];
        page_now.socket = Socket::Knocking(device);
        let member = page_now.member;
        around.note(20, || format!("page {page} of member {member} connects as {device}"));
        let formerly = self.pages[page].formerly.map(|guest| self.participant(guest));
        let actor = Actor { formerly, ..self.cast[member].actor.clone() };
        self.post_certainly(member, Letter::Attach { page, device, member, actor });
    }

    /// A page goes, or its network does.
    pub(crate) fn disconnect_one(&mut self, around: &mut Around) {
        let page = around.random.below(self.pages.len());
        self.disconnect(page, around);
    }

    fn disconnect(&mut self, page: usize, around: &mut Around) {
        let (member, socket) = (self.pages[page].member, self.pages[page].socket);
        self.pages[page].socket = Socket::Closed;
        if let Socket::Open(device) = socket {
            around.note(21, || format!("page {page} of member {member} disconnects"));
            self.post_certainly(member, Letter::Detach { device });
        }
    }

    /// Somebody signs in where they were a guest, or out again: the page is loaded anew, and is another person's.
    pub(crate) fn sign_in_or_out(&mut self, around: &mut Around) {
        let is = |member: usize, guest: bool| match self.cast[member].actor.credential {
            Credential::Guest => guest,
            Credential::Client { .. } => !guest,
            Credential::Provider { .. } => false,
        };
        let loaded = |page: usize| !matches!(self.pages[page].socket, Socket::Knocking(_));
        let may = |page: &usize| {
            loaded(*page) && (is(self.pages[*page].member, true) || self.pages[*page].formerly.is_some())
        };
        let pages: Vec<_> = (0..self.pages.len()).filter(may).collect();
        let clients: Vec<_> = (0..self.cast.len()).filter(|member| is(*member, false)).collect();
        let (Some(page), Some(client)) = (around.random.pick(&pages), around.random.pick(&clients)) else { return };
        self.disconnect(page, around);
        let now = &mut self.pages[page];
        now.unanswered.clear();
        now.told = None;
        if let Some(guest) = now.formerly.take() {
            now.member = guest;
            around.met(Fault::SignedOut);
            return;
        }
        let guest = std::mem::replace(&mut now.member, client);
        now.formerly = Some(guest);
        self.signed_in.insert((self.participant(client), self.participant(guest)));
        around.met(Fault::SignedIn);
        around.note(26, || format!("page {page} of member {guest} signs in as member {client}"));
        self.connect(page, around);
    }

    /// Everybody's network goes at once, and everybody is back at once, in any order.
    pub(crate) fn storm(&mut self, around: &mut Around) {
        around.met(Fault::Storm);
        for page in 0..self.pages.len() {
            self.disconnect(page, around);
        }
        let mut pages: Vec<usize> = (0..self.pages.len()).collect();
        while !pages.is_empty() {
            let page = pages.swap_remove(around.random.below(pages.len()));
            if !around.random.one_in(4) {
                self.connect(page, around);
            }
        }
    }

    /// All pages of one person go at once.
    pub(crate) fn vanish(&mut self, around: &mut Around) {
        let hosts_only = around.random.one_in(2);
        for page in 0..self.pages.len() {
            let host = self.cast[self.pages[page].member].host;
            if if hosts_only { host } else { !around.random.one_in(3) } {
                self.disconnect(page, around);
            }
        }
    }

    fn open_pages(&self) -> Vec<(usize, DeviceId)> {
        let open = self.pages.iter().enumerate().filter_map(|(place, page)| match page.socket {
            Socket::Open(device) => Some((place, device)),
            Socket::Closed | Socket::Knocking(_) => None,
        });
        open.collect()
    }

    /// An open page: of a host every other time, of a stranger seldom.
    fn page_that_acts(&self, around: &mut Around) -> Option<(usize, DeviceId)> {
        let (hosts_only, strangers_too) = (around.random.one_in(2), around.random.one_in(16));
        let may = |page: usize| {
            let member = &self.cast[self.pages[page].member];
            if hosts_only { member.host } else { strangers_too || !member.stranger }
        };
        let open: Vec<_> = self.open_pages().into_iter().filter(|(page, _)| may(*page)).collect();
        around.random.pick(&open)
    }

    /// A page sends a command: mostly one that its person has a button for, now and then any at all. Now and then its line is dead,
    /// and it sends it when it is back.
    pub(crate) fn command(&mut self, around: &mut Around) {
        if around.random.one_in(16) {
            return self.press_on_a_dead_line(around);
        }
        let Some((page, device)) = self.page_that_acts(around) else { return };
        let member = self.pages[page].member;
        let command = self.draw_command(member, around);
        self.send_anew(page, device, command, around);
    }

    fn press_on_a_dead_line(&mut self, around: &mut Around) {
        let may = |page: &super::Page| page.socket == Socket::Closed && page.told.is_some();
        let dead: Vec<_> = (0..self.pages.len()).filter(|page| may(&self.pages[*page])).collect();
        let Some(page) = around.random.pick(&dead) else { return };
        let command = self.draw_command(self.pages[page].member, around);
        around.met(Fault::SaidOnADeadLine);
        let id = self.wish(page, &command, around);
        self.pages[page].unanswered.push((id, command));
    }

    /// Somebody wants this of their page, which says when it was told of the session last.
    fn wish(&mut self, page: usize, command: &Command, around: &mut Around) -> CommandId {
        let member = self.pages[page].member;
        let id = cast::command_id(self.number, self.new_id());
        around.note(22, || format!("page {page} of member {member} sends {id} {command:?}"));
        self.sent.insert((self.participant(member), id), command.clone());
        if let Some((epoch, seen)) = self.pages[page].told {
            self.first_sent.insert(id, epoch);
            self.seen_at.insert(id, seen);
        }
        id
    }

    /// A page sends this, and waits for an answer.
    pub(super) fn send_anew(&mut self, page: usize, device: DeviceId, command: Command, around: &mut Around) {
        let member = self.pages[page].member;
        let id = self.wish(page, &command, around);
        if self.send(member, device, id, command.clone(), around) {
            self.pages[page].unanswered.push((id, command));
        }
    }

    fn from(&self, member: usize) -> From {
        let known = self.watch.facts.people.get(&self.participant(member));
        match (self.cast[member].host, known) {
            (true, Some(person)) if person.is_in() => From::HostInside,
            (true, _) => From::HostOutside,
            (false, None) => From::Away,
            (false, Some(person)) if person.gone => From::Away,
            (false, Some(person)) if person.is_at_the_door() => From::AtTheDoor,
            (false, Some(person)) if person.is_turned_away() => From::TurnedAway,
            (false, Some(_)) => From::Inside,
        }
    }

    fn draw_command(&self, member: usize, around: &mut Around) -> Command {
        let from = self.from(member);
        let arrived: Vec<_> =
            self.watch.facts.people.values().filter(|it| it.is_at_the_door()).map(|it| it.arrived).collect();
        let last = self.last_of(member);
        let likes = |kind| match kind {
            CommandKind::Deny => self.denies * weight(kind, from),
            CommandKind::Admit | CommandKind::AdmitAll | CommandKind::Block => weight(kind, from) / self.denies,
            // A pause that could not be saved is soon written or taken back.
            CommandKind::Resume | CommandKind::ResumeAll if !self.unsaved.participants().is_empty() => {
                20 * weight(kind, from)
            }
            kind if last.is_some_and(|last| is_the_counterpart(kind, last)) => 20 * weight(kind, from),
            kind => weight(kind, from),
        };
        let odds = CommandKind::ALL.map(|kind| (kind, likes(kind)));
        let hostile = around.random.one_in(12);
        for _ in 0..4 {
            let kind = if hostile { around.random.pick(&CommandKind::ALL) } else { around.random.weighted(&odds) };
            let Some(kind) = kind else { break };
            let fitting = self.cast.iter().map(|it| it.actor.participant);
            let is_owed = |it| kind == CommandKind::Resume && self.unsaved.participants().contains(&it);
            let fitting = fitting.filter(|it| fits(kind, *it, &self.watch.facts) || is_owed(*it));
            let fitting: Vec<_> = fitting.collect();
            if !is_about_somebody(kind) || !fitting.is_empty() || hostile {
                let anybody = fitting.is_empty() || around.random.one_in(10);
                let whom = if anybody { self.anybody(around) } else { around.random.pick(&fitting) };
                return draw(kind, &mut around.random, whom.unwrap_or(cast::nobody(self.number)), &arrived);
            }
        }
        Command::JoinNow
    }

    /// What this one said last.
    fn last_of(&self, member: usize) -> Option<CommandKind> {
        let said = self.sent.range((self.participant(member), cast::command_id(self.number, 0))..);
        let own = said.take_while(|((sender, _), _)| *sender == self.participant(member));
        own.last().map(|(_, command)| CommandKind::of(command))
    }

    /// Anybody of the cast, or nobody who ever was.
    fn anybody(&self, around: &mut Around) -> Option<ParticipantId> {
        let everybody: Vec<_> = self.cast.iter().map(|it| it.actor.participant).collect();
        if around.random.one_in(4) { None } else { around.random.pick(&everybody) }
    }

    fn send(&mut self, member: usize, device: DeviceId, id: CommandId, command: Command, around: &mut Around) -> bool {
        self.post(member, Letter::Command { device, id, command, open: None, cut: Parts::new() }, around)
    }

    /// A command that was sent before is sent again, by whichever page of that person, answered or not.
    pub(crate) fn repeat(&mut self, around: &mut Around) {
        let Some((page, device)) = around.random.pick(&self.open_pages()) else { return };
        let member = self.pages[page].member;
        let who = self.participant(member);
        let own: Vec<_> = self.sent.range((who, cast::command_id(self.number, 0))..).collect();
        let own: Vec<_> = own.into_iter().take_while(|((sender, _), _)| *sender == who).collect();
        let Some(((_, id), command)) = around.random.pick(&own) else { return };
        let (id, command) = (*id, command.clone());
        around.note(23, || format!("page {page} of member {member} repeats {id} {command:?}"));
        if self.send(member, device, id, command, around) {
            around.met(Fault::Repeated);
        }
    }

    /// After a reconnection: everything that was not answered, with the same ids.
    pub(super) fn send_again(&mut self, page: usize, device: DeviceId, around: &mut Around) {
        let member = self.pages[page].member;
        for (id, command) in std::mem::take(&mut self.pages[page].unanswered) {
            // Where the lane is full, the page is told so, and that is an answer.
            if self.send(member, device, id, command.clone(), around) {
                self.pages[page].unanswered.push((id, command));
            }
        }
        self.post(member, Letter::Offer { device }, around);
    }

    /// Somebody types or taps.
    pub(crate) fn touch(&mut self, around: &mut Around) {
        let Some((page, device)) = around.random.pick(&self.open_pages()) else { return };
        let name = around.random.pick(&[None, Some("An"), Some("Ann"), Some("")]).flatten().map(str::to_owned);
        around.note(24, || format!("page {page} is touched"));
        self.post(self.pages[page].member, Letter::Touch { device, name }, around);
    }

    /// A page says something of its device, whether that is its business where its person stands or not.
    pub(crate) fn report(&mut self, around: &mut Around) {
        let Some((page, device)) = around.random.pick(&self.open_pages()) else { return };
        let mut grade = || around.random.pick(&[None, Some(Grade::Good), Some(Grade::Poor)]).flatten();
        let condition = Condition { camera: grade(), microphone: grade(), connection: grade() };
        let on = Media { audio: around.random.one_in(2), video: around.random.one_in(2) };
        let report = if around.random.one_in(2) { Report::Condition(condition) } else { Report::Sending(on) };
        around.note(27, || format!("page {page} reports {report:?}"));
        self.post(self.pages[page].member, Letter::Report { device, report }, around);
    }

    /// A page offers its media again.
    pub(crate) fn offer(&mut self, around: &mut Around) {
        let Some((page, device)) = around.random.pick(&self.open_pages()) else { return };
        around.note(25, || format!("page {page} offers"));
        self.post(self.pages[page].member, Letter::Offer { device }, around);
    }

    /// Pages that wait for an answer.
    pub(super) fn anybody_waits_for_an_answer(&self) -> bool {
        self.pages.iter().any(|page| !page.unanswered.is_empty())
    }

    /// The pages that have something to send and no connection.
    pub(super) fn connect_those_who_wait(&mut self, around: &mut Around) {
        for page in 0..self.pages.len() {
            if !self.pages[page].unanswered.is_empty() {
                self.connect(page, around);
            }
        }
    }
}

//! The end of the process that owns the session, and the next one that loads it from the log.

use std::task::Poll;

use coordinator::{Clock, Coordinator, Remembered};
use session::Session;
use store::{EventLog, ReadError, Seq};

use super::{Doing, Site, Socket};
use crate::{
    around::Around,
    broken::{Broken, Verdict},
    disk,
    media::Room,
    reached::Fault,
};

impl Site {
    /// The process is gone in the middle of whatever it did: all memory is lost, and of what it was writing the disk
    /// may have everything or nothing.
    pub(crate) fn crash(&mut self, around: &mut Around) -> Verdict {
        if self.down {
            return Ok(());
        }
        around.met(match &self.doing {
            Doing::Nothing => Fault::CrashWhileIdle,
            Doing::Giving(_) => Fault::CrashWhileGiving,
            Doing::Writing(..) => Fault::CrashWhileAppending,
            Doing::Reading(..) => Fault::CrashWhileReading,
        });
        if let Doing::Writing(append, _) = &self.doing {
            let survives = around.random.one_in(2) && !around.disk.faults().full;
            around.met(if survives { Fault::AppendSurvivedCrash } else { Fault::AppendLostInCrash });
            if survives {
                let disk = std::sync::Arc::clone(&around.disk);
                let (seq, entries) = (Seq(append.expected()), append.entries());
                let mut write: disk::Writing<'_> = Box::pin(disk.write(self.id, self.appointment, seq, entries));
                if let Poll::Ready(Err(error)) = disk::poll(&mut write) {
                    return Err(Broken { oracle: crate::oracles::PROGRESS, seen: error.to_string() });
                }
            }
            self.learn(around)?;
        }
        self.stop(around);
        Ok(())
    }

    /// The session is unloaded in order, between two steps, and loaded again when somebody comes.
    pub(crate) fn unload(&mut self, around: &mut Around) {
        let asleep = matches!(self.doing, Doing::Nothing) && !self.has_letters();
        if !self.down && asleep && !self.coordinator.is_unsure() {
            around.met(Fault::Unloaded);
            self.stop(around);
        }
    }

    pub(super) fn stop(&mut self, around: &mut Around) {
        (self.down, self.damage) = (true, None);
        self.doing = Doing::Nothing;
        self.hosts.clear();
        self.clients.clear();
        self.kept.clear();
        self.viewers.clear();
        self.carries.clear();
        self.unsaved = session::Cuts::default();
        self.known.clear();
        self.asked.clear();
        self.doubted.clear();
        self.attaching.clear();
        self.offers.clear();
        self.pages.iter_mut().for_each(|page| page.socket = Socket::Closed);
        if self.room.take().is_none() {
            around.met(Fault::RoomReopened);
        }
        self.watch.crashed(around.wall, around.elapsed);
    }

    /// Another process loads the session, if its log can be read.
    pub(super) fn load(&mut self, around: &mut Around) -> Verdict {
        if !self.find_the_latest(around)? {
            return Ok(());
        }
        let read = disk::poll(&mut around.disk.read(self.id));
        let log = match read {
            Poll::Ready(Ok(log)) => log,
            Poll::Ready(Err(ReadError::Damaged(_))) => {
                around.met(Fault::DamagedAtTheDoor);
                return Ok(());
            }
            Poll::Ready(Err(_)) | Poll::Pending => return Ok(()),
        };
        around.note(40, || format!("loads {} entries", log.len()));
        let session = match log.as_slice() {
            [] => Ok(Session::new(self.booking.clone(), around.wall)),
            log => Session::replay(log, around.wall),
        };
        let session = session.map_err(|error| Broken { oracle: crate::oracles::PROGRESS, seen: error.to_string() })?;
        self.own(session, log.len() as u64, around);
        Ok(())
    }

    /// Goes on with this session, of which the log has so many entries.
    pub(super) fn own(&mut self, session: Session, written: u64, around: &Around) {
        self.clock = Clock::begin(&session, around.wall, around.elapsed);
        self.coordinator = Coordinator::new(session, written);
        self.epochs += 1;
        self.remembered = Remembered::new(super::epoch(self.epochs));
        self.room = Some(Room::new());
        (self.down, self.just_loaded, self.retry_at, self.compared) = (false, true, None, None);
        self.watch.crashed(around.wall, around.elapsed);
    }
}

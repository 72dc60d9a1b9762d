//! Two people racing for the last seat: exactly one walks in, the other is told to ask (A5).

use session::{Command, Refusal, StandingTag};
use wire::Outcome;

use crate::house::{House, INDIVIDUAL_OPEN, settled_view};

const ROUNDS: usize = 20;

#[tokio::test]
async fn of_two_who_race_for_the_last_seat_one_walks_in_and_one_may_ask() {
    let mut house = House::open();
    let host = house.started(INDIVIDUAL_OPEN).await;
    let guests =
        [house.come(house.browser(), INDIVIDUAL_OPEN).await, house.come(house.browser(), INDIVIDUAL_OPEN).await];
    let [a, b] = &guests;
    for round in 0..ROUNDS {
        a.get_ready("Ann").await.unwrap();
        b.get_ready("Ben").await.unwrap();
        let (first, second) = tokio::join!(a.page.command(Command::JoinNow), b.page.command(Command::JoinNow));
        let outcomes = [first.unwrap(), second.unwrap()];
        let refused = Outcome::Refused { refusal: Refusal::AskFirst };
        let both = outcomes.contains(&Outcome::Done) && outcomes.contains(&refused);
        assert!(both, "round {round}: {outcomes:?}");
        let view = settled_view(&host).await;
        assert_eq!(view.session.seats.map(|seats| (seats.taken, seats.capacity)), Some((1, 1)));
        for (guest, outcome) in guests.iter().zip(outcomes) {
            let standing = if outcome == Outcome::Done { StandingTag::Admitted } else { StandingTag::Waiting };
            guest.page.until_standing(standing).await.unwrap();
            let may = guest.page.view().unwrap().you.may;
            assert_eq!((may.join_now, may.ask_to_join), (false, standing == StandingTag::Waiting), "round {round}");
        }
        for guest in &guests {
            guest.page.done(Command::Leave).await.unwrap();
            guest.page.until_standing(StandingTag::Left).await.unwrap();
        }
    }
}

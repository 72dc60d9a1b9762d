//! How long a media connection goes on without its page, and who may take it up.

use super::*;

fn device(n: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(n))
}

const ANN: ParticipantId = ParticipantId(Uuid::from_u128(1));
const BEN: ParticipantId = ParticipantId(Uuid::from_u128(2));

/// Two connections; only the media server can name them.
async fn peers() -> [PeerId; 2] {
    let sfu = sfu::Sfu::start(sfu::SfuConfig::on(["127.0.0.1:0".parse().unwrap()])).unwrap();
    let room = sfu::RoomId(Uuid::from_u128(1));
    let _events = sfu.open_room(room).await.unwrap();
    let connect = async |n: u32| {
        let sdp = bots::Offered::new(n, 1).unwrap().sdp().to_owned();
        sfu.connect(room, sfu::EndpointId(Uuid::from_u128(n.into())), sdp, sfu::VideoCodec::Vp8).await.unwrap().peer
    };
    [connect(1).await, connect(2).await]
}

#[tokio::test]
async fn a_connection_without_its_page_has_a_deadline_until_it_is_taken_up() {
    let [ann, ben] = peers().await;
    let now = Instant::now();
    let mut connections = Connections::default();
    let id = connections.add(ann, (ANN, None), (device(1), PageId(device(1).0)), Told::default());
    connections.add(ben, (BEN, None), (device(2), PageId(device(2).0)), Told::default());
    assert_eq!(connections.deadline(), None);
    connections.leave_alone(device(1), now);
    assert_eq!(connections.deadline(), Some(now + WITHOUT_PAGE));
    let soon = now + WITHOUT_PAGE / 2;
    assert_eq!(connections.to_be_ended(soon, |_| true), []);
    assert_eq!(connections.to_be_ended(now + WITHOUT_PAGE, |_| true), [ann]);
    assert_eq!(connections.to_be_ended(soon, |who| who != ANN), [ann], "whoever has no place has none");
    assert_eq!(connections.to_be_ended(soon, |who| who != BEN), [ben], "whatever page they have");
    assert_eq!(connections.take_up((BEN, None), id, device(3)), None);
    assert_eq!(connections.take_up((ANN, None), id, device(3)), Some(Told::default()));
    assert_eq!((connections.deadline(), connections.of(device(3))), (None, Some(ann)));
}

#[tokio::test]
async fn who_is_shown_meanwhile_is_told_when_it_is_taken_up() {
    let [ann, _] = peers().await;
    let mut connections = Connections::default();
    let id = connections.add(ann, (ANN, None), (device(1), PageId(device(1).0)), Told::default());
    connections.leave_alone(device(1), Instant::now());
    let pictures = vec![("3".to_owned(), BEN)];
    let of_slots = |told: &mut Told| (told.arriving.pictures, told.arriving.screen) = (pictures.clone(), Some(BEN));
    assert_eq!(connections.tell(ann, of_slots), None);
    assert_eq!(connections.tell(ann, |told| told.arriving.sound_first = vec![BEN]), None);
    assert_eq!(connections.tell(ann, |told| told.arriving.speaking = vec![BEN]), None);
    assert_eq!(connections.tell(ann, |told| told.codec = VideoCodec::H264), None);
    let arriving = Arriving {
        pictures,
        screen: Some(BEN),
        sound_first: vec![BEN],
        sound_before_screen: false,
        speaking: vec![BEN],
    };
    let told = Told { edition: 0, arriving, codec: VideoCodec::H264 };
    assert_eq!(connections.take_up((ANN, None), id, device(2)), Some(told));
}

#[tokio::test]
async fn a_page_that_connects_anew_is_not_told_that_it_is_elsewhere() {
    let [before, after] = peers().await;
    let mut connections = Connections::default();
    connections.add(before, (ANN, None), (device(1), PageId(device(1).0)), Told::default());
    connections.add(after, (ANN, None), (device(1), PageId(device(1).0)), Told::default());
    assert_eq!(connections.remove(before), None);
    assert!(!connections.is_elsewhere(ANN, device(1)) && connections.is_elsewhere(ANN, device(2)));
}

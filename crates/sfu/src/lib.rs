//! The media server: sockets, peers and shards.
//!
//! The only crate that knows the WebRTC library. It obeys a gate and knows nothing of waiting rooms, roles or names: a
//! **room** is a set of **endpoints**, each with at most one **peer** (one `RTCPeerConnection`), and a set of endpoints
//! that are open to each other. What becomes of a packet is decided in the `forward` crate; here it is received and sent.
//!
//! # How it is built
//!
//! A room lives on one shard, a shard is one thread with sockets of its own, UDP and TCP, and nothing is shared between shards
//! but bounded channels. [`Sfu`] is a cheap handle that posts commands and awaits their answers.
//!
//! # What a page must offer
//!
//! One offer, made by the page, and never another: an audio line that sends, a video line that sends, then lines that receive,
//! the **slots**: for audio as many as are to be heard at once, for video as many as may be shown at once, 24 of each at most.
//! Who is shown in which slot is told by [`RoomEvent::Slots`], not by a new offer. That takes another way than the pictures: so a slot
//! that was taken from somebody carries nobody else before the page is said to know ([`Sfu::slots_known`]). Of more people than slots, who speaks is
//! heard, and all slots are to be played; who speaks is told by [`RoomEvent::Speaking`]. The answer carries our candidates;
//! the page's own are not needed, they are learnt from its connectivity checks.
//!
//! Screens have lines of their own, all four or none: behind the first two lines one that sends the video of the page's screen and
//! one that sends its audio, and before those of the slots one that receives the video of another's and one for its audio.
//! They are silent until a screen is shared. There is one place for a screen, so of several that may be shared at once each is shown
//! the one that came first.
//!
//! Every line for pictures has VP8. Those for the page's camera and for people may have H.264 too, constrained baseline with several
//! packets to a picture. A page that would rather send it says so, and is told when ([`RoomEvent::Codec`]).
//!
//! When its network changes the page makes that offer again with other ICE credentials ([`Sfu::restart`]): the connection goes on
//! where the page is now. Nothing else of such an offer is taken.
//!
//! # Connection tests
//!
//! A page may also have its network measured ([`Sfu::probe`]): over a connection with a data channel and no media, by UDP or by TCP
//! alone, in no room. What that may cost is fixed in `forward::probe`.
//!
//! # What a cut promises
//!
//! When [`Sfu::set_open`] has answered, no media packet from or to an endpoint outside the set leaves the server, and
//! nothing that arrived while it was outside ever will. Padding and RTCP are not media. The second of silence that the
//! others hear on the slot of a cut endpoint is made by the server. The same holds for one medium of an endpoint that stays
//! in the set and may no longer send it; its video comes back from a keyframe on, which is asked for.
//!
//! Over UDP nothing waits in the server. Over TCP what waits for a slow receiver is taken back, and of a packet that has begun to
//! leave the rest is blanked. What the system holds is beyond reach: packets that have left and were not acknowledged may be
//! sent again by it, and up to 4 KiB and a packet that it took and has not sent yet still leave (on Linux; elsewhere up to
//! 64 KiB, these and those together).
//!
//! # Where strangers' bytes are read
//!
//! In pure functions from bytes to an answer, each fit to be fuzzed alone: `offer::Offer::parse` and `offer::KeptOffer::restarted`, `probe::answer`, `stun::classify`,
//! `rtp_header::outgoing`, and `forward`'s `keyframe::starts_keyframe` and `height`, `vp8::Descriptor::parse` and `framing::Frames`. The WebRTC library
//! sees a datagram only after these have found the peer it belongs to, and then behind a fence that no panic leaves.

mod candidates;
mod command;
mod config;
mod deadlines;
mod demux;
mod error;
mod event;
mod feed;
mod handle;
mod ice;
mod ids;
mod network;
mod offer;
mod packet;
mod peer;
mod probe;
mod room;
mod room_events;
mod rtp_header;
mod shard;
mod stun;
mod totals;

pub use config::{MediaAddress, SfuConfig};
pub use error::{ConnectError, OfferRefused, ProbeError, RestartError, SfuGone, StartError};
pub use event::{Applied, CloseReason, Connected, PeerStats, RoomEvent, SlotAssignment};
pub use forward::codec::VideoCodec;
pub use forward::gate::Sends;
pub use forward::probe::End as ProbeRule;
pub use forward::slots::Edition;
pub use handle::Sfu;
pub use ids::{EndpointId, Epoch, PeerId, RoomId};
pub use probe::{ProbeEnd, Transport};
pub use totals::{ESTIMATE_BOUNDS, Estimates, Totals};

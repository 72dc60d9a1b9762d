//! Packet forwarding logic, pure: what happens to a packet between the socket it came from and the sockets it leaves by.
//!
//! Nothing here opens a socket, reads a clock, draws a random number or knows a WebRTC library: time is an argument,
//! identities are type parameters, and every answer follows from the calls made before. That is what lets the tests try
//! thousands of orders of loss, reordering, pauses and changes of source.
//!
//! The rooms, in the order a packet passes them:
//!
//! - [`ssrcs`]: which streams of a connection are let in at all; [`flood`]: who sends, or asks for, more than any browser does.
//! - [`gate`]: who may exchange media with whom, and what one decision cuts and grants.
//! - [`ingress`]: what a publisher's packets must satisfy before anything else sees them.
//! - [`routes`]: where they go; [`slots`]: which of a receiver's slots shows which source.
//! - [`loudness`]: who speaks, and how loud; [`hearing`]: whom a receiver hears of more people than it has slots.
//! - [`codec`]: in which codec a publisher is asked to send, by what the others can decode.
//! - [`keyframe`]: where a picture can begin, and how often a publisher is asked for one; [`h264`]: that codec's own marks.
//! - [`missing`]: which packets of a picture are lost for good.
//! - [`layers`]: in which layers a publisher sends its picture, measured by [`rate`].
//! - [`allocate`]: which layer of whom a receiver's bandwidth is spent on; [`steady`]: the same over time;
//!   [`desire`]: what the estimator of that bandwidth is told, so that it finds out.
//! - [`lane`]: one outgoing stream, made of [`rewrite`] (sequence numbers, timestamps) and [`vp8`] (picture numbers).
//! - [`silence`]: what an audio receiver hears when its source is cut.
//! - [`path`]: where the other side of a connection is, when its address changes.
//! - [`redundancy`]: sound that survives loss.
//! - [`probe`]: a connection test, which carries no media at all.
//! - [`framing`]: datagrams on a stream of bytes; [`outbox`]: what waits there to be written to a slow receiver.

pub mod allocate;
pub mod codec;
pub mod desire;
pub mod flood;
pub mod framing;
pub mod gate;
pub mod h264;
pub mod hearing;
pub mod ingress;
pub mod keyframe;
pub mod lane;
pub mod layers;
pub mod loudness;
pub mod missing;
pub mod outbox;
pub mod path;
pub mod probe;
pub mod rate;
pub mod redundancy;
pub mod rewrite;
pub mod routes;
pub mod silence;
pub mod slots;
pub mod ssrcs;
pub mod steady;
pub mod vp8;

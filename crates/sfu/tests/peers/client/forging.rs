//! What somebody can send in a client's name who knows its address and none of its keys.

use std::net::SocketAddr;

use str0m::media::Mid;
use str0m::rtp::{Extension, ExtensionMap};

use super::Client;

impl Client {
    /// The lines on which it publishes: its voice, its camera, and its screen.
    pub(crate) fn own_lines(&self) -> [Mid; 3] {
        [self.audio, self.layers[0].mid, self.layers.last().unwrap().mid]
    }

    /// A binding request to the server in this client's name, without the password that would prove it.
    pub(crate) fn unproved_request(&self) -> Vec<u8> {
        let name = format!("{}:stranger", self.server_fragment);
        let mut attributes = vec![0, 6];
        attributes.extend(u16::try_from(name.len()).unwrap().to_be_bytes());
        attributes.extend(name.as_bytes());
        attributes.resize(attributes.len().next_multiple_of(4), 0);
        attributes.extend([0, 8, 0, 20]);
        attributes.extend([0x5a; 20]);
        let mut bytes = vec![0, 1];
        bytes.extend(u16::try_from(attributes.len()).unwrap().to_be_bytes());
        bytes.extend([0x21, 0x12, 0xa4, 0x42]);
        bytes.extend([7; 12]);
        bytes.extend(attributes);
        bytes
    }

    /// Sends a packet from its address that says it is the next of this line, in another stream.
    pub(crate) fn forge(&self, line: Mid, stream: u32, server: SocketAddr) {
        let extension = ExtensionMap::standard().id_of(Extension::RtpMid).unwrap();
        let text = line.as_bytes();
        let payload_type = if line == self.audio { 111 } else { 96 };
        let mut bytes = vec![0x90, payload_type, 0, 1, 0, 0, 0, 9];
        bytes.extend(stream.to_be_bytes());
        let words = u16::try_from((1 + text.len()).div_ceil(4)).unwrap();
        bytes.extend([0xbe, 0xde]);
        bytes.extend(words.to_be_bytes());
        bytes.push(extension << 4 | u8::try_from(text.len() - 1).unwrap());
        bytes.extend(text);
        bytes.resize(16 + usize::from(words) * 4, 0);
        bytes.extend([0x5a; 200]);
        self.socket.send_to(&bytes, server).unwrap();
    }
}

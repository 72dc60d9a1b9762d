//! Other picture numbers in a payload of VP8 (RFC 7741 section 4.2), written where the library writes the rest of a packet.

use forward::vp8::PictureNumbers;
use str0m::rtp::{Vp8Descriptor, Vp8Patch};

/// The bytes that write `numbers` into this payload.
pub(crate) fn patch(payload: &[u8], numbers: PictureNumbers) -> Option<Vp8Patch> {
    let mut patch = Vp8Descriptor::parse(payload).ok()?.patch();
    if let Some(id) = numbers.picture_id {
        patch = patch.picture_id(id.value);
    }
    if let Some(index) = numbers.base_layer_index {
        patch = patch.tl0_pic_idx(index);
    }
    if let Some(index) = numbers.keyframe_index {
        patch = patch.key_idx(index);
    }
    patch.build().ok()
}

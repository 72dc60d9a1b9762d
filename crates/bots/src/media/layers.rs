//! The pictures that a camera and a screen are sent in: how large they are, and under which name.

use str0m::media::{Rid, Simulcast, SimulcastLayer};

/// One size of a picture, as it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    /// Its name, where there are several.
    name: Option<&'static str>,
    /// Packets of a frame.
    pub(super) packets: usize,
    /// The length of each, in bytes.
    pub(super) bytes: usize,
    /// Width and height in pixels, as a keyframe says them.
    pub(super) size: (u16, u16),
}

/// The picture as it is.
const WHOLE: Layer = Layer { name: None, packets: 3, bytes: 400, size: (320, 240) };

/// As a page sends its camera: at 30 pictures a second 150, 500 and 1,500 kbit/s.
const LAYERS: [Layer; 3] = [
    Layer { name: Some("l"), packets: 1, bytes: 620, size: (320, 180) },
    Layer { name: Some("m"), packets: 2, bytes: 1_040, size: (640, 360) },
    Layer { name: Some("h"), packets: 6, bytes: 1_040, size: (1_280, 720) },
];

impl Layer {
    /// Those of a camera, the smallest first.
    pub(super) fn of_camera(in_layers: bool) -> &'static [Self] {
        if in_layers { &LAYERS } else { &[WHOLE] }
    }

    /// Those of a screen.
    pub(super) fn of_screen() -> &'static [Self] {
        &[WHOLE]
    }

    /// What a line is told to send it by.
    pub(super) fn rid(&self) -> Option<Rid> {
        self.name.map(Rid::from)
    }

    /// How these are offered.
    pub(super) fn offered(layers: &[Self]) -> Option<Simulcast> {
        let mut simulcast = Simulcast::new();
        layers.iter().filter_map(|it| it.name).for_each(|name| simulcast.add_send_layer(SimulcastLayer::new(name)));
        (!simulcast.send.is_empty()).then_some(simulcast)
    }
}

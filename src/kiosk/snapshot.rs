//! What the kiosk's window draws: plain values, replaced as a whole whenever something changed. Places in the picture are shares of its
//! width and height, so that they hold at whatever size it is drawn.

use std::{fmt, sync::Arc};

use image::RgbImage;
use zeroize::Zeroize;

use super::{
    guidance::{Guidance, Prompt},
    machine::{Asks, Step},
};
use crate::{
    case::geometry::{Point, Rect},
    media::camera::DeviceState,
};

/// A picture of the customer or the document, RGB, 8 bits each, row by row from the top, not mirrored. Wiped from memory when it is
/// dropped.
pub struct LivePicture {
    /// Differs between any two pictures of this process: the key of texture caches.
    pub id: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl LivePicture {
    /// Takes a picture over.
    pub fn new(id: u64, image: RgbImage) -> Self {
        let (width, height) = image.dimensions();
        LivePicture { id, width, height, rgb: image.into_raw() }
    }
}

impl fmt::Debug for LivePicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LivePicture({}, {} x {})", self.id, self.width, self.height)
    }
}

impl Drop for LivePicture {
    fn drop(&mut self) {
        self.rgb.zeroize();
    }
}

/// Where the face belongs, in shares of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oval {
    /// Its middle.
    pub center: Point,
    /// Half its width, in widths of the picture, and half its height, in heights of the picture.
    pub radii: [f32; 2],
}

/// What the customer is asked to do, and how far it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeView {
    /// In the order asked.
    pub prompts: Vec<Prompt>,
    /// So many of them are done; the next one is to be shown.
    pub done: usize,
    /// The digits to be said, where one of the prompts is [`Prompt::SayDigits`].
    pub digits: Option<String>,
}

/// The camera, for staff.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CameraHealth {
    /// How it is, and what it is called.
    pub state: DeviceState,
    /// Width and height in pixels of its pictures; zeros before the first.
    pub size: [u32; 2],
    /// Pictures that came in the last second or so.
    pub frames_per_second: f32,
    /// Pictures that were dropped because newer ones came first.
    pub dropped: u64,
}

/// How full the outbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutboxLevel {
    /// There is room.
    #[default]
    Room,
    /// It fills up: take the cases to the reviewers soon.
    Filling,
    /// It is full, or cannot be written: no case is taken.
    Full,
}

/// The outbox, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutboxHealth {
    /// Cases that wait to be taken away.
    pub waiting: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Most cases, and most bytes, that may wait; zeros where nothing limits them.
    pub most: [u64; 2],
    /// Bytes that are free on its disk; `None` where that is not known.
    pub free_bytes: Option<u64>,
    /// Free bytes below which no case is taken.
    pub least_free_bytes: u64,
    /// How full it is.
    pub level: OutboxLevel,
    /// What is wrong with it, with the remedy.
    pub problem: Option<String>,
}

/// How the kiosk is, for staff: never shown to a customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StaffHealth {
    /// The camera.
    pub camera: CameraHealth,
    /// The microphone; `None` where none is used.
    pub microphone: Option<DeviceState>,
    /// The outbox.
    pub outbox: OutboxHealth,
    /// By how many milliseconds the clock of the machine went back, the last time that it did.
    pub clock_back_millis: Option<u64>,
    /// What hinders the checks, with the remedy.
    pub problems: Vec<String>,
    /// The last thing that went wrong in a session, with the remedy; says nothing of a person.
    pub last_error: Option<String>,
    /// Time from the last frame to the last verdict, in milliseconds.
    pub verdict_millis: Option<u64>,
}

/// Everything that the kiosk's window draws.
#[derive(Debug, Clone)]
pub struct KioskSnapshot {
    /// Grows with every change.
    pub revision: u64,
    /// Where the session is.
    pub step: Step,
    /// Whether a session can begin; where it cannot, the start screen says that the kiosk is out of service.
    pub is_open: bool,
    /// Milliseconds until the step times out; `None` at the start.
    pub left_millis: Option<u64>,
    /// What the customer is asked or told because the step times out soon.
    pub asks: Option<Asks>,
    /// What the customer is told.
    pub guidance: Option<Guidance>,
    /// What the camera sees, while it is looked at.
    pub picture: Option<Arc<LivePicture>>,
    /// Corners of the document in [`KioskSnapshot::picture`].
    pub quad: Option<[Point; 4]>,
    /// Where the face belongs in [`KioskSnapshot::picture`].
    pub oval: Option<Oval>,
    /// Where the face is.
    pub face: Option<Rect>,
    /// The document in the photo that is to be kept or taken again, straightened.
    pub shot: Option<Arc<LivePicture>>,
    /// How far the step at hand is, in [0, 1]: of the rest before a photo, of the selfie video.
    pub progress: f32,
    /// What is asked for during the selfie.
    pub challenge: Option<ChallengeView>,
    /// For staff.
    pub staff: Arc<StaffHealth>,
}

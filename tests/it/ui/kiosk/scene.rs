//! Snapshots as a kiosk would show them.

use std::sync::Arc;

use assay::{
    case::{
        geometry::{Point, Rect},
        operator::Operator,
        permission::Role,
    },
    session::{
        Asks, Capture, ChallengeView, DeviceState, Guidance, KioskSnapshot, LivePicture, OutboxHealth, OutboxLevel,
        Outcome, Oval, Prompt, Side, StaffHealth, Step,
    },
};

use super::super::paint;

/// At a step of a session, with time left and nothing else.
pub(super) fn at(step: Step) -> KioskSnapshot {
    KioskSnapshot {
        revision: 1,
        step,
        is_open: true,
        left_millis: (step != Step::Start).then_some(40_000),
        asks: None,
        guidance: None,
        picture: None,
        quad: None,
        oval: None,
        face: None,
        shot: None,
        progress: 0.0,
        challenge: None,
        staff: Arc::new(health()),
    }
}

/// The same, shortly before it times out.
pub(super) fn asked(step: Step, asks: Asks) -> KioskSnapshot {
    KioskSnapshot { left_millis: Some(9_000), asks: Some(asks), ..at(step) }
}

fn health() -> StaffHealth {
    let mut health = StaffHealth::default();
    health.camera.state = DeviceState::Live { name: "HD Pro Webcam".to_owned() };
    health.camera.size = [1920, 1080];
    health.microphone = Some(DeviceState::Live { name: "plughw:1,0".to_owned() });
    health.camera.frames_per_second = 29.9;
    health.camera.dropped = 3;
    health.outbox = OutboxHealth {
        waiting: 12,
        bytes: 184_300_000,
        most: [500, 8_589_934_592],
        free_bytes: Some(43_000_000_000),
        least_free_bytes: 1_073_741_824,
        level: OutboxLevel::Room,
        problem: None,
    };
    health.verdict_millis = Some(740);
    health
}

/// Everything that can be wrong at once.
pub(super) fn ailing() -> StaffHealth {
    let mut health = health();
    health.camera.state =
        DeviceState::Lost { reason: "camera /dev/video0 gives no more pictures: check its cable".to_owned() };
    health.microphone =
        Some(DeviceState::Lost { reason: "microphone plughw:1,0 gives no more sound: check its cable".to_owned() });
    health.outbox.level = OutboxLevel::Full;
    health.outbox.free_bytes = Some(900_000_000);
    health.clock_back_millis = Some(7_260_000);
    health.outbox.problem = Some("/var/lib/assay-kiosk/outbox cannot be written: mend its permissions".to_owned());
    health.problems = vec!["no network for the task face_detection: put one into models/manifest.toml".to_owned()];
    health.last_error = Some("the case could not be put into the outbox: no space left on device".to_owned());
    health
}

/// A picture of the camera, as wide as most cameras make them.
pub(super) fn picture(of: &assay::session::Picture) -> Arc<LivePicture> {
    let (width, height) = (of.height * 16 / 9, of.height);
    let left = (width - of.width.min(width)) / 2;
    let mut image = image::RgbImage::from_pixel(width, height, image::Rgb([122, 126, 128]));
    for y in 0..of.height {
        for x in 0..of.width.min(width) {
            let at = ((y * of.width + x) * 4) as usize;
            image.put_pixel(left + x, y, image::Rgb([of.rgba[at], of.rgba[at + 1], of.rgba[at + 2]]));
        }
    }
    Arc::new(LivePicture::new(of.id, image))
}

fn document(side: Side, guidance: Guidance, progress: f32) -> KioskSnapshot {
    let picture = picture(&paint::document(side == Side::Front));
    let (width, height) = (picture.width as f32, picture.height as f32);
    let left = (width - 640.0) / 2.0;
    let corner = |x: f32, y: f32| Point::new((left + x) / width, y / height);
    let quad = [corner(40.0, 40.0), corner(600.0, 40.0), corner(600.0, 394.0), corner(40.0, 394.0)];
    let (guidance, picture, quad) = (Some(guidance), Some(picture), Some(quad));
    KioskSnapshot { guidance, picture, quad, progress, ..at(Step::Document(side)) }
}

fn face(step: Step, turn: f32) -> KioskSnapshot {
    let oval = Oval { center: Point::new(0.5, 0.47), radii: [0.19, 0.42] };
    let face = Rect { x: 0.4, y: 0.2, width: 0.2, height: 0.5 };
    let picture = Some(picture(&paint::frame(turn)));
    KioskSnapshot { picture, oval: Some(oval), face: Some(face), ..at(step) }
}

pub(super) fn recording(prompts: &[Prompt], done: usize, digits: Option<&str>) -> KioskSnapshot {
    let challenge = ChallengeView { prompts: prompts.to_vec(), done, digits: digits.map(str::to_owned) };
    KioskSnapshot { challenge: Some(challenge), progress: 0.4, ..face(Step::Recording, 0.0) }
}

/// What is shown to customers, by name.
pub(super) fn pages() -> Vec<(&'static str, KioskSnapshot)> {
    let shot = Some(picture(&paint::document(true)));
    let ending = |outcome| at(Step::Outcome(outcome));
    vec![
        ("closed", KioskSnapshot { is_open: false, ..at(Step::Start) }),
        ("welcome", at(Step::Start)),
        ("front", document(Side::Front, Guidance::LessGlare, 0.0)),
        ("front_good", document(Side::Front, Guidance::TakingPhoto, 0.6)),
        ("back", KioskSnapshot { quad: None, guidance: None, ..document(Side::Back, Guidance::TurnOver, 0.0) }),
        ("review", KioskSnapshot { shot, ..at(Step::Review(Side::Front)) }),
        ("ready", at(Step::Ready)),
        ("still_there", asked(Step::Ready, Asks::StillThere)),
        ("ends_soon", asked(Step::Review(Side::Front), Asks::EndsSoon)),
        ("placing", KioskSnapshot { guidance: Some(Guidance::FaceCloser), progress: 0.3, ..face(Step::Placing, 0.0) }),
        ("turning", recording(&[Prompt::Smile, Prompt::TurnLeft, Prompt::LookUp], 1, None)),
        ("speaking", recording(&[Prompt::LookAhead, Prompt::SayDigits], 1, Some("3719"))),
        ("working", at(Step::Judging)),
        ("thanks", ending(Outcome::Thanks)),
        ("colleague", ending(Outcome::SeeColleague)),
        ("again", ending(Outcome::TryAgain(Guidance::LessGlare))),
        ("camera", at(Step::CameraLost(Capture::Selfie))),
    ]
}

pub(super) fn operator() -> Operator {
    Operator {
        name: "ana".to_owned(),
        display_name: "Ana Keller".to_owned(),
        role: Role::Administrator,
        enabled: true,
        failed_attempts: 0,
        locked_until_millis: 0,
        added_at_millis: 0,
    }
}

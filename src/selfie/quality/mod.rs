//! Capture quality of the selfie video: faults of light and place, each by the share of the frames that have it.

mod light;
mod place;
#[cfg(test)]
mod tests;

use super::{
    FrameView, SelfieTrack,
    liveness::{too_few, unavailable},
    order_statistics::quantile,
    signature::FrameSignature,
    spans::spans,
};
use crate::{
    case::{
        code::{BACKLIT, CROPPED, NEAR_BORDER, TOO_BRIGHT, TOO_CLOSE, TOO_DARK},
        finding::{CheckId, Finding, Outcome},
        timeline::{FaceSample, FrameSample},
    },
    policy::{CapturePolicy, Policy},
};

/// One frame with a face.
struct Look<'a> {
    face: &'a FaceSample,
    /// Width and height of the frame in pixels.
    size: [u32; 2],
    signature: &'a FrameSignature,
}

/// One fault that a frame can have.
struct Fault {
    code: i32,
    /// What a person is told.
    name: &'static str,
    is_in: fn(&Look<'_>, &CapturePolicy) -> bool,
    /// The figure that decides, and its name.
    figure: fn(&Look<'_>) -> Option<f32>,
    figure_name: &'static str,
}

/// Every fault; of equally bad ones the first gives the code.
const FAULTS: [Fault; 6] = [
    Fault {
        code: TOO_CLOSE,
        name: "too close",
        is_in: place::too_close,
        figure: place::fill,
        figure_name: "width of the face in frame widths (median)",
    },
    Fault {
        code: CROPPED,
        name: "cropped",
        is_in: place::cropped,
        figure: place::visible,
        figure_name: "share of the face inside the frame (median)",
    },
    Fault {
        code: NEAR_BORDER,
        name: "near the border",
        is_in: place::near_border,
        figure: place::margin,
        figure_name: "distance to the border in face widths (median)",
    },
    Fault {
        code: TOO_DARK,
        name: "too dark",
        is_in: light::too_dark,
        figure: light::luma,
        figure_name: "luma of the face (median)",
    },
    Fault {
        code: TOO_BRIGHT,
        name: "too bright",
        is_in: light::too_bright,
        figure: light::clipped,
        figure_name: "share of the face that is clipped (median)",
    },
    Fault {
        code: BACKLIT,
        name: "backlit",
        is_in: light::backlit,
        figure: light::against_surround,
        figure_name: "luma of the face over that around it (median)",
    },
];

/// Light, distance and place of the face: the score of the fault that most frames have.
pub(super) fn capture_quality(track: &SelfieTrack, policy: &Policy) -> Finding {
    let check = CheckId::CaptureQuality;
    if let Some(error) = &track.errors.detection {
        return unavailable(check, error);
    }
    let looks = looks(track);
    let found: Vec<&Look<'_>> = looks.iter().flatten().collect();
    if found.is_empty() {
        return too_few(check, 0, "frames with a face");
    }
    let mut faults: Vec<(f64, &Fault)> = FAULTS.iter().map(|fault| (share_of(fault, &found, policy), fault)).collect();
    // The fault that decides is told first; of equally bad ones their order in the list holds.
    faults.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some(&(share, fault)) = faults.first() else { return too_few(check, 0, "frames with a face") };
    let limits = policy.capture.faulty_share;
    let code = limits.is_beyond(share).then_some(fault.code);
    let mut finding = Finding::new(check, Outcome::scored(share, limits.score(share))).with_code(code);
    for (share, fault) in faults {
        finding = finding.with_figure(&format!("share of frames {}", fault.name), share);
        if let Some(figure) = quantile(found.iter().filter_map(|look| (fault.figure)(look)), 0.5) {
            finding = finding.with_figure(fault.figure_name, figure);
        }
        if limits.score(share) < 1.0 {
            let has = |look: &Look<'_>| (fault.is_in)(look, &policy.capture);
            let where_seen = |at: usize| looks[at].as_ref().is_some_and(has);
            finding.exhibits.extend(spans(&track.timeline.samples, fault.name, where_seen));
        }
    }
    finding
}

/// The code of the first fault of a single frame, in the order of the list; `None` where it has none, or no face.
pub fn fault_of_frame(view: &FrameView, policy: &CapturePolicy) -> Option<i32> {
    let look = Look { face: view.sample.face.as_ref()?, size: view.size, signature: &view.signature };
    FAULTS.iter().find(|fault| (fault.is_in)(&look, policy)).map(|fault| fault.code)
}

/// Width of the face of a single frame in widths of a portrait frame, as it decides on being too close; `None` without a face.
pub fn face_fill(view: &FrameView) -> Option<f32> {
    place::fill(&Look { face: view.sample.face.as_ref()?, size: view.size, signature: &view.signature })
}

/// Share in [0, 1] that have the fault, of those of these frames that can be judged by it.
fn share_of(fault: &Fault, looks: &[&Look<'_>], policy: &Policy) -> f64 {
    let judged = looks.iter().filter(|look| (fault.figure)(look).is_some()).count();
    let faulty = looks.iter().filter(|look| (fault.is_in)(look, &policy.capture)).count();
    faulty as f64 / judged.max(1) as f64
}

/// The frames of the track; `None` where there is no face.
fn looks(track: &SelfieTrack) -> Vec<Option<Look<'_>>> {
    let frames = track.timeline.samples.iter().zip(&track.sizes).zip(&track.signatures);
    frames
        .map(|((sample, &size), signature)| {
            let sample: &FrameSample = sample;
            Some(Look { face: sample.face.as_ref()?, size, signature })
        })
        .collect()
}

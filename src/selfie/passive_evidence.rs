//! Liveness method 1: what the frontal frames look like, taken together, and what moves by itself.

use super::{
    MIN_FRAMES, SelfieTrack,
    carrier::with_carrier_over_time,
    gestures::Gesture,
    liveness::{too_few, unavailable},
    order_statistics::quantile,
};
use crate::{
    case::{
        finding::{CheckId, Exhibit, Finding, Outcome},
        meta::Action,
        timeline::FaceSample,
    },
    policy::Policy,
};

/// Frames in a row that look like an attack before they are shown: half a second at ten frames a second.
const STRETCH: usize = 5;

/// Mean of the median and the lower quartile of the frontal frames. One odd frame does not decide, for better or worse;
/// an attack in a good part of the video does, though its other frames look live.
///
/// A frame of straight edges around the face calls a person whatever the network says; it never rejects.
///
/// Natural movement, blinks and likeness to the frame before are figures to look at and do not count: in short genuine clips
/// nobody blinks, and a photo in a hand moves as much as a calm face.
pub(super) fn passive_liveness(track: &SelfieTrack, gestures: Option<&[Gesture]>, policy: &Policy) -> Finding {
    let check = CheckId::PassiveLiveness;
    if let Some(error) = track.errors.detection.as_ref().or(track.errors.passive.as_ref()) {
        return unavailable(check, error);
    }
    let frontal = |face: &FaceSample| face.pose.yaw.abs() <= policy.selfie.frontal_yaw_degrees;
    let faces = || track.timeline.samples.iter().filter_map(|sample| sample.face.as_ref());
    let scores: Vec<f64> =
        faces().filter(|face| frontal(face)).filter_map(|face| face.liveness).map(f64::from).collect();
    let frames = scores.len();
    let at = |rank: f64| quantile(scores.clone(), rank);
    let (Some(low), Some(quartile), Some(median), Some(high)) = (at(0.1), at(0.25), at(0.5), at(0.9)) else {
        return too_few(check, 0, "frontal frames with a face large enough to judge");
    };
    if frames < MIN_FRAMES {
        return too_few(check, frames, "frontal frames with a face large enough to judge");
    }
    let (score, carrier) = with_carrier_over_time((median + quartile) / 2.0, track, policy);
    let mut finding = Finding::new(check, Outcome::scored(median, score))
        .with_figure("median of the frontal frames", median)
        .with_figure("lower quartile", quartile)
        .with_figure("spread between the first and the last tenth", high - low)
        .with_figure("frontal frames judged", frames as f64);
    if let Some(gestures) = gestures {
        let blinks = gestures.iter().filter(|gesture| gesture.action == Action::Blink);
        finding = finding.with_figure("blinks seen (not counted)", blinks.count() as f64);
    }
    let alike = quantile(faces().filter_map(|face| face.similarity_to_previous), 0.5);
    if let Some(alike) = alike {
        finding = finding.with_figure("median likeness to the face before (not counted)", alike);
    }
    let moved = quantile(faces().zip(faces().skip(1)).filter_map(|(before, now)| change(before, now)), 0.5);
    if let Some(moved) = moved {
        finding = finding.with_figure("median change of shape per frame, in eye distances (not counted)", moved);
    }
    finding.exhibits.extend(carrier);
    finding.exhibits.extend(low_stretches(track, policy));
    finding
}

/// How far the landmarks moved against each other, in eye distances.
fn change(before: &FaceSample, now: &FaceSample) -> Option<f64> {
    let relative = |face: &FaceSample| {
        let landmarks = &face.face.landmarks;
        let (points, scale) = (landmarks.points(), landmarks.inter_eye_distance());
        let mean = |of: fn(&crate::case::geometry::Point) -> f32| points.iter().map(of).sum::<f32>() / 5.0;
        let middle = [mean(|point| point.x), mean(|point| point.y)];
        (scale > 1.0).then(|| points.map(|point| [(point.x - middle[0]) / scale, (point.y - middle[1]) / scale]))
    };
    let (before, now) = (relative(before)?, relative(now)?);
    let square: f32 = before.iter().zip(&now).map(|(a, b)| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sum();
    Some(f64::from(square).sqrt())
}

/// Stretches in which every face would fail alone.
fn low_stretches(track: &SelfieTrack, policy: &Policy) -> Vec<Exhibit> {
    let limit = policy.check_policy(CheckId::PassiveLiveness).map_or(0.0, |bands| bands.fail_below);
    let judged: Vec<(i64, bool)> = track
        .timeline
        .samples
        .iter()
        .filter_map(|sample| Some((sample.timestamp_millis, f64::from(sample.face?.liveness?) < limit)))
        .collect();
    judged
        .chunk_by(|a, b| a.1 == b.1)
        .filter(|run| run[0].1 && run.len() >= STRETCH)
        .map(|run| Exhibit::Span {
            label: "looks like a presentation attack".to_owned(),
            start_millis: run[0].0,
            end_millis: run[run.len() - 1].0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selfie::posed_tracks::{Look, policy, track};

    fn found(liveness: impl Fn(usize) -> f32) -> Finding {
        passive_liveness(&track(41, |index| Look { liveness: liveness(index), ..Look::default() }), None, &policy())
    }

    #[test]
    fn one_odd_frame_does_not_decide() {
        assert!(found(|index| if index == 7 { 1.0 } else { 0.1 }).outcome.score().unwrap() < 0.2);
        assert!(found(|index| if index == 7 { 0.0 } else { 0.9 }).outcome.score().unwrap() > 0.8);
    }

    #[test]
    fn an_attack_in_a_third_of_the_video_counts_and_is_shown() {
        let finding = found(|index| if (10..25).contains(&index) { 0.02 } else { 0.95 });
        assert!(finding.outcome.score().unwrap() < 0.5, "{finding:?}");
        let label = "looks like a presentation attack".to_owned();
        assert!(finding.exhibits.contains(&Exhibit::Span { label, start_millis: 1000, end_millis: 2400 }));
    }

    #[test]
    fn turned_faces_are_not_judged() {
        let aside = track(41, |_| Look { yaw: 40.0, ..Look::default() });
        assert_eq!(passive_liveness(&aside, None, &policy()).outcome.score(), None);
    }
}

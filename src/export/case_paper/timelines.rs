//! The score timelines of the selfie video as plots, and the stretches that findings point to.

use crate::{
    case::{
        Report,
        finding::Exhibit,
        timeline::{FaceSample, FrameSample, Timeline},
    },
    export::{
        paper::{Canvas, Curve, Graph, Paper, Style, WIDTH},
        wording,
    },
};

/// Height of a plot in points.
const TALL: f32 = 96.0;
/// Height of a stretch in the plan of stretches.
const STRIP: f32 = 11.0;
/// Most rows in the plan; the findings name every stretch.
const MOST_STRIPS: usize = 24;
/// Where the bars of the plan begin, in points from its left.
const NAMES: f32 = 190.0;

pub(super) fn write(paper: &mut Paper, report: &Report) {
    let Some(timeline) = &report.timeline else { return };
    paper.heading(2, "Selfie video");
    let text = format!(
        "{} frames of {} × {} pixels were looked at, in {} of video.",
        timeline.samples.len(),
        timeline.frame_width,
        timeline.frame_height,
        wording::seconds(timeline.duration_millis)
    );
    paper.paragraph(Style::BODY, &text);
    if let Some(partial) = &timeline.partial {
        paper.paragraph(Style::BODY, &format!("Only a part could be decoded: {partial}"));
    }
    let face = |value: fn(&FaceSample) -> Option<f32>| move |frame: &FrameSample| frame.face.as_ref().and_then(value);
    plot(
        paper,
        timeline,
        "Liveness, quality and brightness",
        [0.0, 1.0],
        vec![
            ("passive liveness", Box::new(face(|face| face.liveness))),
            ("face quality", Box::new(face(|face| face.quality))),
            ("brightness", Box::new(|frame| Some(frame.brightness))),
        ],
    );
    plot(
        paper,
        timeline,
        "Likeness",
        [-0.2, 1.0],
        vec![
            ("to the document's portrait", Box::new(face(|face| face.similarity_to_document))),
            ("to the face before", Box::new(face(|face| face.similarity_to_previous))),
        ],
    );
    plot(
        paper,
        timeline,
        "Head pose in degrees",
        [-60.0, 60.0],
        vec![
            ("yaw", Box::new(face(|face| Some(face.pose.yaw)))),
            ("pitch", Box::new(face(|face| Some(face.pose.pitch)))),
            ("roll", Box::new(face(|face| Some(face.pose.roll)))),
        ],
    );
    stretches(paper, report, timeline);
}

type Value<'a> = Box<dyn Fn(&FrameSample) -> Option<f32> + 'a>;

fn plot(paper: &mut Paper, timeline: &Timeline, title: &str, range: [f64; 2], curves: Vec<(&str, Value<'_>)>) {
    let mut alt = format!("{title} over the time of the video.");
    let mut drawn = Vec::new();
    for (name, value) in curves {
        let at = |frame: &FrameSample| frame.timestamp_millis as f64 / 1000.0;
        let points: Vec<(f64, Option<f64>)> = timeline
            .samples
            .iter()
            .map(|frame| (at(frame), value(frame).map(f64::from).filter(|it| it.is_finite())))
            .collect();
        let values: Vec<f64> = points.iter().filter_map(|(_, value)| *value).collect();
        if values.is_empty() {
            continue;
        }
        let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(*it), high.max(*it)));
        alt.push_str(&format!(" {name}: {} values from {low:.2} to {high:.2}.", values.len()));
        drawn.push(Curve { name, points });
    }
    if drawn.is_empty() {
        return;
    }
    let span = [0.0, timeline.duration_millis.max(1) as f64 / 1000.0];
    let graph = Graph { range, span, axis: "seconds", bounds: Vec::new(), curves: drawn };
    paper.keep(TALL + 34.0);
    paper.paragraph(Style::NOTE, title);
    paper.figure(&alt, TALL, |canvas, x, y| graph.draw(canvas, [x, y, WIDTH, TALL]));
    paper.gap(4.0);
}

/// A plan of the stretches that findings point to.
fn stretches(paper: &mut Paper, report: &Report, timeline: &Timeline) {
    let mut strips: Vec<(String, Vec<[i64; 2]>)> = Vec::new();
    for finding in &report.findings {
        for exhibit in &finding.exhibits {
            let Exhibit::Span { label, start_millis, end_millis } = exhibit else { continue };
            let name = format!("{}: {label}", finding.check.title());
            match strips.iter_mut().find(|(known, _)| *known == name) {
                Some((_, spans)) => spans.push([*start_millis, *end_millis]),
                None => strips.push((name, vec![[*start_millis, *end_millis]])),
            }
        }
    }
    if strips.is_empty() {
        return;
    }
    let left = strips.len().saturating_sub(MOST_STRIPS);
    strips.truncate(MOST_STRIPS);
    let height = strips.len() as f32 * STRIP + 6.0;
    paper.keep(height + 30.0);
    paper.paragraph(Style::NOTE, "Stretches that findings point to; their times stand beside the findings");
    let alt = format!(
        "{} kinds of stretches on the time of the video; each is told in words beside its finding",
        strips.len()
    );
    let length = timeline.duration_millis.max(1) as f32;
    paper.figure(&alt, height, |canvas, x, y| plan(canvas, &strips, length, [x, y]));
    if left > 0 {
        paper.paragraph(Style::NOTE, &format!("{left} more kinds of stretches are not drawn."));
    }
}

fn plan(canvas: &mut Canvas<'_>, strips: &[(String, Vec<[i64; 2]>)], length: f32, [x, y]: [f32; 2]) {
    let room = WIDTH - NAMES - 6.0;
    let at = |millis: i64| x + NAMES + room * (millis as f32 / length).clamp(0.0, 1.0);
    for (place, (name, spans)) in strips.iter().enumerate() {
        let top = y + place as f32 * STRIP;
        let short: String = name.chars().take(52).collect();
        canvas.text(x, top + 7.0, 6.5, [0x1b, 0x1f, 0x24], 0.0, &short);
        canvas.stroke(vec![[x + NAMES, top + 9.0], [x + NAMES + room, top + 9.0]], 0.3, [0xc9, 0xce, 0xd6]);
        for [start, end] in spans {
            let width = (at(*end) - at(*start)).max(1.2);
            canvas.rect(at(*start), top + 2.0, width, 6.0, [0x1f, 0x5f, 0xa8]);
        }
    }
}

//! The score timelines under the player: one lane per score, all on the same time axis.

use std::ops::RangeInclusive;

use eframe::egui::{
    Align, Align2, Button, Color32, FontId, Pos2, Rect, RichText, Sense, Stroke, TextStyle, Ui, UiBuilder, pos2, vec2,
};
use egui_plot::{HLine, Line, LineStyle, Plot, PlotBounds, PlotPoints, PlotUi, Points, Span, VLine};

use super::{end_of_line, markers, player};
use crate::{
    case::timeline::{FrameSample, Timeline},
    session::CaseView,
    ui::{
        context::ViewContext,
        language::{leading, toward_reading, tr},
        parts,
    },
};

/// Room for the names and current values before the lanes, in points.
pub(super) const GUTTER: f32 = 104.0;
/// Room for the time axis below the lanes, in points.
const AXIS: f32 = 16.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Series {
    Liveness,
    Similarity,
    Yaw,
    Brightness,
    Quality,
}

impl Series {
    const ALL: [Series; 5] = [Series::Liveness, Series::Similarity, Series::Yaw, Series::Brightness, Series::Quality];

    fn title(self) -> &'static str {
        match self {
            Series::Liveness => tr!("timelines-liveness"),
            Series::Similarity => tr!("timelines-similarity"),
            Series::Yaw => tr!("timelines-yaw"),
            Series::Brightness => tr!("timelines-brightness"),
            Series::Quality => tr!("timelines-quality"),
        }
    }

    /// What the button that shows and hides its lane is called.
    fn toggle(self) -> &'static str {
        match self {
            Series::Liveness => tr!("timelines-show-liveness"),
            Series::Similarity => tr!("timelines-show-similarity"),
            Series::Yaw => tr!("timelines-show-yaw"),
            Series::Brightness => tr!("timelines-show-brightness"),
            Series::Quality => tr!("timelines-show-quality"),
        }
    }

    fn tooltip(self) -> &'static str {
        match self {
            Series::Liveness => tr!("timelines-about-liveness"),
            Series::Similarity => tr!("timelines-about-similarity"),
            Series::Yaw => tr!("timelines-about-yaw"),
            Series::Brightness => tr!("timelines-about-brightness"),
            Series::Quality => tr!("timelines-about-quality"),
        }
    }

    fn value(self, sample: &FrameSample) -> Option<f64> {
        let face = sample.face.as_ref();
        let value = match self {
            Series::Liveness => face.and_then(|face| face.liveness),
            Series::Similarity => face.and_then(|face| face.similarity_to_document),
            Series::Yaw => face.map(|face| face.pose.yaw),
            Series::Brightness => Some(sample.brightness),
            Series::Quality => face.and_then(|face| face.quality),
        };
        value.filter(|value| value.is_finite()).map(f64::from)
    }

    /// The values that the lane spans: fixed, so that lanes of two cases can be compared.
    fn range(self, samples: &[FrameSample]) -> RangeInclusive<f64> {
        match self {
            Series::Yaw => {
                let widest =
                    samples.iter().filter_map(|sample| self.value(sample)).fold(30.0, |a: f64, b| a.max(b.abs()));
                -widest * 1.1..=widest * 1.1
            }
            Series::Similarity => -0.1..=1.05,
            _ => -0.05..=1.05,
        }
    }

    fn text(self, value: Option<f64>) -> String {
        match (self, value) {
            (_, None) => "–".to_owned(),
            (Series::Yaw, Some(value)) => format!("{value:+.0}°"),
            (_, Some(value)) => format!("{value:.2}"),
        }
    }
}

/// Which lanes are shown.
pub(super) struct TimelineState {
    shown: [bool; 5],
}

impl Default for TimelineState {
    fn default() -> Self {
        TimelineState { shown: [true; 5] }
    }
}

/// What the person does with the timelines, in milliseconds from the start of the video.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pointed {
    /// The moment under the pointer.
    pub(super) hovered: Option<i64>,
    /// The moment to go to.
    pub(super) clicked: Option<i64>,
}

impl Pointed {
    fn or(self, other: Pointed) -> Pointed {
        Pointed { hovered: self.hovered.or(other.hovered), clicked: self.clicked.or(other.clicked) }
    }
}

/// Draws the pane; `cursor` is where the person is, `shown` the moment that is shown.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut TimelineState,
    case: &CaseView,
    moments: [i64; 2],
    rect: Rect,
) -> Pointed {
    let shown = state.shown;
    let caption = |ui: &mut Ui| {
        parts::caption(ui, tr!("timelines-caption"));
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 5.0;
        for (index, series) in Series::ALL.into_iter().enumerate() {
            let (color, fill) = match state.shown[index] {
                true => (view.palette.series[index], view.palette.field),
                false => (view.palette.weak, Color32::TRANSPARENT),
            };
            let text = RichText::new(series.title()).small().color(color);
            let toggle = Button::selectable(state.shown[index], text).fill(fill);
            let response = ui.add(toggle);
            parts::name(&response, series.toggle());
            if response.on_hover_text(series.tooltip()).clicked() {
                state.shown[index] = !state.shown[index];
            }
        }
    };
    parts::pane(ui, view, rect, caption, |ui, area| match player::timeline(case) {
        Some(timeline) if !timeline.samples.is_empty() => lanes(ui, view, shown, case, timeline, moments, area),
        _ => {
            parts::placeholder(ui, view, area, tr!("timelines-none"));
            Pointed::default()
        }
    })
}

fn lanes(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    shown: [bool; 5],
    case: &CaseView,
    timeline: &Timeline,
    moments: [i64; 2],
    area: Rect,
) -> Pointed {
    let visible: Vec<usize> = (0..Series::ALL.len()).filter(|index| shown[*index]).collect();
    if visible.is_empty() {
        parts::placeholder(ui, view, area, tr!("timelines-all-hidden"));
        return Pointed::default();
    }
    let (names, drawn) = area.split_left_right_at_x(area.left() + GUTTER);
    let (names, drawn) = (toward_reading(names, area).x_range(), toward_reading(drawn, area).x_range());
    let (flags, area) = area.split_top_bottom_at_y(area.top() + markers::HEIGHT);
    let mut pointed = markers::show(ui, view, case, timeline, Rect::from_x_y_ranges(drawn, flags.y_range()));
    let height = (area.height() - AXIS) / visible.len() as f32;
    for (row, &index) in visible.iter().enumerate() {
        let top = area.top() + row as f32 * height;
        let series = Series::ALL[index];
        let color = view.palette.series[index];
        let name = Rect::from_x_y_ranges(names, top..=top + height);
        gutter(ui, view, series, color, timeline, moments[1], name);
        let lane = Rect::from_x_y_ranges(drawn, top + 1.0..=top + height - 1.0);
        pointed = pointed.or(plot(ui, view, series, color, case, timeline, moments, lane));
    }
    axis(ui, view, timeline, Rect::from_x_y_ranges(drawn, area.bottom() - AXIS..=area.bottom()));
    let within = |millis: i64| millis.clamp(0, timeline.duration_millis);
    Pointed { hovered: pointed.hovered.map(within), clicked: pointed.clicked.map(within) }
}

fn gutter(
    ui: &Ui,
    view: &ViewContext<'_>,
    series: Series,
    color: Color32,
    timeline: &Timeline,
    cursor: i64,
    rect: Rect,
) {
    let nearest = timeline.samples.iter().min_by_key(|sample| (sample.timestamp_millis - cursor).abs());
    let value = series.text(nearest.and_then(|sample| series.value(sample)));
    let small = TextStyle::Small.resolve(ui.style());
    let painter = ui.painter();
    let start = |upright: Align| Align2([leading(), upright]);
    if rect.height() >= 32.0 {
        let (above, below) = rect.split_top_bottom_at_fraction(0.5);
        let (name, figure) = (start(Align::Max), start(Align::Min));
        let place = name.pos_in_rect(&above.with_max_y(above.bottom() - 1.0));
        painter.text(place, name, series.title(), small, view.palette.weak);
        let place = figure.pos_in_rect(&below.with_min_y(below.top() + 1.0));
        painter.text(place, figure, value, FontId::monospace(13.0), color);
    } else {
        let (name, figure) = (start(Align::Center), end_of_line());
        painter.text(name.pos_in_rect(&rect), name, series.title(), small, view.palette.weak);
        let before_lane = rect.shrink2(vec2(6.0, 0.0));
        painter.text(figure.pos_in_rect(&before_lane), figure, value, FontId::monospace(12.0), color);
    }
}

#[expect(clippy::too_many_arguments, reason = "a lane is drawn from all of these and nothing else")]
fn plot(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    series: Series,
    color: Color32,
    case: &CaseView,
    timeline: &Timeline,
    [cursor, shown]: [i64; 2],
    lane: Rect,
) -> Pointed {
    let range = series.range(&timeline.samples);
    let end = timeline.duration_millis.max(1) as f64;
    let plot = Plot::new(("lane", series as usize))
        .width(lane.width())
        .height(lane.height())
        .show_axes(false)
        .show_grid(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .set_margin_fraction(vec2(0.0, 0.0))
        .sense(Sense::click_and_drag());
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(lane), |ui| {
        plot.show(ui, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([0.0, *range.start()], [end, *range.end()]));
            for (start, end, _) in player::spans(case) {
                let shade = view.palette.review.gamma_multiply(0.22);
                plot.span(Span::new("", start as f64..=end as f64).fill(shade).border_width(0.0));
            }
            let zero = Stroke::new(1.0, view.palette.edge);
            plot.hline(HLine::new("", 0.0).stroke(zero).style(LineStyle::dashed_dense()).allow_hover(false));
            curve(plot, series, color, &timeline.samples);
            if shown != cursor {
                plot.vline(VLine::new("", shown as f64).stroke(Stroke::new(1.0, view.palette.weak)).allow_hover(false));
            }
            plot.vline(VLine::new("", cursor as f64).stroke(Stroke::new(1.5, view.palette.text)).allow_hover(false));
        })
    });
    let drawn = drawn.inner;
    parts::name(&drawn.response, &tr!("timelines-over-time", series = series.title()));
    let moment = |at: Pos2| drawn.transform.value_from_position(at).x.round() as i64;
    Pointed {
        hovered: drawn.response.hover_pos().map(moment),
        clicked: drawn.response.interact_pointer_pos().map(moment),
    }
}

/// Draws the values, broken wherever one is absent: a gap must not look like a low score.
fn curve<'a>(plot: &mut PlotUi<'a>, series: Series, color: Color32, samples: &[FrameSample]) {
    for stretch in stretches(series, samples) {
        if stretch.len() == 1 {
            plot.points(Points::new("", PlotPoints::new(stretch)).color(color).radius(2.0).allow_hover(false));
        } else {
            plot.line(Line::new("", PlotPoints::new(stretch)).color(color).width(1.6).allow_hover(false));
        }
    }
}

fn stretches(series: Series, samples: &[FrameSample]) -> Vec<Vec<[f64; 2]>> {
    samples
        .split(|sample| series.value(sample).is_none())
        .filter(|stretch| !stretch.is_empty())
        .map(|stretch| {
            let point = |sample: &FrameSample| Some([sample.timestamp_millis as f64, series.value(sample)?]);
            stretch.iter().filter_map(point).collect()
        })
        .collect()
}

fn axis(ui: &Ui, view: &ViewContext<'_>, timeline: &Timeline, rect: Rect) {
    let seconds = timeline.duration_millis as f32 / 1000.0;
    let step = [0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0]
        .into_iter()
        .find(|step| rect.width() * step / seconds.max(0.1) >= 56.0)
        .unwrap_or(600.0_f32);
    let font = TextStyle::Small.resolve(ui.style());
    let mut time = 0.0;
    while time <= seconds {
        let x = rect.left() + rect.width() * time / seconds.max(0.1);
        ui.painter().vline(x, rect.top()..=rect.top() + 3.0, Stroke::new(1.0, view.palette.weak));
        let align = match x {
            x if x < rect.left() + 12.0 => Align2::LEFT_TOP,
            x if x > rect.right() - 12.0 => Align2::RIGHT_TOP,
            _ => Align2::CENTER_TOP,
        };
        ui.painter().text(pos2(x, rect.top() + 2.0), align, format!("{time} s"), font.clone(), view.palette.weak);
        time += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_without_a_face_breaks_the_curve() {
        let sample = |timestamp_millis, brightness: f32| FrameSample {
            timestamp_millis,
            face_count: Some(0),
            brightness,
            face: None,
        };
        let samples = [sample(0, 0.5), sample(100, f32::NAN), sample(200, 0.25), sample(300, 0.5)];
        assert_eq!(stretches(Series::Brightness, &samples), vec![vec![[0.0, 0.5]], vec![[200.0, 0.25], [300.0, 0.5]]]);
        assert!(stretches(Series::Yaw, &samples).is_empty());
    }
}

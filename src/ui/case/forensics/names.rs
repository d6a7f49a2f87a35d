//! What the views are called, and what to look for in each.

use crate::{
    session::{Channel, Histogram, View},
    ui::language::tr,
};

/// Name on its own. Channels that have a letter and no name are called by it.
pub(super) fn title(view: View) -> &'static str {
    match view {
        View::Channel(Channel::Red) => tr!("forensic-red"),
        View::Channel(Channel::Green) => tr!("forensic-green"),
        View::Channel(Channel::Blue) => tr!("forensic-blue"),
        View::Channel(Channel::Hue) => tr!("forensic-hue"),
        View::Channel(Channel::Saturation) => tr!("forensic-saturation"),
        View::Channel(Channel::Value) => tr!("forensic-value"),
        View::Channel(Channel::Luma) => "Y",
        View::Channel(Channel::BlueDifference) => "Cb",
        View::Channel(Channel::RedDifference) => "Cr",
        View::Channel(Channel::Lightness) => "L*",
        View::Channel(Channel::GreenRed) => "a*",
        View::Channel(Channel::BlueYellow) => "b*",
        View::ErrorLevel => tr!("forensic-error-level"),
        View::Noise => tr!("forensic-noise"),
        View::Spectrum => tr!("forensic-spectrum"),
        View::Histogram => tr!("forensic-histogram"),
        View::Clones => tr!("forensic-clones"),
        View::JpegGrid => tr!("forensic-jpeg-grid"),
        View::Metadata => tr!("forensic-metadata"),
        View::Quantisation => tr!("forensic-quantisation"),
    }
}

/// What is shown and what to look for, in a sentence or two.
pub(super) fn look_for(view: View) -> &'static str {
    match view {
        View::Channel(channel) => look_for_in(channel),
        View::ErrorLevel => tr!("forensic-look-error-level"),
        View::Noise => tr!("forensic-look-noise"),
        View::Spectrum => tr!("forensic-look-spectrum"),
        View::Histogram => tr!("forensic-look-histogram"),
        View::Clones => tr!("forensic-look-clones"),
        View::JpegGrid => tr!("forensic-look-jpeg-grid"),
        View::Metadata => tr!("forensic-look-metadata"),
        View::Quantisation => tr!("forensic-look-quantisation"),
    }
}

fn look_for_in(channel: Channel) -> &'static str {
    match channel {
        Channel::Red | Channel::Green | Channel::Blue => tr!("forensic-look-primary"),
        Channel::Hue => tr!("forensic-look-hue"),
        Channel::Saturation => tr!("forensic-look-saturation"),
        Channel::Value => tr!("forensic-look-value"),
        Channel::Luma | Channel::Lightness => tr!("forensic-look-brightness"),
        Channel::BlueDifference | Channel::RedDifference => tr!("forensic-look-difference"),
        Channel::GreenRed | Channel::BlueYellow => tr!("forensic-look-opponent"),
    }
}

/// What the curves of a histogram are called, in the order of its counts.
pub(super) fn curves(histogram: &Histogram) -> [(&'static str, &[u64; 256]); 4] {
    let [red, green, blue, luma] = &histogram.counts;
    [
        (tr!("forensic-red"), red),
        (tr!("forensic-green"), green),
        (tr!("forensic-blue"), blue),
        (tr!("forensic-luma"), luma),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ui::language::Language;

    #[test]
    fn views_have_names_of_their_own_in_every_language() {
        for language in Language::ALL {
            language.speak();
            let names: BTreeSet<&str> = View::ALL.map(title).into();
            assert_eq!(names.len(), View::ALL.len(), "{language:?}");
        }
        Language::English.speak();
    }
}

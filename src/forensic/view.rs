//! The views there are. Their names, and what to look for in each, are messages of the window.

/// One channel of one colour space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// sRGB red.
    Red,
    /// sRGB green.
    Green,
    /// sRGB blue.
    Blue,
    /// Hue of HSV.
    Hue,
    /// Saturation of HSV.
    Saturation,
    /// Value of HSV.
    Value,
    /// Luma of YCbCr (ITU-R BT.601, full range as JPEG uses it).
    Luma,
    /// Blue difference of YCbCr.
    BlueDifference,
    /// Red difference of YCbCr.
    RedDifference,
    /// Lightness of CIE L*a*b*.
    Lightness,
    /// Green to red of CIE L*a*b*.
    GreenRed,
    /// Blue to yellow of CIE L*a*b*.
    BlueYellow,
}

/// What can be made of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// One channel by itself.
    Channel(Channel),
    /// What another save as JPEG would change.
    ErrorLevel,
    /// What a smoothing filter takes away.
    Noise,
    /// How strong each frequency is.
    Spectrum,
    /// How often each value occurs.
    Histogram,
    /// Places that repeat another place.
    Clones,
    /// Where the blocks of JPEG begin.
    JpegGrid,
    /// What the file says about itself.
    Metadata,
    /// How finely each frequency was kept when the file was saved.
    Quantisation,
}

impl View {
    /// Every view, in the order of the strip.
    pub const ALL: [View; 20] = [
        View::Channel(Channel::Red),
        View::Channel(Channel::Green),
        View::Channel(Channel::Blue),
        View::Channel(Channel::Hue),
        View::Channel(Channel::Saturation),
        View::Channel(Channel::Value),
        View::Channel(Channel::Luma),
        View::Channel(Channel::BlueDifference),
        View::Channel(Channel::RedDifference),
        View::Channel(Channel::Lightness),
        View::Channel(Channel::GreenRed),
        View::Channel(Channel::BlueYellow),
        View::ErrorLevel,
        View::Noise,
        View::Spectrum,
        View::Histogram,
        View::Clones,
        View::JpegGrid,
        View::Metadata,
        View::Quantisation,
    ];

    /// The colour space that a channel belongs to.
    pub const fn group(self) -> Option<&'static str> {
        match self {
            View::Channel(channel) => Some(channel.space()),
            _ => None,
        }
    }
}

impl Channel {
    const fn space(self) -> &'static str {
        match self {
            Channel::Red | Channel::Green | Channel::Blue => "RGB",
            Channel::Hue | Channel::Saturation | Channel::Value => "HSV",
            Channel::Luma | Channel::BlueDifference | Channel::RedDifference => "YCbCr",
            Channel::Lightness | Channel::GreenRed | Channel::BlueYellow => "Lab",
        }
    }
}

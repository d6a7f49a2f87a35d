//! The views there are: their names, and what to look for in each.

/// Said with every view: none of them is evidence by itself.
pub const AID: &str = "An aid for the eye; it decides nothing.";

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

    /// Name on its own.
    pub const fn title(self) -> &'static str {
        match self {
            View::Channel(channel) => channel.title(),
            View::ErrorLevel => "Error level",
            View::Noise => "Noise",
            View::Spectrum => "Spectrum",
            View::Histogram => "Histogram",
            View::Clones => "Clones",
            View::JpegGrid => "JPEG grid",
            View::Metadata => "Metadata",
            View::Quantisation => "Quantisation",
        }
    }

    /// The colour space that a channel belongs to.
    pub const fn group(self) -> Option<&'static str> {
        match self {
            View::Channel(channel) => Some(channel.space()),
            _ => None,
        }
    }

    /// What is shown and what to look for, in a sentence or two.
    pub const fn look_for(self) -> &'static str {
        match self {
            View::Channel(channel) => channel.look_for(),
            View::ErrorLevel => {
                "Differences to the same photo saved again as JPEG, amplified. Edges are always bright; look for a surface \
                 that is brighter or darker than others of its kind."
            }
            View::Noise => {
                "What a median of 3 × 3 pixels takes away, amplified. Grain should be even on even surfaces; look for \
                 patches that are smoother or rougher, and for a grid."
            }
            View::Spectrum => {
                "Strength of each frequency, slow in the middle, fast at the edges. Look for single bright points: a \
                 display, a printing screen, or a resampled picture repeats itself there."
            }
            View::Histogram => {
                "How often each value occurs. Look for gaps and combs, which a change of contrast leaves, and for heaps at \
                 either end, where detail is lost."
            }
            View::Clones => {
                "Places that equal another place moved. Printed patterns and letters repeat by nature; look for shapes that \
                 have no reason to."
            }
            View::JpegGrid => {
                "Where the blocks of the last save begin. Look for regions (red) whose blocks begin elsewhere than in the \
                 rest: they may come from another file."
            }
            View::Metadata => {
                "What the file says about itself. Look for editing software, times that do not fit, and sizes that do not \
                 belong to the camera. Anyone can change it, and messengers take it away."
            }
            View::Quantisation => {
                "The steps of the last save as JPEG. Cameras and editors often use tables of their own; the standard's \
                 tables are used by many programs."
            }
        }
    }
}

impl Channel {
    const fn title(self) -> &'static str {
        match self {
            Channel::Red => "Red",
            Channel::Green => "Green",
            Channel::Blue => "Blue",
            Channel::Hue => "Hue",
            Channel::Saturation => "Saturation",
            Channel::Value => "Value",
            Channel::Luma => "Y",
            Channel::BlueDifference => "Cb",
            Channel::RedDifference => "Cr",
            Channel::Lightness => "L*",
            Channel::GreenRed => "a*",
            Channel::BlueYellow => "b*",
        }
    }

    const fn space(self) -> &'static str {
        match self {
            Channel::Red | Channel::Green | Channel::Blue => "RGB",
            Channel::Hue | Channel::Saturation | Channel::Value => "HSV",
            Channel::Luma | Channel::BlueDifference | Channel::RedDifference => "YCbCr",
            Channel::Lightness | Channel::GreenRed | Channel::BlueYellow => "Lab",
        }
    }

    const fn look_for(self) -> &'static str {
        match self {
            Channel::Red | Channel::Green | Channel::Blue => {
                "One colour of light by itself. Look for detail or edges that stand in one colour only."
            }
            Channel::Hue => {
                "The colour alone, whatever its strength. Look for patches of another colour on a surface of one colour; \
                 in grey places it is random."
            }
            Channel::Saturation => {
                "How colourful each pixel is. A grey copy has next to none; look for patches that are duller than the rest."
            }
            Channel::Value => "The brightest of the three colours. Look for edges around what was put in.",
            Channel::Luma | Channel::Lightness => {
                "Brightness alone. Look for a change of contrast at the edges of portrait and text."
            }
            Channel::BlueDifference | Channel::RedDifference => {
                "Colour as JPEG keeps it, at half the detail, amplified about neutral grey. Look for blocks and outlines \
                 that the brightness does not have."
            }
            Channel::GreenRed | Channel::BlueYellow => {
                "Colour as the eye tells it apart, amplified about neutral grey. Look for ink or toner of another tint."
            }
        }
    }
}

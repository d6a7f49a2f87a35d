//! One track of a media file, decoded frame by frame: what video and sound have in common.

use std::{
    ffi::{CStr, c_char},
    ptr,
    sync::Once,
};

use ffmpeg_next::{
    self as ffmpeg, Dictionary, Packet, Rational,
    codec::{self, threading},
    decoder::Opened,
    error::EAGAIN,
    ffi,
    format::{
        self,
        context::{Input, StreamIo},
    },
    media,
};

use super::MediaFile;

/// Containers that may be opened. Playlists and other formats that name further files or addresses are left out: a
/// case must not make Assay read anything but the case.
const CONTAINERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpeg,mpegts,mpegvideo,m4v,h264,hevc,ivf,\
    ogg,gif,apng,mjpeg,mxf,nut,dv,wtv,rm,wav,mp3,aac,flac,w64,aiff,amr";
/// Largest block FFmpeg may take at once. A 64-megapixel plane, the largest allowed, needs half of it; a damaged header
/// that asks for more is refused inside FFmpeg.
const MAX_BLOCK_BYTES: usize = 256 << 20;
/// Most pixels of a decoded frame: above 8K UHD (33 million).
pub(super) const MAX_FRAME_PIXELS: i64 = 64_000_000;
/// Failed reads or decodes in a row after which the rest of a file is given up.
const MAX_FAILURES_IN_A_ROW: u32 = 2_000;
/// Bytes that FFmpeg asks a sealed file for at once: one of its parts.
const READ_BYTES: usize = 64 * 1024;
/// Milliseconds by which a file may end early: containers round, and sound and picture seldom end together.
const END_TOLERANCE_MILLIS: i64 = 500;

/// A media file could not be opened.
#[derive(Debug)]
pub(super) enum OpenFailure {
    /// The file is readable but has no track of the kind asked for.
    NoTrack,
    /// The file is no media file, or too damaged.
    Unreadable(String),
}

impl From<ffmpeg::Error> for OpenFailure {
    fn from(error: ffmpeg::Error) -> Self {
        OpenFailure::Unreadable(error.to_string())
    }
}

/// What went wrong while a track was read.
#[derive(Debug, Default, Clone)]
pub(super) struct Damage {
    read_error: Option<String>,
    failed_packets: u64,
    failed_frames: u64,
    given_up: bool,
}

/// An opened track.
pub(super) struct Track {
    input: Input,
    decoder: Opened,
    index: usize,
    time_base: Rational,
    /// Container time of the picture's first moment, microseconds: time zero of everything told to others.
    origin_micros: i64,
    failures_in_a_row: u32,
    draining: bool,
    damage: Damage,
}

impl Track {
    /// Opens the best track of one kind. `threads` is the number of decoding threads, at least 1.
    pub(super) fn open(file: &MediaFile, kind: media::Type, threads: usize) -> Result<Self, OpenFailure> {
        let input = open_container(file)?;
        // A header that was cut off hides tracks: only a file with some known track can be said to lack another.
        if !input.streams().any(|stream| is_known(&stream)) {
            return Err(OpenFailure::Unreadable("it describes neither pictures nor sound".to_owned()));
        }
        let (index, time_base, decoder) = {
            let stream = input.streams().best(kind).ok_or(OpenFailure::NoTrack)?;
            (stream.index(), stream.time_base(), open_decoder(&stream, threads)?)
        };
        let origin_micros = origin(&input);
        let damage = Damage::default();
        Ok(Track { input, decoder, index, time_base, origin_micros, failures_in_a_row: 0, draining: false, damage })
    }

    /// Decodes the next frame into `frame`; false at the end. Damage is stepped over and kept for [`Track::shortfall`].
    pub(super) fn next_frame(&mut self, frame: &mut ffmpeg::Frame) -> bool {
        while self.failures_in_a_row < MAX_FAILURES_IN_A_ROW {
            match self.decoder.receive_frame(frame) {
                Ok(()) if frame.is_corrupt() || frame.has_decode_errors() => self.damage.failed_frames += 1,
                Ok(()) => {
                    self.failures_in_a_row = 0;
                    return true;
                }
                Err(ffmpeg::Error::Other { errno: EAGAIN }) => self.feed(),
                Err(ffmpeg::Error::Eof) => return false,
                Err(_) => {
                    self.damage.failed_packets += 1;
                    self.failures_in_a_row += 1;
                }
            }
        }
        self.damage.given_up = true;
        false
    }

    /// Gives the decoder the track's next packet, or the end.
    fn feed(&mut self) {
        let mut packet = Packet::empty();
        let sent = match packet.read(&mut self.input) {
            Ok(()) if packet.stream() != self.index => return,
            Ok(()) => self.decoder.send_packet(&packet),
            // A demuxer can find its way again after damaged bytes; every other error stays.
            Err(ffmpeg::Error::InvalidData) => Err(ffmpeg::Error::InvalidData),
            Err(error) => {
                if error != ffmpeg::Error::Eof {
                    self.damage.read_error = Some(error.to_string());
                }
                self.end()
            }
        };
        if sent.is_err() {
            self.damage.failed_packets += 1;
            self.failures_in_a_row += 1;
        }
    }

    fn end(&mut self) -> Result<(), ffmpeg::Error> {
        // A second end would be an error of ours, not of the file.
        if std::mem::replace(&mut self.draining, true) {
            return Err(ffmpeg::Error::Eof);
        }
        self.decoder.send_eof()
    }

    /// Goes to the last point at or before `millis` from which decoding can start.
    pub(super) fn seek(&mut self, millis: i64) -> Result<(), ffmpeg::Error> {
        let target = self.origin_micros.saturating_add(millis.saturating_mul(1000));
        self.input.seek(target, ..target)?;
        self.decoder.flush();
        self.draining = false;
        Ok(())
    }

    /// Microseconds from the start of the picture for a time in the track's own units.
    pub(super) fn micros(&self, units: i64) -> i64 {
        to_micros(units, self.time_base).saturating_sub(self.origin_micros)
    }

    /// Length in microseconds of a duration in the track's own units.
    pub(super) fn duration_micros(&self, units: i64) -> i64 {
        to_micros(units, self.time_base)
    }

    /// The track's stream, while the file is open.
    pub(super) fn stream(&self) -> Option<ffmpeg::Stream<'_>> {
        self.input.stream(self.index)
    }

    /// The container.
    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// Length that the container promises for this track in milliseconds, where it promises one.
    pub(super) fn promised_millis(&self) -> Option<i64> {
        let stream = self.stream()?;
        if stream.duration() > 0 {
            return Some(to_micros(stream.duration(), self.time_base) / 1000);
        }
        if let Some(millis) = clock_text(&stream).as_deref().and_then(clock_millis) {
            return Some(millis.saturating_sub(self.origin_micros / 1000));
        }
        // SAFETY: the context is open for as long as `self.input` lives, and both fields are plain integers in C.
        #[allow(unsafe_code)]
        let guessed = unsafe {
            let method = &raw const (*self.input.as_ptr()).duration_estimation_method;
            method.cast::<u32>().read() == ffi::AVDurationEstimationMethod::AVFMT_DURATION_FROM_BITRATE as u32
        };
        (!guessed && self.input.duration() > 0).then(|| self.input.duration() / 1000)
    }

    /// Why only a part of the track came, where that is so: compares the end that was reached with the promised one.
    pub(super) fn shortfall(&self, end_millis: i64) -> Option<String> {
        let mut reasons = Vec::new();
        if let Some(error) = &self.damage.read_error {
            reasons.push(format!("the file could not be read on ({error})"));
        }
        let promised =
            self.promised_millis().filter(|&promised| promised.saturating_sub(end_millis) > END_TOLERANCE_MILLIS);
        if let Some(promised) = promised {
            reasons.push(format!("it ends after {end_millis} ms of {promised} ms"));
        }
        if self.damage.given_up {
            reasons.push("the rest is too damaged".to_owned());
        }
        let damaged = self.damage.failed_packets + self.damage.failed_frames;
        if damaged > 0 {
            reasons.push(format!("damaged parts: {damaged}"));
        }
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }
}

/// Opens a media file and finds its tracks.
pub(super) fn open_container(file: &MediaFile) -> Result<Input, OpenFailure> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        ffmpeg::log::set_level(ffmpeg::log::Level::Quiet);
        // SAFETY: sets one atomic number inside FFmpeg; no memory is passed.
        #[allow(unsafe_code)]
        unsafe {
            ffi::av_max_alloc(MAX_BLOCK_BYTES);
        }
    });
    let unreadable = |reason: &str| OpenFailure::Unreadable(reason.to_owned());
    let mut options = Dictionary::new();
    options.set("format_whitelist", CONTAINERS);
    if file.is_sealed() {
        // FFmpeg asks for the bytes and gets them decrypted; by itself it may open nothing at all.
        options.set("protocol_whitelist", "none");
        let reader = file.open().map_err(|error| unreadable(&error.to_string()))?;
        let stream = StreamIo::from_read_seek_with_capacity(reader, READ_BYTES)?;
        return Ok(format::input_from_stream(stream, None, Some(options))?);
    }
    let absolute = std::path::absolute(file.path()).map_err(|error| unreadable(&error.to_string()))?;
    let text = absolute.to_str().filter(|text| !text.contains('\0'));
    // Without the prefix a name like `concat:a|b` would be read as an instruction.
    let url = format!("file:{}", text.ok_or_else(|| unreadable("its path is not valid UTF-8"))?);
    options.set("protocol_whitelist", "file");
    Ok(format::input_with_dictionary(&url, options)?)
}

fn open_decoder(stream: &ffmpeg::Stream<'_>, threads: usize) -> Result<Opened, OpenFailure> {
    let mut context = codec::Context::from_parameters(stream.parameters())?;
    context.set_threading(threading::Config {
        kind: if threads > 1 { threading::Type::Frame } else { threading::Type::None },
        ..threading::Config::count(threads.max(1))
    });
    // SAFETY: the context was allocated above and is owned here; the field is a plain number.
    #[allow(unsafe_code)]
    unsafe {
        (*context.as_mut_ptr()).max_pixels = MAX_FRAME_PIXELS;
    }
    let codec = codec::decoder::find(context.id())
        .ok_or_else(|| OpenFailure::Unreadable(format!("no decoder for {:?}", context.id())))?;
    let mut decoder = context.decoder();
    decoder.set_packet_time_base(stream.time_base());
    Ok(decoder.open_as(codec)?)
}

/// Whether the container says how the pictures or the sound of a track are coded.
fn is_known(stream: &ffmpeg::Stream<'_>) -> bool {
    let parameters = stream.parameters();
    matches!(parameters.medium(), media::Type::Video | media::Type::Audio) && parameters.id() != codec::Id::None
}

/// Time zero: the start of the picture, so that sound and picture share one clock; of the file where there is none.
fn origin(input: &Input) -> i64 {
    let picture = input.streams().best(media::Type::Video);
    let start = picture.filter(|stream| stream.start_time() != ffi::AV_NOPTS_VALUE);
    match start {
        Some(stream) => to_micros(stream.start_time(), stream.time_base()),
        None => {
            // SAFETY: the context is open for as long as `input` lives, and the field is a plain number.
            #[allow(unsafe_code)]
            let start = unsafe { (*input.as_ptr()).start_time };
            if start == ffi::AV_NOPTS_VALUE { 0 } else { start }
        }
    }
}

/// Saturating, since damaged files hold any number.
fn to_micros(units: i64, time_base: Rational) -> i64 {
    let denominator = i128::from(time_base.denominator().max(1));
    let micros = i128::from(units) * i128::from(time_base.numerator()) * 1_000_000 / denominator;
    micros.clamp(i128::from(i64::MIN / 4), i128::from(i64::MAX / 4)) as i64
}

/// The length of a stream as Matroska says it, where it is text. Read here, because the library takes whatever bytes a file gives for UTF-8.
fn clock_text(stream: &ffmpeg::Stream<'_>) -> Option<String> {
    // SAFETY: the dictionary is the stream's own, which outlives this call, and each value in it is a string that ends in zero.
    #[allow(unsafe_code)]
    let value = unsafe {
        let entry = ffi::av_dict_get(stream.metadata().as_ptr(), c"DURATION".as_ptr(), ptr::null(), 0);
        let value: *const c_char = entry.as_ref()?.value;
        (!value.is_null()).then(|| CStr::from_ptr(value))
    };
    value?.to_str().ok().map(str::to_owned)
}

/// Milliseconds of a Matroska duration tag such as `00:00:02.040000000`.
fn clock_millis(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, ':');
    let hours: f64 = parts.next()?.trim().parse().ok()?;
    let minutes: f64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next()?.trim().parse().ok()?;
    let millis = (hours * 3600.0 + minutes * 60.0 + seconds) * 1000.0;
    (millis.is_finite() && millis > 0.0).then_some(millis as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_converted_without_overflow() {
        assert_eq!(to_micros(90_000, Rational(1, 90_000)), 1_000_000);
        assert_eq!(to_micros(i64::MAX, Rational(i32::MAX, 1)), i64::MAX / 4);
        assert_eq!(to_micros(5, Rational(1, 0)), 5_000_000);
        assert_eq!(clock_millis("00:01:02.040000000"), Some(62_040));
        assert_eq!(clock_millis("nonsense"), None);
    }
}

//! Videos written frame by frame: what the specimens and the tests are recorded with.
//!
//! The same frames give the same bytes: one thread per encoder, and no dates or random numbers in the container.

mod error;
mod memory;
mod picture;
mod sound;

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
};

use ffmpeg_next::{
    self as ffmpeg, Dictionary, Packet, Rational, codec, encoder, ffi,
    format::{
        self, Pixel,
        context::{Output, StreamIo},
    },
};
use image::{RgbImage, metadata::Orientation};

use zeroize::Zeroizing;

use super::orientation;
pub use error::EncodeError;
use memory::MemoryFile;
use picture::Pictures;
pub use sound::Sound;
use sound::SoundTrack;

/// Ticks of the picture's clock per second: times are given in milliseconds.
const CLOCK: Rational = Rational(1, 1000);
/// Length of the only frame of a video that has one frame, in milliseconds.
const LONE_FRAME_MILLIS: i64 = 40;
/// FFmpeg's scale of constant quality (`FF_QP2LAMBDA`).
const QUALITY_SCALE: usize = 118;

/// How the pictures are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// H.264 by x264: what phones record.
    H264,
    /// VP9 by libvpx in its real-time mode: what browsers record.
    Vp9,
    /// MPEG-4 part 2: what older cameras record.
    Mpeg4,
    /// Pictures of 256 colours.
    Gif,
}

impl Codec {
    /// FFmpeg's name of the encoder.
    fn name(self) -> &'static str {
        match self {
            Codec::H264 => "libx264",
            Codec::Vp9 => "libvpx-vp9",
            Codec::Mpeg4 => "mpeg4",
            Codec::Gif => "gif",
        }
    }
}

/// How much of the picture survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// The same quality throughout; lower is better. H.264: 0 … 51 (CRF), VP9: 0 … 63, MPEG-4: 1 … 31.
    Constant(u8),
    /// Bits per second, as the encoders of phones and browsers are told.
    Bitrate(u32),
}

/// What a video is to be. The container follows the file's extension: `mp4`, `mov`, `webm`, `mkv`, `avi`, `gif`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VideoFormat {
    /// Width of the upright picture in pixels; 4:2:0 sampling wants an even number of stored pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// Coding of the pictures.
    pub codec: Codec,
    /// Quality of the pictures.
    pub quality: Quality,
    /// Frames from one key frame to the next.
    pub key_every: u32,
    /// Most frames in a row that are coded after a later one (H.264 alone); phones and browsers use none.
    pub reordered: usize,
    /// Codes 0 … 255 for black to white instead of 16 … 235 (H.264), as some phones record.
    pub full_range: bool,
    /// How a player has to turn the stored picture (`mp4`, `mov`): frames are given upright and stored turned back.
    pub orientation: Orientation,
}

impl VideoFormat {
    /// H.264 at CRF 23, a key frame every 30, upright, in video range.
    pub fn new(width: u32, height: u32) -> Self {
        VideoFormat {
            width,
            height,
            codec: Codec::H264,
            quality: Quality::Constant(23),
            key_every: 30,
            reordered: 0,
            full_range: false,
            orientation: Orientation::NoTransforms,
        }
    }

    /// Width and height of the pictures as stored.
    fn stored_size(&self) -> (u32, u32) {
        match orientation::swaps_sides(self.orientation) {
            true => (self.height, self.width),
            false => (self.width, self.height),
        }
    }

    fn pixels(&self) -> Pixel {
        match self.codec {
            Codec::Gif => Pixel::RGB8,
            _ if self.full_range => Pixel::YUVJ420P,
            _ => Pixel::YUV420P,
        }
    }
}

/// A video being written. Holds a few frames, however long the video is. Without [`VideoWriter::finish`] the file stays
/// unreadable.
pub struct VideoWriter {
    path: PathBuf,
    file: Output,
    /// Where the bytes go, where they go to no file.
    memory: Option<MemoryFile>,
    video: encoder::video::Encoder,
    pictures: Pictures,
    sound: Option<SoundTrack>,
    /// The last frame given: it goes to the encoder once its length is known.
    held: Option<(i64, ffmpeg::frame::Video)>,
    last_length: i64,
    /// Times and lengths of frames inside the encoder, which does not pass lengths on.
    lengths: VecDeque<(i64, i64)>,
}

impl VideoWriter {
    /// Makes the file and writes its head; an existing file is overwritten.
    ///
    /// # Errors
    /// When the file cannot be made, an encoder is missing, or the container cannot hold the format.
    pub fn create(path: &Path, format: &VideoFormat, sound: Option<Sound>) -> Result<Self, EncodeError> {
        ffmpeg::log::set_level(ffmpeg::log::Level::Quiet);
        let create = |reason: String| EncodeError::Create { path: path.to_owned(), reason };
        let absolute = std::path::absolute(path).map_err(|error| create(error.to_string()))?;
        let text = absolute.to_str().filter(|text| !text.contains('\0'));
        let url = format!("file:{}", text.ok_or_else(|| create("its path is not valid UTF-8".to_owned()))?);
        let file = format::output(&url).map_err(|error| create(error.to_string()))?;
        Self::begin(path, file, None, format, sound.filter(|sound| !sound.samples.is_empty()))
    }

    /// The same in memory: no byte of it is in a file. `name` chooses the container by its extension and stands in errors; a video of
    /// more than `limit` bytes is an error. Sound without samples is sound that is still to come, by [`VideoWriter::hear`].
    ///
    /// # Errors
    /// As [`VideoWriter::create`].
    pub fn in_memory(name: &Path, format: &VideoFormat, sound: Option<Sound>, limit: u64) -> Result<Self, EncodeError> {
        ffmpeg::log::set_level(ffmpeg::log::Level::Quiet);
        let create = |reason: String| EncodeError::Create { path: name.to_owned(), reason };
        let memory = MemoryFile::new(limit);
        let stream = StreamIo::from_write_seek(memory.clone()).map_err(|error| create(error.to_string()))?;
        let file = format::output_to_stream(stream, name.to_str(), None).map_err(|error| create(error.to_string()))?;
        Self::begin(name, file, Some(memory), format, sound)
    }

    /// Writes the head.
    fn begin(
        path: &Path,
        mut file: Output,
        memory: Option<MemoryFile>,
        format: &VideoFormat,
        sound: Option<Sound>,
    ) -> Result<Self, EncodeError> {
        let create = |reason: String| EncodeError::Create { path: path.to_owned(), reason };
        let name = file.format().name().to_owned();
        let quick_time = name == "mp4" || name == "mov";
        if format.orientation != Orientation::NoTransforms && !quick_time {
            return Err(create(format!("{name} files cannot hold a rotation, mp4 and mov can")));
        }
        let refused = |encoder, reason: String| EncodeError::Encoder { path: path.to_owned(), encoder, reason };
        let video = open_video(&mut file, format).map_err(|reason| refused(format.codec.name(), reason))?;
        let track = |sound| {
            let webm = name == "webm";
            SoundTrack::open(&mut file, sound, webm).map_err(|reason| refused(SoundTrack::encoder(webm), reason))
        };
        let sound = sound.map(track).transpose()?;
        // SAFETY: the context is open and owned here; the flag keeps dates and random numbers out of the file.
        #[allow(unsafe_code)]
        unsafe {
            (*file.as_mut_ptr()).flags |= ffi::AVFMT_FLAG_BITEXACT;
        }
        let mut options = Dictionary::new();
        // A file that lies in no folder cannot be gone through again to bring its index to its front.
        if quick_time && memory.is_none() {
            options.set("movflags", "faststart");
        }
        file.write_header_with(options).map_err(|error| create(error.to_string()))?;
        let pictures = Pictures::new(format).map_err(create)?;
        let (held, last_length, lengths) = (None, LONE_FRAME_MILLIS, VecDeque::new());
        Ok(VideoWriter { path: path.to_owned(), file, memory, video, pictures, sound, held, last_length, lengths })
    }

    /// Appends an upright frame that is shown from `at_millis` until the next frame.
    ///
    /// # Errors
    /// When the frame's size is not the format's, its time is not later than the last one's, or the disk is full.
    pub fn write(&mut self, at_millis: i64, image: &RgbImage) -> Result<(), EncodeError> {
        let misfit = |reason| EncodeError::Frame { path: self.path.clone(), reason };
        if let Some((last, _)) = self.held.as_ref().filter(|(last, _)| *last >= at_millis) {
            return Err(misfit(format!("a frame at {at_millis} ms follows one at {last} ms")));
        }
        let picture = self.pictures.convert(image, at_millis).map_err(misfit)?;
        if let Some((at, picture)) = self.held.replace((at_millis, picture)) {
            self.encode(at, at_millis - at, &picture)?;
        }
        Ok(())
    }

    /// Appends sound, in samples that take turns as those before; nothing where the video was begun without sound.
    pub fn hear(&mut self, samples: &[f32]) {
        if let Some(sound) = &mut self.sound {
            sound.hear(samples);
        }
    }

    /// Ends the video: the last frame is as long as the one before it, and the sound goes on to its own end.
    ///
    /// # Errors
    /// When there was no frame, or the disk is full.
    pub fn finish(mut self) -> Result<(), EncodeError> {
        self.end()
    }

    /// Ends a video that was begun in memory and gives its bytes, which are wiped when they are dropped; none of a video in a file.
    ///
    /// # Errors
    /// As [`VideoWriter::finish`], or when it is larger than was allowed.
    pub fn finish_in_memory(mut self) -> Result<Zeroizing<Vec<u8>>, EncodeError> {
        self.end()?;
        let memory = self.memory.clone();
        // What the container still holds is written when it goes.
        drop(self);
        Ok(memory.map(|memory| memory.take()).unwrap_or_default())
    }

    fn end(&mut self) -> Result<(), EncodeError> {
        let Some((at, picture)) = self.held.take() else {
            return Err(EncodeError::Frame { path: self.path.clone(), reason: "no frame was given".to_owned() });
        };
        self.encode(at, self.last_length, &picture)?;
        self.video.send_eof().map_err(|error| self.broken(error))?;
        self.drain()?;
        let file = &mut self.file;
        let sound = self.sound.as_mut().map_or(Ok(()), |sound| sound.finish(file));
        sound.and_then(|()| self.file.write_trailer()).map_err(|error| self.broken(error))
    }

    fn encode(&mut self, at: i64, length: i64, picture: &ffmpeg::frame::Video) -> Result<(), EncodeError> {
        self.last_length = length;
        self.lengths.push_back((at, length));
        self.video.send_frame(picture).map_err(|error| self.broken(error))?;
        self.drain()?;
        let file = &mut self.file;
        let sound = self.sound.as_mut().map_or(Ok(()), |sound| sound.write_until(at + length, file));
        sound.map_err(|error| self.broken(error))
    }

    fn drain(&mut self) -> Result<(), EncodeError> {
        let mut packet = Packet::empty();
        while received(&mut self.video, &mut packet).map_err(|error| self.broken(error))? {
            if let Some(place) = self.lengths.iter().position(|(at, _)| packet.pts() == Some(*at)) {
                packet.set_duration(self.lengths.remove(place).map_or(0, |(_, length)| length));
            }
            write_packet(&mut packet, 0, CLOCK, &mut self.file).map_err(|error| self.broken(error))?;
        }
        Ok(())
    }

    fn broken(&self, error: ffmpeg::Error) -> EncodeError {
        EncodeError::Write { path: self.path.clone(), reason: error.to_string() }
    }
}

/// Whether the encoder had a packet; it has none when it wants more pictures or sound, or is at its end.
fn received(encoder: &mut encoder::Encoder, packet: &mut Packet) -> Result<bool, ffmpeg::Error> {
    match encoder.receive_packet(packet) {
        Ok(()) => Ok(true),
        Err(ffmpeg::Error::Eof) => Ok(false),
        Err(ffmpeg::Error::Other { errno }) if errno == ffmpeg::error::EAGAIN => Ok(false),
        Err(error) => Err(error),
    }
}

fn write_packet(packet: &mut Packet, stream: usize, clock: Rational, file: &mut Output) -> Result<(), ffmpeg::Error> {
    let base = file.stream(stream).ok_or(ffmpeg::Error::StreamNotFound)?.time_base();
    packet.set_stream(stream);
    packet.rescale_ts(clock, base);
    packet.write_interleaved(file)
}

/// The flags that keep an encoder's output the same everywhere, and those the container asks for.
fn flags(file: &Output) -> codec::Flags {
    match file.format().flags().contains(format::Flags::GLOBAL_HEADER) {
        true => codec::Flags::BITEXACT | codec::Flags::GLOBAL_HEADER,
        false => codec::Flags::BITEXACT,
    }
}

fn open_video(file: &mut Output, format: &VideoFormat) -> Result<encoder::video::Encoder, String> {
    let codec = encoder::find_by_name(format.codec.name()).ok_or("this build does not have it")?;
    let text = |error: ffmpeg::Error| error.to_string();
    let mut video = codec::Context::new_with_codec(codec).encoder().video().map_err(text)?;
    let (width, height) = format.stored_size();
    video.set_width(width);
    video.set_height(height);
    video.set_format(format.pixels());
    video.set_time_base(CLOCK);
    video.set_gop(format.key_every);
    video.set_max_b_frames(if format.codec == Codec::H264 { format.reordered } else { 0 });
    picture::tag_colours(&mut video, format);
    let mut flags = flags(file);
    let mut options = Dictionary::new();
    options.set("threads", "1");
    match format.codec {
        Codec::H264 => options.set("preset", "superfast"),
        Codec::Vp9 => [("deadline", "realtime"), ("cpu-used", "8"), ("lag-in-frames", "0")]
            .into_iter()
            .for_each(|(name, value)| options.set(name, value)),
        Codec::Mpeg4 | Codec::Gif => {}
    }
    match (format.quality, format.codec) {
        (Quality::Bitrate(bits), _) => video.set_bit_rate(bits as usize),
        (Quality::Constant(value), Codec::Mpeg4) => {
            flags |= codec::Flags::QSCALE;
            video.set_quality(usize::from(value) * QUALITY_SCALE);
        }
        (Quality::Constant(value), _) => {
            video.set_bit_rate(0);
            options.set("crf", &value.to_string());
        }
    }
    video.set_flags(flags);
    let video = video.open_with(options).map_err(text)?;
    let mut stream = file.add_stream(codec).map_err(text)?;
    stream.set_time_base(CLOCK);
    stream.set_parameters(&video);
    if format.orientation != Orientation::NoTransforms {
        let matrix = orientation::matrix_of(format.orientation);
        let kind = ffi::AVPacketSideDataType::AV_PKT_DATA_DISPLAYMATRIX;
        // SAFETY: the stream belongs to the open file, and the block returned has the 36 bytes asked for.
        #[allow(unsafe_code)]
        unsafe {
            let block = ffi::av_stream_new_side_data(stream.as_mut_ptr(), kind, size_of_val(&matrix));
            if block.is_null() {
                return Err("no memory for the rotation".to_owned());
            }
            block.cast::<[i32; 9]>().write_unaligned(matrix);
        }
    }
    Ok(video)
}

#[cfg(test)]
mod tests;

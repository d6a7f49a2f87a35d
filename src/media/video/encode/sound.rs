//! The sound track of a video being written: AAC, or Opus in WebM.

use ffmpeg_next::{
    self as ffmpeg, ChannelLayout, Dictionary, Packet, Rational, codec, encoder,
    format::{Sample, context::Output, sample},
    frame,
};

use zeroize::Zeroize;

use super::{flags, received, write_packet};

/// Bits per second and channel, as phones record speech.
const BITS_PER_CHANNEL: usize = 64_000;
/// The stream the sound goes to: the picture comes first.
const STREAM: usize = 1;

/// Sound to lie beside the picture, from time zero on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// Samples per second and channel. WebM takes 8,000, 12,000, 16,000, 24,000 and 48,000.
    pub rate: u32,
    /// One channel or two.
    pub channels: u8,
    /// Samples in [-1, 1], the channels taking turns.
    pub samples: Vec<f32>,
}

/// The sound track. Its samples are wiped from memory when it is dropped.
pub(super) struct SoundTrack {
    encoder: encoder::audio::Encoder,
    sound: Sound,
    planar: bool,
    /// Samples per channel sent so far.
    sent: usize,
}

impl SoundTrack {
    /// FFmpeg's name of the encoder for the container.
    pub(super) fn encoder(webm: bool) -> &'static str {
        if webm { "libopus" } else { "aac" }
    }

    pub(super) fn open(file: &mut Output, sound: Sound, webm: bool) -> Result<Self, String> {
        let text = |error: ffmpeg::Error| error.to_string();
        let layout = match sound.channels {
            1 => ChannelLayout::MONO,
            2 => ChannelLayout::STEREO,
            other => return Err(format!("{other} channels; one or two can be written")),
        };
        let codec = encoder::find_by_name(Self::encoder(webm)).ok_or("this build does not have it")?;
        let mut encoder = codec::Context::new_with_codec(codec).encoder().audio().map_err(text)?;
        let planar = !webm;
        encoder.set_rate(i32::try_from(sound.rate).map_err(|error| error.to_string())?);
        encoder.set_format(Sample::F32(if planar { sample::Type::Planar } else { sample::Type::Packed }));
        encoder.set_channel_layout(layout);
        encoder.set_bit_rate(BITS_PER_CHANNEL * usize::from(sound.channels));
        encoder.set_time_base(clock(&sound));
        encoder.set_flags(flags(file));
        let mut options = Dictionary::new();
        options.set("threads", "1");
        let encoder = encoder.open_with(options).map_err(text)?;
        let mut stream = file.add_stream(codec).map_err(text)?;
        stream.set_time_base(clock(&sound));
        stream.set_parameters(&encoder);
        Ok(SoundTrack { encoder, sound, planar, sent: 0 })
    }

    /// Appends samples.
    pub(super) fn hear(&mut self, samples: &[f32]) {
        self.sound.samples.extend_from_slice(samples);
    }

    /// Writes the sound up to a time of the picture.
    pub(super) fn write_until(&mut self, millis: i64, file: &mut Output) -> Result<(), ffmpeg::Error> {
        let wanted = usize::try_from(millis.max(0)).unwrap_or(0) * self.sound.rate as usize / 1000;
        let block = self.encoder.frame_size() as usize;
        while self.sent + block <= wanted.min(self.total()) {
            self.send(block, file)?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(&mut self, file: &mut Output) -> Result<(), ffmpeg::Error> {
        let block = self.encoder.frame_size() as usize;
        while self.sent < self.total() {
            self.send(block.min(self.total() - self.sent), file)?;
        }
        self.encoder.send_eof()?;
        self.drain(file)
    }

    fn total(&self) -> usize {
        self.sound.samples.len() / usize::from(self.sound.channels)
    }

    fn send(&mut self, count: usize, file: &mut Output) -> Result<(), ffmpeg::Error> {
        let channels = usize::from(self.sound.channels);
        let mut block = frame::Audio::new(self.encoder.format(), count, self.encoder.channel_layout());
        block.set_rate(self.sound.rate);
        block.set_pts(i64::try_from(self.sent).ok());
        let samples = &self.sound.samples[self.sent * channels..][..count * channels];
        if self.planar {
            for channel in 0..channels {
                let channel_samples = samples.iter().skip(channel).step_by(channels);
                block.plane_mut::<f32>(channel).iter_mut().zip(channel_samples).for_each(|(to, from)| *to = *from);
            }
        } else {
            let bytes = samples.iter().flat_map(|sample| sample.to_ne_bytes());
            block.data_mut(0).iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
        self.sent += count;
        self.encoder.send_frame(&block)?;
        self.drain(file)
    }

    fn drain(&mut self, file: &mut Output) -> Result<(), ffmpeg::Error> {
        let mut packet = Packet::empty();
        while received(&mut self.encoder, &mut packet)? {
            write_packet(&mut packet, STREAM, clock(&self.sound), file)?;
        }
        Ok(())
    }
}

impl Drop for SoundTrack {
    fn drop(&mut self) {
        self.sound.samples.zeroize();
    }
}

fn clock(sound: &Sound) -> Rational {
    Rational(1, i32::try_from(sound.rate).unwrap_or(i32::MAX))
}

//! Files and codecs.

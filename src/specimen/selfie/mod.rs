//! Selfie videos by script, and attacks on them.

//! One camera model for genuine photographs and attacks alike.

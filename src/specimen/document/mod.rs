//! Artwork of identity documents of invented states, rendered as vectors, with its ground truth.

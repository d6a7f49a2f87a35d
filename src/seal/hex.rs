//! Public values of fixed length that are written in hexadecimal digits.

pub(super) use crate::case::hex::{decode, encode};

/// Texts and errors of a public value of fixed length that is written in hexadecimal digits.
macro_rules! hexadecimal {
    ($name:ident, $length:expr, $what:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::seal::SignatureError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let malformed = $crate::seal::SignatureError::Malformed { what: $what, expected: $length * 2 };
                $crate::seal::hex::decode(text).map($name).ok_or(malformed)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::seal::SignatureError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    };
}

pub(super) use hexadecimal;

//! How long frames are looked at: what the rate of the live guidance comes to.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value, json};

use crate::kiosk::Look;

/// Wall-clock time of looks, by what is looked at.
#[derive(Debug, Default)]
pub(super) struct Looks(BTreeMap<Look, (u32, Duration)>);

impl Looks {
    /// Notes a look.
    pub(super) fn add(&mut self, look: Look, took: Duration) {
        let (count, whole) = self.0.entry(look).or_default();
        (*count, *whole) = (*count + 1, *whole + took);
    }

    /// For each: how many looks, how long one takes on average in milliseconds, and how many there are a second where one follows the
    /// other.
    pub(super) fn to_json(&self) -> Value {
        let figures = |(look, (count, whole)): (&Look, &(u32, Duration))| {
            let mean = whole.as_secs_f64() / f64::from((*count).max(1));
            let per_second = if mean > 0.0 { 1.0 / mean } else { 0.0 };
            let rounded = |value: f64| (value * 10.0).round() / 10.0;
            let told = json!({"count": count, "meanMillis": rounded(mean * 1000.0), "perSecond": rounded(per_second)});
            (look.name().to_owned(), told)
        };
        Value::Object(self.0.iter().map(figures).collect::<Map<_, _>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_looks_one_after_the_other() {
        let mut looks = Looks::default();
        assert_eq!(looks.to_json(), json!({}));
        looks.add(Look::Document, Duration::from_millis(40));
        looks.add(Look::Document, Duration::from_millis(60));
        looks.add(Look::Selfie, Duration::ZERO);
        let told = looks.to_json();
        assert_eq!(told["document"], json!({"count": 2, "meanMillis": 50.0, "perSecond": 20.0}));
        assert_eq!(told["selfie"], json!({"count": 1, "meanMillis": 0.0, "perSecond": 0.0}));
    }
}

//! What a person looks like: the numbers everything else follows from.

use serde::{Deserialize, Serialize};

use super::{
    face_shape::{Feature, FeatureSet},
    look::{Look, Region},
    vector::lerp,
};
use crate::specimen::seed::Seed;

/// What a person appears as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sex {
    /// Appears female.
    Female,
    /// Appears male.
    Male,
}

/// A person who does not exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Apparent age in years, 18 … 80.
    pub age_years: f32,
    /// What the person appears as.
    pub sex: Sex,
    /// Whether the person wears glasses.
    pub glasses: bool,
    /// Skin, hair, eyes and dress.
    pub look: Look,
    /// The shape of head and face.
    pub features: FeatureSet,
    /// Salt of the person's own pattern of skin, iris and hair.
    pub pattern: u32,
}

impl Person {
    /// Somebody, from the whole range.
    pub fn draw(seed: Seed) -> Self {
        Self::draw_as(seed, None, None)
    }

    /// Somebody of the given sex and age in years, so that a document and its holder agree.
    pub fn draw_as(seed: Seed, sex: Option<Sex>, age_years: Option<f32>) -> Self {
        let mut draw = seed.branch("person").draw();
        let drawn_sex = if draw.chance(0.5) { Sex::Female } else { Sex::Male };
        let drawn_age = 18.0 + 57.0 * draw.uniform(0.0..1.0).powf(1.4);
        let sex = sex.unwrap_or(drawn_sex);
        let age_years = age_years.unwrap_or(drawn_age).clamp(18.0, 80.0);
        let region = Region::draw(seed.branch("region"));
        let look = Look::draw(seed.branch("look"), &region, sex, age_years);
        let features = FeatureSet::draw(seed.branch("features"), &region, sex, age_years);
        let glasses = draw.chance(if age_years > 45.0 { 0.32 } else { 0.18 });
        Person { age_years, sex, glasses, look, features, pattern: seed.branch("pattern").number() as u32 }
    }

    /// A person in between: `share` 0 gives this one, 1 the other. What cannot lie between (sex, hair style, glasses,
    /// pattern of the skin) comes from the nearer of the two.
    pub fn blend(&self, other: &Person, share: f32) -> Person {
        let share = share.clamp(0.0, 1.0);
        let near = if share < 0.5 { self } else { other };
        Person {
            age_years: lerp(self.age_years, other.age_years, share),
            look: self.look.blend(&other.look, share),
            features: self.features.blend(&other.features, share),
            ..near.clone()
        }
    }

    /// Half the distance between the pupils, in millimetres.
    pub fn half_pupil_distance_mm(&self) -> f32 {
        self.features.scaled(Feature::EyeSpacing, 31.4, 1.5).clamp(28.0, 35.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_blend_are_the_two() {
        let (a, b) = (Person::draw(Seed::new(1)), Person::draw(Seed::new(2)));
        assert_eq!(a.blend(&b, 0.0), a);
        assert_eq!(a.blend(&b, 1.0), b);
        let half = a.blend(&b, 0.5);
        let ends = [a.half_pupil_distance_mm(), b.half_pupil_distance_mm()];
        assert!(
            half.half_pupil_distance_mm() > ends[0].min(ends[1])
                && half.half_pupil_distance_mm() < ends[0].max(ends[1])
        );
    }

    #[test]
    fn a_holder_is_as_asked_and_persons_differ() {
        let person = Person::draw_as(Seed::new(3), Some(Sex::Female), Some(61.0));
        assert_eq!((person.sex, person.age_years), (Sex::Female, 61.0));
        assert_eq!(Person::draw(Seed::new(4)), Person::draw(Seed::new(4)));
        assert_ne!(Person::draw(Seed::new(4)).features, Person::draw(Seed::new(5)).features);
        for seed in 0..200 {
            let distance = 2.0 * Person::draw(Seed::new(seed)).half_pupil_distance_mm();
            assert!((56.0..=70.0).contains(&distance), "{distance}");
        }
    }
}

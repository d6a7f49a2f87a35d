//! A figure over a part of an image as a coarse grid: where a person should look.

use serde::{Deserialize, Serialize};

use super::geometry::Rect;

/// Most cells of a heat map: it shows where to look and is kept with every run.
const MOST_CELLS: usize = 4096;

/// Values over a box of an image, in rows from its top left corner. Every value lies in [0, 1]; 1 is where most speaks for what the map shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Grid", into = "Grid")]
pub struct HeatMap(Grid);

/// As it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grid {
    bbox_in_image: Rect,
    columns: usize,
    values: Vec<f32>,
}

/// The values do not fill a grid, or are none.
#[derive(Debug, thiserror::Error)]
#[error(
    "{values} values in {columns} columns are no heat map: it has whole rows of at most {MOST_CELLS} values in [0, 1] over a \
     box with an area"
)]
pub struct NotAHeatMap {
    values: usize,
    columns: usize,
}

impl HeatMap {
    /// The map of `values`, `columns` in each row, over a box in pixels of the upright image.
    ///
    /// # Errors
    /// When the last row is not full, there are no cells or too many, a value lies outside [0, 1], or the box is empty or no box.
    pub fn new(bbox_in_image: Rect, columns: usize, values: Vec<f32>) -> Result<Self, NotAHeatMap> {
        HeatMap::try_from(Grid { bbox_in_image, columns, values })
    }

    /// The box that the cells fill, in pixels of the upright image.
    pub fn bbox(&self) -> Rect {
        self.0.bbox_in_image
    }

    /// Every cell: its box in pixels of the upright image, and its value.
    pub fn cells(&self) -> impl Iterator<Item = (Rect, f32)> {
        let Grid { bbox_in_image: Rect { x, y, width, height }, columns, values } = &self.0;
        let (width, height) = (width / *columns as f32, height / (values.len() / columns) as f32);
        values.iter().enumerate().map(move |(place, value)| {
            let (column, row) = ((place % columns) as f32, (place / columns) as f32);
            (Rect { x: x + column * width, y: y + row * height, width, height }, *value)
        })
    }
}

impl TryFrom<Grid> for HeatMap {
    type Error = NotAHeatMap;

    fn try_from(grid: Grid) -> Result<Self, NotAHeatMap> {
        let Grid { bbox_in_image: Rect { x, y, width, height }, columns, values } = &grid;
        let is_grid = (1..=MOST_CELLS).contains(&values.len()) && *columns > 0 && values.len() % columns == 0;
        let is_box = [x, y, width, height].iter().all(|side| side.is_finite()) && *width > 0.0 && *height > 0.0;
        if is_grid && is_box && values.iter().all(|value| (0.0..=1.0).contains(value)) {
            Ok(HeatMap(grid))
        } else {
            Err(NotAHeatMap { values: values.len(), columns: *columns })
        }
    }
}

impl From<HeatMap> for Grid {
    fn from(map: HeatMap) -> Grid {
        map.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Rect = Rect { x: 10.0, y: 20.0, width: 30.0, height: 40.0 };

    #[test]
    fn cells_fill_the_box_in_rows() {
        let map = HeatMap::new(BOX, 3, vec![0.0, 0.1, 0.2, 0.3, 0.4, 1.0]).unwrap();
        let cells: Vec<(Rect, f32)> = map.cells().collect();
        assert_eq!(cells.len(), 6);
        assert_eq!(cells[0], (Rect { x: 10.0, y: 20.0, width: 10.0, height: 20.0 }, 0.0));
        assert_eq!(cells[5], (Rect { x: 30.0, y: 40.0, width: 10.0, height: 20.0 }, 1.0));
    }

    #[test]
    fn what_is_no_grid_is_refused_also_from_a_file() {
        for (bbox, columns, values) in [
            (BOX, 0, vec![0.5]),
            (BOX, 2, vec![0.5; 3]),
            (BOX, 2, vec![]),
            (BOX, 1, vec![f32::NAN]),
            (BOX, 1, vec![1.1]),
            (BOX, 1, vec![0.5; MOST_CELLS + 1]),
            (Rect { width: 0.0, ..BOX }, 1, vec![0.5]),
            (Rect { x: f32::INFINITY, ..BOX }, 1, vec![0.5]),
        ] {
            assert!(HeatMap::new(bbox, columns, values).is_err());
        }
        let map = HeatMap::new(BOX, 2, vec![0.0, 0.25, 0.5, 1.0]).unwrap();
        let written = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::from_str::<HeatMap>(&written).unwrap(), map);
        assert!(serde_json::from_str::<HeatMap>(&written.replace("\"columns\":2", "\"columns\":3")).is_err());
    }
}

//! What stands where on which page, and what it is: the paper before it is printed.

use super::{canvas::Ink, canvas::Shape};

/// What a piece of content is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role {
    /// Belongs to the page, not to what it says: repeated headings, rules, backgrounds.
    Artifact,
    /// The line at the top of every page.
    PageHead,
    /// The line at the foot of every page.
    PageFoot,
    /// A line of text.
    Text,
    /// Anything drawn.
    Drawing,
}

/// Content that belongs together.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) role: Role,
    pub(super) inks: Vec<Ink>,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) pieces: Vec<Piece>,
}

/// A part of the paper's structure, in the words of ISO 32000-1, 14.8.4.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Section,
    /// Level from 1 on, and the text.
    Heading(u16, String),
    Paragraph,
    Table,
    Row,
    /// Head of a column.
    ColumnHead,
    /// Head of a row.
    RowHead,
    Cell,
    /// With what it shows, in words.
    Figure(String),
}

/// A child of a part: another part, or a piece on a page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child {
    Part(usize),
    Piece { page: usize, piece: usize },
}

/// A part with its children in the order of reading.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) part: Part,
    pub(super) children: Vec<Child>,
}

/// A heading for the outline.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) level: u16,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// Pages, structure and outline.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) sheets: Vec<Sheet>,
    pub(super) nodes: Vec<Node>,
    pub(super) roots: Vec<usize>,
    pub(super) open: Vec<usize>,
    pub(super) outline: Vec<Entry>,
    pub(super) images: Vec<Vec<u8>>,
}

impl Draft {
    /// Opens a part within the one that is open.
    pub(super) fn begin(&mut self, part: Part) {
        let index = self.nodes.len();
        self.nodes.push(Node { part, children: Vec::new() });
        match self.open.last() {
            Some(&parent) => self.nodes[parent].children.push(Child::Part(index)),
            None => self.roots.push(index),
        }
        self.open.push(index);
    }

    /// Closes the part that is open.
    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// Puts a piece on the last page; it belongs to the open part unless it is no content.
    pub(super) fn put(&mut self, role: Role, inks: Vec<Ink>) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        if inks.is_empty() || inks.iter().all(|ink| matches!(&ink.shape, Shape::Text(line) if line.runs.is_empty())) {
            return;
        }
        let is_content = matches!(role, Role::Text | Role::Drawing);
        sheet.pieces.push(Piece { role, inks });
        let (page, piece) = (self.sheets.len() - 1, self.sheets[self.sheets.len() - 1].pieces.len() - 1);
        if let (true, Some(&parent)) = (is_content, self.open.last()) {
            self.nodes[parent].children.push(Child::Piece { page, piece });
        }
    }

    /// The place of a JPEG among the images, each kept once.
    pub(super) fn image(&mut self, jpeg: &[u8]) -> usize {
        match self.images.iter().position(|known| known == jpeg) {
            Some(index) => index,
            None => {
                self.images.push(jpeg.to_owned());
                self.images.len() - 1
            }
        }
    }
}

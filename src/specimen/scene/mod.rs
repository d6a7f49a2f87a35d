//! What lies before the lens: background, sheets, screens, prints and light.

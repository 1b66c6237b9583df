//! Resources of an OFD: fonts, and pictures measured once however often they are drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Xml, attribute, child, descendants, text_of};
use super::{part, resolve};
use crate::examine::package::Opened;
use crate::examine::{Contents, Font, Outcome, Picture, identify, picture};

/// What `Res` files name.
#[derive(Default)]
pub(super) struct Resources {
    fonts: BTreeMap<String, Font>,
    used: BTreeSet<String>,
    media: BTreeMap<String, String>,
    measured: BTreeMap<String, Option<Picture>>,
}

impl Resources {
    /// Reads the resource file at `path`; one that is not there is noted.
    pub fn load(&mut self, package: &mut Opened, path: &str, contents: &mut Contents) -> Result<(), Outcome> {
        let Some(bytes) = part(package, path)? else {
            contents.notes.push(format!("{path} is not there"));
            return Ok(());
        };
        let xml = Xml::new(&bytes)?;
        let parsed = match xml.parse() {
            Ok(parsed) => parsed,
            Err(Outcome::Corrupt { reason, .. }) => {
                contents.notes.push(format!("{path}: {reason}"));
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        let root = parsed.root_element();
        // BaseLoc is the folder of the files, from the resource file's own.
        let base = match attribute(root, "BaseLoc") {
            Some(folder) => format!("{}/", resolve(path, folder)),
            None => path.to_owned(),
        };
        for font in descendants(root, "Font") {
            let (Some(id), Some(name)) = (attribute(font, "ID"), attribute(font, "FontName")) else {
                continue;
            };
            let embedded = child(font, "FontFile").and_then(text_of).is_some();
            self.fonts.insert(id.to_owned(), Font { name: name.to_owned(), embedded, standard: false });
        }
        for media in descendants(root, "MultiMedia") {
            if let (Some(id), Some(file)) =
                (attribute(media, "ID"), child(media, "MediaFile").and_then(text_of))
            {
                self.media.insert(id.to_owned(), resolve(&base, file));
            }
        }
        Ok(())
    }

    /// Notes that text is set in the font `id`.
    pub fn uses_font(&mut self, id: &str) {
        if !self.used.contains(id) {
            self.used.insert(id.to_owned());
        }
    }

    /// The picture of the resource `id`, decoded at its first use.
    pub fn picture(&mut self, package: &mut Opened, id: &str) -> Result<Option<Picture>, Outcome> {
        if let Some(known) = self.measured.get(id) {
            return Ok(known.clone());
        }
        let bytes = match self.media.get(id) {
            Some(path) => part(package, path)?,
            None => None,
        };
        let measured = bytes.and_then(|bytes| {
            let format = identify(&bytes);
            let mut found = picture::read(format, &bytes, package.spent.work).pictures.into_iter().next()?;
            found.camera = picture::camera_of(&bytes);
            Some(found)
        });
        self.measured.insert(id.to_owned(), measured.clone());
        Ok(measured)
    }

    /// Reports the fonts that text is set in.
    pub fn report(&self, contents: &mut Contents) {
        let mut fonts: Vec<Font> = self.used.iter().filter_map(|id| self.fonts.get(id)).cloned().collect();
        fonts.sort_by(|a, b| a.name.cmp(&b.name));
        fonts.dedup();
        contents.fonts.extend(fonts);
    }
}

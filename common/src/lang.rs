//! The two languages of the shop, and which one a request asks for.

/// A language that messages and labels are written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Korean, the default.
    #[default]
    Ko,
    /// English.
    En,
}

impl Lang {
    /// Reads `Accept-Language` (RFC 9110, section 12.5.4): English only where it is preferred to Korean.
    /// Anything unreadable counts as not said.
    #[must_use]
    pub fn from_accept_language(header: Option<&str>) -> Self {
        let mut ko = None;
        let mut en = None;
        let mut any = None;
        for (place, part) in header.unwrap_or_default().split(',').enumerate() {
            let mut pieces = part.split(';').map(str::trim);
            let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let quality = pieces
                .find_map(|piece| piece.strip_prefix("q="))
                .map_or(Some(1.0_f32), |q| q.parse().ok())
                .filter(|q| (0.0..=1.0).contains(q))
                .unwrap_or(0.0);
            let slot = match tag.split('-').next() {
                Some("ko") => &mut ko,
                Some("en") => &mut en,
                Some("*") => &mut any,
                _ => continue,
            };
            if slot.is_none_or(|(best, _)| quality > best) {
                *slot = Some((quality, place));
            }
        }
        match (ko.or(any), en) {
            (_, Some((q, _))) if q <= 0.0 => Self::Ko,
            (None, Some(_)) => Self::En,
            (Some((ko_q, ko_place)), Some((en_q, en_place)))
                if en_q > ko_q || (en_q >= ko_q && en_place < ko_place) =>
            {
                Self::En
            }
            _ => Self::Ko,
        }
    }

    /// Chooses between the Korean and the English wording.
    #[must_use]
    pub const fn pick(self, ko: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ko => ko,
            Self::En => en,
        }
    }

    /// The language tag: `ko` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.pick("ko", "en")
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn english_only_where_it_is_preferred() {
        for (header, lang) in [
            (None, Lang::Ko),
            (Some(""), Lang::Ko),
            (Some("fr"), Lang::Ko),
            (Some("en"), Lang::En),
            (Some("en-US,en;q=0.9,ko;q=0.8"), Lang::En),
            (Some("ko-KR,ko;q=0.9,en;q=0.8"), Lang::Ko),
            (Some("ko;q=0.5, en;q=0.6"), Lang::En),
            (Some("en;q=0"), Lang::Ko),
            (Some("*, en;q=0.5"), Lang::Ko),
            (Some("en;q=nonsense"), Lang::Ko),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header:?}");
        }
    }
}

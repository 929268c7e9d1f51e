//! The Fluent files of a language, read once.

use super::Place;
use super::particles::josa;
use crate::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use unic_langid::LanguageIdentifier;

macro_rules! files {
    ($lang:literal) => {
        files!(
            $lang: "answers", "errors", "fields", "mail", "refusals", "states", "tui", "tui-checkout", "tui-drops",
            "tui-orders", "tui-shop", "tui-wishlist", "tui-ops", "tui-sell", "tui-account"
        )
    };
    ($lang:literal: $($name:literal),+) => {
        &[$(include_str!(concat!("../../locales/", $lang, "/", $name, ".ftl"))),+]
    };
}

static KO: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Lang::Ko, files!("ko")));
static EN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Lang::En, files!("en")));

/// The catalogue of a language.
pub(super) fn catalogue(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Ko => &KO,
        Lang::En => &EN,
    }
}

/// All messages of one language.
pub(super) struct Catalogue {
    bundle: FluentBundle<Arc<FluentResource>>,
    /// The messages without places, because most are, and asking the bundle builds a text each time.
    plain: HashMap<String, String>,
    #[cfg(test)]
    resources: Vec<Arc<FluentResource>>,
}

impl Catalogue {
    /// What cannot be read is left out, and the tests say that it is missing.
    fn read(lang: Lang, files: &[&str]) -> Self {
        let language: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks that keep the directions of two scripts apart would show in a terminal.
        bundle.set_use_isolating(false);
        // The only function there is; a second one of this name cannot be.
        let _added = bundle.add_function("JOSA", |places, _| josa(places));
        let mut resources = Vec::with_capacity(files.len());
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(read, _)| read);
            let resource = Arc::new(resource);
            let _clashes = bundle.add_resource(Arc::clone(&resource));
            resources.push(resource);
        }
        let mut catalogue = Self {
            bundle,
            plain: HashMap::new(),
            #[cfg(test)]
            resources: resources.clone(),
        };
        for id in resources.iter().flat_map(|resource| ids(resource)) {
            if let Some(text) = catalogue.without_places(id) {
                catalogue.plain.insert(id.to_owned(), text);
            }
        }
        catalogue
    }

    /// The words of a message without places.
    pub(super) fn plain(&self, id: &str) -> Option<&str> {
        self.plain.get(id).map(String::as_str)
    }

    /// The words of a message with its places filled in; the id where there is no such message.
    pub(super) fn format(&self, id: &'static str, places: &[(&'static str, Place<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let places: FluentArgs<'_> = places.iter().map(|(name, value)| (*name, value.clone())).collect();
        // A place that is missing shows its own name; the tests of whoever words a message would see that.
        self.bundle.format_pattern(pattern, Some(&places), &mut Vec::new()).into_owned()
    }

    fn without_places(&self, id: &str) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&FluentArgs::new()), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

fn ids(resource: &FluentResource) -> impl Iterator<Item = &str> {
    resource.entries().filter_map(|entry| match entry {
        fluent_syntax::ast::Entry::Message(message) => Some(message.id.name),
        _ => None,
    })
}

#[cfg(test)]
impl Catalogue {
    /// The ids of all messages.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().flat_map(|resource| ids(resource))
    }

    /// The places of a message, by name.
    pub(super) fn places(&self, id: &str) -> std::collections::BTreeSet<String> {
        let text = self.pattern(id);
        let names = text.split('$').skip(1);
        names
            .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
            .collect()
    }

    /// A message as it is written.
    pub(super) fn pattern(&self, id: &str) -> String {
        let written =
            self.resources.iter().flat_map(|resource| resource.entries()).find_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(message) if message.id.name == id => {
                    message.value.as_ref()
                }
                _ => None,
            });
        let written = written.unwrap_or_else(|| panic!("{id} is not there"));
        let elements = written.elements.iter().map(|element| match element {
            fluent_syntax::ast::PatternElement::TextElement { value } => (*value).to_owned(),
            fluent_syntax::ast::PatternElement::Placeable { expression } => placeable(expression),
        });
        elements.collect()
    }
}

#[cfg(test)]
fn placeable(expression: &fluent_syntax::ast::Expression<&str>) -> String {
    use fluent_syntax::ast::{Expression, InlineExpression};
    let inline = match expression {
        Expression::Inline(inline) | Expression::Select { selector: inline, .. } => inline,
    };
    match inline {
        InlineExpression::VariableReference { id } => format!("${}", id.name),
        InlineExpression::FunctionReference { arguments, .. } => arguments
            .positional
            .iter()
            .filter_map(|argument| match argument {
                InlineExpression::VariableReference { id } => Some(format!("${}", id.name)),
                _ => None,
            })
            .collect(),
        _ => String::new(),
    }
}

//! What the page asked for by attributes, checked.

use crate::{ApiBase, Country, Identifier, Overrides};

/// The attributes of the element as the page wrote them; `None` where it wrote none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `client-id`.
    pub client_id: Option<String>,
    /// `api-base`.
    pub api_base: Option<String>,
    /// `methods`.
    pub methods: Option<String>,
    /// `identifier`: what the first field holds at the start.
    pub identifier: Option<String>,
    /// `default-country`: ISO 3166-1 alpha-2.
    pub default_country: Option<String>,
    /// The country of the locale, for where no `default-country` is given.
    pub locale_country: Option<String>,
    /// `locale`, or what it was resolved to: BCP 47.
    pub locale: Option<String>,
    /// `strings`: text overrides.
    pub strings: Overrides,
}

/// Settings a login can run with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The application.
    pub client_id: String,
    /// Where the API is.
    pub api_base: ApiBase,
    /// The ways in that are offered.
    pub methods: Methods,
    /// The country of phone numbers written nationally.
    pub default_country: Option<Country>,
}

/// Why settings cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigurationError {
    /// `client-id` is missing or empty.
    MissingClientId,
    /// `api-base` is not an origin, or is `http:` off loopback.
    InvalidApiBase,
    /// `methods` names no way in that this version can offer.
    NoUsableMethod,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A link sent by email.
    MagicLink,
    /// A code sent by email.
    EmailCode,
    /// A code sent by text message.
    PhoneCode,
    /// A passkey (WebAuthn).
    Passkey,
}

impl Method {
    /// The name used in `methods` and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::MagicLink => "magic-link",
            Self::EmailCode => "email-code",
            Self::PhoneCode => "phone-code",
            Self::Passkey => "passkey",
        }
    }

    /// The method with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::MagicLink, Self::EmailCode, Self::PhoneCode, Self::Passkey]
            .into_iter()
            .find(|method| method.name() == name)
    }

    /// Whether this way sends something, and can send it to `identifier`.
    pub(crate) fn fits(self, identifier: &Identifier) -> bool {
        match self {
            Self::MagicLink | Self::EmailCode => matches!(identifier, Identifier::Email(_)),
            Self::PhoneCode => matches!(identifier, Identifier::Phone(_)),
            Self::Passkey => false,
        }
    }
}

/// The ways in, the preferred one first. There is always at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methods {
    first: Method,
    others: Vec<Method>,
}

impl Methods {
    /// Reads the `methods` attribute: names parted by white space. Names that this version does not know, and
    /// repetitions, are left out; `None` when nothing remains.
    fn parse(text: &str) -> Option<Self> {
        let mut known = text.split_whitespace().filter_map(Method::from_name);
        let mut methods = Self { first: known.next()?, others: Vec::new() };
        for method in known {
            if !methods.iter().any(|earlier| earlier == method) {
                methods.others.push(method);
            }
        }
        Some(methods)
    }

    /// The preferred way in for `identifier`.
    pub(crate) fn first_for(&self, identifier: &Identifier) -> Option<Method> {
        self.iter().find(|method| method.fits(identifier))
    }

    /// Whether `method` is one of them.
    pub fn contain(&self, method: Method) -> bool {
        self.iter().any(|known| known == method)
    }

    /// Whether any of them sends a code.
    pub fn sends_codes(&self) -> bool {
        self.contain(Method::EmailCode) || self.contain(Method::PhoneCode)
    }

    /// What people can be known by.
    pub fn accepts(&self) -> Accepts {
        let by_email = self.contain(Method::MagicLink) || self.contain(Method::EmailCode);
        match (self.contain(Method::PhoneCode), by_email) {
            (true, false) => Accepts::Phone,
            (false, true) => Accepts::Email,
            _ => Accepts::Either,
        }
    }

    /// All of them, the preferred one first.
    pub fn iter(&self) -> impl Iterator<Item = Method> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

impl Default for Methods {
    fn default() -> Self {
        Self { first: Method::MagicLink, others: vec![Method::PhoneCode, Method::Passkey] }
    }
}

/// What the first field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Email addresses only.
    Email,
    /// Phone numbers only.
    Phone,
    /// Both.
    Either,
}

impl Settings {
    /// Whether `default-country` names no country. The login runs all the same.
    pub(crate) fn has_unknown_country(&self) -> bool {
        self.default_country.as_deref().is_some_and(|country| Country::parse(country.trim()).is_none())
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// The first thing that keeps a login from running, in the order a developer would mend it.
    pub fn check(&self) -> Result<Configuration, ConfigurationError> {
        let client_id = self.client_id.as_deref().map(str::trim).unwrap_or_default();
        if client_id.is_empty() {
            return Err(ConfigurationError::MissingClientId);
        }
        let api_base = match self.api_base.as_deref() {
            Some(text) => ApiBase::parse(text).ok_or(ConfigurationError::InvalidApiBase)?,
            None => ApiBase::vendor(),
        };
        let methods = match self.methods.as_deref() {
            Some(text) => Methods::parse(text).ok_or(ConfigurationError::NoUsableMethod)?,
            None => Methods::default(),
        };
        let country = |text: &Option<String>| Country::parse(text.as_deref()?.trim());
        let default_country = country(&self.default_country).or_else(|| country(&self.locale_country));
        Ok(Configuration { client_id: client_id.to_owned(), api_base, methods, default_country })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_keep_their_order_and_drop_the_unknown() {
        let methods = Methods::parse(" carrier-pigeon phone-code magic-link  phone-code ").expect("some are known");
        assert_eq!(methods.iter().collect::<Vec<_>>(), [Method::PhoneCode, Method::MagicLink]);
        assert_eq!(Methods::parse("carrier-pigeon"), None);
        assert_eq!(Methods::parse(""), None);
    }

    #[test]
    fn methods_say_what_the_field_takes() {
        for (names, accepts) in [
            ("magic-link", Accepts::Email),
            ("email-code magic-link", Accepts::Email),
            ("phone-code", Accepts::Phone),
            ("magic-link phone-code", Accepts::Either),
            ("phone-code email-code", Accepts::Either),
            ("passkey magic-link", Accepts::Email),
            ("phone-code passkey", Accepts::Phone),
            ("passkey", Accepts::Either),
        ] {
            assert_eq!(Methods::parse(names).map(|methods| methods.accepts()), Some(accepts), "{names}");
        }
        assert_eq!(Methods::default().accepts(), Accepts::Either);
    }

    #[test]
    fn the_country_is_the_given_one_then_that_of_the_locale() {
        for (given, locale, country, unknown) in [
            (Some("de"), Some("US"), Some("DE"), false),
            (None, Some("US"), Some("US"), false),
            (Some("Germany"), Some("US"), Some("US"), true),
            (None, Some("419"), None, false),
            (None, None, None, false),
        ] {
            let settings = Settings {
                client_id: Some("cli_1".into()),
                default_country: given.map(str::to_owned),
                locale_country: locale.map(str::to_owned),
                ..Settings::default()
            };
            let found = settings.check().expect("complete").default_country;
            assert_eq!(found.map(|country| country.code().to_owned()).as_deref(), country);
            assert_eq!(settings.has_unknown_country(), unknown);
        }
    }

    #[test]
    fn settings_are_checked_in_the_order_one_mends_them() {
        let mut settings =
            Settings { api_base: Some("nonsense".into()), methods: Some("none".into()), ..Settings::default() };
        assert_eq!(settings.check(), Err(ConfigurationError::MissingClientId));
        settings.client_id = Some("  ".into());
        assert_eq!(settings.check(), Err(ConfigurationError::MissingClientId));
        settings.client_id = Some(" cli_1 ".into());
        assert_eq!(settings.check(), Err(ConfigurationError::InvalidApiBase));
        settings.api_base = None;
        assert_eq!(settings.check(), Err(ConfigurationError::NoUsableMethod));
        settings.methods = None;
        let configuration = settings.check().expect("complete");
        assert_eq!(configuration.client_id, "cli_1");
        assert_eq!(configuration.api_base.as_str(), crate::DEFAULT_API_BASE);
        assert_eq!(configuration.methods, Methods::default());
    }
}

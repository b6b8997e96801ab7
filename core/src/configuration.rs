//! Checks what the page asked for by attributes.

use crate::api_base::ApiBase;
use crate::method::Methods;
use crate::phone::Country;
use crate::text::Overrides;

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
    /// Whether the device is taken to have passkeys until it has answered: most of its kind have, and the button that signs in with
    /// one is then there from the start.
    pub presumes_passkeys: bool,
}

/// Settings a login can run with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The application. Empty only in [`Configuration::unusable`].
    pub client_id: String,
    /// Where the API is.
    pub api_base: ApiBase,
    /// The methods that are offered.
    pub methods: Methods,
    /// The country of phone numbers written nationally.
    pub default_country: Option<Country>,
}

impl Configuration {
    /// What stands in the place of a configuration while the settings cannot be used: the defaults, of no application.
    pub(crate) fn unusable() -> Self {
        Self {
            client_id: String::new(),
            api_base: ApiBase::vendor(),
            methods: Methods::default(),
            default_country: None,
        }
    }

    /// Whether a login under `other` can go on under this one: the same application at the same API.
    pub(crate) fn serves_same_login(&self, other: &Self) -> bool {
        self.client_id == other.client_id && self.api_base == other.api_base
    }
}

/// Why settings cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigurationError {
    /// `client-id` is missing or empty.
    MissingClientId,
    /// `api-base` is not an origin, or is `http:` off loopback.
    InvalidApiBase,
    /// `methods` names no method that this version can offer.
    NoUsableMethod,
}

impl Settings {
    /// Whether `default-country` names no country. The login runs all the same.
    pub(crate) fn has_unknown_country(&self) -> bool {
        self.default_country.as_deref().is_some_and(|country| Country::parse(country.trim()).is_none())
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// The first thing that keeps a login from running, in the order a developer would correct it.
    ///
    /// ```
    /// use ssojet_login_core::configuration::{ConfigurationError, Settings};
    ///
    /// let mut settings = Settings::default();
    /// assert_eq!(settings.check(), Err(ConfigurationError::MissingClientId));
    /// settings.client_id = Some("cli_1".into());
    /// assert_eq!(settings.check().expect("complete").api_base.as_str(), "https://api.ssojet.com");
    /// ```
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
            assert_eq!(found.map(Country::code).as_deref(), country);
            assert_eq!(settings.has_unknown_country(), unknown);
        }
    }

    #[test]
    fn settings_are_checked_in_the_order_one_corrects_them() {
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
        assert_eq!(configuration.api_base.as_str(), crate::api_base::DEFAULT_API_BASE);
        assert_eq!(configuration.methods, Methods::default());
    }
}

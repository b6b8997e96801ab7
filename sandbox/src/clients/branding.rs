//! Holds how a client's hosted page looks: what its entry in the clients file says, or the defaults.

use serde::Deserialize;

/// What `config` answers under `branding` (docs/api.md#widget-configuration).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    /// Name of the brand; the client's name when empty.
    pub brand: String,
    /// Colour of the button, CSS.
    pub btn_color: String,
    /// Colour of text, CSS.
    pub text_color: String,
    /// Colour behind the card, CSS.
    pub background: String,
    /// URL of a logo; empty for none.
    pub brand_logo: String,
    /// URL of a small icon; empty for none.
    pub favicon: String,
    /// Font family, CSS.
    pub font_family: String,
    /// URL of a font; empty for none, so that nothing is asked of third parties.
    pub font_url: String,
    /// BCP 47 language.
    pub lang: String,
    /// Title of a hosted page.
    pub page_title: String,
}

impl Default for Branding {
    fn default() -> Self {
        Self {
            brand: String::new(),
            btn_color: "#4f46e5".to_owned(),
            text_color: "#111827".to_owned(),
            background: "#f3f4f6".to_owned(),
            brand_logo: String::new(),
            favicon: String::new(),
            font_family: "system-ui".to_owned(),
            font_url: String::new(),
            lang: "en".to_owned(),
            page_title: "Sign in".to_owned(),
        }
    }
}

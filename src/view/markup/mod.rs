//! The HTML elements of Leptos' `view!` as components, one for each tag, that all make the same type: [`Markup`].
//!
//! Leptos' own elements spell out all they hold in their type, and everything that can be done to an element (made, compared,
//! taken over, put in, taken out, dropped) is compiled for each again: 8 kB of the module. Here it is compiled once.
//!
//! A child that is not there (`None`) leaves a comment in its place, as it does with Leptos, and a list ends with one, so that
//! every other child is where it was.

mod built;

use std::borrow::Cow;

use leptos::children::ToChildren;
use leptos::component::Props;
use leptos::prelude::View;

/// An element, a text or a list of them, before it is in the page.
pub(super) struct Markup(Box<Parts>);

struct Parts {
    kind: Kind,
    attributes: Vec<Attribute>,
    children: Vec<Markup>,
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// By its tag.
    Element(&'static str),
    Text,
    /// In place of a child that is not there.
    Placeholder,
    List,
}

impl Kind {
    /// What the DOM calls a node of this kind; of a list, the one that ends it.
    fn node_name(self) -> &'static str {
        match self {
            Self::Element(tag) => tag,
            Self::Text => "#text",
            Self::Placeholder | Self::List => "#comment",
        }
    }
}

/// A name and a value; `None` where the attribute is not there.
type Attribute = (&'static str, Option<Cow<'static, str>>);

/// A value of an attribute: a text, or whether it is there.
pub(super) struct Value(Option<Cow<'static, str>>);

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self(Some(Cow::Borrowed(text)))
    }
}

impl From<Option<&'static str>> for Value {
    fn from(text: Option<&'static str>) -> Self {
        Self(text.map(Cow::Borrowed))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(Some(Cow::Owned(text)))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self(text.map(Cow::Owned))
    }
}

impl From<bool> for Value {
    fn from(is_there: bool) -> Self {
        is_there.then_some("").into()
    }
}

/// Makes a component for each tag.
macro_rules! tags {
    ($($component:ident $tag:literal)*) => {
        $(
            #[doc = concat!("`<", $tag, ">`")]
            #[allow(non_snake_case, reason = "A component is named like a type.")]
            pub(super) fn $component(markup: Markup) -> Markup {
                markup.named($tag)
            }
        )*
    };
}

tags! {
    Bdi "bdi"
    Button "button"
    Div "div"
    Form "form"
    H2 "h2"
    Input "input"
    Label "label"
    Path "path"
    Select "select"
    SelectOption "option"
    Span "span"
    Svg "svg"
    P "p"
}

/// Makes a property of every component for each attribute.
macro_rules! attributes {
    ($($property:ident $attribute:literal)*) => {
        impl Markup {
            $(
                #[doc = concat!("The attribute `", $attribute, "`.")]
                pub(super) fn $property(self, value: impl Into<Value>) -> Self {
                    self.attribute($attribute, value.into())
                }
            )*
        }
    };
}

attributes! {
    aria_atomic "aria-atomic"
    aria_describedby "aria-describedby"
    aria_disabled "aria-disabled"
    aria_hidden "aria-hidden"
    aria_invalid "aria-invalid"
    aria_label "aria-label"
    aria_labelledby "aria-labelledby"
    aria_live "aria-live"
    autocapitalize "autocapitalize"
    autocomplete "autocomplete"
    autocorrect "autocorrect"
    class "class"
    d "d"
    data_action "data-action"
    data_busy "data-busy"
    data_done "data-done"
    data_held_up "data-held-up"
    data_other_label "data-other-label"
    data_room "data-room"
    dir "dir"
    disabled "disabled"
    enterkeyhint "enterkeyhint"
    focusable "focusable"
    id "id"
    inputmode "inputmode"
    lang "lang"
    method "method"
    novalidate "novalidate"
    part "part"
    placeholder "placeholder"
    r#for "for"
    r#type "type"
    readonly "readonly"
    role "role"
    selected "selected"
    spellcheck "spellcheck"
    value "value"
    view_box "viewBox"
}

/// What `view!` makes an element from.
impl Props for Markup {
    type Builder = Self;

    fn builder() -> Self {
        Self::new(Kind::Placeholder)
    }
}

impl Markup {
    fn new(kind: Kind) -> Self {
        Self(Box::new(Parts { kind, attributes: Vec::new(), children: Vec::new(), text: String::new() }))
    }

    // Each of these is shorter to call than to inline, which the compiler sees differently.
    #[inline(never)]
    fn named(mut self, tag: &'static str) -> Self {
        self.0.kind = Kind::Element(tag);
        self
    }

    #[inline(never)]
    fn attribute(mut self, name: &'static str, value: Value) -> Self {
        self.0.attributes.push((name, value.0));
        self
    }

    #[inline(never)]
    pub(super) fn children(mut self, children: Children) -> Self {
        self.0.children = children.0.0.children;
        self
    }

    #[inline(never)]
    fn with(mut self, child: Self) -> Self {
        self.0.children.push(child);
        self
    }

    #[inline(never)]
    fn with_text(self, text: String) -> Self {
        let mut child = Self::new(Kind::Text);
        child.0.text = text;
        self.with(child)
    }

    pub(super) fn build(self) -> Self {
        self
    }
}

/// What `view!` puts between two tags, as the children of an element that is not there.
pub(super) struct Children(Markup);

impl<F: FnOnce() -> C, C: IntoChildren> ToChildren<F> for Children {
    fn to_children(children: F) -> Self {
        Self(children().add_to(Markup::builder()))
    }
}

/// One child, or several.
pub(super) trait IntoChildren {
    fn add_to(self, parent: Markup) -> Markup;
}

impl IntoChildren for Markup {
    fn add_to(self, parent: Markup) -> Markup {
        parent.with(self)
    }
}

impl IntoChildren for View<Markup> {
    fn add_to(self, parent: Markup) -> Markup {
        parent.with(self.into_inner())
    }
}

impl IntoChildren for String {
    fn add_to(self, parent: Markup) -> Markup {
        parent.with_text(self)
    }
}

impl IntoChildren for Option<View<Markup>> {
    fn add_to(self, parent: Markup) -> Markup {
        parent.with(self.map_or_else(Markup::builder, View::into_inner))
    }
}

impl IntoChildren for Vec<View<Markup>> {
    fn add_to(self, parent: Markup) -> Markup {
        let list = Markup::new(Kind::List);
        parent.with(self.into_iter().map(View::into_inner).fold(list, Markup::with))
    }
}

/// Several children are a tuple, however many.
macro_rules! several {
    ($($child:ident)*) => {
        impl<$($child: IntoChildren),*> IntoChildren for ($($child,)*) {
            fn add_to(self, parent: Markup) -> Markup {
                #[allow(non_snake_case, reason = "The names are those of the types.")]
                let ($($child,)*) = self;
                $(let parent = $child.add_to(parent);)*
                parent
            }
        }
    };
}

several!(A B);
several!(A B C);
several!(A B C D);

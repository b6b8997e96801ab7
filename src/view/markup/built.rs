//! Brings [`Markup`] into the page or into a string: what Leptos' renderer asks of a view.

use leptos::tachys::html::attribute::AttributeValue;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{Attribute, Kind, Markup, Parts};

impl Markup {
    /// Makes the node, without its children.
    fn create(&self) -> Node {
        let Parts { kind, attributes, text, .. } = &*self.0;
        let tag = match *kind {
            Kind::Element(tag) => tag,
            Kind::Text => return Rndr::create_text_node(text).into(),
            Kind::Placeholder | Kind::List => return Rndr::create_placeholder().into(),
        };
        let namespace = matches!(tag, "svg" | "path").then_some("http://www.w3.org/2000/svg");
        let element = Rndr::create_element(tag, namespace);
        for attribute in attributes {
            set(&element, attribute);
        }
        element.into()
    }

    /// Takes over the next of the nodes in `parent` that is of this kind, with what is in it, and makes one where there is none.
    /// Others are left alone: password managers put elements of their own there.
    fn adopt(mut self, parent: &Node, next: &mut Option<Node>) -> Built {
        let children = std::mem::take(&mut self.0.children);
        let is_list = self.0.kind == Kind::List;
        let mut built = Vec::new();
        if is_list {
            built.extend(children.into_iter().map(|child| child.adopt(parent, next)));
            return self.found(parent, next, built);
        }
        let mut state = self.found(parent, next, built);
        let mut first = state.node.first_child();
        state.children.extend(children.into_iter().map(|child| child.adopt(&state.node, &mut first)));
        state
    }

    fn found(self, parent: &Node, next: &mut Option<Node>, children: Vec<Built>) -> Built {
        let mut drawn = next.clone();
        while let Some(node) = drawn.take_if(|node| !node.node_name().eq_ignore_ascii_case(self.0.kind.node_name())) {
            drawn = node.next_sibling();
        }
        let node = match drawn {
            Some(node) => {
                *next = node.next_sibling();
                node
            }
            None => {
                let node = self.create();
                Rndr::insert_node(parent.unchecked_ref(), &node, next.as_ref());
                node
            }
        };
        Built { node, shown: self, children }
    }
}

fn set(element: &Element, (name, value): &Attribute) {
    if let Some(value) = value {
        Rndr::set_attribute(element, name, value);
    }
}

/// [`Markup`] in the page.
pub(in crate::view) struct Built {
    /// The element or the text, the comment of a placeholder, or the one that ends a list.
    node: Node,
    /// What it shows, without its children.
    shown: Markup,
    children: Vec<Built>,
}

impl Built {
    fn is_list(&self) -> bool {
        self.shown.0.kind == Kind::List
    }

    /// Puts it before `next`.
    fn mount_before(&mut self, next: &Node) {
        if let Some(parent) = Rndr::get_parent(next) {
            self.mount(parent.unchecked_ref(), Some(next));
        }
    }

    /// The first of its nodes.
    fn first_node(&self) -> &Node {
        self.children.first().filter(|_| self.is_list()).map_or(&self.node, Self::first_node)
    }

    fn add(&mut self, child: Markup) {
        let mut child = Render::build(child);
        if self.is_list() {
            child.mount_before(&self.node);
        } else {
            child.mount(self.node.unchecked_ref(), None);
        }
        self.children.push(child);
    }
}

impl Render for Markup {
    type State = Built;

    fn build(mut self) -> Built {
        let children = std::mem::take(&mut self.0.children);
        let mut built = Built { node: self.create(), shown: self, children: Vec::new() };
        if built.is_list() {
            built.children.extend(children.into_iter().map(Render::build));
        } else {
            children.into_iter().for_each(|child| built.add(child));
        }
        built
    }

    fn rebuild(mut self, built: &mut Built) {
        let shown = &built.shown.0;
        if self.0.kind != shown.kind {
            let mut new = Render::build(self);
            new.mount_before(built.first_node());
            built.unmount();
            *built = new;
            return;
        }
        if self.0.text != shown.text {
            built.node.set_node_value(Some(&self.0.text));
        }
        let element: &Element = built.node.unchecked_ref();
        // One that was not there is not taken out: it may be the server's, such as what a field is filled in with.
        for (name, _) in shown.attributes.iter().filter(|(_, value)| value.is_some()) {
            if !self.0.attributes.iter().any(|(now, value)| now == name && value.is_some()) {
                Rndr::remove_attribute(element, name);
            }
        }
        for attribute in &self.0.attributes {
            if !shown.attributes.contains(attribute) {
                set(element, attribute);
            }
        }
        let children = std::mem::take(&mut self.0.children);
        built.shown = self;
        let mut before = std::mem::take(&mut built.children).into_iter();
        for child in children {
            match before.next() {
                Some(mut kept) => {
                    child.rebuild(&mut kept);
                    built.children.push(kept);
                }
                None => built.add(child),
            }
        }
        before.for_each(|mut left| left.unmount());
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        if self.is_list() {
            self.children.iter_mut().for_each(Self::unmount);
        }
        Rndr::remove(&self.node);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        if self.is_list() {
            self.children.iter_mut().for_each(|child| child.mount(parent, marker));
        }
        Rndr::insert_node(parent, &self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let next = self.first_node();
        let parent = Rndr::get_parent(next);
        if let Some(parent) = &parent {
            child.mount(parent.unchecked_ref(), Some(next));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        match self.shown.0.kind {
            Kind::Element(_) => vec![self.node.clone().unchecked_into()],
            Kind::List => self.children.iter().flat_map(Self::elements).collect(),
            Kind::Text | Kind::Placeholder => Vec::new(),
        }
    }
}

no_attrs!(Markup);

impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        _: Vec<AnyAttribute>,
    ) {
        let Parts { kind, attributes, children, text } = *self.0;
        let tag = match kind {
            Kind::Element(tag) => tag,
            Kind::Text => return text.to_html_with_buf(html, position, escape, mark_branches, Vec::new()),
            Kind::Placeholder => return ().to_html_with_buf(html, position, escape, mark_branches, Vec::new()),
            Kind::List => {
                for child in children {
                    child.to_html_with_buf(html, position, escape, mark_branches, Vec::new());
                }
                return ().to_html_with_buf(html, position, escape, mark_branches, Vec::new());
            }
        };
        html.extend(["<", tag]);
        for (name, value) in attributes {
            AttributeValue::to_html(value, name, html);
        }
        html.push('>');
        if tag != "input" {
            *position = Position::FirstChild;
            for child in children {
                child.to_html_with_buf(html, position, true, mark_branches, Vec::new());
            }
            html.extend(["</", tag, ">"]);
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Built {
        match position.get() {
            Position::Current => {}
            Position::FirstChild => cursor.child(),
            _ => cursor.sibling(),
        }
        let is_text = self.0.kind == Kind::Text;
        let drawn = cursor.current();
        let parent = Rndr::get_parent(&drawn);
        let built = self.adopt(parent.as_ref().unwrap_or(&drawn), &mut Some(drawn.clone()));
        cursor.set(built.node.clone());
        position.set(if is_text { Position::NextChildAfterText } else { Position::NextChild });
        built
    }

    fn into_owned(self) -> Self {
        self
    }
}

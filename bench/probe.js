// Runs in every measured page before its own scripts: tells when a text field can be typed into, and when Enter was pressed.
// Serialised and sent to the browser, so that it refers to nothing outside of itself.
(() => {
  const TEXT_TYPES = ["text", "email", "tel", "search", "url"];

  /** Finds the first field, in document order and into open shadow roots, that a person can see, reach and type into. */
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "input" && takesText(element)) return element;
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return undefined;
  };

  /** Tells whether a field is of text, enabled, visible, and not behind anything. */
  const takesText = (field) => {
    if (!TEXT_TYPES.includes(field.type) || field.readOnly || field.matches(":disabled") || field.closest("[inert]")) return false;
    if (!field.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { left, top, width, height } = field.getBoundingClientRect();
    return width > 0 && height > 0 && field.getRootNode().elementFromPoint(left + width / 2, top + height / 2) === field;
  };

  /** Looks before each frame is painted. A field can be seen once the frame it is in has been, which the task after it is late enough for. */
  const look = () => {
    const field = find(document);
    if (!field) return void requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const milliseconds = performance.now();
      const { left, top, width, height } = field.getBoundingClientRect();
      globalThis.benchTypeable({ milliseconds, x: left + width / 2, y: top + height / 2 });
    };
    port2.postMessage(undefined);
  };
  requestAnimationFrame(look);

  // On the window and in the capturing phase, since a form may stop an event on its way.
  addEventListener(
    "keydown",
    ({ key, timeStamp }) => {
      if (key === "Enter") globalThis.benchEntered(performance.timeOrigin + timeStamp);
    },
    true,
  );
})();

// The checks inside a page: how often each rule was tried, and what was found. run.py calls it.
(screen) => {
  const done = {}, found = [];
  const check = (rule, isGood, what) => {
    done[rule] = (done[rule] ?? 0) + 1;
    if (!isGood) found.push([rule, what()]);
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const text = (element) => element?.textContent.trim() ?? "";
  const quote = (words) => JSON.stringify(words.trim().replace(/\s+/g, " ").slice(0, 40));
  const tag = (element) => [element.localName + (element.id && `#${element.id}`), ...element.classList].join(".");
  const say = (element) => `${tag(element.parentElement)} > ${tag(element)} ${quote(element.textContent)}`;

  // Nothing goes beyond the right edge, but inside of what scrolls by itself.
  const overflow = () => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    check("overflow", scrollWidth <= clientWidth, () => `the page is ${scrollWidth} wide, the window ${clientWidth}`);
    check("overflow", clientWidth <= screen.width, () => `laid out for ${clientWidth}, the screen has ${screen.width}`);
    const isInScroller = new Map();
    for (const element of all("body *")) {
      const { parentElement: parent } = element, box = element.getBoundingClientRect();
      const isScroller = parent !== document.body && /auto|scroll/.test(getComputedStyle(parent).overflowX);
      isInScroller.set(element, isScroller || isInScroller.get(parent));
      if (isInScroller.get(element) || box.width * box.height === 0 || !isVisible(element)) continue;
      check("overflow", box.right <= clientWidth + 0.5, () => `${say(element)} ends at ${box.right.toFixed(1)} of ${clientWidth}`);
    }
  };

  // Colours are [red, green, blue, alpha], each 0 to 1, whatever CSS calls them.
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }), colours = new Map();
  const colour = (css) => {
    if (!colours.has(css)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      colours.set(css, [...canvas.getImageData(0, 0, 1, 1).data].map((value) => value / 255));
    }
    return colours.get(css);
  };
  const fade = ([red, green, blue, alpha], opacity) => [red, green, blue, alpha * opacity];
  const over = (top, below) => {
    const rest = below[3] * (1 - top[3]), alpha = top[3] + rest;
    return [...[0, 1, 2].map((i) => alpha && (top[i] * top[3] + below[i] * rest) / alpha), alpha];
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (...pair) => {
    const [dark, light] = pair.map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const paper = () => {
    const probe = document.documentElement.appendChild(document.createElement("div"));
    probe.style.backgroundColor = "Canvas";
    const result = colour(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return result;
  };
  // What is behind may be any colour of a gradient; nothing is known over a picture.
  const layers = ({ backgroundColor, backgroundImage }) => {
    if (backgroundImage.includes("url(")) return [];
    const stops = backgroundImage.match(/\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)/g) ?? [];
    return [colour(backgroundColor), ...stops.map((stop) => over(colour(stop), colour(backgroundColor)))];
  };
  // The least contrast of ink, seen through every ancestor's background and opacity; Infinity over a picture.
  const contrast = (element, ink, sheet) => {
    let pairs = [[ink, [0, 0, 0, 0]]];
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (!each.ownerSVGElement && pairs.some(([, back]) => back[3] < 1)) {
        pairs = pairs.flatMap((pair) => layers(style).map((layer) => pair.map((side) => over(side, layer))));
      }
      if (style.opacity < 1) pairs = pairs.map((pair) => pair.map((side) => fade(side, style.opacity)));
    }
    return Math.min(...pairs.map(([front, back]) => ratio(over(front, sheet), over(back, sheet))));
  };
  const contrasts = () => {
    const sheet = paper(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const words = texts.currentNode.data, element = texts.currentNode.parentElement;
      const style = getComputedStyle(element), isDrawn = !!element.ownerSVGElement;
      if (!words.trim() || !isVisible(element) || isDrawn && !CSS.supports("color", style.fill)) continue;
      const ink = isDrawn ? fade(colour(style.fill), style.fillOpacity) : colour(style.webkitTextFillColor);
      const size = parseFloat(style.fontSize) * (isDrawn ? Math.abs(element.getScreenCTM().a) : 1);
      const needed = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5;
      const has = contrast(element, ink, sheet);
      check("contrast", has >= needed && has < Infinity, () => `${tag(element)} ${quote(words)} `
        + (has < Infinity ? `${has.toFixed(2)}, needs ${needed}` : "lies over a picture"));
    }
  };

  const structure = () => {
    check("lang", document.documentElement.lang.trim(), () => "html has no lang");
    check("title", document.title.trim(), () => "the title is empty");
    const mains = all("main, [role=main]").length, firsts = all("h1").length;
    check("main", mains === 1, () => `${mains} main`);
    check("h1", firsts === 1, () => `${firsts} h1`);
    const headings = all("h1, h2, h3, h4, h5, h6").filter((heading) => heading.checkVisibility());
    headings.slice(1).forEach((heading, i) => check("headings", heading.localName[1] - headings[i].localName[1] <= 1,
      () => `${say(heading)} comes after ${tag(headings[i])}`));
    const ids = new Set();
    for (const element of all("[id]")) {
      check("ids", !ids.has(element.id), () => `${say(element)} is not the first`);
      ids.add(element.id);
    }
  };

  const label = (element) => element.getAttribute("aria-label")?.trim()
    || (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => text(document.getElementById(id))).join("");
  const isNamed = {
    image: (image) => label(image) || (image.localName === "img" ? image.hasAttribute("alt")
      : image.firstElementChild?.localName === "title" && text(image.firstElementChild)),
    link: (link) => label(link) || text(link) || [...link.querySelectorAll("img")].some((image) => image.alt.trim()),
    control: (control) => label(control) || [...control.labels ?? []].some(text)
      || (control.localName !== "input" ? /button|summary/.test(control.localName) && text(control)
        : /submit|reset/.test(control.type) || (control.type === "image" ? control.alt : control.type === "button" && control.value)),
  };
  const names = () => {
    for (const image of all("img, [role=img]")) check("image-name", isNamed.image(image), () => say(image));
    for (const link of all("a[href]")) check("link-name", isNamed.link(link), () => `${say(link)} ${link.getAttribute("href")}`);
    for (const table of all("table:not([role=presentation])")) {
      check("table", label(table) || text(table.caption), () => `${say(table)} has no caption`);
      check("table", table.querySelector("th"), () => `${say(table)} has no th`);
    }
    const controls = all("button, summary, select, textarea, input:not([type=hidden])");
    for (const control of controls) check("label", isNamed.control(control), () => say(control));
  };

  // A link within a sentence may be as low as its line: words are left in its block when all links are taken out.
  const isInline = (element) => getComputedStyle(element).display.startsWith("inline"), isSentence = new Map();
  const isInSentence = (element) => {
    if (element.ownerSVGElement || !isInline(element)) return false;
    let block = element.parentElement;
    while (isInline(block)) block = block.parentElement;
    if (!isSentence.has(block)) {
      const copy = block.cloneNode(true);
      copy.querySelectorAll("a").forEach((link) => link.remove());
      isSentence.set(block, /[\p{L}\p{N}]/u.test(copy.textContent));
    }
    return isSentence.get(block);
  };
  const touch = () => {
    for (const element of all("a[href], button, summary").filter(isVisible)) {
      const parts = [element, ...[...element.querySelectorAll("*")].filter(isVisible)];
      const boxes = parts.map((each) => each.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
      const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
      const isOnlyHeard = width <= 1 && height <= 1 || boxes[0].right <= 0 || boxes[0].bottom + scrollY <= 0;
      if (isOnlyHeard || isInSentence(element)) continue;
      check("touch", width >= 24 && height >= 24, () => `${say(element)} is ${width.toFixed(1)} × ${height.toFixed(1)}`);
    }
  };

  all("details").forEach((details) => { details.open = true; });
  overflow();
  contrasts();
  structure();
  names();
  if (screen.mobile) touch();
  return { done, found, hasLinks: all("a[href]").some(isVisible) };
}

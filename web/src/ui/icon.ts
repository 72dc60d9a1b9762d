// Turns the text of a Lucide icon into shapes that a template can draw. The policy that the server sends (Trusted
// Types) does not let a page hand markup to the browser, so the text is taken apart here instead.

export interface Shape {
  tag: string;
  attributes: Record<string, string>;
}

const known = new Map<string, Shape[]>();

export function shapes(svg: string): Shape[] {
  const before = known.get(svg);
  if (before) return before;
  const found: Shape[] = [];
  for (const [, tag, rest] of svg.matchAll(/<(path|circle|ellipse|line|polyline|polygon|rect)\b([^>]*?)\/?>/g)) {
    const attributes: Record<string, string> = {};
    for (const [, name, value] of (rest ?? '').matchAll(/([\w-]+)="([^"]*)"/g)) {
      if (name && value !== undefined) attributes[name] = value;
    }
    if (tag) found.push({ tag, attributes });
  }
  known.set(svg, found);
  return found;
}

/** What points the way that is read, or leads out of it: it looks the other way where text is written from the right. */
const pointing =
  /class="lucide lucide-(?:arrow-(?:left|right)|chevron-(?:left|right)|log-(?:in|out)|message-circle|send-horizontal|undo-2|volume-2)"/;

export const points = (svg: string) => pointing.test(svg);

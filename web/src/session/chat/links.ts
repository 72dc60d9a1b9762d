// Finds the addresses in what somebody wrote. Only those of the web become links, and each shows where it leads: what a
// stranger writes is text and stays text.

export interface Piece {
  text: string;
  /** Where it leads; nothing where it is no link. */
  href?: string;
}

const address = /\bhttps?:\/\/[^\s<>"]+/giu;
const closing: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const written = trimmed(match[0]);
    const link = linkOf(written);
    if (!link) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push(link);
    end = match.index + written.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** Without the full stop of the sentence it stands in, and without the bracket that was opened before it. */
function trimmed(written: string): string {
  let end = written.length;
  for (; end > 0; end -= 1) {
    const last = written[end - 1] ?? '';
    const opens = closing[last];
    if (opens) {
      const inside = written.slice(0, end);
      if (inside.split(opens).length >= inside.split(last).length) break;
    } else if (!/[.,;:!?'’”»…*_~]/u.test(last)) break;
  }
  return written.slice(0, end);
}

function linkOf(written: string): Piece | null {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return null;
  }
  // What stands before an @ reads like the place it leads to, and is not.
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  // Letters that look like others are written as what they are.
  // oxlint-disable-next-line no-control-regex
  return { text: /^[\u0000-\u007f]*$/.test(written) ? written : url.href, href: url.href };
}

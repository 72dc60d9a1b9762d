// What the server makes of a text, so that the page counts and compares as it does: without control and direction characters,
// and without what surrounds it. Half a pictograph, which a paste or a keyboard may leave, is no text that could be sent at all.

export const text_chars_max = 2000;
/** From here on the page says how many characters are left. */
export const few_left = 200;

// oxlint-disable-next-line no-control-regex
const dropped = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export const cleaned = (text: string): string =>
  text
    .replace(dropped, '')
    .replace(/\p{Surrogate}/gu, '')
    .trim();

/** How many characters may still be written; less than none where it is too long. A pictograph may count as several. */
export const left = (clean: string): number => text_chars_max - Array.from(clean).length;

// The server sends the name form as HTML, so that it works before this script does. When the script starts, what was
// typed there moves into the app's own field, with the caret where it was.

export interface TypedName {
  value: string;
  hadFocus: boolean;
  selection: [number, number] | null;
}

/** Reads the form that is about to be replaced. */
export function takeOver(root: ParentNode): TypedName | null {
  const field = root.querySelector('#name');
  if (!(field instanceof HTMLInputElement)) return null;
  const { value, selectionStart, selectionEnd } = field;
  const hadFocus = field.ownerDocument.activeElement === field;
  const selection: [number, number] | null =
    selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd];
  return { value, hadFocus, selection };
}

/** Puts the focus and the caret back, in the app's field. */
export function putBack(field: HTMLInputElement, typed: TypedName): void {
  if (!typed.hadFocus) return;
  field.focus({ preventScroll: true });
  if (typed.selection) field.setSelectionRange(...typed.selection);
}

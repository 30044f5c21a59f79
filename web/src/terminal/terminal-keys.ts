/** What a key means before the shell gets it. */
export type KeyMeaning = 'copy' | 'paste' | 'search' | 'shell';

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/** Ctrl+Shift+C, V, F and the Insert pair as in other terminals; everything else, Ctrl+C and Ctrl+V too, is the shell's. */
export function meaningOf(event: Key): KeyMeaning {
  if (event.altKey || event.metaKey) return 'shell';
  if (event.ctrlKey && event.shiftKey) {
    if (event.code === 'KeyC') return 'copy';
    if (event.code === 'KeyV') return 'paste';
    if (event.code === 'KeyF') return 'search';
  }
  if (event.key === 'Insert' && event.ctrlKey !== event.shiftKey) return event.ctrlKey ? 'copy' : 'paste';
  return 'shell';
}

const PASTE_END = '\x1b[201~';

/** The bytes of a paste: line ends as Enter sends them, and no way out of the brackets for what is between them. */
export function pasteText(text: string, bracketed: boolean): string {
  const lines = text.replace(/\r?\n/g, '\r');
  return bracketed ? `\x1b[200~${without(lines, PASTE_END)}${PASTE_END}` : lines;
}

function without(text: string, mark: string): string {
  let rest = text;
  // again and again: taking one out may put another together
  while (rest.includes(mark)) rest = rest.replaceAll(mark, '');
  return rest;
}

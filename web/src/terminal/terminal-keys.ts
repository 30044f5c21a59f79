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

/** The bytes of a paste: line ends as Enter sends them, and no way out of the brackets for what is between them. */
export function pasteText(text: string, bracketed: boolean): string {
  const lines = text.replace(/\r?\n/g, '\r');
  return bracketed ? `\x1b[200~${lines.replaceAll('\x1b[201~', '')}\x1b[201~` : lines;
}

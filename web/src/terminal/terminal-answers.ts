import type { IParser } from '@xterm/xterm';

/** Device attributes, status and cursor reports, mode requests, version: what xterm.js would answer by itself. */
const QUESTIONS = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
];
const SETTING = { intermediates: '$', final: 'q' };
const COLOURS = [4, 10, 11, 12];
const CLIPBOARD = 52;

/**
 * The server's screen answers a program's questions, once and also while no page is open; a page that answered too would
 * type the second answer into the shell. Only colours are known here alone.
 */
export function leaveAnswersToServer(parser: IParser, answersColours: () => boolean): void {
  for (const question of QUESTIONS) parser.registerCsiHandler(question, () => true);
  parser.registerDcsHandler(SETTING, () => true);
  for (const colour of COLOURS) {
    parser.registerOscHandler(colour, (data) => data.includes('?') && !answersColours());
  }
  // reading the clipboard is not answered at all
  parser.registerOscHandler(CLIPBOARD, (data) => data.endsWith(';?'));
}

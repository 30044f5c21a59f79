/** Forms of one answer that are the same to a reader (rule 1): blanks, typographic signs, a prompt, quotes around it. */

const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;
const SINGLE_QUOTES = /[\u2018-\u201B\u2032]/g;
const DOUBLE_QUOTES = /[\u201C-\u201F\u2033]/g;
const PROMPT = /^[$#]\s+/;
const FINAL = /\s*[.;]$/;
const QUOTED = /^(["'`])((?:(?!\1).)*)\1$/;

/**
 * An em dash before a letter is what phones make of two hyphens; before a second dash, or in a word, it is one.
 * Everything else keeps its capitals.
 */
export function normalAnswer(text: string): string {
  let plain = text
    .normalize('NFC')
    .replace(/(^|\s)[\u2013\u2014](?=[A-Za-z])/g, '$1--')
    .replace(DASHES, '-')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(/\s+/g, ' ')
    .trim();
  // Each of these may hide the next: `$ docker ps`. in backticks, say.
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain.replace(PROMPT, '').replace(QUOTED, '$2').trim();
    if (plain.length > 1 && !/(^|\/)\.{1,2}$/.test(plain)) plain = plain.replace(FINAL, '').trim();
  }
  return plain;
}

import { loadAgain } from '../parts/load-again.ts';
import type { CodeToken, Highlight } from './highlight.ts';

/** Colours for code; its grammars are loaded with the first block that is shown. */
export class LazyHighlighter {
  #loading: Promise<Highlight> | undefined;

  /** Lines of coloured tokens, or undefined for a language without a grammar here. Rejects when nothing could be loaded. */
  async highlight(text: string, language: string): Promise<CodeToken[][] | undefined> {
    this.#loading ??= loadAgain(() => import('./highlight.ts').then(({ createHighlighter }) => createHighlighter()));
    return (await this.#loading)(text, language);
  }
}

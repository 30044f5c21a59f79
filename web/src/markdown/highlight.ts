import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

export interface CodeToken {
  content: string;
  /** A CSS variable of tokens.css, so that one pass serves light and dark. */
  color?: string | undefined;
}

/** Lines of coloured tokens, or undefined for a language without a grammar here. */
export type Highlight = (text: string, language: string) => CodeToken[][] | undefined;

const GRAMMARS: Record<string, string> = {
  sh: 'bash',
  bash: 'bash',
  shell: 'bash',
  console: 'bash',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
};

/** Makes a highlighter, without WebAssembly: the CSP forbids it. */
export async function createHighlighter(): Promise<Highlight> {
  const core = await createHighlighterCore({
    engine: createJavaScriptRegexEngine({ forgiving: true }),
    themes: [createCssVariablesTheme({ name: 'drydock', variablePrefix: '--shiki-', fontStyle: false })],
    langs: [import('@shikijs/langs/bash'), import('@shikijs/langs/yaml'), import('@shikijs/langs/json')],
  });
  return (text, language) => {
    const lang = GRAMMARS[language];
    if (!lang) return undefined;
    const { tokens } = core.codeToTokens(text, { lang, theme: 'drydock' });
    return tokens.map((line) => line.map(({ content, color }) => ({ content, color })));
  };
}

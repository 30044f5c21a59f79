import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

export interface CodeToken {
  content: string;
  /** A CSS variable of tokens.css, so that one pass serves light and dark. */
  color?: string | undefined;
}

const GRAMMARS: Record<string, string> = {
  sh: 'bash',
  bash: 'bash',
  shell: 'bash',
  console: 'bash',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
};

let loading: Promise<HighlighterCore> | undefined;

/** Loads on first use, without WebAssembly: the CSP forbids it. */
function highlighter(): Promise<HighlighterCore> {
  loading ??= createHighlighterCore({
    engine: createJavaScriptRegexEngine({ forgiving: true }),
    themes: [createCssVariablesTheme({ name: 'drydock', variablePrefix: '--shiki-', fontStyle: false })],
    langs: [import('@shikijs/langs/bash'), import('@shikijs/langs/yaml'), import('@shikijs/langs/json')],
  });
  return loading;
}

/** Lines of coloured tokens, or undefined for a language without a grammar here. */
export async function highlight(text: string, language: string): Promise<CodeToken[][] | undefined> {
  const lang = GRAMMARS[language];
  if (!lang) return undefined;
  const { tokens } = (await highlighter()).codeToTokens(text, { lang, theme: 'drydock' });
  return tokens.map((line) => line.map(({ content, color }) => ({ content, color })));
}

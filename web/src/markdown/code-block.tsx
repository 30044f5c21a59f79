import { type ReactNode, useEffect, useState } from 'react';
import { useServices } from '../api/services.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import type { CodeToken } from './highlight.ts';

/** Runs a block in a terminal: the focused one, or one of the node that the block names. */
export type RunCode = (text: string, words: string[]) => void;

const SHELL = new Set(['sh', 'bash', 'shell', 'console']);

interface Props {
  text: string;
  language: string;
  words?: string[];
  onRun?: RunCode | undefined;
}

/** A code block with copy and, for shells, run. Plain text first; colours come when the highlighter has loaded. */
export function CodeBlock({ text, language, words = [], onRun }: Props) {
  const lines = useHighlight(text, language);
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} data-wrap={SHELL.has(language) || undefined}>
        <code>{lines ? lines.map(drawLine) : text}</code>
      </pre>
      <div className="code-actions">
        <CopyButton text={text} />
        {onRun && SHELL.has(language) && (
          <Button size="small" kind="quiet" icon="run" onClick={() => onRun(text, words)}>
            Run
          </Button>
        )}
      </div>
    </div>
  );
}

/** A line is a block of its own, so that a long command can go on below, indented. */
function drawLine(line: CodeToken[], index: number): ReactNode {
  return (
    <span key={index} className="code-line">
      {line.length === 0 && '\n'}
      {line.map((token, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a fixed line have no other name
        <span key={at} style={token.color ? { color: token.color } : undefined}>
          {token.content}
        </span>
      ))}
    </span>
  );
}

function useHighlight(text: string, language: string): CodeToken[][] | undefined {
  const { highlighter } = useServices();
  const [lines, setLines] = useState<CodeToken[][]>();
  useEffect(() => {
    let current = true;
    highlighter
      .highlight(text, language)
      .then((result) => current && setLines(result))
      .catch((error: unknown) => console.warn('Drydock: no colours for a code block.', error));
    return () => {
      current = false;
    };
  }, [highlighter, text, language]);
  return lines;
}

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const announce = useAnnounce();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = window.setTimeout(() => setState('idle'), 1800);
    return () => window.clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      announce('Copied');
    } catch (error) {
      console.warn('Drydock: the browser refused the clipboard.', error);
      setState('failed');
      announce('The browser refused to copy. Select the text and copy it.');
    }
  };
  return (
    <Button size="small" kind="quiet" icon={state === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>
      {{ idle: label, copied: 'Copied', failed: 'Refused' }[state]}
    </Button>
  );
}

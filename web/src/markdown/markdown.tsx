import { createElement, type Key, type ReactNode, useMemo } from 'react';
import { CodeBlock, type RunCode } from './code-block.tsx';
import './markdown.css';
import { type Block, type Inline, parseMarkdown } from './tree.ts';

interface Props {
  text: string;
  /** Where code blocks of a shell can be run; without it they can only be copied. */
  onRun?: RunCode | undefined;
  /** Level that the text's highest headings get, so that the page's outline stays whole. */
  topLevel?: number;
}

/** A text of a lab. */
export function Markdown({ text, onRun, topLevel = 2 }: Props) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  const levels = blocks.map(headingLevel).filter((level) => level !== undefined);
  const context = { onRun, shift: topLevel - Math.min(6, ...levels) };
  return <div className="prose">{blocks.map((block, index) => drawBlock(block, index, context))}</div>;
}

interface Context {
  onRun: RunCode | undefined;
  shift: number;
}

function drawBlock(block: Block, key: Key, context: Context): ReactNode {
  switch (block.kind) {
    case 'code':
      return (
        <CodeBlock key={key} text={block.text} language={block.language} words={block.words} onRun={context.onRun} />
      );
    case 'rule':
      return <hr key={key} />;
    case 'inline':
      return block.children.map(drawInline);
    case 'element':
      return createElement(
        headingTag(block, context.shift),
        { key, ...known(block.attributes) },
        ...block.children.map((child, index) => drawBlock(child, index, context)),
      );
  }
}

function drawInline(inline: Inline, key: Key): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code key={key}>{inline.text}</code>;
    case 'break':
      return <br key={key} />;
    case 'element':
      if (inline.tag === 'img') return <img key={key} src={inline.attributes.src} alt={inline.attributes.alt ?? ''} />;
      return createElement(inline.tag, { key, ...known(inline.attributes) }, ...inline.children.map(drawInline));
  }
}

function headingLevel(block: Block): number | undefined {
  const level = block.kind === 'element' ? /^h([1-6])$/.exec(block.tag)?.[1] : undefined;
  return level === undefined ? undefined : Number(level);
}

function headingTag(block: Block & { kind: 'element' }, shift: number): string {
  const level = headingLevel(block);
  return level === undefined ? block.tag : `h${Math.min(6, Math.max(2, level + shift))}`;
}

/** Links leave the lab's page alone. */
function known(attributes: Record<string, string>): Record<string, string> {
  const { href, title, start } = attributes;
  return {
    ...(href ? { href, target: '_blank', rel: 'noreferrer' } : {}),
    ...(title ? { title } : {}),
    ...(start ? { start } : {}),
  };
}

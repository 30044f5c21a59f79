import { createElement, type Key, type ReactNode, useMemo } from 'react';
import { CodeBlock, type RunCode } from './code-block.tsx';
import './markdown.css';
import { type Block, type Inline, parseMarkdown } from './tree.ts';

interface Props {
  text: string;
  /** Where code blocks of a shell can be run; without it they can only be copied. */
  onRun?: RunCode | undefined;
  /** Level that a `#` heading of the text gets, so that the page's outline stays whole. */
  topLevel?: number;
}

/** A text of a lab. */
export function Markdown({ text, onRun, topLevel = 2 }: Props) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <div className="prose">{blocks.map((block, index) => drawBlock(block, index, { onRun, topLevel }))}</div>;
}

interface Context {
  onRun: RunCode | undefined;
  topLevel: number;
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
        headingTag(block.tag, context.topLevel),
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

function headingTag(tag: string, topLevel: number): string {
  const level = /^h([1-6])$/.exec(tag)?.[1];
  return level ? `h${Math.min(6, Number(level) + topLevel - 1)}` : tag;
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

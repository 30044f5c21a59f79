import MarkdownIt from 'markdown-it';

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'element'; tag: string; attributes: Record<string, string>; children: Inline[] };

export type Block =
  | { kind: 'element'; tag: string; attributes: Record<string, string>; children: Block[] }
  | { kind: 'inline'; children: Inline[] }
  | { kind: 'code'; language: string; words: string[]; text: string }
  | { kind: 'rule' };

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** Reads Markdown to a tree that React draws. HTML in the text stays text: nothing an author writes becomes markup. */
export function parseMarkdown(text: string): Block[] {
  return nest(new MarkdownIt({ html: false, linkify: false }).parse(text, {}), blockLeaf);
}

type Branch<T> = { kind: 'element'; tag: string; attributes: Record<string, string>; children: T[] };

function nest<T>(tokens: Token[], leaf: (token: Token) => T | undefined): T[] {
  const root: T[] = [];
  const open: T[][] = [root];
  for (const token of tokens) {
    const here = open.at(-1) ?? root;
    if (token.nesting === 1) {
      const branch: Branch<T> = { kind: 'element', tag: token.tag, attributes: attributes(token), children: [] };
      // Tight lists hide their paragraphs: the children belong to the list item itself.
      if (!token.hidden) here.push(branch as T);
      open.push(token.hidden ? here : branch.children);
    } else if (token.nesting === -1) {
      open.pop();
    } else {
      const node = leaf(token);
      if (node !== undefined) here.push(node);
    }
  }
  return root;
}

function blockLeaf(token: Token): Block | undefined {
  switch (token.type) {
    case 'inline':
      return { kind: 'inline', children: nest(token.children ?? [], inlineLeaf) };
    case 'fence':
    case 'code_block': {
      const [language = '', ...words] = token.info.trim().split(/\s+/);
      return { kind: 'code', language, words, text: token.content.replace(/\n$/, '') };
    }
    case 'hr':
      return { kind: 'rule' };
    default:
      return undefined;
  }
}

function inlineLeaf(token: Token): Inline | undefined {
  switch (token.type) {
    case 'code_inline':
      return { kind: 'code', text: token.content };
    case 'softbreak':
      return { kind: 'text', text: '\n' };
    case 'hardbreak':
      return { kind: 'break' };
    case 'image':
      return { kind: 'element', tag: 'img', attributes: { ...attributes(token), alt: token.content }, children: [] };
    default:
      return token.content ? { kind: 'text', text: token.content } : undefined;
  }
}

function attributes(token: Token): Record<string, string> {
  return Object.fromEntries((token.attrs ?? []).map(([name, value]: [string, unknown]) => [name, String(value)]));
}

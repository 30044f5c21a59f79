import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './tree.ts';

describe('texts of labs', () => {
  it('keeps a code block whole, with its language and the words after it', () => {
    expect(parseMarkdown('```sh node2\ndocker ps\necho 1\n```')).toEqual([
      { kind: 'code', language: 'sh', words: ['node2'], text: 'docker ps\necho 1' },
    ]);
  });

  it('nests lists, emphasis and code', () => {
    expect(parseMarkdown('- a **b** `c`')).toEqual([
      {
        kind: 'element',
        tag: 'ul',
        attributes: {},
        children: [
          {
            kind: 'element',
            tag: 'li',
            attributes: {},
            children: [
              {
                kind: 'inline',
                children: [
                  { kind: 'text', text: 'a ' },
                  { kind: 'element', tag: 'strong', attributes: {}, children: [{ kind: 'text', text: 'b' }] },
                  { kind: 'text', text: ' ' },
                  { kind: 'code', text: 'c' },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('never makes markup or script links of what an author writes', () => {
    const tree = JSON.stringify(parseMarkdown('<img src=x onerror=alert(1)> [x](javascript:alert(1))'));
    expect(tree).not.toContain('"tag":"a"');
    expect(tree).not.toContain('"tag":"img"');
    expect(tree).toContain('<img src=x onerror=alert(1)>');
  });
});

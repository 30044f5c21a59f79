import { describe, expect, it } from 'vitest';
import { parseScript, scriptText } from './scripts.ts';

describe('cutting scripts', () => {
  it('cuts a solution by task and node, and keeps the line numbers of the file', () => {
    const text = [
      '#!/bin/bash',
      '# A comment',
      '# task: init',
      'docker one',
      '',
      '# on: node2',
      'docker two \\',
      '  --more',
      '# task: join',
      '# on: node3',
      'docker three',
      '',
    ].join('\n');
    const { parts } = parseScript(text);
    expect(parts.map(({ task, node, body }) => ({ task, node, body: body.trim() }))).toEqual([
      { task: 'init', node: 'node1', body: 'docker one' },
      { task: 'init', node: 'node2', body: 'docker two \\\n  --more' },
      { task: 'join', node: 'node3', body: 'docker three' },
    ]);
    expect(parts.map((part) => part.body.split('\n').findIndex((line) => line.startsWith('docker')) + 1)).toEqual([
      4, 7, 11,
    ]);
  });

  it('goes back to the first node with each task', () => {
    const { parts } = parseScript('# task: a\n# on: node2\nx\n# task: b\ny\n', 'alpha');
    expect(parts.map((part) => part.node)).toEqual(['node2', 'alpha']);
  });

  it('finds what has to run before a mistake', () => {
    const script = parseScript('# after: init, join\n# after: update\ndocker x\n');
    expect(script.after).toEqual(['init', 'join', 'update']);
    expect(script.parts).toHaveLength(1);
  });

  it('has no parts where there are only comments', () => {
    expect(parseScript('# nothing\n\n# on: node2\n# still nothing\n').parts).toEqual([]);
  });

  it('shows people a script without the empty lines, with the nodes where there are several', () => {
    expect(scriptText(parseScript('# task: a\n\nx\n').parts)).toBe('x');
    expect(scriptText(parseScript('# task: a\nx\n# on: node2\ny\n').parts)).toBe('# on node1\nx\n\n# on node2\ny');
  });
});

import { type Document, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { LabProblem } from '../../protocol/index.ts';

type Path = readonly PropertyKey[];

export interface Place {
  /** Counted from 1. */
  line: number;
  column: number;
}

/** A YAML file with the places of its values. */
export class YamlSource {
  readonly value: unknown;
  readonly syntaxProblems: Pick<LabProblem, 'line' | 'column' | 'message'>[];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: true });
    this.syntaxProblems = this.#document.errors.map((error) => ({
      ...this.#place(error.pos[0]),
      message: error.message,
    }));
    this.value = this.syntaxProblems.length === 0 ? this.#document.toJS({ maxAliasCount: 100 }) : undefined;
  }

  /** Where a value stands; where it is missing, its nearest ancestor. */
  placeOf(path: Path): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const start = this.#node(path.slice(0, length))?.range?.[0];
      if (start !== undefined) return this.#place(start);
    }
    return { line: 1, column: 1 };
  }

  /** Where a key stands (for a key that should not be there). */
  placeOfKey(path: Path, key: string): Place {
    const parent = path.length === 0 ? this.#document.contents : this.#node(path);
    const items: unknown[] =
      parent !== null && parent !== undefined && 'items' in parent ? (parent.items as unknown[]) : [];
    for (const item of items) {
      if (!isPair(item) || !isScalar(item.key) || String(item.key.value) !== key) continue;
      const start = item.key.range?.[0];
      if (start !== undefined) return this.#place(start);
    }
    return this.placeOf(path);
  }

  /** Where a character of a text value stands: `offset` counts in the value, not in the file. */
  placeInText(path: Path, offset: number): Place {
    const node = this.#node(path);
    const start = node?.range?.[0];
    if (!isScalar(node) || start === undefined || typeof node.value !== 'string') return this.placeOf(path);
    const lineOfValue = node.value.slice(0, offset).split('\n').length - 1;
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
      return this.#placeInBlock(start, node.value, offset, lineOfValue);
    const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0;
    return this.#place(start + quoted + (lineOfValue === 0 ? offset : 0));
  }

  #placeInBlock(start: number, value: string, offset: number, lineOfValue: number): Place {
    const header = this.#place(start);
    const line = header.line + 1 + lineOfValue;
    const text = this.#text.split('\n')[line - 1] ?? '';
    const indent = text.length - text.trimStart().length;
    const column = offset - (value.lastIndexOf('\n', offset - 1) + 1);
    return { line, column: indent + column + 1 };
  }

  #node(path: Path): Node | undefined {
    const found: unknown = this.#document.getIn([...path], true);
    return found !== null && typeof found === 'object' && 'range' in found ? (found as Node) : undefined;
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
}

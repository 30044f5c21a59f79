import type { Json } from './types.ts';

/** A value of CEL as JSON: whole numbers of CEL are bigints, durations and types become text. */
export function toJson(value: unknown, depth = 0): Json {
  if (value === null || value === undefined || depth > 64) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return mapToJson([...value.entries()], depth);
  if (typeof value !== 'object') return String(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return String(value);
  return mapToJson(Object.entries(value), depth);
}

function mapToJson(entries: [unknown, unknown][], depth: number): Json {
  return Object.fromEntries(entries.map(([key, item]) => [String(key), toJson(item, depth + 1)]));
}

/** JSON with sorted keys: equal values give equal text. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}

const NANOSECOND_KEYS = new Set([
  'Delay',
  'Monitor',
  'Interval',
  'Timeout',
  'StartPeriod',
  'StopGracePeriod',
  'Window',
]);
const MAX_TEXT = 80;

export interface TextOptions {
  /** Last key of the path: the API gives `Delay` in nanoseconds. */
  key?: string;
  /** sha256:… -> lab/web:1.0 */
  imageNames?: ReadonlyMap<string, string>;
}

/** Short text of a value for people: "5 s", "3 items", "lab/web:1.0", "nothing". */
export function valueText(value: Json, options: TextOptions = {}): string {
  if (value === null) return 'nothing';
  if (typeof value === 'number') return numberText(value, options.key);
  if (typeof value === 'string') return stringText(value, options.imageNames);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return listText(value, options);
  const keys = Object.keys(value);
  return keys.length === 0 ? 'empty' : clip(`{${keys.join(', ')}}`);
}

function numberText(value: number, key: string | undefined): string {
  if (key === undefined || !NANOSECOND_KEYS.has(key) || Math.abs(value) < 1e6) return String(value);
  return value % 1e9 === 0 || value > 1e10 ? `${value / 1e9} s` : `${value / 1e6} ms`;
}

function stringText(value: string, imageNames: ReadonlyMap<string, string> | undefined): string {
  const image = imageNames?.get(value);
  if (image !== undefined) return image;
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return `${value.slice(0, 19)}…`;
  return value === '' ? 'empty' : clip(value.trim() === '' ? JSON.stringify(value) : value.trimEnd());
}

function listText(value: Json[], options: TextOptions): string {
  if (value.length === 0) return 'empty';
  const plain = value.every((item) => item === null || typeof item !== 'object');
  if (!plain) return value.length === 1 ? '1 item' : `${value.length} items`;
  return clip(value.map((item) => valueText(item, options)).join(', '));
}

function clip(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ⏎ ');
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 1)}…` : line;
}

const ACRONYMS = new Set(['ID', 'CA', 'TLS', 'IP', 'IPAM', 'URL', 'DNS', 'CPU', 'CPUs', 'NanoCPUs', 'VIP']);

const PLAIN_WORDS: Record<string, string> = { id: 'ID', addr: 'address' };

/** MaxFailureRatio -> "Max failure ratio", NodeID -> "Node ID", COLOR stays. */
export function humanKey(key: string): string {
  if (key === 'env') return 'Environment';
  if (/^[A-Z0-9_]+$/.test(key) || /[^A-Za-z0-9_]/.test(key)) return key;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_]+/);
  const text = words
    .map((word) => (ACRONYMS.has(word) ? word : (PLAIN_WORDS[word.toLowerCase()] ?? word.toLowerCase())))
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

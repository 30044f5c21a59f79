const SMALL = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** "4", "four", "25 %", "twenty-five percent" -> the number; undefined for anything else (rule 9). */
export function numberOf(text: string): number | undefined {
  const plain = text
    .toLowerCase()
    .replace(/\s*(%|percent)$/, '')
    .trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const words = plain.split(/[\s-]+/);
  const [first = '', second] = words;
  if (words.length === 1 && SMALL.includes(first)) return SMALL.indexOf(first);
  const ten = TENS.indexOf(first);
  if (plain === 'hundred' || plain === 'one hundred') return 100;
  if (ten === -1 || words.length > 2) return undefined;
  if (second === undefined) return 20 + 10 * ten;
  const unit = SMALL.indexOf(second);
  return unit >= 1 && unit <= 9 ? 20 + 10 * ten + unit : undefined;
}

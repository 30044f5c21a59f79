import type { AttemptResult } from '../../protocol/index.ts';

/** What a JUnit report is made of, whoever graded. */
export interface JUnitCase {
  id: string;
  title: string;
  status: 'passed' | 'failed' | 'unable' | 'not-checked';
  message?: string;
  detail?: string;
}

/** JUnit XML: one test case a task; what could not be looked at is an error, what was never checked is skipped. */
export function junitXml(suite: string, seconds: number, cases: JUnitCase[]): string {
  const count = (status: JUnitCase['status']) => cases.filter((item) => item.status === status).length;
  const head = `tests="${cases.length}" failures="${count('failed')}" errors="${count('unable')}" skipped="${count('not-checked')}" time="${seconds.toFixed(3)}"`;
  const body = cases.map((item) => testCase(suite, item)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n<testsuite name="${escapeXml(suite)}" ${head}>\n${body}\n</testsuite>\n</testsuites>\n`;
}

/** The result of an ended attempt as JUnit XML. */
export function junitOf(result: AttemptResult): string {
  const cases = result.tasks.map(({ id, title, verdict }): JUnitCase => {
    if (!verdict) return { id, title, status: 'not-checked' };
    const evidence = verdict.evidence.map((item) => item.sentence).join('\n');
    return { id, title, status: verdict.status, message: verdict.hint ?? verdict.reason, detail: evidence };
  });
  return junitXml(result.attempt.labId, result.seconds, cases);
}

function testCase(suite: string, item: JUnitCase): string {
  const open = `<testcase classname="${escapeXml(suite)}" name="${escapeXml(`${item.id}: ${item.title}`)}"`;
  const message = `message="${escapeXml(item.message ?? '')}"`;
  const detail = escapeXml(item.detail ?? '');
  switch (item.status) {
    case 'passed':
      return `${open}/>`;
    case 'failed':
      return `${open}><failure ${message}>${detail}</failure></testcase>`;
    case 'unable':
      return `${open}><error ${message}>${detail}</error></testcase>`;
    case 'not-checked':
      return `${open}><skipped/></testcase>`;
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Escapes markup and drops characters that XML 1.0 cannot carry. */
function escapeXml(text: string): string {
  const legal = Array.from(text).filter((char) => {
    const code = char.codePointAt(0) ?? 0;
    return (
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 32 && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff)
    );
  });
  return legal.join('').replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

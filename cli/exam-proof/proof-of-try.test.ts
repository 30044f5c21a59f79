import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QuestionTry } from '../../protocol/index.ts';
import { loadBank, tryOffer } from '../../server/exams/index.ts';
import { proofOfTry } from './proof-of-try.ts';

const syntax = (script: string) => spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr;

describe('the proof that an answer can be tried out', () => {
  it('is a script without a fault of form, for every recipe of the bank', async () => {
    const { bank } = await loadBank(join(import.meta.dirname, '../../exams'));
    const faults = (bank?.questions ?? []).flatMap(({ question }) => {
      const offer = tryOffer(question, '');
      if (question.type !== 'fill' || !question.try || !offer?.possible) return [];
      return [{ id: question.id, fault: syntax(proofOfTry(question.try, offer.right).script) }];
    });
    expect(faults.length).toBeGreaterThan(20);
    expect(faults.filter(({ fault }) => fault !== '')).toEqual([]);
  }, 120_000);

  it('lets a command stay only where its recipe says so, and quotes what is typed', () => {
    const recipe = { cluster: 'engines', looks: ["echo 'a b'"] } as const;
    expect(proofOfTry(QuestionTry.parse(recipe), 'true').expect).toContain('/^exit 0$/');
    const { script, expect: wanted } = proofOfTry(QuestionTry.parse({ ...recipe, waitSeconds: 5 }), "echo 'it'");
    expect(wanted).toContain('/^exit (0|124)$/');
    expect(script).toContain(`timeout -k 5 5 script -qec 'echo '\\''it'\\''' /dev/null`);
    expect(syntax(script)).toBe('');
  });
});

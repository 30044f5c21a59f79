import type { QuestionProof, QuestionTry } from '../../protocol/index.ts';

/** A recipe that waits for less says that its command may not end by itself. */
const ENDING_SECONDS = 20;
const TIMED_OUT = 124;

/**
 * The proof that an answer can be tried out: the scene can be set, every look works there, and the right command ends
 * well (or stays, where the recipe says that it may) and shows an effect.
 */
export function proofOfTry(recipe: QuestionTry, command: string): QuestionProof {
  const { setup = '', looks, waitSeconds } = recipe;
  const mayStay = waitSeconds < ENDING_SECONDS;
  const script = [
    'mkdir -p /root/app; cd /root/app',
    setup,
    `looks() { ${looks.map((look) => `bash -c ${quoted(look)} || return`).join('\n')}\n}`,
    'before=$(looks)',
    'code=0',
    `timeout -k 5 ${waitSeconds} script -qec ${quoted(command)} /dev/null >/tmp/output || code=$?`,
    'after=$(looks || true)',
    'cat /tmp/output; echo; echo "$before"; echo ---; echo "$after"; echo "exit $code"',
    'if [ "$before" != "$after" ] || [ -s /tmp/output ]; then echo an effect; fi',
  ].join('\n');
  const codes = mayStay ? `(0|${TIMED_OUT})` : '0';
  const { cluster, nodes, profile, addons, images } = recipe;
  return { cluster, nodes, profile, addons, images, requires: [], script, expect: `/^exit ${codes}$/\n/^an effect$/` };
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

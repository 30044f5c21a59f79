import type { ExamQuestion, FillScope, QuestionSandbox } from '../../protocol/index.ts';
import { tryOffer } from './try-offer.ts';
import type { ExamProblem, KnownThings } from './types.ts';

export type Say = (path: PropertyKey[], code: string, message: string, severity?: ExamProblem['severity']) => void;

/** The script that shows that a question tells the truth. */
export function checkProof(question: ExamQuestion, known: KnownThings, say: Say): void {
  const { proof } = question;
  if (!proof) return;
  checkSandbox('proof', proof, known, say);
  for (const line of proof.expect.split('\n').map((text) => text.trim())) {
    const pattern = /^\/(.+)\/$/.exec(line)?.[1];
    if (pattern !== undefined && !isPattern(pattern))
      say(['proof', 'expect'], 'proof_pattern', `'${line}' is not a regular expression`);
  }
}

/** Answers to these are commands, or the part of one that decides what it does. */
const ABOUT_COMMANDS: readonly FillScope[] = ['command', 'fullCommand', 'subcommand', 'option'];

/** How an answer is tried out: told of every question about a command, or why it is not. */
export function checkTry(question: ExamQuestion, known: KnownThings, say: Say): void {
  if (question.type !== 'fill') return;
  const { try: recipe, noTry, fill } = question;
  if (recipe && noTry !== undefined) say(['noTry'], 'try_twice', 'either `try:` or `noTry:`');
  if (!recipe) {
    if (noTry === undefined && ABOUT_COMMANDS.includes(fill.scope))
      say(['fill'], 'no_try', 'say how the answer is tried out, as `try:`, or why it cannot be, as `noTry:`');
    return;
  }
  checkSandbox('try', recipe, known, say);
  const commandOf = (answer: string) => {
    const offer = tryOffer(question, answer);
    return offer?.possible ? (offer.mine ?? offer.right) : undefined;
  };
  fill.wrong.forEach(({ answer }, index) => {
    if (commandOf(answer) === commandOf(fill.accept[0] ?? ''))
      say(['fill', 'wrong', index], 'try_same', `'${answer}' would be tried out as the right command`);
  });
}

function checkSandbox(of: 'proof' | 'try', wanted: QuestionSandbox, known: KnownThings, say: Say): void {
  const { cluster, nodes, images } = wanted;
  if (cluster === 'engines' && nodes !== 1)
    say([of, 'nodes'], `${of}_nodes`, 'engines is one node: take `cluster: swarm` for more');
  for (const key of ['profile', 'addons'] as const)
    if (cluster !== 'kubernetes' && wanted[key])
      say([of, key], `${of}_${key}`, 'only clusters of Kubernetes have this');
  if (wanted.profile === 'minikube' && nodes !== 1)
    say([of, 'nodes'], `${of}_nodes`, 'minikube is one node here: take `profile: kubeadm` for more');
  images.forEach((image, index) => {
    const name = image.includes(':') ? image : `${image}:latest`;
    if (known.images && !known.images.includes(name) && !known.images.includes(image))
      say([of, 'images', index], 'unknown_image', `there is no image '${image}' (images/README.md lists them)`);
  });
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

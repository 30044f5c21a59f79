import type { LabTask } from '../../protocol/index.ts';

/** What a missing capability means, as a sentence for a learner. */
const CAPABILITIES: Record<string, string> = {
  ipvs: 'This host’s kernel has no IPVS: service addresses (VIPs) and the routing mesh do not answer.',
  esp: 'This host’s kernel has no ESP: traffic of encrypted networks does not get through between nodes.',
  egress: 'Machines of this server have no way to the internet, which the lab needs.',
  overlay: 'This host’s kernel has no overlay file system.',
};

/** What it means that a host lacks a capability, as a sentence for a learner. */
export const lackOf = (name: string) => CAPABILITIES[name] ?? `This host lacks ${name}.`;

/** What of these tasks cannot be checked on a host with these capabilities, as sentences; none when all can. */
export function withoutOf(tasks: readonly LabTask[], capabilities: string[]): string[] {
  const lacking = (names: readonly string[]) => names.filter((name) => !capabilities.includes(name));
  const whole = tasks.filter((task) => lacking(task.requires).length > 0);
  const partly = tasks.filter(
    (task) => !whole.includes(task) && task.rules.some((rule) => lacking(rule.requires).length),
  );
  const names = new Set(
    [...whole, ...partly].flatMap((task) =>
      lacking([...task.requires, ...task.rules.flatMap((rule) => rule.requires)]),
    ),
  );
  if (names.size === 0) return [];
  const titles = (some: readonly LabTask[]) => some.map(({ title }) => `“${title}”`).join(', ');
  return [
    ...[...names].map(lackOf),
    ...(whole.length > 0
      ? [`Not checked here, and its points shared among the other tasks: ${titles(whole)}. All else can be done.`]
      : []),
    ...(partly.length > 0 ? [`Checked only in part: ${titles(partly)}.`] : []),
  ];
}

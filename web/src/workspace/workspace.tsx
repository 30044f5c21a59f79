import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { AttemptView, LabDetail } from '../../../protocol/index.ts';
import { useHost } from '../api/queries.ts';
import { usePhone } from '../parts/use-media.ts';
import { Banners } from './banners.tsx';
import { Confirm } from './confirm.tsx';
import { WorkspaceHeader } from './header.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { DeskLayout, PhoneLayout } from './layouts.tsx';
import { TaskPane } from './task-pane.tsx';
import { firstOpenTask } from './task-state.ts';
import type { Actions } from './use-actions.ts';
import { useAppKeys } from './use-app-keys.ts';
import { type Terminals, useTerminals } from './use-terminals.ts';
import { useVerdictVoice } from './use-verdict-voice.ts';
import './workspace.css';

interface Props {
  attempt: AttemptView;
  lab: LabDetail;
  actions: Actions;
}

/** Tasks on one side, the machines on the other. */
export function Workspace({ attempt, lab, actions }: Props) {
  const [, go] = useLocation();
  const host = useHost();
  const phone = usePhone();
  const [openTask, setOpenTask] = useState(() => firstOpenTask(lab.tasks, attempt.verdicts));
  const [alone, setAlone] = useState(false);
  const [sheet, setSheet] = useState<'terminal' | 'cluster'>();
  const [dialog, setDialog] = useState<'reset' | 'end' | 'keys'>();
  const terminals = useTerminals(attempt.id, attempt.sandbox.nodes);
  useFirstFocus(terminals, !phone);
  const { asked, ask } = useVerdictVoice(attempt.id, lab.tasks);

  const check = (taskIds?: string[]) => {
    ask(taskIds);
    void actions.check(taskIds);
  };
  const end = async () => {
    if (await actions.end()) go(`/attempts/${attempt.id}/result`);
  };
  const run = (text: string, words: string[]) => {
    if (phone) setSheet('terminal');
    const node = words.find((word) => attempt.sandbox.nodes.some(({ name }) => name === word));
    terminals.run(text, node);
  };
  const onAppKey = useAppKeys({
    check,
    node: (index) => {
      const node = attempt.sandbox.nodes[index];
      if (node) terminals.showNode(node.name);
    },
    newTerminal: () => terminals.open(terminals.node),
    task: (step) => stepTask(lab, openTask, step, setOpenTask),
    alone: () => setAlone((now) => !now),
    swap: () => {
      if (document.activeElement?.closest('.terminal-pane')) focusTask(openTask ?? lab.tasks[0]?.id);
      else terminals.focus();
    },
    help: () => setDialog('keys'),
  });

  const tasks = (
    <TaskPane
      attempt={attempt}
      lab={lab}
      actions={actions}
      openTask={openTask}
      onOpenTask={setOpenTask}
      onCheck={check}
      asked={asked}
      onRun={run}
      onEnd={() => setDialog('end')}
    />
  );
  const shared = { attempt, tasks, terminals, onAppKey };
  return (
    <div className="work" data-alone={alone || undefined}>
      <title>{`${attempt.labTitle} · Drydock`}</title>
      <WorkspaceHeader
        attempt={attempt}
        actions={actions}
        onReset={() => setDialog('reset')}
        onEnd={() => setDialog('end')}
        onKeys={() => setDialog('keys')}
      />
      <Banners attempt={attempt} host={host.data} actions={actions} />
      <main className="work-main">
        {phone ? (
          <PhoneLayout {...shared} sheet={sheet} onSheet={setSheet} />
        ) : (
          <DeskLayout {...shared} alone={alone} onAlone={setAlone} />
        )}
      </main>
      <KeysDialog open={dialog === 'keys'} onClose={() => setDialog(undefined)} />
      <ConfirmReset
        open={dialog === 'reset'}
        onClose={() => setDialog(undefined)}
        onConfirm={() => void actions.reset()}
      />
      <ConfirmEnd
        attempt={attempt}
        open={dialog === 'end'}
        onClose={() => setDialog(undefined)}
        onConfirm={() => void end()}
      />
    </div>
  );
}

/**
 * A lab begins with typing; not for who does something else before the terminal is there, and not on a phone, whose
 * keyboard would cover the tasks.
 */
function useFirstFocus({ offerFocus }: Terminals, wanted: boolean): void {
  const offer = useRef(offerFocus);
  useEffect(() => {
    if (!wanted) return;
    const withdraw = offer.current();
    const first = { once: true, capture: true };
    for (const act of ['pointerdown', 'keydown']) document.addEventListener(act, withdraw, first);
    return () => {
      withdraw();
      for (const act of ['pointerdown', 'keydown']) document.removeEventListener(act, withdraw, first);
    };
  }, [wanted]);
}

interface AskProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

function ConfirmReset({ open, onClose, onConfirm }: AskProps) {
  return (
    <Confirm title="Reset the sandbox?" open={open} action="Reset" danger onClose={onClose} onConfirm={onConfirm}>
      <p>All machines of this lab are thrown away and made anew, with everything you did on them.</p>
      <p>Verdicts start over. The clock goes on.</p>
    </Confirm>
  );
}

function ConfirmEnd({ attempt, ...ask }: AskProps & { attempt: AttemptView }) {
  return (
    <Confirm title="End this lab?" action="End the lab" {...ask}>
      <p>
        Your score so far is{' '}
        <b>
          {Math.round(attempt.score)} of {Math.round(attempt.maxScore)}
        </b>
        . It is kept; the machines are removed.
      </p>
      <p>Then you see the result, task by task, beside the reference solution.</p>
    </Confirm>
  );
}

/** Opens the next or previous task; the focus follows only when it is among the tasks already. */
function stepTask(lab: LabDetail, open: string | undefined, step: 1 | -1, setOpen: (id: string) => void): void {
  const at = lab.tasks.findIndex((task) => task.id === open);
  const next = lab.tasks[Math.min(lab.tasks.length - 1, Math.max(0, at + step))];
  if (!next) return;
  setOpen(next.id);
  const inTasks = document.activeElement?.closest('.task-pane');
  requestAnimationFrame(() => {
    const line = document.querySelector<HTMLElement>(`[data-task="${CSS.escape(next.id)}"]`);
    line?.scrollIntoView({ block: 'nearest' });
    if (inTasks) line?.focus();
  });
}

function focusTask(id: string | undefined): void {
  if (id) document.querySelector<HTMLElement>(`[data-task="${CSS.escape(id)}"]`)?.focus();
}

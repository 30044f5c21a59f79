import type { ReactNode } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import type { AttemptView } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { useStored } from '../parts/stored.ts';
import { ClusterPane } from '../picture/cluster-pane.tsx';
import { TerminalPane } from './terminal-pane.tsx';
import type { Terminals } from './use-terminals.ts';

interface Shared {
  attempt: AttemptView;
  tasks: ReactNode;
  terminals: Terminals;
  onAppKey: (event: KeyboardEvent) => boolean;
}

interface DeskProps extends Shared {
  alone: boolean;
  onAlone: (alone: boolean) => void;
}

/** Tasks left, terminals and picture right; sizes are remembered by this browser. */
export function DeskLayout({ attempt, tasks, terminals, onAppKey, alone, onAlone }: DeskProps) {
  const [columns, setColumns] = useStored<Layout>('layout.columns', { tasks: 36, machines: 64 }, parseLayout);
  const [rows, setRows] = useStored<Layout>('layout.rows', { terminals: 66, picture: 34 }, parseLayout);
  const [shown, setShown] = useStored<boolean>('layout.picture', true, (v) => (typeof v === 'boolean' ? v : undefined));
  return (
    <Group
      id="columns"
      className="work-columns"
      orientation="horizontal"
      defaultLayout={columns}
      onLayoutChanged={(layout, meta) => meta.isUserInteraction && setColumns(layout)}
    >
      <Panel id="tasks" minSize="280px" maxSize="60">
        {tasks}
      </Panel>
      <Separator className="separator" id="columns-separator" aria-label="Width of the tasks" />
      <Panel id="machines" minSize="340px">
        <div className="work-machines">
          <Group
            id="rows"
            className="work-rows"
            orientation="vertical"
            defaultLayout={rows}
            onLayoutChanged={(layout, meta) => meta.isUserInteraction && setRows(layout)}
          >
            <Panel id="terminals" minSize="140px">
              <TerminalPane
                attempt={attempt}
                terminals={terminals}
                alone={alone}
                onAlone={onAlone}
                onAppKey={onAppKey}
              />
            </Panel>
            {shown && (
              <Separator className="separator" id="rows-separator" aria-label="Height of the cluster picture" />
            )}
            {shown && (
              <Panel id="picture" minSize="110px">
                <ClusterPane attempt={attempt} shown onShown={setShown} />
              </Panel>
            )}
          </Group>
          {!shown && <ClusterPane attempt={attempt} shown={false} onShown={setShown} />}
        </div>
      </Panel>
    </Group>
  );
}

interface PhoneProps extends Shared {
  sheet: 'terminal' | 'cluster' | undefined;
  onSheet: (sheet: 'terminal' | 'cluster' | undefined) => void;
}

/** Text and tasks are the page; terminals and the picture open over it on demand. */
export function PhoneLayout({ attempt, tasks, terminals, onAppKey, sheet, onSheet }: PhoneProps) {
  return (
    <>
      <div className="phone-tasks" inert={sheet !== undefined}>
        {tasks}
      </div>
      <nav className="phone-bar" aria-label="Machines">
        <Button icon="terminal" onClick={() => onSheet('terminal')}>
          Terminals
        </Button>
        <Button icon="cluster" onClick={() => onSheet('cluster')}>
          Cluster
        </Button>
      </nav>
      {sheet === 'terminal' && (
        <div className="phone-sheet">
          <TerminalPane
            attempt={attempt}
            terminals={terminals}
            alone={false}
            onAlone={() => undefined}
            onAppKey={onAppKey}
            onClose={() => onSheet(undefined)}
          />
        </div>
      )}
      {sheet === 'cluster' && (
        <div className="phone-sheet">
          <ClusterPane attempt={attempt} shown onShown={() => onSheet(undefined)} />
        </div>
      )}
    </>
  );
}

function parseLayout(value: unknown): Layout | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value).every((size) => typeof size === 'number') ? (value as Layout) : undefined;
}

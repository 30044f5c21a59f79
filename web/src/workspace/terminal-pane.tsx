import { lazy, Suspense } from 'react';
import { Tab, TabList, TabPanel, TabPanels, Tabs } from 'react-aria-components';
import type { AttemptView, SandboxNodeView } from '../../../protocol/index.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { loadAgain } from '../parts/load-again.ts';
import { useTheme } from '../parts/theme.ts';
import { TimeLeft } from '../parts/time-left.tsx';
import { useStandings } from '../picture/use-picture.ts';
import { NodeMark } from './node-mark.tsx';
import { OpenPort } from './open-port.tsx';
import './terminal-pane.css';
import { targetOfLink } from './link-target.ts';
import type { TerminalSlot } from './terminal-state.ts';
import type { Terminals } from './use-terminals.ts';

const loadTerminal = () => loadAgain(() => import('../terminal/index.ts'));

const TerminalView = lazy(async () => ({ default: (await loadTerminal()).TerminalView }));

/** Loads all that a terminal needs before there is one: its machine is still starting. */
export async function loadTerminalSoon(): Promise<void> {
  try {
    await (await loadTerminal()).loadScreen();
  } catch (error) {
    // The terminal itself loads it again, and tells of the trouble where the learner looks for it.
    console.info('Drydock: the terminal could not be loaded beforehand.', error);
  }
}

interface Props {
  attempt: AttemptView;
  terminals: Terminals;
  /** Everything but the terminal is hidden. */
  alone: boolean;
  onAlone: (alone: boolean) => void;
  /** Says whether the key belongs to the page; the terminal then leaves it alone. */
  onAppKey: (event: KeyboardEvent) => boolean;
  /** On a phone: closes the sheet. */
  onClose?: () => void;
}

/** Node tabs and the terminals behind them. All stay mounted; only what is in front is shown. */
export function TerminalPane({ attempt, terminals, alone, onAlone, onAppKey, onClose }: Props) {
  const nodes = attempt.sandbox.nodes;
  const standings = useStandings(attempt.id);
  const managers = nodes.filter((node) => node.role === 'manager').length;
  const here = terminals.slots.filter((slot) => slot.node === terminals.node);
  return (
    <Tabs
      className="terminal-pane"
      selectedKey={terminals.node}
      onSelectionChange={(key) => terminals.showNode(String(key))}
      keyboardActivation="manual"
    >
      <div className="terminal-bar">
        <TabList className="node-tabs" aria-label="Nodes">
          {nodes.map((node, index) => (
            <Tab key={node.name} id={node.name} className="node-tab">
              <NodeMark
                node={node}
                standing={
                  standings.get(node.name) ?? { role: node.role, leader: node.role === 'manager' && managers === 1 }
                }
              />
              <span className="visually-hidden">, Alt+{index + 1}</span>
            </Tab>
          ))}
        </TabList>
        <TerminalSwitch slots={here} terminals={terminals} />
        <span className="terminal-bar-gap" />
        {alone && attempt.sandbox.expiresAt !== undefined && (
          <span className="terminal-time">
            <TimeLeft until={attempt.sandbox.expiresAt} /> left
          </span>
        )}
        <OpenPort attempt={attempt} node={terminals.node} />
        {onClose ? (
          <Button kind="quiet" size="small" icon="close" onClick={onClose}>
            Tasks
          </Button>
        ) : (
          <Button
            kind="quiet"
            size="small"
            icon={alone ? 'shrink' : 'expand'}
            aria-label={alone ? 'Show the tasks again (Alt+Z)' : 'Only the terminal (Alt+Z)'}
            aria-pressed={alone}
            onClick={() => onAlone(!alone)}
          />
        )}
      </div>
      <TabPanels className="terminal-panels">
        {nodes.map((node) => (
          <TabPanel key={node.name} id={node.name} className="terminal-panel" shouldForceMount>
            <NodeTerminals node={node} attemptId={attempt.id} terminals={terminals} onAppKey={onAppKey} />
          </TabPanel>
        ))}
      </TabPanels>
    </Tabs>
  );
}

function TerminalSwitch({ slots, terminals }: { slots: TerminalSlot[]; terminals: Terminals }) {
  const front = terminals.front[terminals.node];
  const current = slots.find((slot) => slot.key === front);
  return (
    <fieldset className="terminal-switch" aria-label={`Terminals on ${terminals.node}`}>
      {slots.length > 1 &&
        slots.map((slot, index) => (
          <button
            key={slot.key}
            type="button"
            className="terminal-number num"
            aria-pressed={slot.key === front}
            aria-label={`Terminal ${index + 1} on ${slot.node}`}
            onClick={() => terminals.show(slot)}
          >
            {index + 1}
          </button>
        ))}
      {slots.length > 1 && current && (
        <Button
          kind="quiet"
          size="small"
          icon="close"
          aria-label={`Close terminal ${slots.indexOf(current) + 1} on ${current.node}`}
          onClick={() => terminals.close(current)}
        />
      )}
      <Button
        kind="quiet"
        size="small"
        icon="plus"
        aria-label={`New terminal on ${terminals.node} (Alt+T)`}
        onClick={() => terminals.open(terminals.node)}
      />
    </fieldset>
  );
}

interface NodeTerminalsProps {
  node: SandboxNodeView;
  attemptId: string;
  terminals: Terminals;
  onAppKey: (event: KeyboardEvent) => boolean;
}

function NodeTerminals({ node, attemptId, terminals, onAppKey }: NodeTerminalsProps) {
  const { api, live } = useServices();
  const { theme } = useTheme();
  /** What programs print as an address of their own machine is shown from there. */
  const follow = (uri: string) => {
    const target = targetOfLink(uri, node.name);
    return target && api.openPreview(attemptId, target).then(({ url }) => url);
  };
  const slots = terminals.slots.filter((slot) => slot.node === node.name);
  return (
    <>
      {node.health === 'stopped' && (
        <p className="terminal-note" role="status">
          {node.name} is stopped, and its shells have ended. Open a new terminal when it runs again.
        </p>
      )}
      <Suspense fallback={<p className="terminal-loading">Loading the terminal…</p>}>
        {slots.map((slot) => {
          const front = terminals.front[node.name] === slot.key;
          return (
            <div key={slot.key} className="terminal-place" data-front={front || undefined} inert={!front}>
              <TerminalView
                socket={live.socket}
                attemptId={attemptId}
                node={slot.node}
                terminalId={slot.terminalId}
                active={front && terminals.node === node.name}
                theme={theme}
                onAppKey={onAppKey}
                onLink={follow}
                onInfo={(info) => terminals.learn(slot.key, info)}
                onReady={(handle) => terminals.ready(slot.key, handle)}
              />
            </div>
          );
        })}
      </Suspense>
    </>
  );
}

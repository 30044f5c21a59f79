import { DialogSheet } from './confirm.tsx';

const KEYS: [string[], string][] = [
  [['Ctrl', 'Shift', 'Enter'], 'Check all tasks now'],
  [['Alt', '1 … 9'], 'Terminal of that node'],
  [['Alt', 'T'], 'New terminal on this node'],
  [['Alt', 'J'], 'Next task'],
  [['Alt', 'K'], 'Previous task'],
  [['Alt', 'Z'], 'Only the terminal, and back'],
  [['Alt', 'M'], 'From the terminal to the open task, and back'],
  [['Ctrl', 'Shift', 'C'], 'Copy from the terminal'],
  [['Ctrl', 'Shift', 'V'], 'Paste into the terminal'],
  [['?'], 'This list (outside of a terminal)'],
];

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <DialogSheet title="Keys" open={open} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what} style={{ display: 'contents' }}>
            <dt>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 && ' '}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </DialogSheet>
  );
}

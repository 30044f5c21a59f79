import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '../parts/button.tsx';
import './dialog.css';

interface SheetProps {
  title: string;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}

/** A dialog: takes the focus, gives it back, closes on Escape. */
export function DialogSheet({ title, open, onClose, wide, children }: SheetProps) {
  return (
    <ModalOverlay className="veil" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className="dialog-frame" data-wide={wide || undefined}>
        <Dialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button kind="quiet" icon="close" aria-label="Close" onClick={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  open: boolean;
  action: string;
  danger?: boolean;
  onClose: () => void;
  onConfirm: () => void;
  children: ReactNode;
}

/** Asks before what cannot be undone. */
export function Confirm({ title, open, action, danger, onClose, onConfirm, children }: ConfirmProps) {
  return (
    <DialogSheet title={title} open={open} onClose={onClose}>
      <div className="dialog-text">{children}</div>
      <div className="dialog-actions">
        <Button onClick={onClose}>Go on working</Button>
        <Button
          kind={danger ? 'danger' : 'main'}
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </DialogSheet>
  );
}

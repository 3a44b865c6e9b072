import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';
import { useSubmit } from './use-submit.ts';

interface DialogFormProps {
  /** What the button says that saves. */
  readonly verb: string;
  /** Ends the form. @throws ApiError, which the form shows */
  readonly save: () => Promise<void>;
  readonly children: ReactNode;
}

/** A form in a dialog, which is closed as dialogs are. */
export function DialogForm({ verb, save, children }: DialogFormProps) {
  const { error, isBusy, onSubmit } = useSubmit(save);
  return (
    <form onSubmit={onSubmit}>
      <SpaceBetween size="l">
        {error && <Failure error={error} />}
        {children}
        <Box float="right">
          <Button variant="primary" loading={isBusy}>
            {verb}
          </Button>
        </Box>
      </SpaceBetween>
    </form>
  );
}

import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { follow } from '../router/location.ts';
import { useStrings } from '../strings/strings.tsx';
import { Failure } from './failure.tsx';
import { useSubmit } from './use-submit.ts';

interface FormPageProps {
  readonly title: string;
  /** What the button says that saves. */
  readonly verb: string;
  readonly cancelHref: string;
  /** Leaves the page. @throws ApiError, which the page shows */
  readonly save: () => Promise<void>;
  readonly children: ReactNode;
}

/** A page that is one form, with a way out of it. */
export function FormPage({ title, verb, cancelHref, save, children }: FormPageProps) {
  const t = useStrings();
  const { error, isBusy, onSubmit } = useSubmit(save);
  return (
    <form onSubmit={onSubmit}>
      <Form
        header={<Header variant="h1">{title}</Header>}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" href={cancelHref} onFollow={follow}>
              {t.confirm.cancel}
            </Button>
            <Button variant="primary" loading={isBusy}>
              {verb}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {error && <Failure error={error} />}
          {children}
        </SpaceBetween>
      </Form>
    </form>
  );
}

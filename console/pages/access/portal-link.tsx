import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { Failure } from '../../parts/failure.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { wordsIn } from '../../parts/typed.ts';
import { useSubmit } from '../../parts/use-submit.ts';
import { useStrings } from '../../strings/strings.tsx';

/** As the API names them; viewing what is there takes none. */
const capabilities = [
  'ViewEndpointSecret',
  'ManageEndpointSecret',
  'CreateAttempts',
  'ManageEndpoint',
] as const;
const rights = ['all', 'readOnly', 'chosen'] as const;
/** Hours for which a link may hold. */
const expiries = [1, 8, 24, 168];

/** Makes a link that opens this console for one application, with no more than it is given. */
export function PortalLink({ application }: { application: string }) {
  const t = useStrings();
  const [right, setRight] = useState<(typeof rights)[number]>('all');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [hours, setHours] = useState(24);
  const [flags, setFlags] = useState('');
  const [session, setSession] = useState('');
  const [url, setUrl] = useState<string>();
  const { error, isBusy, onSubmit } = useSubmit(async () => {
    setUrl(undefined);
    const featureFlags = wordsIn(flags);
    const made = await request<{ readonly url: string }>('POST', at`/auth/app-portal-access/${application}`, {
      expiry: hours * 3600,
      ...(right === 'readOnly' ? { readOnly: true } : {}),
      ...(right === 'chosen' ? { capabilities: ['ViewBase', ...chosen] } : {}),
      ...(featureFlags.length === 0 ? {} : { featureFlags }),
      ...(session === '' ? {} : { sessionId: session }),
    });
    setUrl(made.url);
  });
  const rightOptions = rights.map((value) => ({ value, label: t.access.rights[value] }));
  const capabilityOptions = capabilities.map((value) => ({ value, label: t.access.capabilities[value] }));
  const expiryOptions = expiries.map((value) => ({ value: String(value), label: t.access.hours(value) }));
  return (
    <form onSubmit={onSubmit}>
      <Container
        header={
          <Header variant="h2" description={t.access.linkAbout}>
            {t.access.link}
          </Header>
        }
      >
        <SpaceBetween size="m">
          {error && <Failure error={error} />}
          <FormField label={t.access.may}>
            <Select
              selectedOption={rightOptions.find(({ value }) => value === right) ?? null}
              options={rightOptions}
              onChange={({ detail }) => setRight(detail.selectedOption.value as (typeof rights)[number])}
            />
          </FormField>
          {right === 'chosen' && (
            <FormField label={t.access.mayDo} description={t.access.mayDoAbout}>
              <Multiselect
                selectedOptions={capabilityOptions.filter(({ value }) => chosen.includes(value))}
                options={capabilityOptions}
                onChange={({ detail }) => setChosen(detail.selectedOptions.map(({ value = '' }) => value))}
              />
            </FormField>
          )}
          <FormField label={t.access.expiry}>
            <Select
              selectedOption={expiryOptions.find(({ value }) => value === String(hours)) ?? null}
              options={expiryOptions}
              onChange={({ detail }) => setHours(Number(detail.selectedOption.value))}
            />
          </FormField>
          <FormField label={t.eventTypes.flags} description={t.access.flagsAbout}>
            <Input value={flags} onChange={({ detail }) => setFlags(detail.value)} />
          </FormField>
          <FormField label={t.access.session} description={t.access.sessionAbout}>
            <Input value={session} onChange={({ detail }) => setSession(detail.value)} />
          </FormField>
          <Button variant="primary" loading={isBusy}>
            {t.access.makeLink}
          </Button>
          <div role="status">
            {url !== undefined && (
              <SpaceBetween size="xs">
                <Alert type="warning">{t.access.linkWarning}</Alert>
                <Box>
                  <TextBlock label={t.access.link} text={url} />
                </Box>
              </SpaceBetween>
            )}
          </div>
        </SpaceBetween>
      </Container>
    </form>
  );
}

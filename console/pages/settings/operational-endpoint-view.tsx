import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { EndpointHeaders, OperationalEndpoint } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { DialogForm } from '../../parts/dialog-form.tsx';
import { fieldsOf, HeaderFields, headersOf } from '../../parts/header-fields.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { useStrings } from '../../strings/strings.tsx';
import { SecretSection } from '../endpoints/secret-section.tsx';

interface OperationalEndpointViewProps {
  readonly path: string;
  readonly endpoint: OperationalEndpoint;
  readonly onClose: () => void;
}

/** Secret and headers of an endpoint of operational webhooks. */
export function OperationalEndpointView({ path, endpoint, onClose }: OperationalEndpointViewProps) {
  const t = useStrings();
  const headers = useResource<EndpointHeaders>(`${path}/headers`);
  return (
    <Modal
      visible
      size="large"
      header={visibleText(endpoint.url)}
      closeAriaLabel={t.confirm.cancel}
      onDismiss={onClose}
    >
      <SpaceBetween size="l">
        <SecretSection path={`${path}/secret`} />
        <Loaded of={headers}>
          {(before) => <OwnHeaders path={path} before={before} onSaved={onClose} />}
        </Loaded>
      </SpaceBetween>
    </Modal>
  );
}

interface OwnHeadersProps {
  readonly path: string;
  readonly before: EndpointHeaders;
  readonly onSaved: () => void;
}

function OwnHeaders({ path, before, onSaved }: OwnHeadersProps) {
  const t = useStrings();
  const [fields, setFields] = useState(() => fieldsOf(before.headers));
  const save = async (): Promise<void> => {
    await request('PUT', `${path}/headers`, { headers: headersOf(fields) });
    await changed(path);
    onSaved();
  };
  const about =
    before.sensitive.length > 0
      ? t.operational.replaces(before.sensitive.join(', '))
      : t.endpoints.headersAbout;
  return (
    <DialogForm verb={t.operational.saveHeaders} save={save}>
      <FormField label={t.endpoints.headers} description={about} stretch>
        <HeaderFields headers={fields} onChange={setFields} />
      </FormField>
    </DialogForm>
  );
}

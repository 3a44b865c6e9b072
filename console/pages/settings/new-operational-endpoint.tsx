import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useState } from 'react';
import { operationalEventTypes } from '../../../core/operational/event.ts';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import { DialogForm } from '../../parts/dialog-form.tsx';
import { type HeaderField, HeaderFields, headersOf } from '../../parts/header-fields.tsx';
import { useStrings } from '../../strings/strings.tsx';

const options = operationalEventTypes.map((value) => ({ value, label: value }));

/** Makes an endpoint for operational webhooks. */
export function NewOperationalEndpoint({ path, onClose }: { path: string; onClose: () => void }) {
  const t = useStrings();
  const [url, setUrl] = useState('');
  const [eventTypes, setEventTypes] = useState<readonly string[]>([]);
  const [headers, setHeaders] = useState<readonly HeaderField[]>([]);
  const create = async (): Promise<void> => {
    const types = eventTypes.length === 0 ? {} : { eventTypes };
    await request('POST', path, { url, ...types, headers: headersOf(headers) });
    await changed(path);
    onClose();
  };
  return (
    <Modal
      visible
      size="large"
      header={t.operational.create}
      closeAriaLabel={t.confirm.cancel}
      onDismiss={onClose}
    >
      <DialogForm verb={t.operational.create} save={create}>
        <FormField label={t.endpoints.url}>
          <Input type="url" value={url} onChange={({ detail }) => setUrl(detail.value)} />
        </FormField>
        <FormField label={t.endpoints.eventTypes} description={t.endpoints.eventTypesAbout}>
          <Multiselect
            selectedOptions={options.filter(({ value }) => eventTypes.includes(value))}
            options={options}
            placeholder={t.endpoints.allTypes}
            onChange={({ detail }) => setEventTypes(detail.selectedOptions.map(({ value = '' }) => value))}
          />
        </FormField>
        <FormField label={t.endpoints.headers} description={t.endpoints.headersAbout} stretch>
          <HeaderFields headers={headers} onChange={setHeaders} />
        </FormField>
      </DialogForm>
    </Modal>
  );
}

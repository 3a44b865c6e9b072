import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Application } from '../../api/shapes.ts';
import { DialogForm } from '../../parts/dialog-form.tsx';
import { navigate } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** Makes a customer, and goes there. */
export function NewApplication({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const [name, setName] = useState('');
  const [uid, setUid] = useState('');
  const create = async (): Promise<void> => {
    const body = { name, ...(uid === '' ? {} : { uid }) };
    const { id } = await request<Application>('POST', '/app', body);
    await changed('/app');
    navigate(paths.endpoints(id));
  };
  return (
    <Modal visible header={t.applications.create} closeAriaLabel={t.confirm.cancel} onDismiss={onClose}>
      <DialogForm verb={t.applications.create} save={create}>
        <FormField label={t.applications.name}>
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label={t.applications.uid} description={t.applications.uidAbout}>
          <Input value={uid} onChange={({ detail }) => setUid(detail.value)} />
        </FormField>
      </DialogForm>
    </Modal>
  );
}

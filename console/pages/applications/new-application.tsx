import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Application } from '../../api/shapes.ts';
import { Failure } from '../../parts/failure.tsx';
import { navigate } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** Makes a customer, and goes there. */
export function NewApplication({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const [name, setName] = useState('');
  const [uid, setUid] = useState('');
  const [error, setError] = useState<ApiError>();
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const body = { name, ...(uid === '' ? {} : { uid }) };
      const { id } = await request<Application>('POST', '/app', body);
      await changed('/app');
      navigate(paths.endpoints(id));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  return (
    <Modal visible header={t.applications.create} closeAriaLabel={t.confirm.cancel} onDismiss={onClose}>
      <form onSubmit={(event) => void create(event)}>
        <SpaceBetween size="l">
          {error && <Failure error={error} />}
          <FormField label={t.applications.name}>
            <Input value={name} onChange={({ detail }) => setName(detail.value)} />
          </FormField>
          <FormField label={t.applications.uid} description={t.applications.uidAbout}>
            <Input value={uid} onChange={({ detail }) => setUid(detail.value)} />
          </FormField>
          <Box float="right">
            <Button variant="primary">{t.applications.create}</Button>
          </Box>
        </SpaceBetween>
      </form>
    </Modal>
  );
}

import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import { DialogForm } from '../../parts/dialog-form.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { useStrings } from '../../strings/strings.tsx';

/** Makes a key, or takes one that is in use elsewhere, and shows it. */
export function NewApiKey({ path, onClose }: { path: string; onClose: () => void }) {
  const t = useStrings();
  const [description, setDescription] = useState('');
  const [domain, setDomain] = useState('');
  const [moderator, setModerator] = useState(false);
  const [own, setOwn] = useState('');
  const [made, setMade] = useState<string>();
  const create = async (): Promise<void> => {
    const { key } = await request<{ readonly key: string }>('POST', path, {
      description,
      ...(domain === '' ? {} : { domain }),
      ...(moderator ? { moderator } : {}),
      ...(own === '' ? {} : { key: own }),
    });
    setMade(key);
    await changed(path);
  };
  return (
    <Modal visible header={t.apiKeys.create} closeAriaLabel={t.confirm.cancel} onDismiss={onClose}>
      {made === undefined ? (
        <DialogForm verb={t.apiKeys.create} save={create}>
          <FormField label={t.endpoints.description}>
            <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
          </FormField>
          <FormField label={t.apiKeys.domain} description={t.apiKeys.domainAbout}>
            <Input value={domain} onChange={({ detail }) => setDomain(detail.value)} />
          </FormField>
          <Checkbox
            checked={moderator}
            description={t.apiKeys.moderatorAbout}
            onChange={({ detail }) => setModerator(detail.checked)}
          >
            {t.apiKeys.moderator}
          </Checkbox>
          <FormField label={t.apiKeys.own} description={t.apiKeys.ownAbout}>
            <Input
              type="password"
              autoComplete={false}
              value={own}
              onChange={({ detail }) => setOwn(detail.value)}
            />
          </FormField>
        </DialogForm>
      ) : (
        <Made text={made} onClose={onClose} />
      )}
    </Modal>
  );
}

function Made({ text, onClose }: { text: string; onClose: () => void }) {
  const t = useStrings();
  const close = useRef<ButtonProps.Ref>(null);
  // The form that had the focus is gone; without one, keys would not reach the dialog.
  useEffect(() => close.current?.focus(), []);
  return (
    <SpaceBetween size="m">
      <TextBlock label={t.apiKeys.key} text={text} />
      <Box float="right">
        <Button ref={close} onClick={onClose}>
          {t.apiKeys.close}
        </Button>
      </Box>
    </SpaceBetween>
  );
}

import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useStrings } from '../../strings/strings.tsx';

/** The API's own default: a day. */
const usualHours = '24';

/** Replaces a secret; for as long as the overlap lasts deliveries are signed with the old one too. */
export function RotateSecret({ path, onClose }: { path: string; onClose: () => void }) {
  const t = useStrings();
  const [hours, setHours] = useState(usualHours);
  const [isOwn, setOwn] = useState(false);
  const [key, setKey] = useState('');
  const rotate = () =>
    attempt(
      async () => {
        const gracePeriodSeconds = Math.round(Number(hours) * 3600);
        await request('POST', `${path}/rotate`, { gracePeriodSeconds, ...(isOwn ? { key } : {}) });
        await changed(path);
      },
      t.secret.rotated(hours),
      t.secret.notRotated,
    );
  return (
    <Confirm title={t.secret.rotate} verb={t.secret.rotate} onConfirm={rotate} onClose={onClose}>
      <SpaceBetween size="m">
        <span>{t.secret.rotateAbout}</span>
        <FormField label={t.secret.overlap} constraintText={t.secret.overlapAbout}>
          <Input inputMode="decimal" value={hours} onChange={({ detail }) => setHours(detail.value)} />
        </FormField>
        <Checkbox checked={isOwn} onChange={({ detail }) => setOwn(detail.checked)}>
          {t.secret.own}
        </Checkbox>
        {isOwn && (
          <FormField label={t.secret.newOne}>
            <Input
              type="password"
              autoComplete={false}
              value={key}
              onChange={({ detail }) => setKey(detail.value)}
            />
          </FormField>
        )}
      </SpaceBetween>
    </Confirm>
  );
}

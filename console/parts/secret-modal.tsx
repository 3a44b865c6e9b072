import Modal from '@cloudscape-design/components/modal';
import { useEffect } from 'react';
import { changed } from '../api/resource-cache.ts';
import { useResource } from '../api/use-resource.ts';
import { useStrings } from '../strings/strings.tsx';
import { Loaded } from './loaded.tsx';
import { TextBlock } from './text-block.tsx';

/** A secret, asked for when somebody wants to see it and forgotten afterwards. */
export function SecretModal({ title, path, onClose }: { title: string; path: string; onClose: () => void }) {
  const t = useStrings();
  const secret = useResource<{ readonly key: string }>(path);
  // What nobody looks at any more is forgotten.
  useEffect(() => () => void setTimeout(() => void changed(path)), [path]);
  return (
    <Modal visible header={title} closeAriaLabel={t.confirm.cancel} onDismiss={onClose}>
      <Loaded of={secret}>{({ key }) => <TextBlock label={title} text={key} />}</Loaded>
    </Modal>
  );
}

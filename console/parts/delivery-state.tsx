import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { DeliveryStatus } from '../api/shapes.ts';
import { useStrings } from '../strings/strings.tsx';

const kinds = {
  success: 'success',
  fail: 'error',
  sending: 'in-progress',
  pending: 'pending',
  canceled: 'stopped',
} as const;

export function DeliveryState({ status }: { status: DeliveryStatus }) {
  const t = useStrings();
  return <StatusIndicator type={kinds[status]}>{t.status[status]}</StatusIndicator>;
}

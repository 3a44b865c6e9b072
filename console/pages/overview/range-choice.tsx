import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useStrings } from '../../strings/strings.tsx';

export const usualHours = 24;
const choices = [1, 6, 24, 7 * 24, 28 * 24] as const;

interface RangeChoiceProps {
  readonly hours: number;
  readonly onChange: (hours: number) => void;
}

/** Of which time numbers are shown; as far back as the API goes. */
export function RangeChoice({ hours, onChange }: RangeChoiceProps) {
  const t = useStrings();
  return (
    <SegmentedControl
      label={t.overview.range}
      selectedId={String(hours)}
      options={choices.map((choice) => ({ id: String(choice), text: t.overview.lastHours(choice) }))}
      onChange={({ detail }) => onChange(Number(detail.selectedId))}
    />
  );
}

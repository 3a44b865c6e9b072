import Select from '@cloudscape-design/components/select';
import { at, query } from '../../api/request.ts';
import type { Endpoint, Page } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { visibleText } from '../../parts/visible-text.ts';
import { useStrings } from '../../strings/strings.tsx';

/** As many as the API lists at once; to another one its own page leads. */
const newest = 250;

interface EndpointChoiceProps {
  readonly application: string;
  readonly chosen: string;
  readonly onChange: (endpoint: string) => void;
}

export function EndpointChoice({ application, chosen, onChange }: EndpointChoiceProps) {
  const t = useStrings();
  const path = at`/app/${application}/endpoint` + query({ limit: newest, order: 'descending' });
  const { data, error, isLoading, refresh } = useResource<Page<Endpoint>>(path);
  const listed = (data?.data ?? []).map(({ id, url, description, disabled }) => ({
    value: id,
    label: visibleText(url),
    description: visibleText(description),
    ...(disabled ? { labelTag: t.health.off } : {}),
  }));
  const isListed = chosen === '' || listed.some(({ value }) => value === chosen);
  const options = isListed ? listed : [{ value: chosen, label: chosen }, ...listed];
  return (
    <Select
      selectedOption={options.find(({ value }) => value === chosen) ?? null}
      options={options}
      placeholder={t.recovery.chooseEndpoint}
      filteringType="auto"
      statusType={isLoading ? 'loading' : error ? 'error' : 'finished'}
      loadingText={t.list.loading}
      errorText={error?.message ?? ''}
      recoveryText={t.failure.retry}
      onLoadItems={() => void (error && refresh())}
      empty={t.overview.noEndpoints}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}

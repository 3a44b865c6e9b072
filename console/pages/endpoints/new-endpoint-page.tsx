import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { headersOf } from '../../parts/header-fields.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { navigate } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { bodyOf, newDraft } from './endpoint-draft.ts';
import { EndpointForm } from './endpoint-form.tsx';
import { useDialects } from './use-event-types.ts';

export function NewEndpointPage({ application }: PageProps) {
  const t = useStrings();
  const dialects = useDialects();
  return (
    <Loaded of={dialects}>
      {({ data }) => (
        <EndpointForm
          title={t.endpoints.create}
          begun={newDraft(data.find(({ isDefault }) => isDefault)?.name ?? '')}
          dialects={data}
          isNew
          cancelHref={paths.endpoints(application)}
          save={async (draft) => {
            const secret = draft.secret === '' ? {} : { secret: draft.secret };
            const body = { ...bodyOf(draft), headers: headersOf(draft.headers), ...secret };
            const { id } = await request<Endpoint>('POST', at`/app/${application}/endpoint`, body);
            await changed(at`/app/${application}/endpoint`);
            navigate(paths.endpoint(application, id));
          }}
        />
      )}
    </Loaded>
  );
}

import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Endpoint, EndpointHeaders } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { headersOf } from '../../parts/header-fields.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { navigate } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { bodyOf, draftOf } from './endpoint-draft.ts';
import { EndpointForm } from './endpoint-form.tsx';
import { useDialects } from './use-event-types.ts';

export function EditEndpointPage({ application, endpoint: id }: PageProps) {
  const t = useStrings();
  const path = at`/app/${application}/endpoint/${id}`;
  const dialects = useDialects();
  const endpoint = useResource<Endpoint>(path);
  const headers = useResource<EndpointHeaders>(`${path}/headers`);
  const back = paths.endpoint(application, id);
  return (
    <Loaded of={dialects}>
      {({ data }) => (
        <Loaded of={endpoint}>
          {(before) => (
            <Loaded of={headers}>
              {(own) => (
                <EndpointForm
                  title={t.endpoints.edit}
                  begun={draftOf(before, own.headers)}
                  dialects={data}
                  sensitiveHeaders={own.sensitive}
                  isNew={false}
                  cancelHref={back}
                  save={async (draft) => {
                    await request('PATCH', path, bodyOf(draft));
                    const wanted = headersOf(draft.headers);
                    const deleteHeaders = Object.keys(own.headers).filter((name) => !(name in wanted));
                    await request('PATCH', `${path}/headers`, { headers: wanted, deleteHeaders });
                    await changed(at`/app/${application}/endpoint`);
                    navigate(back);
                  }}
                />
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

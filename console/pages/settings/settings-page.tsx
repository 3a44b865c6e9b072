import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { EndTokens } from '../access/end-tokens.tsx';
import { DeploymentFacts } from './deployment-facts.tsx';
import { OperationalEndpoints } from './operational-endpoints.tsx';
import { Preferences } from './preferences.tsx';
import { ThisToken } from './this-token.tsx';

/** What this browser, this token, this organization and this deployment are set to. */
export function SettingsPage() {
  const t = useStrings();
  const { isOrganization } = useRights();
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{t.settings.title}</Header>
      <Preferences />
      <ThisToken />
      {isOrganization && <OperationalEndpoints />}
      <DeploymentFacts />
      {isOrganization && <EndTokens />}
    </SpaceBetween>
  );
}

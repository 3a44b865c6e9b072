import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import { type Language, languages, useStrings } from '../../strings/strings.tsx';
import { type Scheme, useLanguage, useScheme } from '../../theme/preferences.ts';

/** How the console looks in this browser. */
export function Preferences() {
  const t = useStrings();
  const [language, setLanguage] = useLanguage();
  const [scheme, setScheme] = useScheme();
  const optionsOf = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  const languageOptions = optionsOf(languages);
  const schemeOptions = optionsOf(t.schemes);
  return (
    <Container
      header={
        <Header variant="h2" description={t.settings.preferencesAbout}>
          {t.settings.preferences}
        </Header>
      }
    >
      <ColumnLayout columns={2}>
        <FormField label={t.frame.language}>
          <Select
            selectedOption={languageOptions.find(({ value }) => value === language) ?? null}
            options={languageOptions}
            onChange={({ detail }) => setLanguage(detail.selectedOption.value as Language)}
          />
        </FormField>
        <FormField label={t.frame.scheme}>
          <Select
            selectedOption={schemeOptions.find(({ value }) => value === scheme) ?? null}
            options={schemeOptions}
            onChange={({ detail }) => setScheme(detail.selectedOption.value as Scheme)}
          />
        </FormField>
      </ColumnLayout>
    </Container>
  );
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stages } from '../../lib/parts/stage.ts';
import { synthesize } from './synthesized.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:on-call';
const { json, ofType } = synthesize({ alarmTopicArn: topic, runbookUrl: 'https://example.com/runbook' });
const alarms = ofType('AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.Properties);
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
/** Heading and text of every section about an alarm. */
const sections = new Map(
  runbook
    .split(/^#{2,3} /m)
    .filter((section) => section.startsWith('Grapnel/'))
    .map((section) => [section.split('\n', 1)[0] ?? '', section.replaceAll(/\s+/g, ' ')]),
);

describe('alarms and the runbook', () => {
  it('name the same things', () => {
    expect([...sections.keys()].sort()).toEqual(alarms.map((alarm) => alarm['AlarmName']).sort());
  });

  it.each(alarms)('$AlarmName says whom it hurts, in the words of the runbook, and links to it', (alarm) => {
    const description: string = alarm['AlarmDescription'];
    const [, impact, link] = /^Impact: (.+) Runbook: (\S+)$/.exec(description) ?? [];
    const section = sections.get(alarm['AlarmName']);
    expect(section).toContain(`**Impact.** ${impact} **Investigate.** `);
    expect(section).toContain('**Resolve.** ');
    const anchor = String(alarm['AlarmName']).toLowerCase().replaceAll('/', '');
    expect(link).toBe(`https://example.com/runbook#${anchor}`);
  });

  it.each(alarms)('$AlarmName tells the topic when it goes off and when it recovers', (alarm) => {
    expect(alarm).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
  });

  it.each(stages)('have a section for the stage %s', (stage) => {
    expect(runbook).toMatch(new RegExp(`^## ${stage}$`, 'm'));
  });

  it('links inside the runbook lead to its headings', () => {
    const headings = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading ?? '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
  });

  it('do not call anyone for a few attempts that fail', () => {
    const rate = alarms.find((alarm) => alarm['AlarmName'] === 'Grapnel/send/SuccessRate');
    expect(rate?.['Metrics'][0].Expression).toMatch(/^IF\(.* >= 100, .*, 100\)$/);
  });
});

describe('the dashboard', () => {
  it('shows the stages in the order of an event', () => {
    const body = JSON.stringify(ofType('AWS::CloudWatch::Dashboard')[0]?.[1].Properties['DashboardBody']);
    const places = stages.map((stage) => body.indexOf(`# ${stage}\\`));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('shows every metric that an alarm watches', () => {
    const body = JSON.stringify(ofType('AWS::CloudWatch::Dashboard')[0]?.[1].Properties['DashboardBody']);
    const watched = [...JSON.stringify(alarms).matchAll(/"MetricName":"(\w+)"/g)].map(([, name]) => name);
    expect(watched.filter((name) => !body.includes(`\\"${name}\\"`))).toEqual([]);
  });
});

it('the template is plain ASCII, which is all that IAM and CloudFormation keep of descriptions', () => {
  expect([...JSON.stringify(json)].filter((character) => character > '~')).toEqual([]);
});

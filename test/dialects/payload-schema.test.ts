import { describe, expect, it } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { driveFile } from '../../core/dialects/misskey/drive-file.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { note } from '../../core/dialects/misskey/note.ts';
import { user } from '../../core/dialects/misskey/user.ts';
import { jsonPath } from '../../core/dialects/payload-check.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import { buildExample, deliveryInput, refusalOf, requestOf } from './delivery-input.ts';
import { fullMisskeyPayloads } from './full-misskey-payloads.ts';
import { placesIn, withValueAt } from './json-mutations.ts';

const examples = [
  ...Object.entries(misskeyExamples).map(([eventType, payload]) => ({ name: 'misskey', eventType, payload })),
  ...Object.entries(fastcommentsExamples).map(([eventType, payload]) => ({
    name: 'fastcomments',
    eventType,
    payload,
  })),
];

/** Misskey's own schemas of folders and pages are not ours: any object passes. */
const inOpenObject = /\.(folder|pinnedPage)\./;

const fullPayloads = Object.entries(fullMisskeyPayloads).map(([eventType, payload]) => ({
  name: 'misskey',
  eventType,
  payload,
}));

describe.each([...examples, ...fullPayloads])('a $eventType of $name', ({ name, eventType, payload }) => {
  const places = placesIn(payload);

  it('may carry keys beyond the schema at every object', () => {
    const objects = [{ path: [], value: payload }, ...places].filter(
      ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
    );
    for (const { path } of objects) {
      // In the maps (emojis, reactions) the extra key must have a value of the map's type.
      const isMap = /(emojis|reactions|reactionEmojis)$/i.test(String(path.at(-1)));
      if (isMap) continue;
      requestOf(
        buildExample(name, eventType, withValueAt(payload, [...path, 'x-beyond'], { any: ['thing'] })),
      );
    }
  });

  it('is refused at the place of any value of another type', () => {
    for (const { path, value } of places) {
      if (inOpenObject.test(jsonPath(path))) continue;
      // An array fits where an object, a text or a number stands in none of the schemas, and the other way round.
      const wrong = Array.isArray(value) ? { not: 'an array' } : ['not what is expected'];
      const refusal = refusalOf(buildExample(name, eventType, withValueAt(payload, path, wrong)));
      expect(refusal.path).toBe(jsonPath(path));
      expect(refusal.reason).toMatch(Array.isArray(value) ? /, got an object$/ : /, got an array$/);
    }
  });
});

describe('the full payloads of misskey', () => {
  it.each([
    ['user', user.def.getter(), Object(fullMisskeyPayloads['follow']).user],
    ['note', note, Object(fullMisskeyPayloads['note']).note],
    ['file', driveFile.def.getter(), Object(fullMisskeyPayloads['note']).note.files[0]],
  ])('leave out no property of a %s', (_, schema, value) => {
    expect(Object.keys(schema.shape).filter((key) => !Object.hasOwn(value, key))).toStrictEqual([]);
  });
});

describe('the place and the reason of a refusal', () => {
  it.each([
    ['misskey', 'note', ['note', 'user', 'id'], undefined, '$.note.user.id', 'expected string, got nothing'],
    ['misskey', 'note', ['note', 'id'], 12, '$.note.id', 'expected string, got number 12'],
    ['misskey', 'note', ['note', 'text'], undefined, '$.note.text', 'expected string, got nothing'],
    [
      'misskey',
      'note',
      ['note', 'visibility'],
      'secret',
      '$.note.visibility',
      'expected one of "public"|"home"|"followers"|"specified", got string "secret"',
    ],
    [
      'misskey',
      'note',
      ['note', 'reactions', '👍 x'],
      '1',
      '$.note.reactions["👍 x"]',
      'expected number, got string "1"',
    ],
    [
      'misskey',
      'note',
      ['note', 'createdAt'],
      'yesterday',
      '$.note.createdAt',
      'expected an ISO 8601 date and time, got string "yesterday"',
    ],
    [
      'misskey',
      'reply',
      ['note', 'reply', 'user', 'host'],
      1,
      '$.note.reply.user.host',
      'expected string, got number 1',
    ],
    ['misskey', 'followed', ['user'], null, '$.user', 'expected object, got null'],
    ['misskey', 'userCreated', ['username'], undefined, '$.username', 'expected string, got nothing'],
    [
      'fastcomments',
      'comment-created',
      ['mentions', 0, 'tag'],
      false,
      '$.mentions[0].tag',
      'expected string, got boolean false',
    ],
    [
      'fastcomments',
      'comment-created',
      ['verifiedDate'],
      'yesterday',
      '$.verifiedDate',
      'expected a number, an ISO 8601 date and time in UTC, or null, got string "yesterday"',
    ],
    [
      'fastcomments',
      'comment-created',
      ['date'],
      '2026-09-08 12:00',
      '$.date',
      'expected an ISO 8601 date and time in UTC, got string "2026-09-08 12:00"',
    ],
  ] as const)('%s %s with %j as %j', (name, eventType, place, value, path, reason) => {
    const payload = (name === 'misskey' ? misskeyExamples : fastcommentsExamples)[eventType];
    expect(refusalOf(buildExample(name, eventType, withValueAt(payload, place, value)))).toStrictEqual({
      path,
      reason,
    });
  });

  it.each([
    [[1], 'an array'],
    ['x', 'string "x"'],
    [null, 'null'],
    ['x'.repeat(100), `string "${'x'.repeat(59)}…`],
  ])('a payload that is %j is refused as a whole', (payload, got) => {
    expect(refusalOf(buildExample('misskey', 'note', payload))).toStrictEqual({
      path: '$',
      reason: `expected object, got ${got}`,
    });
  });

  it('is the whole payload where it nests too deep to be checked', () => {
    const example = Object(misskeyExamples['note']);
    let payload = '{"note":null}';
    for (let level = 0; level < 2000; level++) payload = `{"reply":${payload}}`;
    const text = JSON.stringify(example).replace(/}$/, `,"beyond":${payload}}`);
    const { reason } = refusalOf(
      dialectNamed('misskey').buildRequest(
        deliveryInput({}, { eventType: 'note', payload: text, keys: [''] }),
      ),
    );
    expect(reason).toBe('The payload nests 2002 levels deep; 128 are allowed.');
  });
});

import { describe, expect, it } from 'vitest';
import budgets from '../../bench/bundle-budgets.json' with { type: 'json' };
import { readBundle } from '../../bench/cases/sdk-floor.ts';
import { bundle } from '../../lib/parts/bundle.ts';

const { $comment: _comment, ...stages } = budgets;

describe.each(Object.keys(stages))("the SDK's floors of %s", (stage) => {
  const entry = `lambdas/${stage}/handler.ts`;
  const { floors } = readBundle(entry);
  const { pieces, atStart } = bundle({ entryPoints: [entry] });

  it('import at the start the clients that its bundle has there', () => {
    expect(importedBy(floors.atStart)).toEqual(clientsOf([...atStart].map((name) => pieces[name])));
  });

  it('import as all its clients those of its whole bundle', () => {
    expect(importedBy(floors.allClients)).toEqual(clientsOf(Object.values(pieces)));
  });
});

it("leave S3's client, and retry's of SQS, out of what is loaded at the start", () => {
  const laterOf = (stage: string) => {
    const { allClients, atStart } = readBundle(`lambdas/${stage}/handler.ts`).floors;
    const now = importedBy(atStart);
    return importedBy(allClients).filter((client) => !now.includes(client));
  };
  expect(laterOf('send')).toEqual(['@aws-sdk/client-s3']);
  expect(laterOf('retry')).toEqual(['@aws-sdk/client-sqs']);
});

function importedBy(source: string): string[] {
  return [...source.matchAll(/ from '([^']+)'/g)].map(([, name = '']) => name).sort();
}

/** As esbuild says what the pieces are made of. */
function clientsOf(pieces: readonly ({ readonly inputs: object } | undefined)[]): string[] {
  const paths = pieces.flatMap((piece) => Object.keys(piece?.inputs ?? {}));
  const names = paths.map((path) => /node_modules\/(@aws-sdk\/(?:client|lib)-[^/]+)/.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

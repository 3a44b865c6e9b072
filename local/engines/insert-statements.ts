/** What dynalite has no PartiQL for: a batch of INSERT statements, as puts on condition that their keys are free. */

export interface EngineAnswer {
  readonly status: number;
  readonly body: string;
}

interface InsertStatement {
  readonly Statement: string;
  readonly Parameters?: readonly unknown[];
}

/** A batch's limit on AWS. */
const maxStatements = 25;
/** `INSERT INTO "table" VALUE {'pk':?,'sk':?}`: the one form that is known here. */
const insertForm = /^INSERT INTO "([\w.-]+)" VALUE \{((?:'\w+':\?,?)+)\}$/;

/** What an error of a put is called in a batch of statements. */
const codes: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'DuplicateItem',
  ValidationException: 'ValidationError',
  ResourceNotFoundException: 'ResourceNotFound',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
};

export function statementsOf(body: Readonly<Record<string, unknown>>): readonly InsertStatement[] {
  return Array.isArray(body['Statements']) ? body['Statements'] : [];
}

/** The item of a statement and where it goes, or undefined where it is no INSERT of that form. */
export function insertOf({ Statement, Parameters = [] }: InsertStatement) {
  const [, TableName, members] = insertForm.exec(Statement) ?? [];
  if (TableName === undefined || members === undefined) return undefined;
  const names = members.split(',').map((member) => member.slice(1, -3));
  if (names.length !== Parameters.length) return undefined;
  const Item = Object.fromEntries(names.map((name, index) => [name, Parameters[index]]));
  return { TableName, Item };
}

/** @param put makes one PutItem of a JSON text */
export async function insertEach(
  text: string,
  put: (body: string) => Promise<EngineAnswer>,
): Promise<EngineAnswer> {
  const statements = statementsOf(JSON.parse(text));
  if (statements.length === 0 || statements.length > maxStatements)
    return invalid(`Member must have length between 1 and ${maxStatements}: statements`);
  const inserts = statements.map(insertOf);
  if (inserts.includes(undefined))
    return invalid('The local run knows INSERT with a parameter for each attribute');
  const Responses = await Promise.all(
    inserts.map(async (insert) => {
      // Every table has that key.
      const { status, body } = await put(
        JSON.stringify({ ...insert, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      if (status === 200) return { TableName: insert?.TableName };
      const { __type: type = '', message } = JSON.parse(body);
      const Code = codes[String(type).replace(/^.*#/, '')] ?? 'InternalServerError';
      return { TableName: insert?.TableName, Error: { Code, Message: message } };
    }),
  );
  return { status: 200, body: JSON.stringify({ Responses }) };
}

function invalid(message: string): EngineAnswer {
  const body = { __type: 'com.amazon.coral.validate#ValidationException', message };
  return { status: 400, body: JSON.stringify(body) };
}

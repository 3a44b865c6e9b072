/** A unique name is taken by another thing. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError';
  readonly field: string;
  readonly value: string;

  constructor(field: string, value: string, scope: string) {
    super(`${field} ${JSON.stringify(value)} is already used by another ${scope}.`);
    this.field = field;
    this.value = value;
  }
}

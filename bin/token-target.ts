/** A deployment, or the local run, as far as making tokens needs it. */
export interface TokenTarget {
  /** The secret that signs tokens. */
  readonly key: string;
  readonly apiUrl: string;
  readonly defaultOrganization: string;
}

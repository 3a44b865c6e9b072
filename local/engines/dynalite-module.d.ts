declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** dynalite 4 ships no types; these are the options that the local run uses. */
  const dynalite: (options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }) => Server;
  export = dynalite;
}

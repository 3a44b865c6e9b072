import { NameTakenError } from '../../core/manage/conflict.ts';
import { conflict } from '../api/api-error.ts';

/** Answers a taken name with 409. @throws ApiError */
export async function orConflict<Result>(write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof NameTakenError) throw conflict(error.message);
    throw error;
  }
}

import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/api-error.ts';

/** A form that saves; what is said against it is shown in the form, which stays as it is. */
export function useSubmit(save: () => Promise<void>) {
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await save();
      setError(undefined);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  return { error, isBusy, onSubmit, forgetError: () => setError(undefined) };
}

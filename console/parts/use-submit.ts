import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/api-error.ts';

/**
 * A form that saves; what the API says against it is shown in the form, which stays as it is.
 *
 * @param save leaves the form's page, or else calls `keepForm` for the next time
 */
export function useSubmit(save: (keepForm: () => void) => Promise<void>) {
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await save(() => {
        setError(undefined);
        setBusy(false);
      });
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  return { error, isBusy, onSubmit };
}

const maxLength = 300;

/**
 * What of a function's output is worth the console: structured lines of level ERROR or CRITICAL, shortened to their message,
 * and whatever unstructured comes on stderr. Everything is in the function's log file.
 */
export const shortLine = (line: string, stream: 'stdout' | 'stderr'): string | undefined => {
  if (line.startsWith('{')) {
    try {
      const { level, message, error } = JSON.parse(line) as Record<string, unknown>;
      if (level === 'ERROR' || level === 'CRITICAL') {
        const cause = (error as { message?: unknown } | undefined)?.message;
        return `${level} ${String(message)}${cause === undefined ? '' : `: ${String(cause)}`}`.slice(
          0,
          maxLength,
        );
      }
      if (level !== undefined) return undefined;
    } catch {
      // Not JSON after all.
    }
  }
  return stream === 'stderr' && line.trim() !== '' ? line.slice(0, maxLength) : undefined;
};

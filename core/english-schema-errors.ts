import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

// By itself zod/mini says of every mistake that the input is invalid. Who shows its issues to people imports this file.
// `z.locales` would bundle every language.
z.config(english());

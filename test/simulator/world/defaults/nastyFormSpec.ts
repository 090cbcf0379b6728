import type { FormSpec } from '../mutations';
import type { QuestionSpec } from '../questions';

/** A nasty form without what all of them have alike. */
export type NastyFormSpec = Omit<FormSpec, 'id' | 'owner' | 'created'>;

export const FIRST_NAME: QuestionSpec = { predefinedField: 'FIRST_NAME' };
export const EMAIL: QuestionSpec = { predefinedField: 'EMAIL' };

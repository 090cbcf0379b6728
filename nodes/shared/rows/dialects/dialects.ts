import { mysql } from './mysql';
import { postgres } from './postgres';
import { sqlServer } from './sqlServer';
import { sqlite } from './sqlite';

/** Every dialect by its value in the panel. A further one is a file beside this one and a line here. */
export const DIALECTS = { mysql, postgres, sqlServer, sqlite } as const;

export type DialectName = keyof typeof DIALECTS;

export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

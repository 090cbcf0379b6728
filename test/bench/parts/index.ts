import { idlePollPart } from './idlePoll';
import type { Part } from './part';
import { pullPart } from './pull';
import { purePart } from './pure';
import { pushToRowPart } from './pushToRow';

/** In the order of the report. */
export const PARTS: readonly Part[] = [pullPart, idlePollPart, pushToRowPart, purePart];

import { brokenLeads } from './defects/brokenLeads';
import { confirmation } from './defects/confirmation';
import { cursor } from './defects/cursor';
import { differences } from './defects/differences';
import { forms } from './defects/forms';
import { lists } from './defects/lists';
import { trigger } from './defects/trigger';
import { wire } from './defects/wire';
import type { Mutant } from './mutant';

/**
 * What the tests must notice. The numbers of findings are those of the review that this core goes back to;
 * the peers are other integrations with LinkedIn, whose defects are known.
 */
export const MUTANTS: readonly Mutant[] = [
	...lists,
	...brokenLeads,
	...cursor,
	...trigger,
	...confirmation,
	...wire,
	...forms,
	...differences,
];

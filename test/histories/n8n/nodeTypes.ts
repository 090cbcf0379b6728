import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import type { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';

const FOLDER = join(__dirname, '..', '..', '..', 'nodes', 'LinkedInLeadSync');

/** Node takes `X.node` for `X.node.json`, n8n's codex file beside it, unless the whole name is given. */
const load = <Exports>(name: string) =>
	createRequire(__filename)(join(FOLDER, `${name}.node.ts`)) as Exports;

/** The polling trigger, as n8n makes it. */
export function newTrigger(): LinkedInLeadSyncTrigger {
	type Exports = { LinkedInLeadSyncTrigger: new () => LinkedInLeadSyncTrigger };
	return new (load<Exports>('LinkedInLeadSyncTrigger').LinkedInLeadSyncTrigger)();
}

/** The action node, as n8n makes it. */
export function newAction(): LinkedInLeadSync {
	type Exports = { LinkedInLeadSync: new () => LinkedInLeadSync };
	return new (load<Exports>('LinkedInLeadSync').LinkedInLeadSync)();
}

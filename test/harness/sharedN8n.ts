import type { IsolatedN8n, StandInPorts } from './isolatedN8n';
import { N8nClient } from './n8nClient';
import { N8nProcess } from './n8nProcess';

/** Environment variable with the n8ns that the test files of a run share. */
const VARIABLE = 'LEAD_SYNC_SHARED_N8NS';

/** The n8n that the test files of one worker share, as each file sees it. */
export type SharedN8n = Pick<IsolatedN8n, 'n8n' | 'webhookProcess' | 'ports' | 'stop'>;

interface SharedFacts {
	userFolder: string;
	ports: StandInPorts;
}

/** Offers an n8n to each of jest's workers. */
export function shareN8ns(n8ns: IsolatedN8n[]): void {
	const facts: SharedFacts[] = n8ns.map(({ n8n, ports }) => ({
		userFolder: n8n.userFolder,
		ports,
	}));
	process.env[VARIABLE] = JSON.stringify(facts);
}

/**
 * The n8n of this worker; undefined outside of jest, for example in the demo. `stop` hands it on to the next test
 * file.
 */
export function sharedN8n(): SharedN8n | undefined {
	const { [VARIABLE]: text, JEST_WORKER_ID: worker } = process.env;
	if (!text) return undefined;
	const facts = JSON.parse(text) as SharedFacts[];
	// Jest counts its workers from one.
	const { userFolder, ports } = facts[Number(worker) - 1];
	const n8n = N8nProcess.attach(userFolder);
	return { n8n, ports, stop: async () => await handOn(n8n) };
}

/** Keeps n8n running, but empties it so that nothing runs or affects the next file. */
async function handOn(n8n: N8nProcess): Promise<void> {
	if (!n8n.isRunning) await n8n.restart();
	const client = await N8nClient.connect(n8n.url);
	await client.clear();
}

import { addSomeLeads, leadWorld } from '../e2e/support/leadWorld';
import { startEnvironment } from '../harness/environment';
import { PUBLIC_URL } from '../harness/ingress/ingress';
import { startIsolatedN8n } from '../harness/isolatedN8n';
import type { Log } from '../harness/runtime/provisionRuntime';
import { pinnedRuntime, runtimeOf } from '../harness/runtime/runtimeSource';
import { stepsFor, trialsIn, type Step } from './steps';
import { NEWEST, type N8nVersion } from './versions';

/** What older versions of n8n need: they end at names of modules that they do not know. */
const SETTINGS = { N8N_DISABLED_MODULES: '', WEBHOOK_URL: `${PUBLIC_URL}/` };

/** What was tried in one version of n8n; a step that failed has its reason in place of `true`. */
export interface Examination {
	version: N8nVersion;
	steps: Partial<Record<Step, true | string>>;
}

/**
 * Installs the packed package into one version of n8n and has it read leads from the simulated
 * LinkedIn, by node and by trigger.
 *
 * @param log takes progress lines
 * @throws Error when this n8n cannot be installed or does not start
 */
export async function examine(version: N8nVersion, log: Log): Promise<Examination> {
	const isPinned = version.n8n === NEWEST.n8n && version.node === NEWEST.node;
	const source = isPinned ? pinnedRuntime : runtimeOf(version.n8n, version.node);
	const now = Date.now();
	const world = leadWorld(now);
	addSomeLeads(world, now);
	const n8n = await startIsolatedN8n(log, SETTINGS, source);
	const environment = await startEnvironment({ n8n, simulator: { world } });
	try {
		const trials = trialsIn(environment);
		const steps: Examination['steps'] = {};
		for (const step of stepsFor(version)) {
			log(`n8n ${version.n8n}: ${step} …`);
			steps[step] = await trials[step]().catch((error: Error) => error.message);
		}
		return { version, steps };
	} finally {
		await environment.stop();
	}
}

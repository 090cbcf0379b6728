import { isEqual } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { addSomeLeads, ids, leadWorld } from '../e2e/support/leadWorld';
import { byId } from '../e2e/support/canvas';
import { leadIds, rowIds } from '../e2e/support/pulls';
import type { CredentialReference } from '../harness/api/credentials';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE, startIsolatedN8n } from '../harness/isolatedN8n';
import { PACKAGE_NAME } from '../harness/packPackage';
import type { Log } from '../harness/runtime/provisionRuntime';
import { pinnedRuntime, runtimeOf } from '../harness/runtime/runtimeSource';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../harness/workflowBuilder';
import { saveAndRun } from './olderApi';
import { NEWEST, type N8nVersion } from './versions';

const NODES = ['linkedInLeadSync', 'linkedInLeadSyncTrigger', 'linkedInLeadNotificationTrigger'];

/** Older versions of n8n end at names of modules that they do not know. */
const SETTINGS = { N8N_DISABLED_MODULES: '' };

/** What was tried in one version of n8n; a step that failed has its reason in place of `true`. */
export interface Examination {
	version: N8nVersion;
	steps: Record<Step, true | string>;
}

/** What is tried, in this order. */
export const STEPS = ['loaded', 'connected', 'leads pulled', 'token renewed', 'trigger'] as const;

export type Step = (typeof STEPS)[number];

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
		const examinations = stepsIn(environment);
		const steps = {} as Examination['steps'];
		for (const step of STEPS) {
			log(`n8n ${version.n8n}: ${step} …`);
			steps[step] = await examinations[step]().catch((error: Error) => error.message);
		}
		return { version, steps };
	} finally {
		await environment.stop();
	}
}

function stepsIn(environment: LeadSyncEnvironment): Record<Step, () => Promise<true | string>> {
	const { client, simulator } = environment;
	let credential: CredentialReference;

	const node = (type: string, parameters: NodeDefinition['parameters']): NodeDefinition => ({
		name: 'LinkedIn',
		type: `${PACKAGE_NAME}.${type}`,
		typeVersion: 1,
		credentials: { [LINKEDIN_CREDENTIAL_TYPE]: credential },
		parameters,
	});

	/** Lead → Pull of the main organization, compared with what LinkedIn has. */
	const pull = async () => {
		const parameters = { resource: 'lead', operation: 'pull', returnAll: true };
		const action = node('linkedInLeadSync', { ...parameters, organizationId: byId(ids.main) });
		const canvas = workflowOf('Pull', [MANUAL_TRIGGER, action]);
		const execution = await saveAndRun(client, canvas, MANUAL_TRIGGER.name);
		if (execution.error) return execution.error.message;
		return isWhole(execution.json('LinkedIn'));
	};

	const isWhole = (rows: IDataObject[]): true | string => {
		const query = { organizationId: ids.main, leadType: 'EVENT', testLeads: 'exclude' } as const;
		const truth = leadIds(simulator.control.leads.list(query));
		const found = rowIds(rows);
		if (truth.length > 0 && isEqual(found, truth)) return true;
		return `${found.length} rows instead of ${truth.length} leads`;
	};

	return {
		loaded: async () => {
			const types = (await client.nodeTypes.list()).map(({ name }) => name);
			const missing = NODES.filter((name) => !types.includes(`${PACKAGE_NAME}.${name}`));
			return missing.length === 0 || `not loaded: ${missing.join(', ')}`;
		},
		connected: async () => {
			credential = await environment.connectLinkedIn();
			return (await client.credentials.isConnected(credential.id)) || 'not connected';
		},
		'leads pulled': pull,
		'token renewed': async () => {
			simulator.control.tokens.expireAccess();
			return await pull();
		},
		trigger: async () => {
			const trigger = node('linkedInLeadSyncTrigger', { organizationId: byId(ids.main) });
			const execution = await saveAndRun(client, workflowOf('Poll', [trigger]), 'LinkedIn');
			if (execution.error) return execution.error.message;
			const isLead = execution.json('LinkedIn').some(({ lead_id: id }) => typeof id === 'string');
			return isLead || 'Fetch Test Event gave no lead';
		},
	};
}

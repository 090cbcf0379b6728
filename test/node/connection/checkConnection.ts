import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../harness/executeNode';
import type { NodeTest } from '../harness/startNodeTest';
import { runAction } from '../router/runAction';

/** The output item of Connection → Check, with the fields that tests read. */
export interface CheckItem {
	status: string;
	healthy: boolean;
	access_token: IDataObject;
	refresh_token: IDataObject;
	organizations: Array<{
		organization_id: string;
		name: string | null;
		roles: string[];
		event_leads_readable: boolean;
	}>;
	problems: Array<{ code: string; message: string; fix: string }>;
	summary: string;
}

/**
 * Runs the check.
 *
 * @throws when it ends with an error or with anything but one item
 */
export async function check(
	nodeTest: NodeTest,
	options: INodeParameters = {},
	parameters: INodeParameters = {},
): Promise<CheckItem> {
	const run = await runAction(nodeTest, 'connection: check', { options, ...parameters });
	if (run.error !== undefined) throw run.error;
	expect(run.outputs.map((items) => items.length)).toEqual([1]);
	expectNoSecrets(nodeTest, run);
	const { summary } = run.outputs[0][0].json;
	expect(run.hints.map(({ message }) => message)).toContain(summary);
	return run.outputs[0][0].json as unknown as CheckItem;
}

/** The problems in the item, each as `code: message | fix`. */
export function problemsOf(item: CheckItem): string[] {
	return item.problems.map(({ code, message, fix }) => `${code}: ${message} | ${fix}`);
}

/** Expects that neither the tokens nor the client secret appear in the output, hints and error of a run. */
function expectNoSecrets(nodeTest: NodeTest, run: NodeRun): void {
	const { stored } = nodeTest.credentialStore;
	const { access_token, refresh_token } = nodeTest.tokens;
	const secrets = [
		String(stored.clientSecret),
		encodeURIComponent(String(stored.clientSecret)),
		...[access_token, refresh_token],
	].filter((secret): secret is string => typeof secret === 'string' && secret !== '');
	expect(secrets.length).toBeGreaterThan(1);
	const text = JSON.stringify(run) + String(run.error?.stack);
	expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
}

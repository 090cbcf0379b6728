import { parseArgs } from 'node:util';
import type { Damage, Lead } from '../simulator/world/types';
import { withUnreadableAnswer } from './unreadableAnswer';

const USAGE = `Usage: npx tsx test/demo/damage.ts field|lead http://127.0.0.1:PORT

  field  one answer of the newest event lead cannot be read
  lead   LinkedIn fails every page that holds the newest event lead (HTTP 500)

The address is that of the running demo's simulated LinkedIn.`;

/** Calls a function of the simulator's control API. */
async function control<Result>(url: string, path: string, ...parameters: unknown[]) {
	const response = await fetch(`${url}/control/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(parameters),
	});
	const { result, error } = (await response.json()) as { result: Result; error?: string };
	if (error !== undefined) throw new Error(error);
	return result;
}

async function main(): Promise<void> {
	const [what, url] = parseArgs({ allowPositionals: true }).positionals;
	if ((what !== 'field' && what !== 'lead') || url === undefined) throw new Error(USAGE);
	const query = { leadType: 'EVENT', testLeads: 'exclude' };
	const leads = await control<Lead[]>(url, 'leads/list', query);
	const [newest] = leads
		.filter(({ override, answers }) => override === undefined && answers.length > 1)
		.sort((one, other) => other.submittedAt - one.submittedAt);
	const damage: Damage =
		what === 'lead'
			? { kind: 'poison' }
			: { kind: 'malformed', override: { answers: withUnreadableAnswer(newest) } };
	await control(url, 'leads/damage', newest.id, damage);
	console.log(`Damaged: lead ${newest.id} of form ${newest.formId}, event ${newest.eventId}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});

import type { IDataObject } from 'n8n-workflow';

import { LinkedIn, PLAIN } from '../histories/linkedIn/linkedIn';
import { ORGANIZATIONS } from '../histories/linkedIn/world';
import { runAction } from '../histories/n8n/action';
import type { Parameters } from '../histories/n8n/contexts';
import { Credential } from '../histories/n8n/credential';
import { DAY } from '../histories/times';
import { BEGIN, VirtualClock } from '../histories/virtualClock';

/**
 * What Lead → Find Differences costs beside Lead → Pull of the same leads, with a LinkedIn in memory: no network,
 * so that only the nodes' own work counts. Run with the number of leads:
 * `node --expose-gc --import tsx test/scaling/findDifferences.ts 100000`
 */
const LEADS = Number(process.argv[2] ?? 100_000);
const DAYS = 25;
const ROUNDS = 5;
/** Collecting garbage at each answer would take longer than everything else. */
const MEASURED_EVERY = 10;

const SCOPE = {
	leadType: 'EVENT',
	organizationId: ORGANIZATIONS[0],
	eventId: 'all',
	formId: 'all',
	timeRange: 'last',
	lastAmount: 30,
	lastUnit: 'days',
	options: {},
};
const PULL = { ...SCOPE, resource: 'lead', operation: 'pull', returnAll: true, output: 'simple' };
const FIND_DIFFERENCES = {
	...SCOPE,
	resource: 'lead',
	operation: 'findDifferences',
	output: 'differences',
};

/** Bytes in use once the garbage is collected. */
function usedHeap(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}

class Stage {
	private readonly credential: Credential;

	constructor(
		readonly linkedIn: LinkedIn,
		private readonly clock: VirtualClock,
	) {
		this.credential = new Credential(linkedIn, true);
	}

	async run(parameters: Parameters, input?: IDataObject[]): Promise<IDataObject[]> {
		const { linkedIn, credential, clock } = this;
		const { items } = await runAction({ linkedIn, credential, clock, parameters, input });
		return items.map(({ json }) => json);
	}

	/** Milliseconds of processor time, the least of some rounds. */
	async time(parameters: Parameters, input?: IDataObject[]): Promise<number> {
		let least = Infinity;
		for (let round = 0; round < ROUNDS; round++) {
			globalThis.gc?.();
			const before = process.cpuUsage();
			await this.run(parameters, input);
			const { user, system } = process.cpuUsage(before);
			least = Math.min(least, (user + system) / 1000);
		}
		return least;
	}

	/** The most bytes in use while it runs, beyond those before. */
	async memory(parameters: Parameters, input?: IDataObject[]): Promise<number> {
		const before = usedHeap();
		let [most, answers] = [0, 0];
		this.linkedIn.onAnswered = () => {
			if (answers++ % MEASURED_EVERY === 0) most = Math.max(most, usedHeap() - before);
		};
		const items = await this.run(parameters, input);
		most = Math.max(most, usedHeap() - before);
		this.linkedIn.onAnswered = () => {};
		console.log(`  ${items.length} items`);
		return most;
	}
}

async function measure(clock: VirtualClock): Promise<void> {
	const linkedIn = new LinkedIn({ ...PLAIN, maxCount: 1000 }, 1);
	for (let index = 0; index < LEADS; index++) {
		const submittedAt = BEGIN - DAYS * DAY + Math.floor((index * (DAYS - 1) * DAY) / LEADS);
		linkedIn.register({ place: 0, submittedAt, visibleFrom: submittedAt });
	}
	const stage = new Stage(linkedIn, clock);
	// Through text, so that the rows share nothing with the answers that they were made of.
	const texts = (await stage.run(PULL)).map((row) => JSON.stringify(row));
	const before = usedHeap();
	const rows = texts.map((text) => JSON.parse(text) as IDataObject);
	const bytes = usedHeap() - before;
	const [pull, compared] = [await stage.time(PULL), await stage.time(FIND_DIFFERENCES, rows)];
	const [all, some] = [await stage.memory(PULL), await stage.memory(FIND_DIFFERENCES, rows)];
	const mebibytes = (count: number) => `${(count / 2 ** 20).toFixed(0)} MiB`;
	const times = (ratio: number) => `${ratio.toFixed(2)} times`;
	console.log(`${rows.length} rows take ${mebibytes(bytes)}`);
	console.log(
		`Pull ${pull.toFixed(0)} ms, Find Differences ${compared.toFixed(0)} ms: ${times(compared / pull)}`,
	);
	console.log(
		`In use at most, beyond the input: Pull ${mebibytes(all)}, ${times(all / bytes)} the rows; Find Differences ${mebibytes(some)}, ${times(some / bytes)} the rows`,
	);
}

VirtualClock.during(1, measure).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

import type { LeadOwner } from '../../shared/values/leadOwner';
import type { Failure } from '../../shared/linkedin/ownerRefusal';
import { refusalOfAll, refusalOfOne } from '../../shared/linkedin/ownerRefusal';
import { inParallel } from '../../shared/wire/inParallel';
import type { OperationContext, OperationOutput } from './operation';

/** How an operation reads one owner. */
export interface OwnerReading<Page> {
	/** LinkedIn's list, some of it at a time. */
	pagesOf: (owner: LeadOwner) => AsyncIterable<Page>;
	/** The results that some of the list makes. */
	outputsOf: (page: Page, owner: LeadOwner) => OperationOutput[] | Promise<OperationOutput[]>;
}

/** How the reading of one owner ended. */
interface OwnerEnd {
	outputs: OperationOutput[];
	refused?: { error: Failure; refusal: Failure };
}

/**
 * Reads several owners at once; with a limit one after the other, since the first may reach it. One that
 * LinkedIn refuses to show hides none of the others: it is named in a hint and on the error output. Any
 * other failure ends the run, and so does it when all are refused, so that it never looks complete.
 * @param limit most results of all owners together
 * @returns the results in the order of the owners
 * @throws NodeApiError as `LinkedInClient.request`; also a refusal when no owner could be read
 */
export async function eachOwner<Page>(
	{ client, hint }: OperationContext,
	owners: readonly LeadOwner[],
	limit: number,
	{ pagesOf, outputsOf }: OwnerReading<Page>,
): Promise<OperationOutput[]> {
	let needed = limit;
	let isFailed = false;
	const atOnce = limit === Infinity ? client.calls.atOnce : 1;
	const ends = await inParallel(owners, atOnce, async (owner): Promise<OwnerEnd> => {
		const outputs: OperationOutput[] = [];
		if (needed <= 0) return { outputs };
		let isServed = false;
		try {
			for await (const page of pagesOf(owner)) {
				isServed = true;
				const some = await outputsOf(page, owner);
				for (const output of some.slice(0, needed)) outputs.push(output);
				needed -= some.length;
				if (needed <= 0 || isFailed) break;
			}
			return { outputs };
		} catch (thrown) {
			const error = client.wrapped(thrown);
			const refusal = await refusalOfOne(client, owner, error, { owners, isServed });
			if (refusal !== undefined) return { outputs, refused: { error, refusal } };
			isFailed = true;
			throw error;
		}
	});
	failWhenAllRefused(ends);
	return ends.flatMap(({ outputs, refused }, index) => {
		if (refused === undefined) return outputs;
		const { refusal } = refused;
		hint(`${refusal.message}, so they are missing here. ${refusal.description ?? ''}`);
		return [...outputs, refusalOutput(owners[index], refusal)];
	});
}

/** A scheduled run that nobody looks at must not end as if there were nothing. */
function failWhenAllRefused(ends: readonly OwnerEnd[]): void {
	const errors = ends.flatMap(({ refused }) => refused?.error ?? []);
	if (errors.length > 0 && errors.length === ends.length) throw refusalOfAll(errors);
}

/** What the error output tells of an owner that could not be read. */
export function refusalOutput(
	owner: LeadOwner,
	{ message, description }: Failure,
): OperationOutput {
	return {
		json: { ...ownerJson(owner), description: description ?? null },
		problem: message,
		onlyOnErrorOutput: true,
	};
}

function ownerJson({ kind, id }: LeadOwner): Record<string, string> {
	return { [kind === 'organization' ? 'organization_id' : 'sponsored_account_id']: id };
}

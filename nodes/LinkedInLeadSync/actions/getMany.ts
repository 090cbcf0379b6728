import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { RefusedOwner } from '../../shared/linkedin/owners';
import { readOwners } from '../../shared/linkedin/owners';
import { simplifyField } from '../../shared/panel/fields';
import type { LeadRow } from '../../shared/rows/types';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { withNames } from '../../shared/wire/chosenNames';
import { fixOf } from '../../shared/wire/errors/linkedInError';
import type { OperationContext, OperationOutput } from './operation';
import { hasErrorOutput } from './operation';

const returnAllField = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
} as const satisfies INodeProperties;

const limitField = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
} as const satisfies INodeProperties;

export const limitFields: INodeProperties[] = [returnAllField, limitField];

/**
 * Infinity for "Return All".
 * @throws NodeOperationError that names the wrong field
 */
export function readLimit({ parameters }: Pick<OperationContext, 'parameters'>): number {
	return parameters.read(returnAllField) ? Infinity : parameters.read(limitField);
}

export interface OwnerReading<Page> {
	pagesOf: (owner: LeadOwner) => AsyncGenerator<Page, void, undefined>;
	outputsOf: (page: Page, owner: LeadOwner) => OperationOutput[] | Promise<OperationOutput[]>;
}

/**
 * Reads several owners, in parallel unless there is a limit, which the first owner may reach. Refused owners
 * appear in a hint and on the error output; so do those that LinkedIn fails to show, if there is an error output.
 * @param limit for the results of all owners together
 * @returns the results in the order of the owners
 * @throws NodeApiError as `readOwners`
 */
export async function eachOwner<Page>(
	context: OperationContext,
	owners: readonly LeadOwner[],
	limit: number,
	{ pagesOf, outputsOf }: OwnerReading<Page>,
): Promise<OperationOutput[]> {
	const { client, execute, hint, leadRows } = context;
	leadRows.owners.expect(owners);
	let needed = limit;
	const outputs = new Map(owners.map((owner) => [owner, [] as OperationOutput[]]));
	let notRead = 0;
	const readOne = async (owner: LeadOwner) => {
		if (needed <= 0) {
			notRead++;
			return;
		}
		for await (const page of pagesOf(owner)) {
			const some = await outputsOf(page, owner);
			outputs.get(owner)?.push(...some.slice(0, needed));
			needed -= some.length;
			if (needed <= 0) return;
		}
	};
	const how = {
		atOnce: limit === Infinity ? client.calls.atOnce : 1,
		isolatesFailures: hasErrorOutput(execute),
	};
	const refused = await readOwners(client, owners, readOne, how);
	await reportRefusals(context, refused, outputs);
	// n8n itself says that a limit was reached, but not that Pages are missing because of it.
	if (notRead > 0) {
		hint(
			`Turn on Return All, or choose one LinkedIn Page: because of the Limit, ${notRead} of ${owners.length} Pages were not read.`,
		);
	}
	return [...outputs.values()].flat();
}

async function reportRefusals(
	{ hint, leadRows }: OperationContext,
	refused: readonly RefusedOwner[],
	outputs: ReadonlyMap<LeadOwner, OperationOutput[]>,
): Promise<void> {
	const names = await leadRows.owners.namesOf(refused.map(({ owner }) => owner));
	for (const each of refused) {
		const { refusal } = each;
		const problem = withNames(names, refusal.message);
		hint(`${problem}, so they are missing here. ${fixOf(refusal)}`);
		outputs.get(each.owner)?.push({ ...refusalOutput(each), problem });
	}
}

/**
 * LinkedIn's entities as they are, or as flat items with the names of their owners.
 * @throws NodeApiError only for what concerns everything
 */
export async function itemsOf<Entity extends object>(
	{ leadRows, parameters }: OperationContext,
	entities: readonly Entity[],
	itemOf: (entity: Entity) => LeadRow,
): Promise<OperationOutput[]> {
	if (!parameters.read(simplifyField))
		return entities.map((json) => ({ json: json as IDataObject }));
	const items = entities.map(itemOf);
	await leadRows.owners.putInto(items);
	return items.map((json) => ({ json }));
}

export function refusalOutput({ owner, refusal }: RefusedOwner): OperationOutput {
	const { kind, id } = owner;
	return {
		json: {
			[kind === 'organization' ? 'organization_id' : 'sponsored_account_id']: id,
			description: fixOf(refusal) || null,
		},
		problem: refusal.message,
		onlyOnErrorOutput: true,
	};
}

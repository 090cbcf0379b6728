import { uniq } from 'lodash';

import { processMemory } from '../processMemory';
import type { LeadRow } from '../rows/types';
import type { LeadOwner } from '../values/leadOwner';
import { DAY } from '../values/time';
import { chosenNames } from '../wire/chosenNames';
import type { LinkedInClient } from '../wire/linkedInClient';
import { adAccountNames, organizationNames } from './roles';
import type { Answer, Cache } from './store';
import { shown, Store } from './store';

const nameCache: Cache<string> = processMemory(new Map());

/**
 * Names of Pages and ad accounts for rows. One call names all of a run. A name that LinkedIn does not show is
 * missing, because no lead needs it.
 */
export class OwnerNames {
	private readonly names: Store<string>;

	private readonly expected = new Set<string>();

	private pageNames: Readonly<Record<string, string>> = {};

	constructor(private readonly client: LinkedInClient) {
		this.names = new Store(client, nameCache);
	}

	/** @param owners whose rows will follow: the first call then names all Pages among them */
	expect(owners: ReadonlyArray<LeadOwner | undefined>): void {
		for (const owner of owners) if (owner?.kind === 'organization') this.expected.add(owner.id);
	}

	/** @param names of Pages by id, which need no call */
	know(names: Readonly<Record<string, string>>): void {
		this.pageNames = names;
	}

	/**
	 * Names of these Pages by id, for texts. Names of ad accounts need a call of their own, so they are left out.
	 * @throws NodeApiError only for what concerns everything
	 */
	async namesOf(owners: readonly LeadOwner[]): Promise<Map<string, string>> {
		const pages = owners.filter(({ kind }) => kind === 'organization');
		return await this.ofPages(pages.map(({ id }) => id));
	}

	/**
	 * Names of Pages by id, one call a day for all of them. n8n stores a Page's name when it is chosen from a list and does
	 * not renew it, so that name counts only where LinkedIn shows none.
	 * @throws NodeApiError only for what concerns everything
	 */
	private async ofPages(ids: readonly string[]): Promise<Map<string, string>> {
		const names = chosenNames(this.client.context.getNode());
		for (const [id, name] of Object.entries(this.pageNames)) names.set(id, name);
		const unnamed = ids.filter((id) => !(id in this.pageNames));
		if (unnamed.length === 0) return names;
		const answers = await this.names.get(uniq([...unnamed, ...this.expected]), async (unknown) => {
			const organizations = unknown.map((id) => ({ id }));
			const named = await organizationNames(this.client, organizations);
			return answersOf([...named].map(([id, { name }]) => [id, name]));
		});
		for (const [id, { value }] of answers) if (value !== undefined) names.set(id, value);
		return names;
	}

	/**
	 * Puts the names into rows that have only the ids.
	 * @throws NodeApiError only for what concerns everything
	 */
	async putInto(rows: readonly LeadRow[]): Promise<void> {
		const pages = await this.ofPages(idsIn(rows, 'organization_id'));
		for (const row of rows) row.organization_name = pages.get(String(row.organization_id)) ?? null;
		const unnamed = rows.filter(({ sponsored_account_name: name }) => name === null);
		const accountIds = idsIn(unnamed, 'sponsored_account_id');
		if (accountIds.length === 0) return;
		const { client } = this;
		const accounts = await this.names.get(accountIds, async () => {
			const { value: names } = await shown(client, async () => await adAccountNames(client));
			return answersOf([...(names ?? [])]);
		});
		for (const row of unnamed)
			row.sponsored_account_name = accounts.get(String(row.sponsored_account_id))?.value ?? null;
	}
}

function answersOf(names: Array<[string, string | null]>): Map<string, Answer<string>> {
	return new Map(
		names.flatMap(([id, value]) => (value === null ? [] : [[id, { value, cachedFor: DAY }]])),
	);
}

function idsIn(rows: readonly LeadRow[], column: string): string[] {
	return uniq(rows.flatMap(({ [column]: id }) => (id == null ? [] : String(id))));
}

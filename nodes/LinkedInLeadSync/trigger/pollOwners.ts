import { sortBy } from 'lodash';
import type { INode, NodeOperationError } from 'n8n-workflow';

import { refusalOfOwner } from '../../shared/linkedin/owners';
import type { LeadOwner, LeadScope } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import { DAY, HOUR } from '../../shared/values/time';
import { fieldError, kindOf } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Group } from './ledger';
import { isOwnerInScope, ownerKey } from './keys';
import type { Refusals } from './state';
import { ASK_FOR_ROLE } from './watchedOwners';

/** LinkedIn may refuse by mistake, or while roles change. A longer refusal is reported. */
const TELL_AFTER = DAY;

/**
 * n8n renews the token at each 401, so a Page without a role costs two renewals and four calls. The trigger
 * asks as rarely as for the list of Pages.
 */
const ASK_AGAIN_AFTER = HOUR;

interface OwnerInPoll {
	owner: LeadOwner;
	ending?: 'read' | 'refused' | 'failed';
	error?: unknown;
}

/** The owners of one poll. A refused or failing owner does not hide the others. */
export class PollOwners {
	private readonly owners: Map<string, OwnerInPoll>;

	constructor(
		private readonly client: LinkedInClient,
		private readonly scope: LeadScope,
		watched: readonly LeadOwner[],
		private readonly before: Refusals,
		private readonly startedAt: number,
	) {
		const all = watched.map((owner): [string, OwnerInPoll] => [ownerKey(owner, scope), { owner }]);
		this.owners = new Map(all);
		const refusedLately = all.filter(([key]) => this.isRefusedLately(key));
		// Only a readable Page shows that the others are refused and the token is valid.
		if (refusedLately.length === all.length) return;
		for (const [, owner] of refusedLately) owner.ending = 'refused';
	}

	/** The owner whose last reading is longest ago comes first. */
	due(readAt: (key: string) => number): string[] {
		const due = [...this.owners].flatMap(([key, { ending }]) => (ending === undefined ? key : []));
		return sortBy(due, readAt);
	}

	wasRead(key: string): void {
		const owner = this.owners.get(key);
		if (owner !== undefined) owner.ending = 'read';
	}

	/** Notes a failure. @returns whether the owner is watched */
	async wasNotRead(key: string, error: unknown): Promise<boolean> {
		const owner = this.owners.get(key);
		if (owner === undefined) return false;
		const refusal = await refusalOfOwner(this.client, owner.owner, error);
		owner.error = error;
		owner.ending = refusal === undefined ? 'failed' : 'refused';
		const { message } = refusal ?? this.client.wrapped(error);
		this.client.context.logger.warn(
			`The leads of ${ownerInWords(owner.owner)} could not be read in this poll. ${message}`,
		);
		return true;
	}

	/** Whether a group's owner and form are watched and readable. */
	readonly isReady = ({ owner, formId }: Group): boolean => {
		const { ending } = this.owners.get(owner) ?? {};
		const { formId: chosen } = this.scope;
		return (
			ending !== 'refused' &&
			ending !== 'failed' &&
			isOwnerInScope(owner, this.scope) &&
			(chosen === undefined || formId === '' || formId === chosen)
		);
	};

	/** A refused Page fails the poll only if no other Page is readable. */
	get failure(): unknown {
		const owners = [...this.owners.values()];
		const failed = owners.find(({ ending }) => ending === 'failed');
		if (failed !== undefined) return failed.error;
		if (owners.some(({ ending }) => ending === 'read')) return undefined;
		return owners.find(({ error }) => error !== undefined)?.error;
	}

	/** The refusals to store and to report. Undefined if no Page was readable: the failing poll then reports it. */
	get refusals(): { refused: Refusals; due: LeadOwner[] } | undefined {
		const { startedAt: now, before, owners } = this;
		if (![...owners.values()].some(({ ending }) => ending === 'read')) return undefined;
		const refused: Refusals = {};
		const due: LeadOwner[] = [];
		for (const [key, { owner, ending, error }] of owners) {
			const known = before[key];
			if (ending === 'refused') {
				const since = Math.min(known?.since ?? now, now);
				const isDue = known?.isTold !== true && now - since >= TELL_AFTER;
				const at401 = kindOf(error) === 'unauthorized' ? now : known?.at401;
				refused[key] = { since, isTold: isDue || known?.isTold === true, at401 };
				if (isDue) due.push(owner);
			} else if (known !== undefined && ending !== 'read') {
				refused[key] = known;
			}
		}
		return { refused, due };
	}

	private isRefusedLately(key: string): boolean {
		const { at401 } = this.before[key] ?? {};
		return at401 !== undefined && Math.abs(this.startedAt - at401) < ASK_AGAIN_AFTER;
	}
}

export function refusedError(node: INode, owners: readonly LeadOwner[]): NodeOperationError {
	const ids = owners.map(({ id }) => id).join(', ');
	const [pages, their] = owners.length === 1 ? [`Page ${ids}`, 'its'] : [`Pages ${ids}`, 'their'];
	return fieldError(node, {
		field: 'LinkedIn Page',
		message: `${pages} cannot be read: LinkedIn has refused ${their} leads for a day, though it lists a role there, and not those of others`,
		fix: `${ASK_FOR_ROLE} LinkedIn deletes leads after some months. If you do not need these leads, choose another LinkedIn Page.`,
	});
}

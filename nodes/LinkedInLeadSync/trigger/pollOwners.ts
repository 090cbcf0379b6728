import { sortBy } from 'lodash';
import type { INode, NodeOperationError } from 'n8n-workflow';

import type { LeadScope } from '../../shared/linkedin/leadScope';
import { refusalOfOwner } from '../../shared/linkedin/owners';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import { DAY, HOUR } from '../../shared/values/time';
import { fieldError, kindOf } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Group } from './ledger';
import { isOwnerInScope, ownerKey } from './watchedOwners';

/** Roles change for moments, and LinkedIn may refuse by mistake: a refusal that lasts longer is meant. */
const TELL_AFTER = DAY;

/**
 * n8n renews the token at each 401, so that a page without a role costs two renewals and four calls. It is asked as
 * rarely as which pages there are.
 */
const ASK_AGAIN_AFTER = HOUR;

/** That LinkedIn refuses the leads of one owner, but not those of others. */
export interface Refusal {
	since: number;
	/** Whether it was reported; once until the owner can be read again. */
	isTold: boolean;
	/** When it was last refused with 401, which costs a renewal of the token. */
	at401?: number;
}

/** By `ownerKey`. */
export type Refusals = Record<string, Refusal>;

/** An owner in this poll, and how reading the leads ended, if it did. */
interface OwnerInPoll {
	owner: LeadOwner;
	ending?: 'read' | 'refused' | 'failed';
	error?: unknown;
}

/** The owners whose leads one poll reads: one that LinkedIn refuses, or fails to serve, hides none of the others. */
export class PollOwners {
	/** By `ownerKey`. */
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
		// Only by others is a refused page told from a bad token.
		if (refusedLately.length === all.length) return;
		for (const [, owner] of refusedLately) owner.ending = 'refused';
	}

	/** Keys of those that are still to be read, first the one that was read longest ago. */
	due(readAt: (key: string) => number): string[] {
		const due = [...this.owners].filter(([, { ending }]) => ending === undefined);
		return sortBy(
			due.map(([key]) => key),
			readAt,
		);
	}

	/** All that is new of an owner was read. */
	wasRead(key: string): void {
		const owner = this.owners.get(key);
		if (owner !== undefined) owner.ending = 'read';
	}

	/**
	 * The leads of an owner could not be read.
	 * @returns whether it is one of the watched
	 */
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

	/** Whether leads can be emitted: their owner and form are watched, and LinkedIn shows them. */
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

	/** One refused page hides none of the others, but it must be heard when there are no others. */
	get failure(): unknown {
		const owners = [...this.owners.values()];
		const failed = owners.find(({ ending }) => ending === 'failed');
		if (failed !== undefined) return failed.error;
		if (owners.some(({ ending }) => ending === 'read')) return undefined;
		return owners.find(({ error }) => error !== undefined)?.error;
	}

	/**
	 * What is known of refusals after this poll, and which owners are to be reported. Undefined where none was read: then
	 * the poll fails, which says more.
	 */
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

/** The report of owners that LinkedIn refuses while it shows others. */
export function refusedError(node: INode, owners: readonly LeadOwner[]): NodeOperationError {
	const ids = owners.map(({ id }) => id).join(', ');
	const [pages, their] = owners.length === 1 ? [`Page ${ids}`, 'its'] : [`Pages ${ids}`, 'their'];
	return fieldError(node, {
		field: 'LinkedIn Page',
		message: `${pages} cannot be read: LinkedIn has refused ${their} leads for a day, though it lists a role there, and not those of others`,
		fix: 'Ask a Page admin to give your LinkedIn account the role Super admin or Content admin in LinkedIn under Manage admins; the trigger then outputs the leads of that time. LinkedIn deletes leads after some months. If you do not need these leads, choose another LinkedIn Page.',
	});
}

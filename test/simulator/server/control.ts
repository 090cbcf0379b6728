import { maxBy } from 'lodash';
import { leadById, subscriptionById } from '../world/lookups';
import {
	addAcl,
	addFormVersion,
	addLead,
	addLeads,
	addSubscription,
	damageLead,
	deleteLead,
	deleteSubscription,
	setAclState,
	type FormChange,
	type LeadDetails,
	type LeadSource,
	type SubscriptionSpec,
} from '../world/mutations';
import { leadsOf, type LeadQuery } from '../world/queries';
import type { Damage, LeadSubscription, OrganizationRole, World } from '../world/types';
import type { Application } from './oauth/application';
import type { SimulatorState } from './state';
import type { VariantChanges } from './variants';

/**
 * What a test can do with LinkedIn: the faults, notifications and tokens themselves, and functions for all else. Over
 * HTTP: `POST /control/{path}` with the JSON list of arguments.
 */
export type Control = ReturnType<typeof createControl>;

/** What all leads of a burst have in common; `submittedAt` is the simulator's current time when absent. */
type NewLeads = LeadSource &
	Omit<LeadDetails, 'submittedAt' | 'id' | 'submitterId'> & { submittedAt?: number };

/** A lead to add. */
export type NewLead = NewLeads & Pick<LeadDetails, 'id' | 'submitterId'>;

/** A copy of a world. Thousands of leads share their answers, which nothing changes. */
function copyOf({ leads, ...others }: World): World {
	return { ...structuredClone(others), leads: leads.map((lead) => ({ ...lead })) };
}

export function createControl(state: SimulatorState) {
	const { clock, faults, notifications, tokens, world } = state;
	const worldAtStart = copyOf(world);
	const changedAtStart = structuredClone({
		application: state.application,
		signedInMemberId: state.signedInMemberId,
		variants: state.variants,
		versions: state.versions,
	});
	return {
		/**
		 * Resets all to the start: world, application, variants, versions, clock, faults, calls. Tokens end, and so do
		 * requests to webhooks.
		 */
		reset: () => {
			Object.assign(world, copyOf(worldAtStart));
			Object.assign(state, structuredClone(changedAtStart));
			clock.reset();
			tokens.reset();
			faults.clear();
			state.calls.length = 0;
			notifications.reset();
		},
		/** Moves the simulator's clock forward by milliseconds; returns its new time. */
		advance: (milliseconds: number) => {
			clock.advance(milliseconds);
			return clock.now();
		},
		/** The simulator's time, epoch milliseconds. */
		now: () => clock.now(),
		calls: {
			clear: () => {
				state.calls.length = 0;
			},
		},
		application: {
			/** The application, its secret included: it is a made-up one. */
			get: () => structuredClone(state.application),
			/** Changes some fields: the scopes of its products, refresh tokens, life times in seconds, … */
			set: (changes: Partial<Application>) => {
				state.application = { ...state.application, ...structuredClone(changes) };
				return structuredClone(state.application);
			},
			/** Signs a member in, for the consent page. Throws for an unknown member. */
			signIn: (memberId: string) => {
				if (!world.members.some(({ id }) => id === memberId)) {
					throw new Error(`The world has no member ${memberId}`);
				}
				state.signedInMemberId = memberId;
			},
		},
		faults,
		forms: {
			/** Publishes a new version. */
			addVersion: (formId: string, change: Omit<FormChange, 'lastModified'>) =>
				addFormVersion(world, formId, { lastModified: clock.now(), ...change }),
		},
		/** Each function that adds or deletes leads also notifies subscribers, in the background. */
		leads: {
			/** All leads that match, even if the API does not show them. */
			list: (query?: LeadQuery) => leadsOf(world, query),
			add: (lead: NewLead) => {
				const added = addLead(world, { submittedAt: clock.now(), ...lead });
				notifications.leadsCreated([added]);
				return added;
			},
			/** Adds a burst of leads, a millisecond apart. */
			addMany: (lead: NewLeads, count: number) => {
				const added = addLeads(world, { submittedAt: clock.now(), ...lead }, count);
				notifications.leadsCreated(added);
				return added;
			},
			/** Returns the deleted lead; undefined when there is none. */
			delete: (leadId: string) => {
				const deleted = deleteLead(world, leadId);
				if (deleted !== undefined) notifications.leadDeleted(deleted, clock.now());
				return deleted;
			},
			/**
			 * Damages a lead, or repairs it with null; `newest` is the newest event lead with several answers. Throws for an
			 * unknown lead.
			 */
			damage: (leadId: string, damage: Damage | null) => {
				const ofEvents = leadsOf(world, { leadType: 'EVENT', testLeads: 'exclude' });
				const answered = ofEvents.filter(({ answers }) => answers.length > 1);
				const newest = leadId === 'newest' ? maxBy(answered, 'submittedAt') : undefined;
				const lead = newest ?? leadById(world, leadId);
				damageLead(lead, damage);
				return lead;
			},
		},
		notifications,
		organizations: {
			/** Grants the signed-in member an approved role. */
			grantRole: (organizationId: string, role: OrganizationRole) => {
				const acl = { memberId: state.signedInMemberId, organizationId, role };
				return setAclState(world, acl, 'APPROVED')[0] ?? addAcl(world, acl);
			},
			/** Revokes the signed-in member's role, or all roles on the organization; the rows stay as REVOKED. */
			revokeRole: (organizationId: string, role?: OrganizationRole) =>
				setAclState(world, { memberId: state.signedInMemberId, organizationId, role }, 'REVOKED'),
		},
		subscriptions: {
			/** All subscriptions, of every owner. */
			list: () => structuredClone(world.subscriptions),
			/** Adds a subscription of another person, without a challenge; it is validated by default. */
			add: (spec: SubscriptionSpec) => structuredClone(addSubscription(world, spec)),
			/** Returns the deleted subscription; undefined when there is none. */
			delete: (id: string) => deleteSubscription(world, id),
			/** Throws for an unknown subscription. */
			setState: (id: string, state: LeadSubscription['state']) => {
				subscriptionById(world, id).state = state;
			},
		},
		tokens,
		variants: {
			get: () => structuredClone(state.variants),
			/** Changes the given variants, and returns all. */
			set: (changes: VariantChanges) => {
				state.variants = { ...state.variants, ...changes };
				return structuredClone(state.variants);
			},
		},
		versions: {
			/** The live API versions, oldest first. */
			list: () => [...state.versions].sort(),
			/** Makes exactly these versions live; LinkedIn refuses all others. */
			set: (live: string[]) => {
				state.versions = live;
			},
		},
	};
}

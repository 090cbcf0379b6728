import { without } from 'lodash';
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
	reregisterLead,
	setAclState,
	type FormChange,
	type LeadDetails,
	type LeadSource,
	type SubscriptionSpec,
} from '../world/mutations';
import { leadsOf, type LeadQuery } from '../world/queries';
import type { Damage, LeadSubscription, OrganizationRole } from '../world/types';
import type { Application } from './oauth/application';
import type { SimulatorState } from './state';
import { withChanges, type VariantChanges } from './variants';

export type { VariantChanges };

/**
 * What a test can make of LinkedIn: faults, notifications and tokens as they are, all else by functions. Over HTTP:
 * `POST /control/{path}` with the JSON list of arguments.
 */
export type Control = ReturnType<typeof createControl>;

/** What the leads of a burst have alike; `submittedAt` is the simulator's now when absent. */
type NewLeads = LeadSource &
	Omit<LeadDetails, 'submittedAt' | 'id' | 'submitterId'> & { submittedAt?: number };

/** A lead to add. */
export type NewLead = NewLeads & Pick<LeadDetails, 'id' | 'submitterId'>;

export function createControl(state: SimulatorState) {
	const { clock, faults, notifications, tokens, world } = state;
	const atStart = structuredClone({
		world,
		changed: {
			application: state.application,
			signedInMemberId: state.signedInMemberId,
			variants: state.variants,
			versions: state.versions,
		},
	});
	return {
		/**
		 * Back to the start: world, application, variants, versions, clock, faults, calls, no tokens; what is
		 * being sent to webhooks ends.
		 */
		reset: () => {
			const { world: worldAtStart, changed } = structuredClone(atStart);
			Object.assign(world, worldAtStart);
			Object.assign(state, changed);
			clock.reset();
			tokens.reset();
			faults.clear();
			state.calls.length = 0;
			notifications.reset();
		},
		/** Moves the simulator's clock forward by milliseconds; gives its new time. */
		advance: (milliseconds: number) => {
			clock.advance(milliseconds);
			return clock.now();
		},
		/** The simulator's time, epoch milliseconds. */
		now: () => clock.now(),
		/** A copy of the world as it is. */
		world: () => structuredClone(world),
		calls: {
			list: () => [...state.calls],
			clear: () => {
				state.calls.length = 0;
			},
		},
		application: {
			/** The application, its secret included: it is a made-up one. */
			get: () => structuredClone(state.application),
			/** Changes parts of it: scopes its products give, refresh tokens, life times in seconds, … */
			set: (changes: Partial<Application>) => {
				state.application = { ...state.application, ...structuredClone(changes) };
				return structuredClone(state.application);
			},
			/** Who is signed in when the consent page is shown. Throws for an unknown member. */
			signIn: (memberId: string) => {
				if (!world.members.some(({ id }) => id === memberId)) {
					throw new Error(`The world has no member ${memberId}`);
				}
				state.signedInMemberId = memberId;
			},
		},
		faults,
		forms: {
			/** Publishes a new version; `lastModified` is the simulator's now when absent. */
			addVersion: (
				formId: string,
				change: Omit<FormChange, 'lastModified'> & { lastModified?: number },
			) => addFormVersion(world, formId, { lastModified: clock.now(), ...change }),
		},
		/** Subscribers are told of every lead that comes or goes here, in the background. */
		leads: {
			/** The truth: the leads that fit, whatever the API shows of them. */
			list: (query?: LeadQuery) => leadsOf(world, query),
			add: (lead: NewLead) => {
				const added = addLead(world, { submittedAt: clock.now(), ...lead });
				notifications.leadsCreated([added]);
				return added;
			},
			/** Adds a burst; `intervalMilliseconds` (1 when absent, 0 for the same millisecond) lies between them. */
			addMany: (lead: NewLeads, count: number, intervalMilliseconds?: number) => {
				const spec = { submittedAt: clock.now(), ...lead };
				const added = addLeads(world, spec, count, intervalMilliseconds);
				notifications.leadsCreated(added);
				return added;
			},
			/** Gives the deleted lead; undefined when there is none. */
			delete: (leadId: string) => {
				const deleted = deleteLead(world, leadId);
				if (deleted !== undefined) notifications.leadDeleted(deleted, clock.now());
				return deleted;
			},
			/**
			 * The person cancels and registers again, which gives a lead of the same id, with made-up answers to
			 * the form's latest version. Throws for an unknown lead.
			 */
			reregister: (leadId: string) => {
				const { cancelled, cancelledAt, added } = reregisterLead(world, leadId, clock.now());
				notifications.leadDeleted(cancelled, cancelledAt);
				notifications.leadsCreated([added]);
				return added;
			},
			/** Damages a lead, or makes it sound again with null. Throws for an unknown lead. */
			damage: (leadId: string, damage: Damage | null) => {
				const lead = leadById(world, leadId);
				damageLead(lead, damage);
				return lead;
			},
		},
		notifications,
		organizations: {
			/** Gives the signed-in member a role, approved. */
			grantRole: (organizationId: string, role: OrganizationRole) => {
				const acl = { memberId: state.signedInMemberId, organizationId, role };
				return setAclState(world, acl, 'APPROVED')[0] ?? addAcl(world, acl);
			},
			/** Revokes the signed-in member's role, or all roles on the organization; the rows stay as REVOKED. */
			revokeRole: (organizationId: string, role?: OrganizationRole) =>
				setAclState(world, { memberId: state.signedInMemberId, organizationId, role }, 'REVOKED'),
			/** Whether the organization's leads are answered with a 403, whatever role the member has. */
			setUnreadable: (organizationId: string, isUnreadable: boolean) => {
				const others = without(world.unreadableOrganizationIds, organizationId);
				world.unreadableOrganizationIds = isUnreadable ? [...others, organizationId] : others;
			},
		},
		subscriptions: {
			/** All subscriptions, of every owner. */
			list: () => structuredClone(world.subscriptions),
			/** Adds one that somebody else created: without a challenge, validated unless said otherwise. */
			add: (spec: SubscriptionSpec) => structuredClone(addSubscription(world, spec)),
			/** Gives the deleted subscription; undefined when there is none. */
			delete: (id: string) => deleteSubscription(world, id),
			/** Throws for an unknown subscription. */
			setState: (id: string, state: LeadSubscription['state']) => {
				subscriptionById(world, id).state = state;
			},
			/**
			 * Whether the webhook passes a challenge now: LinkedIn's comes every two hours, and from the button in its
			 * developer portal. Throws for an unknown subscription.
			 */
			recheck: async (id: string) =>
				await notifications.passesChallenge(subscriptionById(world, id).webhook),
		},
		tokens,
		variants: {
			get: () => structuredClone(state.variants),
			/** Changes the variants that are named; gives all of them. Throws for an unknown one, and changes none. */
			set: (changes: VariantChanges) => {
				state.variants = withChanges(state.variants, changes);
				return structuredClone(state.variants);
			},
		},
		versions: {
			/** The live API versions, oldest first. */
			list: () => [...state.versions].sort(),
			/** Makes exactly these versions live. */
			set: (live: string[]) => {
				state.versions = live;
			},
			/** From now on LinkedIn answers the version with a 426. */
			retire: (version: string) => {
				state.versions = without(state.versions, version);
			},
		},
	};
}

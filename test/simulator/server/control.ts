import { isPlainObject, isUndefined, mapValues, omitBy, pull, without } from 'lodash';
import { forgetIndex } from '../world/leadIndex';
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
import type { FaultRule } from './faults';
import type { NotificationSettings } from './notifications';
import type { Application } from './oauth/application';
import type { SimulatorState } from './state';
import type { Variants } from './variants';
import type { ForgedPush } from './webhooks';

/** What a test can make of LinkedIn. Over HTTP: `POST /control/{path}` with the JSON list of arguments. */
export type Control = ReturnType<typeof createControl>;

/** What the leads of a burst have alike; `submittedAt` is the simulator's now when absent. */
type NewLeads = LeadSource &
	Omit<LeadDetails, 'submittedAt' | 'id' | 'submitterId'> & { submittedAt?: number };

/** A lead to add. */
export type NewLead = NewLeads & Pick<LeadDetails, 'id' | 'submitterId'>;

export function createControl(state: SimulatorState) {
	const { clock, faults, notifications, tokens, versions, world } = state;
	const { settings } = notifications;
	const atStart = structuredClone({
		world,
		changed: {
			application: state.application,
			signedInMemberId: state.signedInMemberId,
			variants: state.variants,
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
			versions.reset();
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
		faults: {
			/** Adds a rule; gives its id. */
			add: (rule: FaultRule) => faults.add(rule),
			remove: (id: number) => faults.remove(id),
			/** The rules in force with the number of calls each has hit. */
			list: () => faults.list(),
			clear: () => faults.clear(),
		},
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
			/** From when on the API shows the lead, epoch milliseconds. Throws for an unknown lead. */
			setVisibleFrom: (leadId: string, time: number) => {
				const lead = Object.assign(leadById(world, leadId), { visibleFrom: time });
				forgetIndex(world.leads);
				return lead;
			},
			/** Damages a lead, or makes it sound again with null. Throws for an unknown lead. */
			damage: (leadId: string, damage: Damage | null) => {
				const lead = leadById(world, leadId);
				damageLead(lead, damage);
				return lead;
			},
		},
		notifications: {
			/** Changes the settings that are named; gives all of them. */
			set: (changes: Partial<NotificationSettings>) => {
				requireNames(changes, settings, 'setting ');
				for (const [name, value] of Object.entries(changes)) {
					if (!(value > 0)) throw new Error(`${name} has to be above 0`);
				}
				Object.assign(settings, changes);
				return { ...settings };
			},
			/** Every push, oldest first, with where it is on its way. */
			pushes: () => notifications.listPushes(),
			/** Every attempt, in the order in which they ended. */
			deliveries: () => notifications.listDeliveries(),
			/** Every security challenge, in the order in which they ended. */
			challenges: () => notifications.listChallenges(),
			/** Waits until nothing is being sent; pushes that are held or were not taken don't count. */
			settled: async () => await notifications.settled(),
			/** Keeps pushes back from now on, first attempts and later ones. */
			hold: () => notifications.hold(),
			/**
			 * Ends the hold and waits for the answers. Without an order all are sent at once; with one, each is
			 * answered before the next is sent.
			 */
			release: async (order?: 'reversed') => await notifications.release(order),
			/** Tries again every push that was not taken, as LinkedIn does after minutes. */
			retryNow: async () => await notifications.retry(),
			/**
			 * Sends one request of any content at once and once, in whatever state the subscription is, held or
			 * not. Throws for an unknown subscription and when there is no answer.
			 * @param target a subscription's id, or a webhook's URL
			 */
			send: async (target: string, push: ForgedPush) => {
				const isUrl = target.includes('://');
				const webhook = isUrl ? target : subscriptionById(world, target).webhook;
				return await notifications.sendForged(webhook, push);
			},
		},
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
		/** Acts on the tokens that are active at that moment; later ones are as usual. */
		tokens: {
			expireAccess: () => tokens.expire('access'),
			expireRefresh: () => tokens.expire('refresh'),
			revoke: (which: 'access' | 'all') => tokens.revoke(which),
			/** Active access tokens answer so many more API calls (0: none) and are expired then. */
			expireAccessAfterCalls: (calls: number) => tokens.expireAccessAfterCalls(calls),
		},
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
			list: () => versions.list(),
			/** Makes exactly these versions live. */
			set: (live: string[]) => versions.set(live),
			/** From now on LinkedIn answers the version with a 426. */
			retire: (version: string) => versions.set(pull(versions.list(), version)),
		},
	};
}

/** The variants that have a value for each collection, or for each lead type. */
type ManyValued = 'pagingTotal' | 'maxCount' | 'retentionDays';

/** One value for all of them, or values for some; the others keep theirs. */
type Change<Values> = Values[keyof Values] | Partial<Values>;

export type VariantChanges = Partial<Omit<Variants, ManyValued>> & {
	[Name in ManyValued]?: Change<Variants[Name]>;
};

/** The variants with those changed that are named. Throws for an unknown one. */
export function withChanges(variants: Variants, changes: VariantChanges): Variants {
	const { hiddenShare = 0 } = changes;
	// At 1 nothing would ever come behind the hidden places.
	if (!(hiddenShare >= 0 && hiddenShare <= 0.9)) throw new Error('hiddenShare is from 0 to 0.9');
	requireNames(changes, variants, 'variant ');
	const changed = mapValues(omitBy(changes, isUndefined), (change: unknown, name) => {
		const value: unknown = variants[name as keyof Variants];
		if (!isPlainObject(value)) return structuredClone(change);
		if (!isPlainObject(change)) return mapValues(value as object, () => change);
		requireNames(change as object, value as object, `variant ${name}.`);
		return { ...(value as object), ...(change as object) };
	});
	return { ...variants, ...(changed as Partial<Variants>) };
}

function requireNames(given: object, known: object, prefix: string): void {
	const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
	if (unknown !== undefined) throw new Error(`There is no ${prefix}${unknown}`);
}

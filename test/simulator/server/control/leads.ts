import {
	addLead,
	addLeads,
	damageLead,
	deleteLead,
	reregisterLead,
	type LeadDetails,
	type LeadSource,
} from '../../world/mutations';
import { forgetIndex } from '../../world/leadIndex';
import { leadsOf, type LeadQuery } from '../../world/queries';
import type { Damage, Lead } from '../../world/types';
import type { SimulatorState } from '../state';

/** A lead to add; `submittedAt` is the simulator's now when absent. */
export type NewLead = NewLeads & Pick<LeadDetails, 'id' | 'submitterId'>;

/** What the leads of a burst have alike. */
type NewLeads = LeadSource &
	Omit<LeadDetails, 'submittedAt' | 'id' | 'submitterId'> & { submittedAt?: number };

/** Subscribers are told of every lead that comes or goes here, in the background. */
export interface LeadControl {
	/** The truth: the leads that fit, whatever the API shows of them. */
	list(query?: LeadQuery): Lead[];
	add(lead: NewLead): Lead;
	/** Adds a burst; `intervalMilliseconds` (1 when absent, 0 for the same millisecond) lies between them. */
	addMany(lead: NewLeads, count: number, intervalMilliseconds?: number): Lead[];
	/** Gives the deleted lead; undefined when there is none. */
	delete(leadId: string): Lead | undefined;
	/**
	 * The person cancels and registers again, which gives a lead of the same id, with made-up answers to
	 * the form's latest version. Throws for an unknown lead.
	 */
	reregister(leadId: string): Lead;
	/** From when on the API shows the lead, epoch milliseconds. Throws for an unknown lead. */
	setVisibleFrom(leadId: string, time: number): Lead;
	/** Damages a lead in one more way, or makes it sound again with null. Throws for an unknown lead. */
	damage(leadId: string, damage: Damage | null): Lead;
}

export function leadControl({ world, clock, notifications }: SimulatorState): LeadControl {
	const find = (leadId: string): Lead => {
		const lead = world.leads.find(({ id }) => id === leadId);
		if (lead === undefined) throw new Error(`The world has no lead ${leadId}`);
		return lead;
	};
	return {
		list: (query) => leadsOf(world, query),
		add: (lead) => {
			const added = addLead(world, { submittedAt: clock.now(), ...lead });
			notifications.leadsCreated([added]);
			return added;
		},
		addMany: (lead, count, intervalMilliseconds) => {
			const spec = { submittedAt: clock.now(), ...lead };
			const added = addLeads(world, spec, count, intervalMilliseconds);
			notifications.leadsCreated(added);
			return added;
		},
		delete: (leadId) => {
			const deleted = deleteLead(world, leadId);
			if (deleted !== undefined) notifications.leadDeleted(deleted, clock.now());
			return deleted;
		},
		reregister: (leadId) => {
			const { cancelled, cancelledAt, added } = reregisterLead(world, leadId, clock.now());
			notifications.leadDeleted(cancelled, cancelledAt);
			notifications.leadsCreated([added]);
			return added;
		},
		setVisibleFrom: (leadId, time) => {
			const lead = find(leadId);
			lead.visibleFrom = time;
			forgetIndex(world.leads);
			return lead;
		},
		damage: (leadId, damage) => {
			const lead = find(leadId);
			damageLead(lead, damage);
			return lead;
		},
	};
}

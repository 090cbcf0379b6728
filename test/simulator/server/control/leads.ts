import {
	addLead,
	addLeads,
	deleteLead,
	registerForEvent,
	type LeadDetails,
	type LeadSource,
	type RegistrationResult,
	type SubmittedForm,
} from '../../world/mutations';
import { leadsOf, type LeadQuery } from '../../world/queries';
import type { Lead } from '../../world/types';
import type { SimulatorState } from '../state';

/** A lead to add; `submittedAt` is the simulator's now when absent. */
export type NewLead = NewLeads & Pick<LeadDetails, 'id' | 'submitterId'>;

/** What the leads of a burst have alike. */
type NewLeads = LeadSource &
	Omit<LeadDetails, 'submittedAt' | 'id' | 'submitterId'> & { submittedAt?: number };

export interface LeadControl {
	/** The truth: the leads that fit, whatever the API shows of them. */
	list(query?: LeadQuery): Lead[];
	add(lead: NewLead): Lead;
	/** Adds a burst; `intervalMilliseconds` (1 when absent, 0 for the same millisecond) lies between them. */
	addMany(lead: NewLeads, count: number, intervalMilliseconds?: number): Lead[];
	/** What the registration page does with a submitted form, at the simulator's now. */
	register(eventId: string, submitted: SubmittedForm): RegistrationResult;
	/** Gives the deleted lead; undefined when there is none. */
	delete(leadId: string): Lead | undefined;
	/** From when on the API shows the lead, epoch milliseconds. Throws for an unknown lead. */
	setVisibleFrom(leadId: string, time: number): Lead;
	/** Makes a lead poison or malformed, or sound again with null. Throws for an unknown lead. */
	damage(leadId: string, damage: Lead['damage'] | null): Lead;
}

export function leadControl({ world, clock }: SimulatorState): LeadControl {
	const find = (leadId: string): Lead => {
		const lead = world.leads.find(({ id }) => id === leadId);
		if (lead === undefined) throw new Error(`The world has no lead ${leadId}`);
		return lead;
	};
	return {
		list: (query) => leadsOf(world, query),
		add: (lead) => addLead(world, { submittedAt: clock.now(), ...lead }),
		addMany: (lead, count, intervalMilliseconds) =>
			addLeads(world, { submittedAt: clock.now(), ...lead }, count, intervalMilliseconds),
		register: (eventId, submitted) => registerForEvent(world, eventId, submitted, clock.now()),
		delete: (leadId) => deleteLead(world, leadId),
		setVisibleFrom: (leadId, time) => Object.assign(find(leadId), { visibleFrom: time }),
		damage: (leadId, damage) => {
			const lead = find(leadId);
			if (damage) lead.damage = damage;
			else delete lead.damage;
			return lead;
		},
	};
}

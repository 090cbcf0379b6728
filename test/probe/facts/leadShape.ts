import { fact, noted, open, told } from '../fact';
import { at, isObject } from '../linkedIn/json';

/** Under which key a lead names its event. */
export const associatedEntityKey = fact({
	name: 'event’s key in a lead',
	contractPlace: '5-5, 3.6',
	ask: async (session) => await session.sampleLeads(),
	judge: (leads) => {
		const entities = leads.map((lead) => lead.associatedEntity).filter(isObject);
		const keys = [...new Set(entities.flatMap(eventKeys))];
		if (keys.length === 1) return [told('associatedEntityKey', keys[0], keys[0])];
		if (keys.length > 1) return [open('associatedEntityKey', keys.join(' and '))];
		return [open('associatedEntityKey', 'no lead names an event')];
	},
});

/** Whether an answer carries its question's name. */
export const answerName = fact({
	name: 'name in an answer',
	contractPlace: '5-6, 3.6',
	ask: async (session) => (await session.sampleLeads()).flatMap(answersOf),
	judge: (answers) => {
		if (answers.length === 0) return [open('answersWithName', 'no lead has an answer')];
		const named = answers.filter((answer) => 'name' in answer).length;
		const seen = `${named} of ${answers.length} answers have one`;
		return [told('answersWithName', named > 0, seen)];
	},
});

/** What a lead of an event has: no capture of one exists. */
export const leadKeys = fact({
	name: 'keys of an event lead',
	contractPlace: '5-20, 3.6',
	ask: async (session) => await session.sampleLeads(),
	judge: (leads) => {
		const keys = [...new Set(leads.flatMap((lead) => Object.keys(lead)))].sort();
		return [noted(keys.join(', '))];
	},
});

function eventKeys(entity: Record<string, unknown>): string[] {
	return Object.entries(entity)
		.filter(([, urn]) => String(urn).startsWith('urn:li:event:'))
		.map(([key]) => key);
}

function answersOf(lead: unknown): object[] {
	const answers = at(lead, 'formResponse', 'answers');
	return Array.isArray(answers) ? answers.filter(isObject) : [];
}

import type { Mutant } from '../mutant';

const suspects = 'nodes/shared/api/suspects.ts';
const duePlace = 'nodes/LinkedInLeadSync/trigger/duePlace.ts';

/** What is wrong where LinkedIn fails to serve single leads, or fails altogether. */
export const brokenLeads: readonly Mutant[] = [
	{
		name: 'given-up-unasked',
		defect: 'Finding 2: an element that failed alone is given up without being asked for again',
		file: suspects,
		text: 'if (page === undefined) return false;',
		becomes: 'return false;',
		unit: ['api/paging', 'api/outages'],
	},
	{
		name: 'given-up-uncontrolled',
		defect: 'Finding 2: elements are given up without seeing LinkedIn serve anything afterwards',
		file: suspects,
		text: 'const servedNow = isLast ? await this.lookAgain() : [];',
		becomes: 'const servedNow: unknown[] = [];',
		unit: ['api/paging', 'api/outages'],
	},
	{
		name: 'outage-split',
		defect: 'Finding 2: a page is split without asking first whether LinkedIn serves anything',
		file: suspects,
		text: 'if (!(await this.isServingNow())) throw this.client.wrapped(error);',
		becomes: '',
		unit: ['api/paging', 'api/outages'],
	},
	{
		name: 'three-failures-outage',
		defect: 'Finding 4: three broken elements with nothing served before are taken for an outage',
		file: suspects,
		text: 'this.wereFound = true;',
		becomes: `this.wereFound = true;
		if (this.served === undefined && this.suspects.length === 2) throw this.client.wrapped(error);`,
		unit: ['api/paging'],
	},
	{
		name: 'broken-untold',
		defect: 'A lead that LinkedIn fails to serve is left out without a word',
		file: suspects,
		text: '...(isLast ? left.map(undeliverable) : []),',
		becomes: '',
		unit: ['api/paging'],
	},
	{
		name: 'broken-page-lost',
		defect: 'A page with a broken lead is passed over',
		file: 'nodes/shared/api/listReading.ts',
		text: 'if (count > 1 && !isNextTo) return;',
		becomes: '',
		unit: ['api/paging'],
	},
	{
		name: 'moved-past',
		defect: 'Elements that move past a broken one, while it is looked for, are left out',
		file: 'nodes/shared/api/listReading.ts',
		text: 'await this.suspects.haveMoved()',
		becomes: 'false',
		unit: ['api/movingLists'],
	},
	{
		name: 'moved-taken-for-served',
		defect: 'What has moved to the place of a broken element is taken for it',
		file: suspects,
		text: 'if (!(await isInPlace(each))) return false;',
		becomes: '',
		unit: ['api/movingLists'],
	},
	{
		name: 'never-asked-again',
		defect: 'A lead that LinkedIn failed to serve is never asked for in later polls',
		file: duePlace,
		text: 'const place = duePlace(cursor.unread, now);',
		becomes: 'const place = undefined as UnreadPlace | undefined;',
		unit: ['trigger/', 'leads/unreadPlaces'],
	},
	{
		name: 'told-at-each-poll',
		defect: 'A broken lead is told of with each poll',
		file: 'nodes/shared/leads/unreadPlaces.ts',
		text: 'const told = new Map(places.map((place) => [place, place.standIns.length]));',
		becomes: 'const told = new Map(places.map((place) => [place, 0]));',
		unit: ['leads/unreadPlaces'],
	},
	{
		name: 'healed-not-remembered',
		defect: 'A lead that was served after all is not remembered, and comes again',
		file: duePlace,
		text: 'if (time >= cursor.rememberedFrom) seen.add(time, hash);',
		becomes: '',
		unit: ['trigger/'],
	},
	{
		name: 'healed-comes-with-neighbours',
		defect: 'When a broken lead is asked for again, those around it come again',
		file: duePlace,
		text: `const isTaken = ({ hash }: ReadLead) =>
		known.has(hash) || taken.has(hash) || cursor.seen.has(hash);`,
		becomes: 'const isTaken = (_: ReadLead) => false;',
		unit: ['trigger/'],
	},
	{
		name: 'taken-then-broken-forgotten',
		defect: 'A lead that was emitted long ago, breaks and heals comes again',
		file: 'nodes/LinkedInLeadSync/trigger/unreadLeads.ts',
		text: 'return { ...place, known: [...place.known, ...missing] };',
		becomes: 'return place;',
		unit: ['trigger/'],
	},
	{
		name: 'neighbours-forgotten',
		defect: 'Leads around a broken one are forgotten when LinkedIn does not serve them for a while',
		file: 'nodes/shared/leads/unreadPlaces.ts',
		text: "known: uniq([...place.known, ...known.flatMap(hashesOf)]).join(''),",
		becomes: "known: place.known.join(''),",
		unit: ['leads/unreadPlaces'],
	},
];

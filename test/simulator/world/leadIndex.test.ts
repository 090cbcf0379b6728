import { emptyWorld } from './emptyWorld';
import { firstAfter, firstAt, forgetIndex, visibleLeads } from './leadIndex';
import { addForm, addLead, deleteLead } from './mutations';

const OWNER = { organizationId: '1' };
const OTHER = { organizationId: '2' };
const NOW = 1_790_000_000_000;

const world = emptyWorld();
const forms = [OWNER, OTHER].map((owner) =>
	addForm(world, { owner, name: 'Form', created: NOW, questions: [{ text: 'Why?' }] }),
);
const add = (submittedAt: number, details: { visibleFrom?: number } = {}, form = 0) =>
	addLead(world, { formId: forms[form].id, leadType: 'COMPANY', submittedAt, ...details });
const times = (now = NOW, owner = OWNER) =>
	visibleLeads(world.leads, owner, 'COMPANY', now).map(({ submittedAt }) => submittedAt);

beforeEach(() => {
	world.leads.length = 0;
});

it('gives the leads of one owner and type, oldest first, whatever was added or removed since', () => {
	const middle = add(20);
	add(30);
	add(15, {}, 1);
	expect(times()).toEqual([20, 30]);
	add(10);
	expect(times()).toEqual([10, 20, 30]);
	expect(times(NOW, OTHER)).toEqual([15]);
	expect(visibleLeads(world.leads, OWNER, 'EVENT', NOW)).toEqual([]);
	deleteLead(world, middle.id);
	add(25);
	expect(times()).toEqual([10, 25, 30]);
	world.leads.splice(0, Infinity, world.leads[0]);
	expect(times()).toEqual([30]);
	world.leads.length = 0;
	expect(times()).toEqual([]);
});

it('leaves out what the API does not show yet', () => {
	const late = add(20, { visibleFrom: NOW + 1 });
	add(30);
	expect(times()).toEqual([30]);
	expect(times(NOW + 1)).toEqual([20, 30]);
	late.visibleFrom = NOW + 2;
	forgetIndex(world.leads);
	expect(times(NOW + 1)).toEqual([30]);
});

it('finds places by time', () => {
	const leads = [10, 20, 20, 30].map((submittedAt) => ({ submittedAt }));
	expect([firstAt(leads, 20), firstAfter(leads, 20)]).toEqual([1, 3]);
	expect([firstAt(leads, Infinity), firstAfter(leads, -Infinity)]).toEqual([4, 0]);
});

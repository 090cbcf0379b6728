import { uniq } from 'lodash';
import { defaultWorld } from './defaultWorld';
import { landmarks, type NastyForm } from './landmarks';
import { formById } from './lookups';
import { leadsOf } from './queries';

const NOW = 1_790_000_000_000;
const { forms } = landmarks;

describe('the default world', () => {
	const world = defaultWorld();
	const leadsOfForm = (key: NastyForm) => leadsOf(world, { formId: forms[key] });

	it('the same seed and time create the same default world; another seed keeps organizations and event ids', () => {
		expect(defaultWorld({ seed: 7, now: NOW })).toEqual(defaultWorld({ seed: 7, now: NOW }));
		const other = defaultWorld({ seed: 2 });
		expect(other.leads[0].id).not.toBe(world.leads[0].id);
		expect(other.organizations).toEqual(world.organizations);
		expect(other.events.map(({ id }) => id)).toEqual(world.events.map(({ id }) => id));
	});

	it('each lead of the default world answers all required questions of the form version of its time', () => {
		const unfit = world.leads.filter(({ formId, formVersionId, submittedAt, answers }) => {
			const { versions } = formById(world, formId);
			const current = versions.findLast(({ lastModified }) => lastModified <= submittedAt);
			const answered = new Set(answers.map(({ questionId }) => questionId));
			const lacks = current?.questions.some(({ id, required }) => required && !answered.has(id));
			return current?.versionId !== formVersionId || lacks === true;
		});
		expect(unfit).toEqual([]);
		expect(uniq(leadsOfForm('manyVersions').map((lead) => lead.formVersionId))).toHaveLength(4);
	});
});

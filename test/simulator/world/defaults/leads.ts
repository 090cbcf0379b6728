import { landmarks } from '../landmarks';
import { nextRandom } from '../ids';
import { formById, latestVersion } from '../lookups';
import { addLead, type AnswerSpec, type LeadSource } from '../mutations';
import type { Random } from '../random';
import type { LeadForm, World } from '../types';
import { FORMULA_LIKE_TEXTS } from '../wildTexts';
import { DAY, LEAD_DAYS } from './common';

const { organizations: ids, otherForms, forms } = landmarks;

const TEST_LEAD_SHARE = 0.03;

/** Leads per event with a form, by organization; `OTHER_LEADS_PER_EVENT` for the rest. */
const LEADS_PER_EVENT: Record<string, number> = {
	[ids.manyEvents]: 10,
	[ids.manyLeads]: 110,
	[ids.nastyForms]: 25,
	[ids.noLeads]: 0,
};
const OTHER_LEADS_PER_EVENT = 14;

/** Adds the leads of the default world: for each form version those that were submitted in its time. */
export function addDefaultLeads(world: World, now: number): void {
	const random = nextRandom(world);
	for (const { id: eventId, organizationId, formId } of [...world.events]) {
		if (formId === undefined || formId === forms.draft) continue;
		const count = LEADS_PER_EVENT[organizationId] ?? OTHER_LEADS_PER_EVENT;
		addLeadsOverTime(world, random, { eventId }, formById(world, formId), count, now);
	}

	const { company, product, sponsored, sponsoredViewer } = otherForms;
	addFormLeads(world, random, { formId: company, leadType: 'COMPANY' }, 70, now);
	addFormLeads(world, random, { formId: product, leadType: 'ORGANIZATION_PRODUCT' }, 60, now);
	addFormLeads(world, random, sponsoredSource(sponsored, '241257736', '198356826'), 90, now);
	addFormLeads(world, random, sponsoredSource(sponsoredViewer, '241257799', '198356899'), 40, now);
}

function sponsoredSource(formId: string, creativeId: string, campaignId: string) {
	return { formId, leadType: 'SPONSORED' as const, creativeId, campaignId };
}

function addFormLeads(
	world: World,
	random: Random,
	source: Extract<LeadSource, { formId: string }>,
	count: number,
	now: number,
) {
	addLeadsOverTime(world, random, source, formById(world, source.formId), count, now);
}

/** Now and then two or three leads share a millisecond. */
function addLeadsOverTime(
	world: World,
	random: Random,
	source: LeadSource,
	form: LeadForm,
	count: number,
	now: number,
) {
	const earliest = Math.max(now - LEAD_DAYS * DAY, form.created);
	let submittedAt = now;
	for (let made = 0; made < count; made++) {
		if (made % 9 !== 1) submittedAt = random.integer(earliest, now - 1);
		addLead(world, {
			...source,
			submittedAt,
			formVersionId: versionAt(form, submittedAt),
			testLead: random.chance(TEST_LEAD_SHARE),
			...(form.id === forms.formulas && { answers: formulaAnswers(random, form) }),
		});
	}
}

function versionAt(form: LeadForm, time: number): number {
	const current = form.versions.findLast(({ lastModified }) => lastModified <= time);
	return (current ?? form.versions[0]).versionId;
}

function formulaAnswers(random: Random, form: LeadForm): Record<string, AnswerSpec> {
	return Object.fromEntries(
		latestVersion(form).questions.map(({ id, details }) => [
			id,
			details.type === 'text' ? random.pick(FORMULA_LIKE_TEXTS) : [random.pick(details.options).id],
		]),
	);
}

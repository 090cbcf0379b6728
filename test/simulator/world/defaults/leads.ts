import { DAY } from '../../../durations';
import { nextRandom } from '../ids';
import { formById, latestVersion } from '../lookups';
import { addLead, type AnswerSpec, type LeadSource } from '../mutations';
import type { Random } from '../random';
import type { LeadForm, World } from '../types';
import { FORMULA_LIKE_TEXTS } from '../wildTexts';
import { OTHER_FORMS } from './events';
import { FORM_IDS } from './nastyForms';
import { defaultOrganizations } from './organizations';

/** How many days back leads go; LinkedIn is said to keep leads for 90 days. */
const LEAD_DAYS = 85;

const TEST_LEAD_SHARE = 0.03;

const LEADS_PER_EVENT = 14;

/** Adds the leads of the default world: each form version has leads that were submitted while it was the latest. */
export function addDefaultLeads(world: World, now: number): void {
	const random = nextRandom(world);
	for (const { id: eventId, organizationId, formId } of [...world.events]) {
		if (formId === undefined || formId === FORM_IDS.draft) continue;
		const { leads: count = LEADS_PER_EVENT } =
			defaultOrganizations.find(({ id }) => id === organizationId) ?? {};
		addLeadsOverTime(world, random, { eventId }, formById(world, formId), count, now);
	}
	for (const { id: formId, leads, count } of Object.values(OTHER_FORMS)) {
		addLeadsOverTime(world, random, { formId, ...leads }, formById(world, formId), count, now);
	}
}

/** Adds leads over a time; sometimes two or three share a millisecond. */
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
			...(form.id === FORM_IDS.formulas && { answers: formulaAnswers(random, form) }),
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

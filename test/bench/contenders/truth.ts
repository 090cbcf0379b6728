import { createHash } from 'node:crypto';
import { formById, formVersion } from '../../simulator/world/lookups';
import { leadsOf } from '../../simulator/world/queries';
import type { Lead, World } from '../../simulator/world/types';

/** What a contender has to give for one organization. */
export interface Truth {
	leads: number;
	formIds: string[];
	/** Of one line per lead, as `runLog.cjs` makes them. */
	digest: string;
	/** The same for a contender whose JSON parser rounds numbers beyond 2^53. */
	roundedDigest: string;
}

export function truthOf(world: World, organizationId: string): Truth {
	const leads = leadsOf(world, { organizationId });
	const formIds = [...new Set(leads.map(({ formId }) => formId))];
	const digest = (formIdOf: (id: string) => string) => {
		const lines = leads.map((lead) => lineOf(world, lead, formIdOf(lead.formId)));
		return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
	};
	return {
		leads: leads.length,
		formIds,
		digest: digest((id) => id),
		roundedDigest: digest((id) => String(Number(id))),
	};
}

function lineOf(world: World, lead: Lead, formId: string): string {
	const { questions } = formVersion(formById(world, lead.formId), lead.formVersionId);
	const email = questions.find(({ predefinedField }) => predefinedField === 'EMAIL')?.id;
	const value = lead.answers.find(({ questionId }) => questionId === email)?.value;
	const text = value !== undefined && 'text' in value ? value.text : undefined;
	return [lead.id, formId, lead.formVersionId, lead.eventId, text].join(' ');
}

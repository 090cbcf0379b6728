/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as LosslessJson from '../../../nodes/shared/wire/losslessJson';
import type * as Columns from '../../../nodes/shared/rows/columns';
import type * as Row from '../../../nodes/shared/rows/row';
import type * as Table from '../../../nodes/shared/rows/table';
import type { LeadForm, LeadFormResponse, LeadRow } from '../../../nodes/shared/rows/types';
import type { Responses } from './responses';

/** A page of leads, parsed. */
export interface LeadPage {
	elements: LeadFormResponse[];
}

/** The package's own compiled code, as n8n runs it. */
export function loadPackage(dist: string) {
	const load = <Module>(name: string) =>
		createRequire(__filename)(join(dist, 'nodes', 'shared', `${name}.js`)) as Module;
	const { parseLosslessJson } = load<typeof LosslessJson>('api/losslessJson');
	const { leadRow } = load<typeof Row>('leads/row');
	const { formColumns } = load<typeof Columns>('leads/columns');
	const { tableFor } = load<typeof Table>('leads/table');

	/** Finds the version of a form that a lead answered. */
	const formsOf = ({ forms }: Responses) => {
		const known = new Map(
			forms.map((text) => {
				const form = parseLosslessJson(text) as LeadForm;
				return [`(urn:li:leadGenForm:${String(form.id)},${String(form.versionId)})`, form];
			}),
		);
		return (lead: LeadFormResponse) =>
			known.get(String(lead.versionedLeadGenFormUrn).replace('urn:li:versionedLeadGenForm:', ''));
	};
	const toRows = (responses: Responses): LeadRow[] => {
		const formOf = formsOf(responses);
		const { eventName } = responses;
		return responses.pages
			.flatMap((page) => (parseLosslessJson(page) as LeadPage).elements)
			.map((lead) => leadRow({ lead, form: formOf(lead), eventName }));
	};
	return { parseLosslessJson, leadRow, formColumns, tableFor, formsOf, toRows };
}
